"""The still part of the latent map as one picture: colours, lines of equal value, zero lines, axes and scale."""

from dataclasses import dataclass
from functools import cached_property

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPixmap, QPolygonF

from glsr_live.music.variation import REACH
from glsr_live.panel.cividis import SHADES, TABLE
from glsr_live.panel.contours import levels
from glsr_live.panel.map_words import figure, number
from glsr_live.panel.surface import Surface
from glsr_live.panel.survey import View
from glsr_live.panel.theme import Theme

TICKS = (-3, -2, -1, 0, 1, 2, 3)
WIDEST = 1.6
"""The plane's width is at most so many of its heights."""
LINE_APART = 28
"""On an even slope lines are about so many pixels from one another."""
APART = 46
"""Labels of lines are at least so many pixels from one another."""


@dataclass(frozen=True)
class Frame:
    """Where things stand in a widget of a size: the plane, and offsets as pixels."""

    size: QSizeF
    theme: Theme

    @cached_property
    def plane(self) -> QRectF:
        """Left of it the y axis, below it the x axis and what is read, right of it the scale."""
        px = self.theme.px
        left, top, right, bottom = px(44), px(8), px(64), px(52)
        height = max(40.0, self.size.height() - top - bottom)
        room = self.size.width() - left - right
        width = max(40.0, min(room, WIDEST * height))
        return QRectF(round(left + max(0.0, room - width) / 2), top, width, height)

    @property
    def lines(self) -> int:
        """How many lines of equal value there is room for."""
        return max(3, min(12, round(self.plane.height() / self.theme.px(LINE_APART))))

    def point(self, x: float, y: float) -> QPointF:
        """Where two offsets are."""
        box, right, up = self.plane, (x + REACH) / (2 * REACH), (y + REACH) / (2 * REACH)
        return QPointF(box.left() + right * box.width(), box.bottom() - up * box.height())

    def offsets(self, point: QPointF) -> tuple[float, float]:
        """The offsets at a point; outside the plane those of its border."""
        box = self.plane
        x = (point.x() - box.left()) / box.width() * 2 * REACH - REACH
        y = (box.bottom() - point.y()) / box.height() * 2 * REACH - REACH
        return min(REACH, max(-REACH, x)), min(REACH, max(-REACH, y))


def heat(surface: Surface) -> QImage:
    """A pixel for every point, the low end of y at the bottom."""
    fine = surface.fine
    span = fine.high - fine.low
    steep = (SHADES - 1) / span if span > 1e-9 else 0.0
    image = QImage(fine.size, fine.size, QImage.Format.Format_Indexed8)
    image.setColorTable(TABLE)
    shades = b"".join(bytes(round((value - fine.low) * steep) for value in row) for row in reversed(fine.rows))
    lines = image.bits()
    assert lines is not None
    lines.setsize(image.bytesPerLine() * fine.size)  # FINE is a multiple of four, as lines of an image are
    lines[:] = shades
    return image.convertToFormat(QImage.Format.Format_RGB32)


def picture(frame: Frame, surface: Surface | None, view: View | None, ratio: float) -> QPixmap:
    """The picture for a screen of a device pixel ratio."""
    pixmap = QPixmap((frame.size * ratio).toSize())
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(frame.theme.font("small"))
    painter.fillRect(frame.plane, frame.theme.ink("field"))
    if surface is not None and view is not None:
        _heat(painter, frame, surface)
        _lines(painter, frame, surface, view)
        _scale(painter, frame, surface, view)
        _axes(painter, frame, view)
    else:
        painter.setPen(QPen(frame.theme.ink("line"), frame.theme.px(1)))
        painter.drawRect(frame.plane)
    painter.end()
    return pixmap


def _heat(painter: QPainter, frame: Frame, surface: Surface) -> None:
    image = heat(surface)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    whole = image.width() - 1  # the outermost points lie on the border, and a point is the middle of its pixel
    painter.drawImage(frame.plane, image, QRectF(0.5, 0.5, whole, whole))


def _lines(painter: QPainter, frame: Frame, surface: Surface, view: View) -> None:
    fine, taken = surface.fine, [frame.point(0, 0)]
    for level, lines in fine.lines(frame.lines):
        ink = "#ffffff" if level < fine.low + 0.55 * (fine.high - fine.low) else "#000000"
        found = [QPolygonF([_on(frame, fine, point) for point in line]) for line in lines]
        painter.setPen(QPen(_shade(ink, 0.42), frame.theme.width(1)))
        for polygon in found:
            painter.drawPolyline(polygon)
        _label(painter, frame, found, figure(view.attribute, level), ink, taken)


def _shade(colour: str, share: float) -> QColor:
    ink = QColor(colour)
    ink.setAlphaF(share)
    return ink


def _on(frame: Frame, surface: Surface, point: tuple[float, float]) -> QPointF:
    step = 2 * REACH / (surface.size - 1)
    return frame.point(point[0] * step - REACH, point[1] * step - REACH)


def _label(painter: QPainter, frame: Frame, found: list[QPolygonF], text: str, ink: str, taken: list[QPointF]) -> None:
    """Write on the longest line, where there is room."""
    metrics = QFontMetricsF(painter.font())
    width, apart = metrics.horizontalAdvance(text), frame.theme.px(APART)
    inside = frame.plane.adjusted(width, metrics.height(), -width, -metrics.height())
    longest = max(found, key=len, default=QPolygonF())
    count = len(longest)
    for at in (count // 2, count // 4, 3 * count // 4, count // 8, 7 * count // 8):
        if at >= count:
            return
        place = QPointF(longest[at])  # the polygon goes, and what it lent with it
        if inside.contains(place) and all((place - other).manhattanLength() >= apart for other in taken):
            taken.append(place)
            high = metrics.height()
            _halo(painter, QRectF(place.x() - width, place.y() - high / 2, 2 * width, high), text, ink)
            return


def _halo(painter: QPainter, box: QRectF, text: str, ink: str) -> None:
    other = "#000000" if ink == "#ffffff" else "#ffffff"
    painter.setPen(_shade(other, 0.45))
    for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(box.translated(x, y), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(_shade(ink, 1.0))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _axes(painter: QPainter, frame: Frame, view: View) -> None:
    box, theme, px = frame.plane, frame.theme, frame.theme.px
    painter.setPen(QPen(theme.ink("line"), px(1)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    for a, b in ((frame.point(-REACH, 0), frame.point(REACH, 0)), (frame.point(0, -REACH), frame.point(0, REACH))):
        painter.setPen(QPen(_shade("#000000", 0.5), px(1)))
        painter.drawLine(a, b)
        painter.setPen(QPen(_shade("#ffffff", 0.8), px(1), Qt.PenStyle.DotLine))
        painter.drawLine(a, b)
    painter.setPen(theme.ink("dim"))
    for tick in TICKS:
        under, beside = frame.point(tick, -REACH), frame.point(-REACH, tick)
        below = QRectF(under.x() - px(20), under.y() + px(2), px(40), px(14))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, number(tick, 0))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        high = min(beside.y() + px(8), box.bottom() + px(2))  # the lowest leaves room to the leftmost
        painter.drawText(QRectF(beside.x() - px(32), high - px(16), px(28), px(16)), right, number(tick, 0))
    _names(painter, frame, view)


def _names(painter: QPainter, frame: Frame, view: View) -> None:
    box, theme = frame.plane, frame.theme
    painter.setPen(theme.ink("text"))
    below = QRectF(box.left(), box.bottom() + theme.px(15), box.width(), theme.px(15))
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{view.x} →")
    painter.save()
    painter.translate(box.left() - theme.px(33), box.center().y())
    painter.rotate(-90)
    along = QRectF(-box.height() / 2, -theme.px(9), box.height(), theme.px(18))
    painter.drawText(along, Qt.AlignmentFlag.AlignCenter, f"{view.y} →")
    painter.restore()


def _scale(painter: QPainter, frame: Frame, surface: Surface, view: View) -> None:
    """The colours beside their values."""
    box, theme, fine = frame.plane, frame.theme, surface.fine
    bar = QRectF(box.right() + theme.px(8), box.top(), theme.px(10), box.height())
    ramp = QImage(1, SHADES, QImage.Format.Format_RGB32)
    for shade, packed in enumerate(TABLE):
        ramp.setPixel(0, SHADES - 1 - shade, packed)
    painter.drawImage(bar, ramp)
    painter.setPen(theme.ink("dim"))
    for level in levels(fine.low, fine.high, 6):
        y = bar.bottom() - (level - fine.low) / (fine.high - fine.low) * bar.height()
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + theme.px(3), y))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = QRectF(bar.right() + theme.px(5), y - theme.px(8), theme.px(44), theme.px(16))
        painter.drawText(room, left, figure(view.attribute, level))
