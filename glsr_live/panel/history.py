"""Everything that was heard, newest first: go back to it, hear it again, mark it."""

from PyQt6.QtCore import QModelIndex, QPoint, Qt
from PyQt6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QListView, QMenu, QPushButton, QVBoxLayout, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.history_model import ENTRY, NUMBER, HistoryModel
from glsr_live.panel.history_row import HistoryRow
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme


class HistoryList(QListView):
    """The list; Enter goes to an entry and plays it, with Shift it only goes there, * marks it."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._rows = HistoryRow(self)
        self._rows.starred.connect(self.star)
        self.setModel(HistoryModel(store, self))
        self.setItemDelegate(self._rows)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.doubleClicked.connect(lambda index: self.audition(index.data(NUMBER)))
        self.setAccessibleName(self.tr("History"))
        self.setAccessibleDescription(self.tr("Enter plays an entry again, Shift+Enter only goes there, * marks it"))

    @property
    def chosen(self) -> int:
        """The number of the chosen entry, else of the present one; 0 for none."""
        selected = self.selectedIndexes()
        return selected[0].data(NUMBER) if selected else self._store.status.number

    def go(self, number: int) -> None:
        """To an entry."""
        self._store.send("/glsr/history/go", number)

    def audition(self, number: int) -> None:
        """To an entry, and play it from its beginning."""
        self.go(number)
        self._store.send("/glsr/retrigger")

    def star(self, number: int, on: bool) -> None:
        """Mark an entry, or not."""
        self._store.send("/glsr/history/star", int(on), number)

    def toggle_star(self) -> None:
        """The chosen entry's star."""
        number = self.chosen
        entry = self._index(number).data(ENTRY) if number else None
        if entry is not None:
            self.star(number, not entry.starred)

    def blend(self, number: int) -> None:
        """The blend knob goes towards this entry's phrase."""
        self._store.send("/glsr/blend", number)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Enter, Shift+Enter and *; the arrows are the list's."""
        if event is None or not self.chosen:
            return super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.go if shift else self.audition)(self.chosen)
            return None
        if event.key() == Qt.Key.Key_Asterisk:
            return self.toggle_star()
        if event.text().isdigit():  # the list would search by it, and the digits are the snapshots'
            return event.ignore()
        return super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent | None) -> None:
        """It is seen."""
        super().showEvent(event)
        self._model.watch(True)

    def hideEvent(self, event: QHideEvent | None) -> None:
        """It is not seen."""
        super().hideEvent(event)
        self._model.watch(False)

    @property
    def _model(self) -> HistoryModel:
        model = self.model()
        assert isinstance(model, HistoryModel)
        return model

    def _index(self, number: int) -> QModelIndex:
        return self._model.index(self._model.row_of(number))

    def _offer(self, point: QPoint) -> None:
        number = self.indexAt(point).data(NUMBER)
        if number:
            self.menu(number).popup(self.mapToGlobal(point))

    def menu(self, number: int) -> QMenu:
        """What can be done with an entry."""
        entry, menu = self._index(number).data(ENTRY), QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        starred = entry is not None and entry.starred
        star = self.tr("Take the star away") if starred else self.tr("Star")
        menu.addAction(self.tr("Play it again"), lambda: self.audition(number))
        menu.addAction(self.tr("Go there"), lambda: self.go(number))
        menu.addAction(star, lambda: self.star(number, not starred))
        menu.addAction(self.tr("Blend towards its phrase"), lambda: self.blend(number))
        return menu


class History(QWidget):
    """The list, and undo, redo, the star and the audition as buttons."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.list = HistoryList(store, self)
        self.empty = QLabel(self.tr("Every answer that you hear is kept here. Play a phrase."), self)
        self.empty.setProperty("role", "dim")
        self.empty.setWordWrap(True)
        self.undo = self._button(self.tr("↶ Undo"), lambda: store.send("/glsr/undo"))
        self.redo = self._button(self.tr("Redo ↷"), lambda: store.send("/glsr/redo"))
        self.play = self._button(self.tr("▶ Audition"), lambda: self.list.audition(self.list.chosen))
        self.star = self._button(self.tr("★ Star"), self.list.toggle_star)
        head = QHBoxLayout()
        head.setSpacing(theme().px(4))
        for button in (self.undo, self.redo, self.play, self.star):
            head.addWidget(button)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        store.changed.connect(self._hear)
        self._show(store.status)

    def _button(self, text: str, does: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text.strip("↶↷▶★ "))
        button.clicked.connect(lambda _: does())  # type: ignore[operator]
        return button

    def _hear(self, status: Status, _: Status) -> None:
        self._show(status)

    def _show(self, status: Status) -> None:
        self.undo.setEnabled(status.can_undo)
        self.redo.setEnabled(status.can_redo)
        self.play.setEnabled(status.entries > 0)
        self.star.setEnabled(status.entries > 0)
        self.empty.setVisible(status.entries == 0)
        self.list.setVisible(status.entries > 0)
