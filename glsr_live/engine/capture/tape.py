"""The tape: keys going down and up, and the sustain pedal, become notes in transport ticks."""

from collections.abc import Callable, Hashable
from typing import Any

from glsr_live.music.note import Note

Key = tuple[Hashable, int]
"""Where a key is, such as a port and a channel, and its pitch."""


class Tape:
    """Records what is played until it is cut."""

    def __init__(self) -> None:
        self._held: dict[Key, tuple[int, int]] = {}
        self._ringing: dict[Key, tuple[int, int]] = {}
        self._pedals: set[Hashable] = set()
        self._notes: list[Note] = []

    @property
    def quiet(self) -> bool:
        """Whether nothing sounds."""
        return not (self._held or self._ringing)

    @property
    def empty(self) -> bool:
        """Whether nothing was recorded since the last cut."""
        return self.quiet and not self._notes

    @property
    def start(self) -> int:
        """The first onset; only of a tape that is not empty."""
        sounding = (onset for onset, _ in (*self._held.values(), *self._ringing.values()))
        return min((*sounding, *(note.onset for note in self._notes)))

    @property
    def end(self) -> int:
        """The end of the last note that has ended."""
        return max((note.end for note in self._notes), default=0)

    def press(self, key: Key, velocity: int, tick: int) -> None:
        """A key goes down. Notes that only the pedal holds end here, or they would cover the rest of the line."""
        self._close(self._ringing, tick)
        self._close_key(key, tick)
        self._held[key] = (tick, velocity)

    def release(self, key: Key, tick: int) -> None:
        """A key goes up; with the pedal down its note rings on."""
        if key[0] not in self._pedals:
            self._close_key(key, tick)
        elif key in self._held:
            self._ringing[key] = self._held.pop(key)

    def pedal(self, place: Hashable, down: bool, tick: int) -> None:
        """The sustain pedal of a place goes down or up."""
        if down:
            self._pedals.add(place)
            return
        self._pedals.discard(place)
        self._close(self._ringing, tick, lambda other: bool(other == place))

    def lift(self, tick: int, there: Callable[[Any], bool] = lambda _: True) -> None:
        """Every key and pedal of such places goes up: the player's port is gone."""
        self._pedals = {place for place in self._pedals if not there(place)}
        self.let_go(tick, there)

    def let_go(self, tick: int, there: Callable[[Any], bool]) -> None:
        """Every note of such places ends; pedals stay."""
        self._close(self._held, tick, there)
        self._close(self._ringing, tick, there)

    def cut(self, tick: int) -> tuple[Note, ...]:
        """The notes so far, those that sound closed at this tick; the tape is empty afterwards, pedals stay."""
        self._close(self._held, tick)
        self._close(self._ringing, tick)
        notes, self._notes = tuple(self._notes), []
        return notes

    def clear(self) -> None:
        """Forget every note, those that sound too; pedals stay."""
        self._held.clear()
        self._ringing.clear()
        self._notes.clear()

    def notes(self, tick: int) -> tuple[Note, ...]:
        """The notes so far, those that sound as if they ended at this tick; the tape runs on."""
        sounding = (*self._held.items(), *self._ringing.items())
        ends = (Note(onset, max(1, tick - onset), key[1], velocity) for key, (onset, velocity) in sounding)
        return (*self._notes, *ends)

    def forget_before(self, tick: int) -> None:
        """Forget the notes that had ended by this tick."""
        self._notes = [note for note in self._notes if note.end > tick]

    def forget_all_but(self, count: int) -> None:
        """Forget the oldest notes that have ended."""
        del self._notes[:-count]

    def _close(
        self, sounding: dict[Key, tuple[int, int]], tick: int, there: Callable[[Any], bool] = lambda _: True
    ) -> None:
        for key in [key for key in sounding if there(key[0])]:
            self._end(key, *sounding.pop(key), tick)

    def _close_key(self, key: Key, tick: int) -> None:
        if key in self._held:
            self._end(key, *self._held.pop(key), tick)

    def _end(self, key: Key, onset: int, velocity: int, tick: int) -> None:
        self._notes.append(Note(onset, max(1, tick - onset), key[1], velocity))
