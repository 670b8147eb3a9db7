"""The history as a Qt model: as many rows as there are entries, newest first, told of when they are seen."""

from collections.abc import Callable

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from glsr_live.control.status import EntryStatus, Status
from glsr_live.io.clock import Clock
from glsr_live.panel.grip import timer
from glsr_live.panel.history_pages import Pages, doubtful
from glsr_live.panel.history_words import attributes, headline
from glsr_live.panel.store import Store

ENTRY = Qt.ItemDataRole.UserRole
"""The role under which a row gives its EntryStatus, None while it was not told; its number is `ENTRY + 1`."""
NUMBER = ENTRY + 1
PRESENT = ENTRY + 2
SETTLE_MS = 200
"""A gesture of the knobs changes the present entry all the time; when it has rested so long, it is asked for again."""
RETRY_MS = 1100


class HistoryModel(QAbstractListModel):
    """Row 0 is the newest entry."""

    def __init__(self, store: Store, parent: QObject | None = None, now: Callable[[], float] | None = None) -> None:
        super().__init__(parent)
        self._store, self._now = store, now or Clock().now
        self._pages = Pages()
        self._count = store.status.entries
        self._awaited: set[int] = set()
        self._watched = True
        self._settle = timer(self, SETTLE_MS, self._refresh)
        self._retry = timer(self, RETRY_MS, self._refresh)
        store.changed.connect(self._hear)
        store.online.connect(self._come_back)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """As many as there are entries."""
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """An entry in words, or as a value; asking for one that was not told asks the instrument."""
        number = self._count - index.row()
        if not index.isValid() or not 1 <= number <= self._count:
            return None
        if role == NUMBER:
            return number
        if role == PRESENT:
            return number == self._store.status.number
        if role not in (ENTRY, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        entry = self._entry(number)
        return entry if role == ENTRY else self._text(number, entry)

    def row_of(self, number: int) -> int:
        """The row of an entry."""
        return self._count - number

    def watch(self, watched: bool) -> None:
        """Whether anybody sees the list; what nobody sees is not asked for."""
        self._watched = watched
        if watched:
            self._refresh()

    def _entry(self, number: int) -> EntryStatus | None:
        entry = self._pages.entry(number)
        if entry is None:
            self._want(number)
        return entry

    def _text(self, number: int, entry: EntryStatus | None) -> str:
        if entry is None:
            return f"{number}: …"
        words = [f"{number}: {headline(entry)}", attributes(entry)]
        words += [self.tr("starred")] if entry.starred else []
        words += [self.tr("now")] if number == self._store.status.number else []
        return ", ".join(filter(None, words))

    def _want(self, *numbers: int) -> None:
        self._awaited |= set(numbers)
        for number in sorted(self._awaited, reverse=True):
            asked = self._pages.wants(number, self._now())
            if asked is not None:
                self._store.send("/glsr/history/list", *asked)
        if self._awaited and not self._retry.isActive():
            self._retry.start()

    def _refresh(self) -> None:
        self._awaited = {each for each in self._awaited if 1 <= each <= self._count}
        if self._store.connected and self._watched:
            self._want()

    def _hear(self, status: Status, previous: Status) -> None:
        if status.entries < previous.entries:
            self._pages.forget()
        self._resize(status.entries)
        if status.page is not previous.page:
            self._tell(self._pages.take(status.page))
            self._awaited = {each for each in self._awaited if self._pages.lacks(each)}
        if doubts := doubtful(status, previous):
            self._pages.doubt(*doubts)
            self._awaited |= doubts
            self._settle.start()
        if status.number != previous.number:
            self._tell([status.number, previous.number])

    def _resize(self, count: int) -> None:
        """Entries come at the top; a history that is shorter is another one."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), 0, count - self._count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginResetModel()
            self._count = count
            self.endResetModel()

    def _tell(self, numbers: list[int]) -> None:
        for number in numbers:
            if 1 <= number <= self._count:
                index = self.index(self.row_of(number))
                self.dataChanged.emit(index, index)

    def _come_back(self, connected: bool) -> None:
        """Another instrument may be there now, with another history."""
        if connected:
            self.beginResetModel()
            self._pages.forget()
            self._awaited.clear()
            self.endResetModel()
