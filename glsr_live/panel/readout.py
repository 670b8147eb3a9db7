"""Where the music is, painted: a label would lay itself out anew for each of thirty positions a second."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from glsr_live.control.status import Position, Status
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

WIDEST = "888.8.888"


class Readout(QWidget):
    """Bar, beat and tick in large digits, and below what sets the time."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.place, self._source = "", ""
        store.moved.connect(self._move)
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._move(store.position)
        self._hear(store.status, store.status)

    def sizeHint(self) -> QSize:
        """Room for three digits of bars."""
        wide = QFontMetrics(theme().font("large", bold=True, mono=True)).horizontalAdvance(WIDEST)
        below = QFontMetrics(theme().font("small")).horizontalAdvance(self.tr("own tempo · stopped"))
        return QSize(max(wide, below) + theme().px(4), theme().px(40))

    minimumSizeHint = sizeHint

    def _turn(self, *_: object) -> None:
        self._move(self._store.position)
        self._hear(self._store.status, self._store.status)

    def _move(self, position: Position) -> None:
        runs = position.beat and self._store.connected
        place = f"{position.bar:3d}.{position.beat}.{position.tick:03d}" if runs else "  -.-.---"
        if place != self.place:
            self.place = place
            self.update(0, 0, self.width(), self._line())

    def _hear(self, status: Status, _: Status) -> None:
        source = self._describe(status)
        if source != self._source:
            self._source = source
            self.setAccessibleName(source)
            self.setToolTip(source)
            self.update()

    def _describe(self, status: Status) -> str:
        if not self._store.connected:
            return self.tr("no instrument")
        own = status.source == "internal"
        state = self.tr("playing") if status.running else self.tr("stopped")
        sources = {"internal": self.tr("own tempo"), "clock": self.tr("MIDI clock"), "link": self.tr("Link")}
        following = "" if own or status.locked else self.tr(", finding it")
        return f"{sources.get(status.source, status.source)}{following} · {state}"

    def _line(self) -> int:
        return theme().px(24)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Two lines."""
        painter, line = QPainter(self), self._line()
        painter.setFont(theme().font("large", bold=True, mono=True))
        painter.setPen(theme().ink("text"))
        painter.drawText(0, 0, self.width(), line, Qt.AlignmentFlag.AlignLeft, self.place)
        painter.setFont(theme().font("small"))
        painter.setPen(theme().ink("dim"))
        below = painter.fontMetrics().elidedText(self._source, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(0, line, self.width(), theme().px(16), Qt.AlignmentFlag.AlignLeft, below)
        painter.end()
