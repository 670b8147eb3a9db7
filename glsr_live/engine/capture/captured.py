"""A phrase with its place in time, and what a way to capture has to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from glsr_live.control.status import CaptureState
from glsr_live.engine.capture.tape import Tape
from glsr_live.music.melody import highest_leads
from glsr_live.music.note import TICKS_PER_STEP, Meter, Note, Phrase, nearest_step

EARLY = TICKS_PER_STEP // 2
"""A note up to half a step before its place on the grid is early, not the end of what came before."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A phrase, the transport tick of its tick 0, and the pulse in ticks on which its answer may enter."""

    phrase: Phrase
    start: int
    pulse: int

    def entry(self, tick: int) -> int:
        """The next pulse after a tick."""
        return self.start + ((tick - self.start) // self.pulse + 1) * self.pulse


class Capture(Protocol):
    """What the engine needs of a way to capture; ticks are the transport's."""

    tape: Tape
    keeps_bars: bool

    @property
    def state(self) -> CaptureState:
        """Where the capture is."""

    @property
    def started(self) -> int | None:
        """The tick at which the phrase on the tape began; None before it."""

    def begin(self, tick: int) -> None:
        """The transport runs, and this is its tick."""

    def pause(self) -> None:
        """The transport rests until the next note; nothing is on the tape."""

    def reset(self) -> None:
        """Forget what was played and wait for a first note."""

    def due(self) -> int | None:
        """The tick at which to `take`."""

    def take(self, tick: int) -> Captured | None:
        """The phrase that is complete at this tick."""

    def switch(self, on: bool, tick: int) -> Captured | None:
        """The footswitch goes down or up; the phrase that it ends."""

    def foreseen(self, tick: int) -> Phrase | None:
        """The phrase as it will be if nothing else is played; None where its end is not known."""


def phrase_of(notes: Iterable[Note], start: int, length: int, meter: Meter) -> Phrase:
    """The melody among the notes, counted from `start`; early notes stand at tick 0, none reaches past the end."""
    moved = sorted(_moved(note, start, length) for note in notes)
    return Phrase(highest_leads(moved), length, meter)


def quantised(phrase: Phrase, strength: float) -> Phrase:
    """The phrase with every onset drawn towards its step; strength 1 puts it there, ends stay where they are."""
    if not strength:
        return phrase
    notes = sorted(_drawn(note, strength, phrase.length) for note in phrase.notes)
    return replace(phrase, notes=tuple(notes))


def overdubbed(old: Phrase, new: Phrase, place: int = 0) -> Phrase:
    """The old phrase with the new notes in it: where both have notes the new ones are heard.

    `place` is the tick of the old phrase at which the new one began; what is played past its end starts over.
    """
    shifted = [replace(note, onset=note.onset + place) for note in new.notes]
    added = [_moved(note, note.onset // old.length * old.length, old.length) for note in shifted]
    kept = [part for note in old.notes for part in _outside(note, added)]
    return replace(old, notes=highest_leads(sorted([*kept, *added])))


def _moved(note: Note, start: int, length: int) -> Note:
    onset = max(0, note.onset - start)
    return Note(onset, max(1, min(note.duration, length - onset)), note.pitch, note.velocity)


def _drawn(note: Note, strength: float, length: int) -> Note:
    place = min(nearest_step(note.onset) * TICKS_PER_STEP, length - 1)
    onset = note.onset + round(strength * (place - note.onset))
    return Note(onset, max(1, note.end - onset), note.pitch, note.velocity)


def _outside(note: Note, added: Iterable[Note]) -> list[Note]:
    """What is left of an old note: nothing when a new one sounds at its onset, else up to the next new one."""
    if any(other.onset - EARLY <= note.onset < other.end for other in added):
        return []
    end = min((other.onset for other in added if other.onset > note.onset), default=note.end)
    return [replace(note, duration=min(note.duration, end - note.onset))]
