"""A knob: a QDial, so that a screen reader knows it for one, with the gestures that musicians are used to."""

from PyQt6.QtCore import QEvent, QPointF, QSize, Qt
from PyQt6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import QDial, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.dial import Face
from glsr_live.panel.grip import Grip
from glsr_live.panel.knob_face import KnobFace, paint_knob, value_place
from glsr_live.panel.knob_menu import KnobMenu
from glsr_live.panel.scale import STEPS, held, rest_of, share_of, shown, value_of, within, yielded
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme
from glsr_live.panel.typed import NumberField

WAY = 200
"""Pixels of a drag over the whole range."""
NOTCH, PAGE, FINE = 0.01, 0.1, 0.1
"""Of the range: a notch of the wheel or an arrow key, and a page; with Shift or Ctrl a tenth of it."""
SLACK = 3
"""Pixels that a click may move."""
WATCHED = ("board", "played", "yields", "place", "moved", "learning")
FINE_KEYS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
TYPE_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
KEYS = {
    Qt.Key.Key_Up: NOTCH, Qt.Key.Key_Right: NOTCH, Qt.Key.Key_Down: -NOTCH, Qt.Key.Key_Left: -NOTCH,
    Qt.Key.Key_PageUp: PAGE, Qt.Key.Key_PageDown: -PAGE,
}  # fmt: skip


class Knob(QDial):
    """The knob of a name; drag up and down, Shift or Ctrl for fine, double click to reset, Enter to type."""

    def __init__(self, store: Store, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self.name = store, name
        self.title = self.tr(name).capitalize()
        self._grip = Grip(store, name, self._show, self)
        self._yields = ""
        self._learning = self._moved = False
        self._reached: float | None = None
        self._within: tuple[float, float] | None = None
        self._look: KnobFace | None = None
        self._pull, self._pressed, self._last = 0.0, QPointF(), 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(lambda value: self._grip.turn(value / STEPS))  # a screen reader sets it
        store.changed.connect(self._hear)
        store.online.connect(self._show)
        self._learn(store.status)

    @property
    def reading(self) -> float:
        """Where it stands, in its unit."""
        return self._grip.value

    def reset(self) -> None:
        """Put it to its rest."""
        self._grip.reset()
        self._pull = self._grip.share

    def type_value(self) -> None:
        """Open a field for its value."""
        if not self._grip.knob.locked:
            name = self.tr("{0}, type a value").format(self.title)
            NumberField(self, value_place(self.rect()), f"{self.reading:.2f}", name, self._grip.turn)

    def sizeHint(self) -> QSize:
        """Room for the dial and four lines of text."""
        return QSize(theme().px(100), theme().px(146))

    def minimumSizeHint(self) -> QSize:
        """The narrowest that can be read."""
        return QSize(theme().px(86), theme().px(126))

    def _hear(self, status: Status, previous: Status) -> None:
        if any(getattr(status, name) is not getattr(previous, name) for name in WATCHED):
            self._learn(status)

    def _learn(self, status: Status) -> None:
        told = next((each for each in status.board if each.name == self.name), None)
        if told is not None:
            self._grip.knob, self._learning = told, status.learning == self.name
            self._yields = yielded(self.name, status.played, status.yields)
            self._measure(status)
            self._show()

    def _measure(self, status: Status) -> None:
        """Where the answer stands along this axis, measured from the phrase's own place, and what the data holds."""
        axes = [each.name for each in status.board if each.low < 0]
        at = axes.index(self.name) if self.name in axes else len(axes)
        self._reached = self._within = None
        if at < len(status.place):
            self._within = within(self._grip.knob, status.place[at])
        if at < min(len(status.place), len(status.moved)):
            self._reached = share_of(self._grip.knob, status.moved[at] - status.place[at])

    def _show(self) -> None:
        """Let the dial, and so a screen reader, stand where the knob stands; repaint if that looks different."""
        look = self._face()
        if look == self._look:
            return
        self._look = look
        self.blockSignals(True)
        self.setRange(round(self._grip.knob.low * STEPS), round(self._grip.knob.high * STEPS))
        self.setValue(round(self.reading * STEPS))
        self.blockSignals(False)
        locked = self.tr("locked") if self._grip.knob.locked else ""
        self.setAccessibleName(", ".join(filter(None, (look.title, look.value, look.yields, look.below, locked))))
        if look.about != self.toolTip():
            self.setToolTip(look.about)
            self.setAccessibleDescription(look.about)
        self.update()

    def _face(self) -> KnobFace:
        knob, lost = self._grip.knob, not self._grip.knob.held and self._grip.knob.physical is not None
        face = Face(
            self._grip.share, share_of(knob, rest_of(knob)), self._reached, knob.physical if lost else None,
            knob.locked, self.hasFocus(), self._learning, self._store.connected, self._within,
        )  # fmt: skip
        below = self._below(lost)
        return KnobFace(self.title, shown(knob, self.reading), self._yields, below, lost, face, self._about())

    def _about(self) -> str:
        """What the ring shows, in words."""
        data = held(self._grip.knob)
        if not data or self._within is None:
            return self.tr("The data holds {0}").format(data) if data else ""
        ends = (shown(self._grip.knob, value_of(self._grip.knob, share)) for share in self._within)
        reach = self.tr("The data holds {0}; this phrase stays inside from {1} to {2}")
        return reach.format(data, *ends) if self._within[0] < self._within[1] else self.tr(
            "The data holds {0}; this phrase is outside wherever the knob stands").format(data)  # fmt: skip

    def _below(self, lost: bool) -> str:
        """The controller, and which way to move it until it has hold of the knob."""
        knob = self._grip.knob
        if self._learning:
            return self.tr("move one…")
        if not lost or knob.physical is None:
            return knob.controller or self.tr("no controller")
        return f"{knob.controller} {'▲' if knob.physical < self._grip.share else '▼'}"

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold."""
        if event is not None and event.button() == LEFT:
            self._grip.held, self._moved, self._pull = True, False, self._grip.share
            self._pressed, self._last = event.position(), event.position().y()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Up is more."""
        if event is None or not self._grip.held:
            return
        height = event.position().y()
        self._moved = self._moved or abs(height - self._pressed.y()) >= SLACK
        if self._moved:
            way = (self._last - height) / theme().px(WAY) * (FINE if event.modifiers() & FINE_KEYS else 1.0)
            self._pull, self._last = min(max(self._pull + way, 0.0), 1.0), height
            self._grip.turn_to(self._pull)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go; a click with Ctrl or Alt types."""
        if event is not None and event.button() == LEFT and self._grip.held:
            self._grip.held = False
            if not self._moved and event.modifiers() & TYPE_KEYS:
                self.type_value()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Reset."""
        if event is not None and event.button() == LEFT:
            self.reset()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """A notch is a hundredth of the range."""
        if event is not None:
            notches = (event.angleDelta().y() or event.angleDelta().x()) / 120
            self._nudge(notches * NOTCH, event.modifiers())
            event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Arrows, pages, ends, Del and Enter."""
        if event is None:
            return
        key, knob = Qt.Key(event.key()), self._grip.knob
        if key in KEYS:
            self._nudge(KEYS[key], event.modifiers())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._grip.turn(knob.low if key == Qt.Key.Key_Home else knob.high)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.type_value()
        else:
            event.ignore()

    def _nudge(self, shares: float, modifiers: Qt.KeyboardModifier) -> None:
        self._grip.turn_to(self._grip.share + shares * (FINE if modifiers & FINE_KEYS else 1.0))

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """All that can be done with it."""
        if event is not None:
            menu = KnobMenu(self._store, self._grip.knob, self.type_value, self.reset, self)
            menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """The ring of the focus."""
        super().focusInEvent(event)
        self._show()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """No ring."""
        super().focusOutEvent(event)
        self._show()

    def changeEvent(self, event: QEvent | None) -> None:
        """Another theme has other sizes."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """All of it: a repaint takes a third of a millisecond."""
        painter = QPainter(self)
        paint_knob(painter, self.rect(), self._look or self._face())
        painter.end()
