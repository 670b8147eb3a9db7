"""A knob's measured response as a small picture: how far its attribute moves at the ends of the knob's way."""

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from glsr_live.panel.pack_shelf import END, Response
from glsr_live.panel.scale import MINUS
from glsr_live.panel.theme import theme

WIDE, HIGH = 104, 72
SHORT = {"semitones": "st"}
"""Units in fewer letters, where figures stand beside them."""


class ResponsePicture(QWidget):
    """The measured points joined by lines, with the numbers at both ends."""

    def __init__(self, response: Response, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.response = response
        (_, low), _, (_, high) = response.points
        self._digits = 1 if max(abs(low), abs(high)) >= 1 else 2
        ends = (f"{value:+.{self._digits}f}" for value in (low, high))
        self.setAccessibleName(self.tr("{0}: {2} {1} at the low end, {3} {1} at the high end").format(
            response.name, response.unit, *ends))  # fmt: skip
        kept = self.tr("At +1, {0:.0%} of the played notes are still there.").format(response.kept)
        self.setToolTip(f"<p>{self.accessibleName()}. {kept}</p>")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Small enough for three beside each other, and two below each other."""
        return QSize(theme().px(WIDE), theme().px(HIGH))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Name, field, axes, curve and numbers."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, foot = look.px(18), look.px(18)
        field = QRectF(0.5, top, self.width() - 1, self.height() - top - foot)
        painter.fillRect(field, look.ink("field"))
        painter.setPen(look.ink("line"))
        painter.drawRect(field)
        painter.drawLine(QPointF(field.center().x(), field.top()), QPointF(field.center().x(), field.bottom()))
        painter.drawLine(QPointF(field.left(), field.center().y()), QPointF(field.right(), field.center().y()))
        self._draw_curve(painter, field)
        self._write(painter, field)
        painter.end()

    def _draw_curve(self, painter: QPainter, field: QRectF) -> None:
        look, inset = theme(), theme().px(6)
        most = max((abs(value) for _, value in self.response.points), default=1.0) or 1.0
        wide, high = field.width() / 2 - inset, field.height() / 2 - inset
        points = [field.center() + QPointF(at / END * wide, -value / most * high) for at, value in
                  self.response.points]  # fmt: skip
        painter.setPen(QPen(look.ink("output"), look.px(2)))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(look.ink("field"))
        for point in points:
            painter.drawEllipse(point, look.px(3), look.px(3))

    def _write(self, painter: QPainter, field: QRectF) -> None:
        look = theme()
        painter.setPen(look.ink("text"))
        painter.setFont(look.font("small", bold=True))
        painter.drawText(QRectF(0, 0, self.width(), field.top()), Qt.AlignmentFlag.AlignVCenter, self.response.name)
        painter.setFont(look.font("small", mono=True))
        below = QRectF(0, field.bottom(), self.width(), self.height() - field.bottom())
        (_, low), _, (_, high) = self.response.points
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._figure(low))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._figure(high))
        painter.setPen(look.ink("dim"))
        painter.setFont(look.font("small"))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, SHORT.get(self.response.unit, self.response.unit))

    def _figure(self, value: float) -> str:
        return f"{value:+.{self._digits}f}".replace("-", MINUS)
