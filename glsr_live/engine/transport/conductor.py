"""What follows when the music begins, moves and rests: ticks, clicks, clock for others, and changes that are told."""

from glsr_live.engine.transport.changes import Change
from glsr_live.engine.transport.clock_out import ClockOut
from glsr_live.engine.transport.count_in import CountIn
from glsr_live.engine.transport.settings import Settings
from glsr_live.engine.transport.timeline import Line, Timeline
from glsr_live.music.note import TICKS_PER_STEP

_NEAR = TICKS_PER_STEP / 2
"""Ticks by which a line may be off and still mean the same place."""


class Conductor:
    """Moves the timeline and tells it. `bpm` is our own tempo; `ours` says that no clock rules, so we may send one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.time = Timeline()
        self.count_in, self.out = CountIn(self.time), ClockOut(self.time)
        self.bpm = settings.bpm
        self.ours = True
        self.moves = 0
        self.changes: list[Change] = []

    @property
    def _sends(self) -> bool:
        return self.settings.clock_out and self.ours

    def advance(self, bpm: float, now: float) -> None:
        """Clicks and clock that are due."""
        self.changes += self.count_in.advance(now)
        if self._sends:
            self.changes += self.out.advance(bpm, now)

    def begin(self, line: Line, position: int, now: float, stays: bool = False) -> None:
        """Let ticks pass from a song position on; one that `stays` is where the ticks stand."""
        self.count_in.cancel()
        self.moves += 1
        time, cycle = self.time, self.settings.cycle
        self.changes.append(time.go_on(line) if stays else time.begin(line, position, cycle))
        if self._sends:
            self.changes += self.out.begin(position, now)

    def halt(self, now: float) -> None:
        """Let ticks rest."""
        self.count_in.cancel()
        self.changes.append(self.time.halt())
        if self._sends:
            self.changes += self.out.halt(now)

    def follow(self, line: Line, position: int, now: float) -> None:
        """Go on along a line; where that is somewhere else, the song is at `position` next."""
        assert self.time.line is not None
        bar = self.settings.meter.bar
        apart = line.ticks(now) - self.time.line.ticks(now)
        bars = round(apart / bar)
        if abs(apart) < _NEAR:
            self.time.line = line
        elif abs(apart - bars * bar) < _NEAR:
            self.shift(line, bars * bar, now)
        else:
            self.jump(position, line, now)

    def shift(self, line: Line, ticks: int, now: float) -> None:
        """The song has moved by whole bars; the music goes on."""
        self.changes.append(self.time.shift(line, ticks))
        self._moved(now)

    def jump(self, position: int, line: Line | None, now: float) -> None:
        """The song goes on, or rests, somewhere else."""
        self.count_in.cancel()
        self.moves += 1
        self.changes.append(self.time.jump(position, self.settings.cycle, line))
        self._moved(now)

    def rule(self, ours: bool, now: float) -> None:
        """Say whether the time is ours: a clock is sent only then."""
        if self._sends and not ours:
            self.changes += self.out.halt(now)
            self.out.silence()
        self.ours = ours

    def send_clock(self, on: bool, now: float) -> None:
        """Begin or end the clock for others, where the music is."""
        if on and self.ours and self.time.running:
            self.changes += self.out.begin(self.time.position(self.time.edge), now)
        elif not on:
            self.changes += self.out.halt(now)
            self.out.silence()

    def _moved(self, now: float) -> None:
        if self._sends and self.time.running:
            self.changes += self.out.begin(self.time.position(self.time.edge), now)
