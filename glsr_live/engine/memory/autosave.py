"""When to write what has happened: at once, save for what may still be turning."""

from glsr_live.engine.memory.changes import Added, Change, Turned
from glsr_live.engine.memory.memory import GESTURE_SECONDS, Memory
from glsr_live.engine.memory.session import change_lines
from glsr_live.engine.memory.writer import Writer

LONGEST_SECONDS = 10.0
"""A knob that never rests is written this often all the same."""


class Autosave:
    """The journal's lines of a memory. Of a gesture only the end is written, once the knobs have come to rest."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._writer = Writer()
        self._moving: dict[int, Change] = {}
        self._first = self._latest = 0.0

    def due(self) -> float | None:
        """The second at which `lines` will have something to write; None while nothing waits."""
        return min(self._latest + GESTURE_SECONDS, self._first + LONGEST_SECONDS) if self._moving else None

    def lines(self, now: float) -> tuple[str, ...]:
        """What to write now. Call it after every event that may change the memory, and at `due`."""
        ready: list[Change] = []
        for change in self._memory.collect():
            ready += self._sort(change, now)
        due = self.due()
        return self._written([*ready, *self._rest()] if due is not None and now >= due else ready)

    def finish(self) -> tuple[str, ...]:
        """All that is not written yet: the session ends."""
        return self._written([*self._rest(), *self._memory.collect()])

    def _sort(self, change: Change, now: float) -> list[Change]:
        """Changes that others of their kind overtake wait; one of another kind lets all of them through before it."""
        if not isinstance(change, Added | Turned):
            return [*self._rest(), change]
        self._first = self._first if self._moving else now
        self._latest = now
        self._moving[change.moment.number if isinstance(change, Added) else 0] = change
        return []

    def _rest(self) -> list[Change]:
        changes = list(self._moving.values())
        self._moving.clear()
        return changes

    def _written(self, changes: list[Change]) -> tuple[str, ...]:
        return change_lines(changes, self._writer)
