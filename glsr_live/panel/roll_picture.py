"""The picture of a piano roll: rows of keys, bars and beats, notes as bright as they are loud."""

from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPixmap

from glsr_live.music.note import TICKS_PER_BEAT, Note, Phrase
from glsr_live.panel.scale import pitch_name
from glsr_live.panel.theme import theme

BLACK = (1, 3, 6, 8, 10)
FEWEST = 14
"""Semitones that a roll shows at least."""


@dataclass(frozen=True)
class RollPicture:
    """What a roll shows: a phrase in the colour of a token, some of its notes marked, over a range of pitches."""

    phrase: Phrase | None
    length: int
    low: int
    high: int
    """The lowest and the highest row."""
    ink: str
    outlined: frozenset[Note] = frozenset()
    """Notes that were not played before: they get an outline."""
    hollow: frozenset[Note] = frozenset()
    """Notes that are left out in the answer: they are not filled."""


def pitch_range(*phrases: Phrase | None) -> tuple[int, int]:
    """The rows that show these phrases, with room above and below."""
    pitches = [note.pitch for phrase in phrases if phrase is not None for note in phrase.notes] or [60, 67]
    low, high = min(pitches) - 2, max(pitches) + 2
    lacking = max(0, FEWEST - (high - low + 1))
    return max(0, low - lacking // 2), min(127, high + lacking - lacking // 2)


def gutter() -> int:
    """Pixels left of the first bar, for the names of the pitches."""
    return theme().px(34)


def draw(picture: RollPicture, size: QSize, ratio: float) -> QPixmap:
    """Draw a roll of a size in logical pixels for a screen of a device pixel ratio."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme().ink("field"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Drawing(painter, picture, size).draw()
    painter.end()
    return pixmap


class _Drawing:
    def __init__(self, painter: QPainter, picture: RollPicture, size: QSize) -> None:
        self._painter, self._picture, self._size = painter, picture, size
        self._row = size.height() / (picture.high - picture.low + 1)
        self._tick = (size.width() - gutter()) / max(1, picture.length)

    def draw(self) -> None:
        self._draw_rows()
        self._draw_bars()
        self._draw_names()
        for note in self._picture.phrase.notes if self._picture.phrase else ():
            self._draw_note(note)

    def _top(self, pitch: int) -> float:
        return (self._picture.high - pitch) * self._row

    def _left(self, tick: int) -> float:
        return gutter() + tick * self._tick

    def _draw_rows(self) -> None:
        for pitch in range(self._picture.low, self._picture.high + 1):
            ink = "black_row" if pitch % 12 in BLACK else "row"
            room = QRectF(gutter(), self._top(pitch), self._size.width(), self._row)
            self._painter.fillRect(room, theme().ink(ink))

    def _draw_bars(self) -> None:
        phrase = self._picture.phrase
        bar = phrase.meter.bar if phrase else 4 * TICKS_PER_BEAT
        beat = TICKS_PER_BEAT * 4 // phrase.meter.denominator if phrase else TICKS_PER_BEAT
        for tick in range(0, self._picture.length, max(1, beat)):
            strong = tick % bar == 0
            self._painter.setPen(QPen(theme().ink("line" if not strong else "dim", 0.7), theme().px(1)))
            self._painter.drawLine(round(self._left(tick)), 0, round(self._left(tick)), self._size.height())

    def _draw_names(self) -> None:
        """Every C, or every row where it has room."""
        self._painter.setFont(theme().font("small", mono=True))
        self._painter.setPen(theme().ink("dim"))
        roomy, roomier = self._row >= theme().px(5), self._row >= theme().px(14)
        for pitch in range(self._picture.low, self._picture.high + 1):
            if pitch % 12 == 0 or (pitch % 12 == 7 and roomy) or (roomier and pitch % 12 not in BLACK):
                half = theme().px(7)
                middle = min(max(self._top(pitch) + self._row / 2, half), self._size.height() - half)
                room = QRectF(0, middle - half, gutter() - theme().px(5), 2 * half)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                self._painter.drawText(room, right, pitch_name(pitch))

    def _draw_note(self, note: Note) -> None:
        width = max(theme().px(3), note.duration * self._tick - 1)
        room = QRectF(self._left(note.onset), self._top(note.pitch) + 0.5, width, max(theme().px(3), self._row - 1))
        hollow, outlined = note in self._picture.hollow, note in self._picture.outlined
        self._painter.setBrush(Qt.BrushStyle.NoBrush if hollow else loudness(self._picture.ink, note.velocity))
        width = theme().width(1.6 if outlined else 1)
        pen = QPen(theme().ink("head") if outlined else theme().ink(self._picture.ink), width)
        if hollow:
            pen.setStyle(Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.drawRoundedRect(room, theme().px(2), theme().px(2))


def loudness(ink: str, velocity: int) -> QColor:
    """The colour of a velocity: the ground shines through soft notes."""
    return theme().ink(ink, round(0.25 + 0.75 * velocity / 127, 2))
