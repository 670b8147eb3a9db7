"""What the transport tells and what it is told, as frozen values. Ticks are performance ticks, positions song ticks."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Started:
    """Ticks pass from `tick` on, which is `position` in the song; told anew when a Start comes while they pass."""

    tick: int
    position: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """No tick passes from `tick` on."""

    tick: int


@dataclass(frozen=True, slots=True)
class Jumped:
    """The song is at `position`, and that is tick `after`; the ticks from `before` up to it are left out.

    Both are the same when the song has moved by whole bars under music that goes on.
    """

    before: int
    after: int
    position: int


@dataclass(frozen=True, slots=True)
class Send:
    """MIDI clock for the output: one whole message, due at a second."""

    data: bytes
    due: float


@dataclass(frozen=True, slots=True)
class Click:
    """A click of the count-in, due at a second; the first of a bar has the accent."""

    due: float
    accent: bool


Change: TypeAlias = Started | Stopped | Jumped | Send | Click


@dataclass(frozen=True, slots=True)
class LinkTime:
    """What an Ableton Link session says now: beats since its origin, quarter notes a minute, whether it plays."""

    beat: float
    bpm: float
    playing: bool
