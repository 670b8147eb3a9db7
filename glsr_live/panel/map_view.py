"""The latent map as it is seen: the plane, a dot where two knobs stand, its trail, the snapshots, words and figures."""

from PyQt6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PyQt6.QtWidgets import QSizePolicy, QWidget

from glsr_live.panel import map_paint as paint
from glsr_live.panel.cividis import colour
from glsr_live.panel.grip import Grip
from glsr_live.panel.map_marks import Mark, mark_at, marks
from glsr_live.panel.map_words import expected, number
from glsr_live.panel.picture import Frame, picture
from glsr_live.panel.store import Store
from glsr_live.panel.surface import Surface
from glsr_live.panel.survey import View
from glsr_live.panel.theme import theme

TRAIL, STRIDE = 48, 0.05
"""The trail has so many places, at least so far from one another."""
FADED = 0.45
"""What the instrument no longer tells is so opaque."""


class MapView(QWidget):
    """Shows a surface and the places on it."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.view: View | None = None
        self._surface: Surface | None = None
        self._note = ""
        self._grips: tuple[Grip, Grip] | None = None
        self._trail: list[tuple[float, float]] = []
        self._picture: QPixmap | None = None
        self._pointer: QPointF | None = None
        self._pressed: QPointF | None = None
        self._mark: Mark | None = None
        """The snapshot at which the hand began."""
        self._way: tuple[Mark, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Latent map"))

    def minimumSizeHint(self) -> QSize:
        """Small, and still to be read."""
        return QSize(theme().px(240), theme().px(180))

    def sizeHint(self) -> QSize:
        """Room for the plane with its axes."""
        return QSize(theme().px(400), theme().px(360))

    def show_surface(self, surface: Surface | None, note: str = "") -> None:
        """Show values, or what there is to do while there are none."""
        if surface is not self._surface or note != self._note:
            self._surface, self._note = surface, note
            if surface is not None:
                surface.fine.lines(self.frame_now.lines)  # not in the frame that shows it
            self._repaint_all()

    def look(self, view: View) -> None:
        """The axes are these."""
        if view == self.view:
            return
        self.view, self._trail = view, []
        for grip in self._grips or ():
            grip.deleteLater()
        self._grips = tuple(Grip(self._store, name, self._moved, self) for name in (view.x, view.y))  # type: ignore[assignment]
        self.hear()
        self._repaint_all()

    def hear(self) -> None:
        """Take in where the knobs stand; what the hand holds is left to it."""
        board = {knob.name: knob for knob in self._store.status.board}
        for grip in self._grips or ():
            grip.knob = board.get(grip.name, grip.knob)
        self._moved()

    def forget_trail(self) -> None:
        """A trail belongs to one phrase."""
        self._trail = []

    @property
    def place(self) -> tuple[float, float]:
        """Where the dot is, in offsets."""
        return (self._grips[0].value, self._grips[1].value) if self._grips else (0.0, 0.0)

    @property
    def frame_now(self) -> Frame:
        """Where things stand at the present size."""
        return Frame(QSizeF(self.size()), theme())

    def _moved(self) -> None:
        place = self.place
        if not self._trail or max(abs(a - b) for a, b in zip(place, self._trail[-1], strict=True)) >= STRIDE:
            self._trail = [*self._trail[-TRAIL + 1 :], place]
        if self.view is not None:
            self.setAccessibleDescription(self._description(*place))
        self.update()

    def _description(self, x: float, y: float) -> str:
        view, surface = self.view, self._surface
        assert view is not None
        words = self.tr("{x} {at_x}, {y} {at_y}").format(x=view.x, at_x=number(x), y=view.y, at_y=number(y))
        if surface is not None:
            words += self.tr("; {value} expected").format(value=expected(view.attribute, surface.at(x, y)))
        return words + self.tr(". The knobs {x} and {y} do the same.").format(x=view.x, y=view.y)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The still picture, and what moves on it."""
        frame = self.frame_now
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = picture(frame, self._surface, self.view, self.devicePixelRatioF())
        painter = QPainter(self)
        if self._surface is not None and not self.isEnabled():
            painter.setOpacity(FADED)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._surface is None:
            paint.notice(painter, frame, self._note)
        elif self.view is not None:
            self._paint_places(painter, frame)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().ink("focus"), theme().px(1), Qt.PenStyle.DashLine))
            around = theme().px(2)
            painter.drawRect(frame.plane.adjusted(-around, -around, around, around))

    def _paint_places(self, painter: QPainter, frame: Frame) -> None:
        assert self.view is not None
        made = marks(self._store.status, self.view, frame)
        if self._pointer is not None and self._pressed is None and frame.plane.contains(self._pointer):
            paint.cross(painter, frame, self._pointer)
        paint.trail(painter, frame, [frame.point(*place) for place in [*self._trail, self.place]])
        paint.labels(painter, frame, made)
        paint.dot(painter, frame, frame.point(*self.place), self._colour(*self.place))
        if self._mark is not None and self._way is not None:
            paint.passage(painter, frame, self._mark, *self._way)
        paint.words(painter, frame, self._words(frame, made), theme().ink("text"))

    def _colour(self, x: float, y: float) -> QColor | None:
        if self._surface is None:
            return None
        fine = self._surface.fine
        span = fine.high - fine.low
        return QColor(*colour((fine.at(x, y) - fine.low) / span if span > 1e-9 else 0.0))

    def _words(self, frame: Frame, made: list[Mark]) -> str:
        """What is under the pointer; where it is elsewhere, what is at the dot."""
        if self.view is None or self._surface is None:
            return ""
        point = self._pointer
        mark = None if point is None or self._pressed is not None else mark_at(made, point)
        if mark is not None:
            name = f"{mark.slot} {mark.name}".rstrip()
            return self.tr("{name}: click to recall, drag towards another to morph").format(name=name)
        free = point is not None and self._pressed is None and frame.plane.contains(point)
        x, y = frame.offsets(point) if free and point is not None else self.place
        value = expected(self.view.attribute, self._surface.fine.at(x, y))
        return f"{self.view.x} {number(x)}   {self.view.y} {number(y)}   →   {self.view.attribute} {value}{self._note}"

    def _repaint_all(self) -> None:
        self._picture = None
        self._moved()

    def resizeEvent(self, event: object) -> None:
        """The picture is another."""
        self._repaint_all()

    def changeEvent(self, event: QEvent | None) -> None:
        """The picture follows the theme."""
        if event is not None and event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._repaint_all()
        super().changeEvent(event)
