"""Phrases that a silence ends."""

from collections.abc import Iterable

from glsr_live.control.status import CaptureState
from glsr_live.engine.capture.captured import EARLY, Captured, phrase_of
from glsr_live.engine.capture.tape import Tape
from glsr_live.engine.config import EngineConfig
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Note, Phrase

LONGEST_BARS = 32
"""A player who never pauses is answered after this many bars."""


class SilenceCapture:
    """A phrase begins with its first note, which is tick 0, and ends when nothing has sounded for a while.

    Its length is rounded up to whole bars. A last note may reach half a step into a bar without adding it.
    """

    keeps_bars = False

    def __init__(self, config: EngineConfig) -> None:
        self.tape = Tape()
        self._meter = config.meter
        self._silence = round(config.silence_beats * TICKS_PER_BEAT)
        self._heard = False

    @property
    def state(self) -> CaptureState:
        """Captured between phrases, empty before the first."""
        if not self.tape.empty:
            return "recording"
        return "captured" if self._heard else "empty"

    @property
    def started(self) -> int | None:
        """The tick at which the phrase on the tape began."""
        return None if self.tape.empty else self.tape.start

    def begin(self, tick: int) -> None:
        """The phrase has its own pulse; the transport's start says nothing."""

    def pause(self) -> None:
        """A phrase has its own pulse; the transport's rest says nothing."""

    def reset(self) -> None:
        """Forget what was played and wait for a first note."""
        self.tape.clear()
        self._heard = False

    def due(self) -> int | None:
        """When the silence is long enough, or the phrase too long."""
        if self.tape.empty:
            return None
        longest = self.tape.start + LONGEST_BARS * self._meter.bar
        return min(longest, self.tape.end + self._silence) if self.tape.quiet else longest

    def take(self, tick: int) -> Captured | None:
        """The phrase that has ended; None when it is not due."""
        due = self.due()
        if due is None or tick < due:
            return None
        start, self._heard = self.tape.start, True
        notes = self.tape.cut(due)
        length = whole_bars(notes, start, self._meter.bar)
        return Captured(phrase_of(notes, start, length, self._meter), start, TICKS_PER_BEAT)

    def switch(self, on: bool, tick: int) -> Captured | None:
        """Silence needs no footswitch."""
        return None

    def foreseen(self, tick: int) -> Phrase | None:
        """The phrase as it stands while nothing sounds."""
        if self.tape.empty or not self.tape.quiet:
            return None
        notes, start = self.tape.notes(tick), self.tape.start
        return phrase_of(notes, start, whole_bars(notes, start, self._meter.bar), self._meter)


def whole_bars(notes: Iterable[Note], start: int, bar: int) -> int:
    """The length in ticks of the whole bars from `start` on that hold the notes."""
    moved = [Note(max(0, note.onset - start), note.duration, note.pitch) for note in notes]
    reach = max(max(note.end - EARLY, note.step * TICKS_PER_STEP + 1) for note in moved)
    return -(-reach // bar) * bar
