"""Phrases of whole bars."""

from collections.abc import Iterable

from glsr_live.control.status import CaptureState
from glsr_live.engine.capture.captured import EARLY, Captured, phrase_of
from glsr_live.engine.capture.tape import Tape
from glsr_live.engine.config import EngineConfig
from glsr_live.music.note import Note, Phrase


class BarCapture:
    """Phrases of whole bars, recorded from a bar line. Bars in which nothing is played make no phrase.

    A phrase is complete half a step before its last bar line, since what is played later belongs to the next one:
    that is the time the model has to answer on the bar line itself. A note that sounds then is held to the bar line.
    """

    keeps_bars = True

    def __init__(self, config: EngineConfig) -> None:
        self.tape = Tape()
        self._meter = config.meter
        self._length = config.bars * config.meter.bar
        self._start: int | None = None

    @property
    def state(self) -> CaptureState:
        """Armed while the bars run without a note."""
        if self._start is None:
            return "empty"
        return "armed" if self.tape.empty else "recording"

    @property
    def started(self) -> int | None:
        """The tick at which the phrase on the tape began."""
        return self._start

    def begin(self, tick: int) -> None:
        """Record from the bar line of the phrase that holds this tick."""
        if self._start is None:
            self._start = tick // self._length * self._length

    def pause(self) -> None:
        """No bars run until the transport does."""
        self._start = None

    def reset(self) -> None:
        """Forget what was played and wait for the transport."""
        self.tape.clear()
        self.pause()

    def due(self) -> int | None:
        """Half a step before the last bar line."""
        return None if self._start is None else self._start + self._length - EARLY

    def take(self, tick: int) -> Captured | None:
        """The phrase that ends at the coming bar line; None when it is not due or nothing was played."""
        due = self.due()
        if self._start is None or due is None or tick < due:
            return None
        start, self._start = self._start, (tick + EARLY) // self._length * self._length
        notes = _from(start, self.tape.cut(start + self._length))
        return Captured(phrase_of(notes, start, self._length, self._meter), start, self._meter.bar) if notes else None

    def switch(self, on: bool, tick: int) -> Captured | None:
        """Bars need no footswitch."""
        return None

    def foreseen(self, tick: int) -> Phrase | None:
        """The phrase so far, what sounds held to the bar line."""
        if self._start is None or self.tape.empty:
            return None
        notes = _from(self._start, self.tape.notes(self._start + self._length))
        return phrase_of(notes, self._start, self._length, self._meter) if notes else None


def _from(start: int, notes: Iterable[Note]) -> list[Note]:
    """What was played before the first bar, in a count-in for instance, is no part of it."""
    return [note for note in notes if note.onset >= start - EARLY]
