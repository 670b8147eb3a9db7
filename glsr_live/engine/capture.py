"""Where a phrase begins and ends: locked to the bars of the transport, or ended by a silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import CaptureState
from glsr_live.engine.tape import Tape
from glsr_live.engine.tempo import EARLY
from glsr_live.music.melody import highest_leads
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Meter, Note, Phrase

LONGEST_BARS = 32
"""A player who never pauses is answered after this many bars."""


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

    def begin(self, tick: int) -> None:
        """Record from the bar line of the phrase that holds this tick."""
        if self._start is None:
            self._start = tick // self._length * self._length

    def pause(self) -> None:
        """No bars run until the transport does."""
        self._start = None

    def reset(self) -> None:
        """Forget what was played and wait for the transport."""
        self.tape = Tape()
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
        notes = self.tape.cut(start + self._length)
        return Captured(_phrase(notes, start, self._length, self._meter), start, self._meter.bar) if notes else None


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

    def begin(self, tick: int) -> None:
        """The phrase has its own pulse; the transport's start says nothing."""

    def pause(self) -> None:
        """A phrase has its own pulse; the transport's rest says nothing."""

    def reset(self) -> None:
        """Forget what was played and wait for a first note."""
        self.tape = Tape()
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
        return Captured(_phrase(notes, start, self._span(notes, start), self._meter), start, TICKS_PER_BEAT)

    def _span(self, notes: Iterable[Note], start: int) -> int:
        bar = self._meter.bar
        moved = [Note(note.onset - start, note.duration, note.pitch) for note in notes]
        reach = max(max(note.end - EARLY, note.step * TICKS_PER_STEP + 1) for note in moved)
        return -(-reach // bar) * bar


def capture_of(config: EngineConfig) -> Capture:
    """The capture that the settings ask for."""
    return BarCapture(config) if config.capture == "bars" else SilenceCapture(config)


def _phrase(notes: Iterable[Note], start: int, length: int, meter: Meter) -> Phrase:
    """The melody among the notes, counted from `start`; early notes stand at tick 0, none reaches past the end."""
    moved = sorted(_moved(note, start, length) for note in notes)
    return Phrase(highest_leads(moved), length, meter)


def _moved(note: Note, start: int, length: int) -> Note:
    onset = max(0, note.onset - start)
    return Note(onset, min(note.duration, length - onset), note.pitch, note.velocity)
