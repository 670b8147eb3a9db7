"""What is asked of the memory by name: the ways back, snapshots, the comparison, exports."""

from collections.abc import Callable
from typing import Any

from glsr_live.control import commands as ask
from glsr_live.control.status import PageStatus
from glsr_live.engine.instrument import Instrument
from glsr_live.engine.memory.errands import Journal, export
from glsr_live.engine.memory.listing import listed
from glsr_live.engine.memory.moment import Moment
from glsr_live.engine.memory.morph import morph
from glsr_live.errors import UsageError
from glsr_live.music.variation import Goal


class Archive:
    """Does the commands that concern the memory. They raise UsageError where they cannot be done."""

    def __init__(self, instrument: Instrument) -> None:
        self._its = instrument
        self.page = PageStatus()
        """The entries of the history that were asked for last."""
        self.morphing = (1, 2)
        """The snapshots that were morphed last."""
        memory = instrument.memory
        self.does: dict[type, Callable[[Any, float], object]] = {
            ask.Undo: lambda _, now: self._walk(memory.undo(), now),
            ask.Redo: lambda _, now: self._walk(memory.redo(), now),
            ask.Go: lambda it, now: self._go(it.number, now),
            ask.ListHistory: lambda it, now: self._list(it.first, it.count),
            ask.Star: lambda it, now: self._star(it.number, it.on),
            ask.Store: lambda it, now: self._store(it.slot, it.name),
            ask.Recall: lambda it, now: self._recall(it.slot, now),
            ask.Rename: lambda it, now: _demand(memory.rename(it.slot, it.name), it.slot),
            ask.Erase: lambda it, now: _demand(memory.erase(it.slot), it.slot),
            ask.Morph: self._morph,
            ask.BlendWith: lambda it, now: self._blend(it.number, now),
            ask.Compare: lambda it, now: self._compare(it.side, now),
            ask.Export: lambda it, now: self._export(it),
        }

    def _walk(self, moment: Moment | None, now: float) -> None:
        if moment is not None:
            self._its.revive(moment.scene, now)

    def _go(self, number: int, now: float) -> None:
        self._moment(number)
        self._walk(self._its.memory.go(number), now)

    def _list(self, first: int, count: int) -> None:
        if first < 0 or not 1 <= count <= ask.LONGEST_PAGE:
            raise UsageError(f"a page of the history has 1 to {ask.LONGEST_PAGE} entries, not {count}")
        self.page = listed(self._its.memory, first, count)

    def _star(self, number: int, on: bool) -> None:
        present = self._its.memory.present
        if number == 0 and present is None:
            raise UsageError("nothing was heard yet; play a phrase first")
        self._moment(number or (present.number if present else 0))
        self._its.memory.star(number, on)

    def _store(self, slot: int, name: str) -> None:
        if not self._its.memory.store(slot, self._its.scene, name):
            raise UsageError(f"snapshots are numbered from 1 to {ask.SLOTS}; there is no {slot}")

    def _recall(self, slot: int, now: float) -> None:
        snapshot = self._its.memory.recall(slot)
        _demand(snapshot is not None, slot)
        if snapshot is not None:
            self._its.revive(snapshot.scene, now)

    def _morph(self, it: ask.Morph, now: float) -> None:
        snapshots = self._its.memory.snapshots
        for slot in (it.first, it.second):
            _demand(slot in snapshots, slot)
        self.morphing = it.first, it.second
        first, second = (snapshots[slot].scene for slot in self.morphing)
        self._its.board.set("morph", it.share)  # one way between them, whoever goes along it
        self._its.revive(morph(self._its.memory, first, second, it.share), now)

    def _blend(self, number: int, now: float) -> None:
        moment = self._moment(number) if number else None
        self._its.goal = Goal(moment.phrase, moment.knobs) if moment else None
        self._its.turned(now)

    def _compare(self, side: str, now: float) -> None:
        if side not in ("A", "B"):
            raise UsageError(f"the sides of the comparison are A and B, not {side!r}")
        if side != self._its.memory.active:
            self._its.revive(self._its.memory.compare(self._its.scene), now)

    def _export(self, it: ask.Export) -> None:
        """What the scribe writes of the session it takes from the journal, which has to be complete for that."""
        errand = export(self._its.memory, it.what, it.path)
        lines = self._its.autosave.finish()
        self._its.actions += [*([Journal(lines)] if lines else []), errand]

    def _moment(self, number: int) -> Moment:
        moment = self._its.memory.moments.get(number)
        if moment is None:
            raise UsageError(f"the history has no entry {number}")
        return moment


def _demand(there: bool, slot: int) -> None:
    if not there:
        raise UsageError(f"there is no snapshot {slot}; store one there first")
