"""A knob with its texts: name, dial, value, what it yields, its controller."""

from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QFont, QPainter

from glsr_live.panel.dial import Face, paint_dial
from glsr_live.panel.theme import theme


@dataclass(frozen=True)
class KnobFace:
    """What a knob shows."""

    title: str
    value: str
    yields: str
    below: str
    """The controller, or what the player should do."""
    urgent: bool
    face: Face
    about: str = ""
    """What the data holds of the attribute, for whoever asks."""


def paint_knob(painter: QPainter, room: QRect, shown: KnobFace) -> None:
    """Paint a knob into its room."""
    look, line = theme(), line_height()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _text(painter, room, 0, shown.title, "text", look.font(bold=True))
    radius = _radius(room)
    paint_dial(painter, QPointF(room.width() / 2, line + look.px(3) + radius), radius, shown.face)
    top = value_place(room).top()
    _text(painter, room, top, shown.value, "text" if shown.face.alive else "dim", look.font(mono=True, bold=True))
    _text(painter, room, top + line, shown.yields, "dim", look.font("small"))
    ink = "focus" if shown.face.learning else "text" if shown.urgent else "dim"
    _text(painter, room, top + 2 * line - look.px(2), shown.below, ink, look.font("small"))


def value_place(room: QRect) -> QRect:
    """Where the value stands, and the field to type it."""
    top = round(line_height() + theme().px(3) + 2 * _radius(room) - theme().px(5))
    return QRect(room.width() // 2 - theme().px(34), top, theme().px(68), theme().px(18))


def line_height() -> int:
    """Of the texts."""
    return theme().px(16)


def _radius(room: QRect) -> float:
    return min(room.width() - theme().px(10), room.height() - 4 * line_height()) / 2


def _text(painter: QPainter, room: QRect, top: int, text: str, ink: str, font: QFont) -> None:
    if not text:
        return
    painter.setFont(font)
    painter.setPen(theme().ink(ink))
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(QRectF(0, top, room.width(), line_height()), Qt.AlignmentFlag.AlignCenter, cut)
