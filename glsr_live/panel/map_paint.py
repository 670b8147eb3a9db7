"""What moves on the latent map: the trail, the snapshots, the way between two, the dot, and a line of words."""

from collections.abc import Sequence
from itertools import pairwise

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from glsr_live.panel.map_marks import Mark
from glsr_live.panel.picture import Frame

DOT = 7.0
"""The radius of the dot."""
BLACK, WHITE = QColor("#000000"), QColor("#ffffff")


def trail(painter: QPainter, frame: Frame, points: Sequence[QPointF]) -> None:
    """Where the dot was, older parts fainter; dark under light, so that it is seen on every colour."""
    for ink, width in ((BLACK, 3.0), (WHITE, 1.4)):
        for at, (one, other) in enumerate(pairwise(points), 1):
            faint = QColor(ink)
            faint.setAlphaF(0.75 * at / len(points))
            painter.setPen(QPen(faint, frame.theme.width(width), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(one, other)


def dot(painter: QPainter, frame: Frame, at: QPointF, inside: QColor | None) -> None:
    """A black and a white ring around the colour that is there."""
    painter.setBrush(inside if inside is not None else Qt.BrushStyle.NoBrush)
    wide = frame.theme.width
    for ink, radius, width in ((BLACK, DOT + 1.2, 3.6), (WHITE, DOT + 1.2, 1.8), (BLACK, DOT - 1.2, 1.2)):
        painter.setPen(QPen(ink, wide(width)))
        painter.drawEllipse(at, wide(radius), wide(radius))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def labels(painter: QPainter, frame: Frame, made: Sequence[Mark]) -> None:
    """The slots' numbers; where the knobs stand as in one, it is light with a second frame."""
    painter.setFont(frame.theme.font("small", bold=True))
    wide = frame.theme.width
    for mark in made:
        for stalk, width in ((BLACK, 3.0), (WHITE, 1.2)):
            painter.setPen(QPen(stalk, wide(width)))
            painter.drawLine(mark.box.center(), mark.place)
        painter.setBrush(WHITE)
        painter.setPen(QPen(BLACK, wide(1)))
        painter.drawEllipse(mark.place, wide(2.5), wide(2.5))
        ground, ink = (WHITE, BLACK) if mark.current else (BLACK, WHITE)
        painter.setBrush(ground)
        _box(painter, frame, mark.box, 0.0, WHITE)
        if mark.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            _box(painter, frame, mark.box, 1.6, BLACK)
            _box(painter, frame, mark.box, 3.0, WHITE)
        painter.setPen(ink)
        painter.drawText(mark.box, Qt.AlignmentFlag.AlignCenter, str(mark.slot))


def _box(painter: QPainter, frame: Frame, box: QRectF, around: float, ink: QColor) -> None:
    """A rounded frame so far around a box."""
    wide = frame.theme.width
    out, bow = wide(around), wide(3 + around * 2 / 3)
    painter.setPen(QPen(ink, wide(1.2)))
    painter.drawRoundedRect(box.adjusted(-out, -out, out, out), bow, bow)


def passage(painter: QPainter, frame: Frame, first: Mark, second: Mark, share: float) -> None:
    """The way from one snapshot to another, and how far along it the sound is."""
    for ink, width in ((BLACK, 4.0), (WHITE, 2.0)):
        painter.setPen(QPen(ink, frame.theme.width(width)))
        painter.drawLine(first.place, second.place)
    at = first.place + (second.place - first.place) * share
    text = f"{first.slot} → {second.slot}: {share:.0%}"
    px = frame.theme.px
    box = QRectF(at.x() - px(48), at.y() - px(32), px(96), px(18))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(BLACK)
    painter.drawRoundedRect(box, px(4), px(4))
    painter.setPen(WHITE)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def cross(painter: QPainter, frame: Frame, at: QPointF) -> None:
    """The pointer's place, as far as the axes."""
    box = frame.plane
    for ink, style in ((BLACK, Qt.PenStyle.SolidLine), (WHITE, Qt.PenStyle.DotLine)):
        faint = QColor(ink)
        faint.setAlphaF(0.5)
        painter.setPen(QPen(faint, frame.theme.width(1), style))
        painter.drawLine(QPointF(at.x(), box.top()), QPointF(at.x(), box.bottom()))
        painter.drawLine(QPointF(box.left(), at.y()), QPointF(box.right(), at.y()))


def words(painter: QPainter, frame: Frame, text: str, ink: QColor) -> None:
    """The line below the axis."""
    box = frame.plane
    painter.setFont(frame.theme.font("small"))
    painter.setPen(ink)
    edge = frame.theme.px(4)
    place = QRectF(edge, box.bottom() + frame.theme.px(31), frame.size.width() - 2 * edge, frame.theme.px(18))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def notice(painter: QPainter, frame: Frame, text: str) -> None:
    """What there is to do while there is no map."""
    painter.setFont(frame.theme.font())
    painter.setPen(frame.theme.ink("dim"))
    gap = frame.theme.px(16)
    room = frame.plane.adjusted(gap, gap, -gap, -gap)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
