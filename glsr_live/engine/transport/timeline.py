"""Performance ticks and the song they stand in: the ticks never go back, the song may.

What is played is planned in performance ticks. A song position is the tick plus an offset of whole bars, so both have
the same bar lines whatever the song does.
"""

from dataclasses import dataclass
from math import ceil, floor, inf

from glsr_live.engine.transport.changes import Jumped, Started, Stopped
from glsr_live.music.note import TICKS_PER_BEAT


@dataclass(frozen=True, slots=True)
class Line:
    """A constant tempo: the song is at `tick` at a second, and a tick lasts `tick_seconds`."""

    second: float
    tick: float
    tick_seconds: float

    @classmethod
    def at(cls, second: float, tick: float, bpm: float) -> "Line":
        """The line through a tick at quarter notes a minute."""
        return cls(second, tick, 60.0 / (bpm * TICKS_PER_BEAT))

    def ticks(self, now: float) -> float:
        """The song's tick at this second."""
        return self.tick + (now - self.second) / self.tick_seconds

    def time_of(self, tick: float) -> float:
        """The second of a song tick."""
        return self.second + (tick - self.tick) * self.tick_seconds

    def bent(self, now: float, bpm: float) -> "Line":
        """The line that goes on from here at another tempo."""
        return Line.at(now, self.ticks(now), bpm)

    def later(self, seconds: float) -> "Line":
        """The line that comes so many seconds later."""
        return Line(self.second + seconds, self.tick, self.tick_seconds)


class Timeline:
    """The ledger of ticks. `passed` and `tick_at` never go back: where a line falls back, they wait for it."""

    def __init__(self) -> None:
        self.offset = 0
        self.line: Line | None = None
        self._edge = 0
        self._nearest = 0

    @property
    def running(self) -> bool:
        """Whether ticks pass."""
        return self.line is not None

    @property
    def edge(self) -> int:
        """The first tick that has not passed."""
        return self._edge

    def tick_at(self, now: float) -> int:
        """The tick nearest to this second; at rest the one that comes next."""
        if self.line is not None:
            self._nearest = max(self._nearest, round(self.line.ticks(now)) - self.offset)
        self._nearest = max(self._nearest, self._edge if self.line is None else self._edge - 1)
        return self._nearest

    def passed(self, now: float) -> int:
        """The last tick whose second has come."""
        if self.line is not None:
            tick = floor(self.line.ticks(now)) - self.offset
            if self.time_of(tick + 1) <= now:  # division and multiplication round differently
                tick += 1
            self._edge = max(self._edge, tick + 1)
        return self._edge - 1

    def time_of(self, tick: int) -> float:
        """The second of a tick; never, while none passes."""
        return inf if self.line is None else self.line.time_of(tick + self.offset)

    def position(self, tick: int) -> int:
        """The song position of a tick."""
        return tick + self.offset

    def begin(self, line: Line, position: int, cycle: int) -> Started:
        """Let ticks pass along a line from the first tick on that is congruent to the position."""
        self._relocate(position, cycle)
        self.line = line
        return Started(self._edge, position)

    def go_on(self, line: Line) -> Started:
        """Let ticks pass along a line from where they stand."""
        self.line = line
        return Started(self._edge, self.position(self._edge))

    def halt(self) -> Stopped:
        """Let no more ticks pass."""
        self.line = None
        self._edge = max(self._edge, self._nearest)
        return Stopped(self._edge)

    def shift(self, line: Line, ticks: int) -> Jumped:
        """Move the song by whole bars along a line that has moved so."""
        self.line, self.offset = line, self.offset + ticks
        return Jumped(self._edge, self._edge, self.position(self._edge))

    def jump(self, position: int, cycle: int, line: Line | None = None) -> Jumped:
        """Go on at a position, at the first tick that is congruent to it."""
        before = self._edge
        self._relocate(position, cycle)
        self.line = line
        return Jumped(before, self._edge, position)

    def _relocate(self, position: int, cycle: int) -> None:
        self._edge = max(self._edge, self._nearest)
        self._edge += (position - self._edge) % cycle
        self._nearest, self.offset = self._edge, position - self._edge


def next_tick(ticks: float) -> int:
    """The first whole tick from here on."""
    return ceil(ticks - 1e-6)
