"""The settings of the engine, checked at birth."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from glsr_live.errors import KnobError, UsageError
from glsr_live.music.note import TICKS_PER_STEP, Meter
from glsr_live.music.variation import Knobs

TAKEN = frozenset({0, 6, 7, 32, 38, *range(64, 68), *range(96, 102), *range(120, 128)})
"""Controllers that MIDI or every synthesizer gives a meaning of its own; no knob may sit there."""


@dataclass(frozen=True)
class EngineConfig:
    """How the instrument listens and answers.

    Raises UsageError for a setting that makes no sense and KnobError for a controller that cannot be a knob.
    """

    bpm: float = 120.0
    """Tempo in quarter notes per minute, 20 to 400."""
    meter: Meter = field(default_factory=Meter)
    """Time signature; a bar is a whole number of sixteenths."""
    capture: Literal["bars", "silence"] = "bars"
    """`bars`: phrases of `bars` bars of the transport; `silence`: from the first note until a silence."""
    bars: int = 2
    """Length of a bar-locked phrase: 1, 2, 4 or 8 bars."""
    silence_beats: float = 1.0
    """The silence that ends a phrase, in beats (quarter notes), 0.25 to 16."""
    starts: Literal["note", "daemon"] = "note"
    """Where bar 1 of bar-locked capture lies: at the first note played, or at the start of the daemon."""
    answer: Literal["once", "loop"] = "once"
    """The answer plays once, or repeats until the next phrase is answered."""
    channel: int = 0
    """Channel of the answer, 0 to 15."""
    listen: int | None = None
    """The one channel whose notes are heard, 0 to 15; None hears all. Knobs work on every channel."""
    thru: bool = False
    """Whether what is played also goes out, on its own channel."""
    controllers: tuple[tuple[str, int], ...] = ()
    """(knob, controller) pairs that replace the defaults."""
    panic_controller: int | None = 119
    """A value of 64 or more of this controller is a panic; None for none."""
    knobs: Knobs = field(default_factory=Knobs)
    """Where the knobs stand before one is turned."""

    def __post_init__(self) -> None:
        self._check_time()
        self._check_channels()
        self._check_controllers()

    def _check_time(self) -> None:
        _demand(isfinite(self.bpm) and 20 <= self.bpm <= 400, f"The tempo runs from 20 to 400 bpm, not {self.bpm:g}.")
        whole = self.meter.bar % TICKS_PER_STEP == 0
        name = f"{self.meter.numerator}/{self.meter.denominator}"
        _demand(whole, f"A bar of {name} is no whole number of sixteenths; choose another meter.")
        _demand(self.bars in (1, 2, 4, 8), f"A phrase is 1, 2, 4 or 8 bars long, not {self.bars}.")
        long = isfinite(self.silence_beats) and 0.25 <= self.silence_beats <= 16
        _demand(long, f"The silence that ends a phrase is 0.25 to 16 beats, not {self.silence_beats:g}.")
        _demand(self.capture in ("bars", "silence"), f"Capture is 'bars' or 'silence', not {self.capture!r}.")
        _demand(self.answer in ("once", "loop"), f"The answer is 'once' or 'loop', not {self.answer!r}.")
        _demand(self.starts in ("note", "daemon"), f"The bars start at a 'note' or the 'daemon', not {self.starts!r}.")

    def _check_channels(self) -> None:
        for channel in (self.channel, self.listen):
            ok = channel is None or 0 <= channel <= 15
            _demand(ok, f"MIDI has the channels 1 to 16, not {channel + 1 if channel is not None else None}.")

    def _check_controllers(self) -> None:
        seen: dict[int, str] = {}
        panic = () if self.panic_controller is None else (("panic", self.panic_controller),)
        for knob, controller in (*panic, *self.controllers):
            if not 0 <= controller <= 127 or controller in TAKEN:
                raise KnobError(f"Controller {controller} cannot be {knob!r}: choose a free one such as 14 to 31.")
            if controller in seen:
                raise KnobError(f"Controller {controller} cannot be both {seen[controller]!r} and {knob!r}.")
            seen[controller] = knob


def _demand(truth: bool, sentence: str) -> None:
    if not truth:
        raise UsageError(sentence)
