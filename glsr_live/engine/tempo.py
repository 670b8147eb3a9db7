"""Where the music is: seconds of the clock <-> ticks of the transport."""

from math import floor
from typing import Protocol

from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Meter

EARLY = TICKS_PER_STEP // 2
"""A note up to half a step before its place on the grid is early, not the end of what came before."""


class Timebase(Protocol):
    """What the engine needs of a transport; an external MIDI clock can stand in for the internal tempo.

    Everything that is planned is planned in ticks, so a timebase may change its mind about seconds at any time.
    """

    @property
    def running(self) -> bool:
        """Whether ticks pass."""

    def tick_at(self, now: float) -> int:
        """The tick nearest to this second."""

    def passed(self, now: float) -> int:
        """The last tick whose second has come."""

    def time_of(self, tick: int) -> float:
        """The second of this tick."""


class Tempo:
    """The internal tempo: a constant number of quarter notes per minute from an origin on."""

    def __init__(self, bpm: float) -> None:
        self._tick_seconds = 60.0 / (bpm * TICKS_PER_BEAT)
        self._origin: float | None = None

    @property
    def running(self) -> bool:
        """Whether the transport has started."""
        return self._origin is not None

    def start(self, now: float) -> None:
        """Tick 0 is now."""
        self._origin = now

    def stop(self) -> None:
        """No tick passes until the next start."""
        self._origin = None

    def tick_at(self, now: float) -> int:
        """The tick nearest to this second; 0 before the origin and while the transport rests."""
        return max(0, round(self._ticks(now)))

    def passed(self, now: float) -> int:
        """The last tick whose second has come; -1 before the origin."""
        tick = max(-1, floor(self._ticks(now)))
        # Division and multiplication round differently: ask time_of, since it set the deadline.
        return tick + 1 if self.time_of(tick + 1) <= now else tick

    def time_of(self, tick: int) -> float:
        """The second of this tick: an absolute deadline, free of accumulated error."""
        return (self._origin or 0.0) + tick * self._tick_seconds

    def _ticks(self, now: float) -> float:
        return 0.0 if self._origin is None else (now - self._origin) / self._tick_seconds


def bar_and_beat(tick: int, meter: Meter) -> tuple[int, int]:
    """The bar and the beat (a quarter note) within it, both from 1."""
    return tick // meter.bar + 1, tick % meter.bar // TICKS_PER_BEAT + 1
