"""Phrases that a footswitch, a controller or a button begins and ends."""

from glsr_live.control.status import CaptureState
from glsr_live.engine.capture.captured import EARLY, Captured, phrase_of
from glsr_live.engine.capture.silence import LONGEST_BARS
from glsr_live.engine.capture.tape import Tape
from glsr_live.engine.config import EngineConfig
from glsr_live.music.note import TICKS_PER_BEAT, Phrase


class SwitchCapture:
    """A phrase lasts from the press of a switch to its release, both drawn to the nearest beat, in whole bars.

    Pressed while the transport rests, it waits: the first note is then the phrase's beginning.
    """

    keeps_bars = False

    def __init__(self, config: EngineConfig) -> None:
        self.tape = Tape()
        self._meter = config.meter
        self._down = False
        self._running = False
        self._start: int | None = None
        self._heard = False

    @property
    def state(self) -> CaptureState:
        """Armed from the press to the first note."""
        if self._down:
            return "armed" if self.tape.empty else "recording"
        return "captured" if self._heard else "empty"

    @property
    def started(self) -> int | None:
        """The tick at which the phrase on the tape began."""
        return self._start

    def begin(self, tick: int) -> None:
        """The first note of an armed phrase starts the transport."""
        self._running = True
        if self._down and self._start is None:
            self._start = tick

    def pause(self) -> None:
        """The transport rests; a phrase that was begun begins anew with it."""
        self._running, self._start = False, None

    def reset(self) -> None:
        """Forget what was played; the switch has to be pressed anew."""
        self.tape.clear()
        self._down, self._start, self._heard = False, None, False

    def due(self) -> int | None:
        """A switch that is never released ends all the same."""
        return None if self._start is None else self._start + LONGEST_BARS * self._meter.bar

    def take(self, tick: int) -> Captured | None:
        """The phrase that has become too long; what is played without the switch is no phrase."""
        due = self.due()
        if due is not None and tick >= due:
            return self.switch(False, tick)
        if not self._down:
            self.tape.forget_before(tick - TICKS_PER_BEAT)
        return None

    def switch(self, on: bool, tick: int) -> Captured | None:
        """Press: begin at the nearest beat. Release: the phrase, None when nothing was played."""
        if on:
            self._press(tick)
            return None
        start, self._start, self._down = self._start, None, False
        if start is None:
            return None
        length = max(1, round((tick - start) / self._meter.bar)) * self._meter.bar
        inside = [note for note in self.tape.cut(tick) if start - EARLY <= note.onset < start + length]
        self._heard = self._heard or bool(inside)
        return Captured(phrase_of(inside, start, length, self._meter), start, self._meter.bar) if inside else None

    def foreseen(self, tick: int) -> Phrase | None:
        """Nobody knows when the switch is released."""
        return None

    def _press(self, tick: int) -> None:
        if not self._down:
            self.tape.forget_before(tick - EARLY)
            self._down = True
            self._start = round(tick / TICKS_PER_BEAT) * TICKS_PER_BEAT if self._running else None
