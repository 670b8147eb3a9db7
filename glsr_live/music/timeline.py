"""Musical time and clock time: the tempo map, and lists of changes that hold from a tick on."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from glsr_live.music.note import TICKS_PER_BEAT

MICROSECONDS = 1_000_000
DEFAULT_TEMPO = 500_000
"""Microseconds per beat of a MIDI file that names no tempo: 120 bpm."""
LONGEST_BEAT = 0xFF_FFFF
"""A MIDI file has three bytes for the microseconds of a beat, which makes 3.6 bpm the slowest tempo."""

Value = TypeVar("Value")


def steady(changes: Iterable[tuple[int, Value]], default: Value) -> tuple[tuple[int, Value], ...]:
    """Changes (tick, value) in order, from tick 0 on: the last of a tick counts, one that changes nothing is left out.

    `default` holds from tick 0 to the first change.
    """
    latest = {0: default} | dict(sorted(changes, key=lambda change: change[0]))
    ordered = sorted(latest.items(), key=lambda change: change[0])
    changed = [now for before, now in pairwise(ordered) if now[1] != before[1]]
    return (ordered[0], *changed)


@dataclass(frozen=True)
class TempoMap:
    """`changes` are (tick, microseconds per beat) in order of tick, the first at tick 0.

    Raises ValueError for changes out of order or a tempo that a MIDI file cannot hold.
    """

    changes: tuple[tuple[int, int], ...] = ((0, DEFAULT_TEMPO),)

    def __post_init__(self) -> None:
        ticks = [tick for tick, _ in self.changes]
        if ticks[:1] != [0] or any(a >= b for a, b in pairwise(ticks)):
            raise ValueError("tempo changes start at tick 0 and stand in order")
        if not all(1 <= beat <= LONGEST_BEAT for _, beat in self.changes):
            raise ValueError(f"a beat lasts from 1 to {LONGEST_BEAT} microseconds")

    @classmethod
    def of(cls, changes: Iterable[tuple[int, int]]) -> "TempoMap":
        """The map of changes in any order; 120 bpm up to the first one."""
        return cls(steady(changes, DEFAULT_TEMPO))

    @classmethod
    def at(cls, bpm: float) -> "TempoMap":
        """One tempo throughout, in quarter notes per minute, to the microsecond of a beat."""
        return cls(((0, round(60 * MICROSECONDS / bpm)),))

    @cached_property
    def _ticks(self) -> list[int]:
        return [tick for tick, _ in self.changes]

    @cached_property
    def _microticks(self) -> list[int]:
        """When each change comes, in microseconds times TICKS_PER_BEAT: exact integers."""
        times = [0]
        for (tick, beat), (following, _) in pairwise(self.changes):
            times.append(times[-1] + (following - tick) * beat)
        return times

    def seconds(self, tick: float) -> float:
        """When a tick comes, in seconds after tick 0."""
        at = self._segment(tick)
        start, beat = self.changes[at]
        return (self._microticks[at] + (tick - start) * beat) / (TICKS_PER_BEAT * MICROSECONDS)

    def tick(self, seconds: float) -> float:
        """The tick, with its fraction, that comes after so many seconds: the inverse of `seconds`."""
        microticks = seconds * TICKS_PER_BEAT * MICROSECONDS
        at = max(0, bisect_right(self._microticks, microticks) - 1)
        start, beat = self.changes[at]
        return start + (microticks - self._microticks[at]) / beat

    def bpm_at(self, tick: float) -> float:
        """The tempo that holds from this tick on, in quarter notes per minute."""
        return 60 * MICROSECONDS / self.changes[self._segment(tick)][1]

    def _segment(self, tick: float) -> int:
        return max(0, bisect_right(self._ticks, tick) - 1)
