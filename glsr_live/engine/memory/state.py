"""What is remembered, and how each change alters it; changes of a journal that cannot be are refused."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from glsr_live.engine.memory.changes import (
    Added,
    Change,
    Compared,
    Heard,
    Retraced,
    Side,
    Starred,
    Stored,
    Turned,
    Walked,
)
from glsr_live.engine.memory.moment import Moment, Scene, Snapshot
from glsr_live.engine.memory.path import Path
from glsr_live.music.variation import Knobs

SLOTS = range(1, 9)


class State:
    """The history as a list in time, the path of what was heard, eight snapshots, A and B, and the knobs."""

    def __init__(self) -> None:
        self._moments: dict[int, Moment] = {}
        self._snapshots: dict[int, Snapshot] = {}
        self._path = Path()
        self.active: Side = "A"
        self.other: Scene | None = None
        """The scene of the side that is not heard; None before the first comparison."""
        self.knobs: Knobs | None = None
        """The knobs as last told; None before that."""

    @property
    def moments(self) -> Mapping[int, Moment]:
        """Every moment by its number, in order of time."""
        return MappingProxyType(self._moments)

    @property
    def snapshots(self) -> Mapping[int, Snapshot]:
        """The stored ones by slot, 1 to 8."""
        return MappingProxyType(self._snapshots)

    @property
    def last(self) -> int:
        """The number of the newest moment, 0 before the first."""
        return next(reversed(self._moments), 0)

    def history(self) -> Iterator[Change]:
        """The fewest changes that make such a state out of an empty one."""
        yield from map(Added, self._moments.values())
        yield Retraced(tuple(self._path.numbers), self._path.at)
        yield from (Stored(slot, snapshot) for slot, snapshot in sorted(self._snapshots.items()))
        yield Compared(self.active, self.other)
        if self.knobs is not None:
            yield Turned(self.knobs)

    def apply(self, change: Change) -> None:
        """Let a change happen; raises ValueError when it cannot happen here."""
        if not self._fits(change):
            raise ValueError(f"{type(change).__name__} cannot follow here")
        match change:
            case Added(moment):
                self._moments[moment.number] = moment
                self._path.hear(moment.number)
            case Starred(number, on):
                self._moments[number] = replace(self._moments[number], starred=on)
            case Stored(slot, snapshot):
                self._put(slot, snapshot)
            case Compared(active, other):
                self.active, self.other = active, other
            case Turned(knobs):
                self.knobs = knobs
            case _:
                self._go(change)

    def _go(self, change: Heard | Walked | Retraced) -> None:
        match change:
            case Heard(number):
                self._path.hear(number)
            case Walked(at):
                self._path.at = at
            case Retraced(numbers, at):
                self._path.numbers, self._path.at = list(numbers), at

    def _put(self, slot: int, snapshot: Snapshot | None) -> None:
        if snapshot is None:
            self._snapshots.pop(slot, None)
        else:
            self._snapshots[slot] = snapshot

    def _fits(self, change: Change) -> bool:
        match change:
            case Added(moment):
                return moment.number in self._moments or moment.number > self.last
            case Starred(number) | Heard(number):
                return number in self._moments
            case Walked(at):
                return 0 <= at < len(self._path.numbers)
            case Retraced(numbers, at):
                return self._moments.keys() >= set(numbers) and (0 <= at < len(numbers) or (at == -1 and not numbers))
            case Stored(slot, snapshot):
                return slot in SLOTS and self._knows(None if snapshot is None else snapshot.scene)
            case Compared(_, other):
                return self._knows(other)
            case Turned():
                return True

    def _knows(self, scene: Scene | None) -> bool:
        return scene is None or scene.number == 0 or scene.number in self._moments
