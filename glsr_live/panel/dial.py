"""The picture of a knob: body and pointer, the way from its rest, what the answer reached, the controller's place."""

from dataclasses import dataclass
from math import cos, radians, sin

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen

from glsr_live.panel.theme import theme

START, SWEEP = 225.0, 270.0
"""Degrees, counterclockwise from the right: the low end is at seven o'clock, the high end at five."""
ROUND = Qt.PenCapStyle.RoundCap
FLAT = Qt.PenCapStyle.FlatCap


@dataclass(frozen=True)
class Face:
    """What a dial shows; places are 0 to 1 of the way."""

    share: float
    rest: float
    reached: float | None = None
    """Where the answer stands, on the outer ring."""
    physical: float | None = None
    """Where the controller stands while it does not hold the knob."""
    locked: bool = False
    focused: bool = False
    learning: bool = False
    alive: bool = True
    within: tuple[float, float] | None = None
    """The part of the way where the attribute stays inside what the data holds; None where it is not known."""


def paint_dial(painter: QPainter, centre: QPointF, radius: float, face: Face) -> None:
    """Paint a dial of an outer radius."""
    _paint_reach(painter, centre, radius, face)
    _paint_way(painter, centre, radius - theme().px(6), face)
    _paint_body(painter, centre, radius - theme().px(11), face)
    if face.physical is not None:
        _paint_controller(painter, centre, radius, face.physical)


def _paint_reach(painter: QPainter, centre: QPointF, radius: float, face: Face) -> None:
    """The outer ring: all that can be reached, firm where the data is, and the way from the rest to the answer."""
    circle = _circle(centre, radius - theme().px(1))
    _arc(painter, circle, 0.0, 1.0, "line", theme().px(1), dashed=face.locked or face.within is not None)
    if face.within is not None:
        _paint_within(painter, centre, radius, face.within)
    if face.reached is not None and face.alive:
        _arc(painter, circle, face.rest, face.reached, "focus", theme().px(2))
        tip = _on(centre, radius - theme().px(1), face.reached)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().ink("focus"))
        painter.drawEllipse(tip, theme().px(2), theme().px(2))


def _paint_within(painter: QPainter, centre: QPointF, radius: float, within: tuple[float, float]) -> None:
    """A firm line between two ticks, the rest is dotted: nobody has to tell colours apart."""
    if within[0] < within[1]:
        _arc(painter, _circle(centre, radius - theme().px(1)), *within, "dim", theme().px(2))
    painter.setPen(QPen(theme().ink("dim"), theme().px(2), cap=FLAT))
    for end in within:
        painter.drawLine(_on(centre, radius - theme().px(4), end), _on(centre, radius, end))


def _paint_way(painter: QPainter, centre: QPointF, radius: float, face: Face) -> None:
    circle, width = _circle(centre, radius), theme().px(5)
    _arc(painter, circle, 0.0, 1.0, "raised", width)
    if face.share != face.rest:
        _arc(painter, circle, face.rest, face.share, "output" if face.alive else "dim", width)


def _paint_body(painter: QPainter, centre: QPointF, radius: float, face: Face) -> None:
    edge = "focus" if face.focused or face.learning else "line"
    pen = QPen(theme().ink(edge), theme().px(2 if face.focused or face.learning else 1))
    pen.setStyle(Qt.PenStyle.DashLine if face.focused or face.learning else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(theme().ink("raised"))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(theme().ink("text" if face.alive else "dim"), theme().px(3), cap=ROUND))
    painter.drawLine(_on(centre, radius * 0.35, face.share), _on(centre, radius * 0.85, face.share))
    if face.locked:
        _paint_lock(painter, centre)


def _paint_lock(painter: QPainter, centre: QPointF) -> None:
    unit = theme().px(4)
    painter.setPen(QPen(theme().ink("warning"), theme().px(2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(centre.x() - unit * 0.8, centre.y() - unit * 1.6, unit * 1.6, unit * 2.0), 0, 180 * 16)
    body = QRectF(centre.x() - unit * 1.2, centre.y() - unit * 0.6, unit * 2.4, unit * 1.9)
    painter.fillRect(body, theme().ink("warning"))


def _paint_controller(painter: QPainter, centre: QPointF, radius: float, physical: float) -> None:
    """A tick across the rings, where the controller has to be fetched from."""
    painter.setPen(QPen(theme().ink("head"), theme().px(2), cap=FLAT))
    painter.drawLine(_on(centre, radius - theme().px(10), physical), _on(centre, radius + theme().px(1), physical))


def _arc(
    painter: QPainter, circle: QRectF, start: float, end: float, ink: str, width: float, dashed: bool = False
) -> None:
    pen = QPen(theme().ink(ink), width, cap=FLAT)
    if dashed:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(circle, round(16 * (START - SWEEP * start)), round(-16 * SWEEP * (end - start)))


def _circle(centre: QPointF, radius: float) -> QRectF:
    return QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)


def _on(centre: QPointF, radius: float, share: float) -> QPointF:
    angle = radians(START - SWEEP * share)
    return QPointF(centre.x() + radius * cos(angle), centre.y() - radius * sin(angle))
