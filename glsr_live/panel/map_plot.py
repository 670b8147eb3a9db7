"""The latent map under the hand: a dot that is two knobs, and snapshots to go to and between."""

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication, QWidget

from glsr_live.music.variation import REACH
from glsr_live.panel.map_marks import mark_at, marks, way
from glsr_live.panel.map_view import MapView
from glsr_live.panel.morphing import Morphing
from glsr_live.panel.store import Store

STEP = 2 * REACH / 100
"""An arrow or a notch of the wheel: one percent of the way."""
FINE = 0.1
"""With Shift it is so much of it."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1),
}  # fmt: skip


class MapPlot(MapView):
    """Asks of the instrument what is done to the map."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self._morphing = Morphing(store, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Take hold of a snapshot, or of the dot, which comes to the pointer; with Shift it stays where it is."""
        if event is None or event.button() != Qt.MouseButton.LeftButton or self.view is None or self._surface is None:
            return
        frame, point = self.frame_now, event.position()
        self._mark = mark_at(marks(self._store.status, self.view, frame), point)
        if self._mark is None and not frame.plane.adjusted(-6, -6, 6, 6).contains(point):
            return
        self._pressed, self._way = point, None
        if self._mark is None:
            self._hold(True)
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._go(*frame.offsets(point))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Lead the dot, or the sound from one snapshot towards another; Shift goes in small steps."""
        if event is None:
            return
        before, self._pointer = self._pointer, event.position()
        if self._pressed is not None and self._mark is not None:
            self._pass(event.position())
        elif self._pressed is not None:
            self._lead(before or self._pressed, event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Let go; a snapshot that was only clicked is recalled."""
        if event is None or event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        if self._mark is not None and self._way is None:
            self._store.send(f"/glsr/snapshot/{self._mark.slot}/recall")
        self._hold(False)
        self._pressed = self._mark = self._way = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """To the centre."""
        if event is None or self.view is None:
            return
        made = marks(self._store.status, self.view, self.frame_now)
        if self.frame_now.plane.contains(event.position()) and mark_at(made, event.position()) is None:
            self.go_home()

    def leaveEvent(self, event: QEvent | None) -> None:
        """No pointer."""
        self._pointer = None
        self.update()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Turn one knob: x over its axis or by a sideways wheel, else y; Shift in small steps."""
        if event is None or self._grips is None:
            return
        box, turned = self.frame_now.plane, event.angleDelta()
        notches = (turned.y() or turned.x()) / 120
        over_x = event.position().y() > box.bottom() and event.position().x() > box.left()
        across = over_x or (turned.y() == 0 and box.contains(event.position()))
        self._step(notches if across else 0.0, 0.0 if across else notches, event.modifiers())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Arrows lead the dot, Shift in small steps; Home is the centre."""
        if event is None:
            return
        if event.key() == Qt.Key.Key_Home:
            self.go_home()
        elif event.key() in ARROWS:
            self._step(*ARROWS[Qt.Key(event.key())], event.modifiers())
        else:
            super().keyPressEvent(event)

    def go_home(self) -> None:
        """Both knobs to their rest."""
        for grip in self._grips or ():
            grip.reset()

    def _step(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        step = STEP * (FINE if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0)
        self._go(*(here + step * by for here, by in zip(self.place, (x, y), strict=True)))

    def _lead(self, before: QPointF, event: QMouseEvent) -> None:
        frame = self.frame_now
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return self._go(*frame.offsets(event.position()))
        by, box, reach = event.position() - before, frame.plane, FINE * 2 * REACH
        return self._go(self.place[0] + by.x() * reach / box.width(), self.place[1] - by.y() * reach / box.height())

    def _pass(self, point: QPointF) -> None:
        if self._mark is None or self._pressed is None or self.view is None:
            return
        if self._way is None and (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._way = way(marks(self._store.status, self.view, self.frame_now), self._mark, point)
        if self._way is not None:
            second, share = self._way
            self._morphing.go(self._mark.slot, second.slot, share)

    def _go(self, x: float, y: float) -> None:
        for grip, value in zip(self._grips or (), (x, y), strict=False):
            grip.turn(round(min(REACH, max(-REACH, value)), 3))

    def _hold(self, held: bool) -> None:
        for grip in self._grips or ():
            grip.held = held
