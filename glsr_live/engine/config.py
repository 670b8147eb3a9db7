"""The settings of the engine, checked at birth."""

from dataclasses import dataclass, field
from typing import Literal

from glsr_live.engine.controls import Mapping, Span, Takeover, check_apart
from glsr_live.engine.routes import InputRoute, OutputRoute
from glsr_live.errors import UsageError
from glsr_live.music.note import TICKS_PER_STEP, Meter
from glsr_live.music.variation import KeyLock, Knobs
from glsr_live.settings import check, setting


@dataclass(frozen=True)
class EngineConfig:
    """How the instrument listens and answers.

    Raises UsageError for a setting that makes no sense and KnobError for a controller that cannot be a knob.
    """

    bpm: float = setting("time", 120.0, "tempo in quarter notes per minute", low=20, high=999)
    meter: Meter = setting("time", Meter(), "time signature; MIDI clock does not carry it", kind="meter")
    sync: Literal["auto", "internal", "clock", "link"] = setting(
        "time", "auto", choices=("auto", "internal", "clock", "link"),
        about="what sets the time: auto follows a MIDI clock while it runs and keeps its own tempo otherwise; "
        "link needs the extra of that name",
    )  # fmt: skip
    sync_delay_ms: float = setting(
        "time", 0.0, "milliseconds by which the answer comes later than the clock; below 0 earlier", low=-500, high=500
    )
    count_in: int = setting("time", 0, "bars that are clicked before bar 1 when the player starts it", low=0, high=4)
    click_channel: int = setting("time", 9, "channel of the clicks", kind="channel", low=0, high=15)
    clock_out: bool = setting("time", False, "send MIDI clock while our own tempo rules")

    capture: Literal["bars", "silence", "switch"] = setting(
        "phrase", "bars", choices=("bars", "silence", "switch"),
        about="a phrase is so many bars, or ends when you pause, or lasts while the footswitch is held",
    )  # fmt: skip
    bars: int = setting("phrase", 2, "bars of a bar-locked phrase", choices=(1, 2, 4, 8))
    silence_beats: float = setting(
        "phrase", 1.0, "the pause that ends a phrase, in beats", low=0.25, high=16, flag="silence"
    )
    starts: Literal["note", "daemon"] = setting(
        "phrase", "note", choices=("note", "daemon"),
        about="without a clock, bar 1 begins with your first note, or with the instrument",
    )  # fmt: skip
    find_tempo: bool = setting(
        "phrase", True, "without a clock, a phrase that a pause ended is answered in the tempo that it was played in"
    )
    quantise: float = setting(
        "phrase", 0.0, "how far the answer's notes are pulled to the grid: 0 as played, 1 on the grid", low=0, high=1
    )
    overdub: bool = setting("phrase", False, "new notes are added to the phrase instead of replacing it")

    answer: Literal["once", "loop", "replace"] = setting(
        "answer", "once", choices=("once", "loop", "replace"),
        about="the answer plays once, or until the next phrase, or takes the phrase's place at every pass and walks on",
    )  # fmt: skip
    every: int = setting("answer", 0, "a new variation every so many bars, 0 for none", low=0, high=64)
    follow_axis: str = setting("answer", "", "the axis along which the variations drift by themselves; empty for none")
    follow_bars: int = setting("answer", 8, "bars that the drift takes to its far end, and again back", low=1, high=64)
    follow_depth: float = setting("answer", 2.0, "how far it drifts, in prior standard deviations", low=-6, high=6)
    thru: bool = setting("answer", False, "also send on what is played")
    mute: bool = setting("answer", False, "keep the answer silent; it runs on unheard")
    channel: int = setting("answer", 0, "channel of the answer", kind="channel", low=0, high=15)
    listen: int | None = setting(
        "phrase", None, "the one channel whose notes are heard; 0 for all", kind="channel", low=0, high=15
    )

    key_lock: Literal["off", "nudge", "strict"] = setting(
        "key", "nudge", choices=("off", "nudge", "strict"),
        about="how firmly new notes are kept in the key: not at all, as a habit, or without exception",
    )  # fmt: skip
    key: str = setting("key", "heard", 'the key: "heard", or one like "C major", "A minor", "D dorian"')

    takeover: Takeover = setting(
        "controls", "pickup", choices=("pickup", "scale", "jump"),
        about="a controller that is not where its knob is waits until it gets there, or closes in, or makes it jump",
    )  # fmt: skip
    feedback: bool = setting("controls", True, "tell controllers where their knobs stand")
    mappings: tuple[Mapping, ...] = ()
    """What turns or triggers what, where it is not the default."""
    spans: tuple[tuple[str, Span], ...] = ()
    """(knob, span): what part of a knob its controllers cover."""
    knobs: Knobs = field(default_factory=Knobs)
    """Where the knobs stand before one is turned."""
    inputs: tuple[InputRoute, ...] = (InputRoute(),)
    outputs: tuple[OutputRoute, ...] = (OutputRoute(),)

    def __post_init__(self) -> None:
        check(self)
        self._check_meter()
        check_apart(self.mappings)
        KeyLock(self.key_lock, self.key)

    def _check_meter(self) -> None:
        if self.meter.bar % TICKS_PER_STEP:
            name = f"{self.meter.numerator}/{self.meter.denominator}"
            raise UsageError(f"a bar of {name} is no whole number of sixteenths; choose another meter")
