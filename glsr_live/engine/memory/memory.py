"""Everything that was heard, in time, and the ways back to it."""

from dataclasses import replace

from glsr_live.engine.memory.changes import Added, Change, Compared, Heard, Side, Starred, Stored, Turned, Walked
from glsr_live.engine.memory.moment import Moment, Scene, Snapshot, repeated, sharing, turned
from glsr_live.engine.memory.state import SLOTS, State
from glsr_live.music.variation import Knobs

GESTURE_SECONDS = 1.0
"""Answers to a turning knob that follow one another within this time are one moment, the latest of them."""


class Memory(State):
    """What the player does with the memory. Nothing that was heard is ever dropped, undone or not.

    A gesture of the knobs, however long, is one moment; it never takes the place of what was heard before it, nor of a
    moment that was starred, stored or gone back to meanwhile. Every change is handed out once, by `collect`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changes: list[Change] = []
        self._gesture: float | None = None

    @property
    def present(self) -> Moment | None:
        """The moment at which the player is."""
        return self._moments.get(self._path.present)

    @property
    def stars(self) -> tuple[Moment, ...]:
        """The moments with a star, in order of time."""
        return tuple(moment for moment in self._moments.values() if moment.starred)

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return self._path.can_walk(-1)

    @property
    def can_redo(self) -> bool:
        """Whether there is a way forth."""
        return self._path.can_walk(1)

    def add(self, moment: Moment, now: float) -> Moment:
        """Remember an answer that is heard from now on; it comes back with its number.

        The same answer again is the present moment; one of a gesture under way takes the present moment's place.
        """
        present = self.present
        if present is not None and repeated(present, moment):
            return present
        by_knobs = present is not None and turned(present, moment)
        number = self._path.present if by_knobs and self._goes_on(now) else self.last + 1
        self._do(Added(replace(sharing(moment, present), number=number, starred=False)))
        self._gesture = now if by_knobs else None
        return self._moments[number]

    def turn(self, knobs: Knobs) -> None:
        """The knobs stand like this, whether or not there is an answer to it."""
        if knobs != self.knobs:
            gesture = self._gesture
            self._do(Turned(knobs))
            self._gesture = gesture

    def undo(self) -> Moment | None:
        """Back to what was heard before; None at the beginning."""
        return self._walk(-1)

    def redo(self) -> Moment | None:
        """Forth to what an undo left; None at the end."""
        return self._walk(1)

    def go(self, number: int) -> Moment | None:
        """To any moment; an undo leads back. None when there is no such moment."""
        if number not in self._moments:
            return None
        if number != self._path.present:
            self._do(Heard(number))
        return self._moments[number]

    def star(self, number: int, on: bool = True) -> bool:
        """Give a moment its star or take it away, 0 is the present one; False when there is no such moment."""
        number = number or self._path.present
        if number in self._moments and self._moments[number].starred != on:
            self._do(Starred(number, on))
        return number in self._moments

    def store(self, slot: int, here: Scene, name: str = "") -> bool:
        """Keep a scene in slot 1 to 8, over what is there; False for another slot."""
        if slot in SLOTS:
            self._do(Stored(slot, Snapshot(self._numbered(here), name)))
        return slot in SLOTS

    def recall(self, slot: int) -> Snapshot | None:
        """The snapshot of a slot, None where there is none; the moment that was heard there becomes the present one."""
        snapshot = self._snapshots.get(slot)
        if snapshot is not None:
            self.go(snapshot.scene.number)
        return snapshot

    def rename(self, slot: int, name: str) -> bool:
        """Give a snapshot another name; False when there is none."""
        snapshot = self._snapshots.get(slot)
        if snapshot is not None and snapshot.name != name:
            self._do(Stored(slot, replace(snapshot, name=name)))
        return snapshot is not None

    def erase(self, slot: int) -> bool:
        """Empty a slot; False when it is empty."""
        there = slot in self._snapshots
        if there:
            self._do(Stored(slot, None))
        return there

    def compare(self, here: Scene, side: Side | None = None) -> Scene:
        """Leave `here` to the side that is heard and go to A or B, to the other one when none is named.

        What changes from now on belongs to that side. B starts as a copy of A; a side that is heard is where it is.
        """
        here = self._numbered(here)
        if side == self.active:
            return here
        there = self.other or here
        self._do(Compared("B" if self.active == "A" else "A", here))
        self.go(there.number)
        return there

    def copy(self, here: Scene) -> None:
        """Make the other side what is heard now."""
        self._do(Compared(self.active, self._numbered(here)))

    def collect(self) -> list[Change]:
        """What has changed since the last call."""
        changes, self._changes = self._changes, []
        return changes

    def _goes_on(self, now: float) -> bool:
        return self._gesture is not None and now - self._gesture <= GESTURE_SECONDS

    def _numbered(self, scene: Scene) -> Scene:
        """The scene with the number of what is heard in it."""
        present = self.present
        heard = present is not None and replace(scene, number=present.number) == present.scene
        return replace(scene, number=self._path.present if heard else 0)

    def _walk(self, steps: int) -> Moment | None:
        if not self._path.can_walk(steps):
            return None
        self._do(Walked(self._path.at + steps))
        return self.present

    def _do(self, change: Change) -> None:
        self.apply(change)
        self._changes.append(change)
        self._gesture = None
