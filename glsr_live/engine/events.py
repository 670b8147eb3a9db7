"""The values that go into the engine and the actions that come out of it. Seconds are of the injected clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from glsr_live.music.note import Meter, Phrase
from glsr_live.music.variation import Knobs, Variation

CaptureState = Literal["empty", "armed", "recording", "captured"]
"""empty: waits for a first note; armed: bars run, none played yet; recording; captured: waits for the next phrase."""


@dataclass(frozen=True, slots=True)
class MidiIn:
    """One whole MIDI message as it came in at a port; anything else is survived."""

    data: bytes
    port: str = "in"


@dataclass(frozen=True, slots=True)
class VariationReady:
    """The model's reply to the request of that number, and how long the model took."""

    request_id: int
    variation: Variation
    milliseconds: float


@dataclass(frozen=True, slots=True)
class ModelReady:
    """A model is there: the axes of its pack in order, the pack's name and the execution provider."""

    axes: tuple[str, ...]
    pack: str
    provider: str


@dataclass(frozen=True, slots=True)
class ModelLost:
    """The model died or hangs; the music goes on with what it has."""


@dataclass(frozen=True, slots=True)
class PortLost:
    """The port `in` or `out` has vanished."""

    port: str


@dataclass(frozen=True, slots=True)
class PortFound:
    """The port `in` or `out` is there (again)."""

    port: str


@dataclass(frozen=True, slots=True)
class Panic:
    """Silence now: every note ends, the answer stops and the phrase is forgotten."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The last event: everything is released, and whatever comes later is ignored."""


Event = MidiIn | VariationReady | ModelReady | ModelLost | PortLost | PortFound | Panic | Quit


@dataclass(frozen=True, slots=True)
class SendMidi:
    """Send this message at once; `due` is the second at which it was wanted, never later than now."""

    data: bytes
    due: float


@dataclass(frozen=True, slots=True)
class AskModel:
    """Ask the model for a variation; the newest request wins."""

    request_id: int
    phrase: Phrase
    knobs: Knobs


@dataclass(frozen=True, slots=True)
class Status:
    """What the player may want to see; `bar` and `beat` count from 1 and are 0 while the transport rests."""

    capture: CaptureState = "empty"
    bpm: float = 120.0
    meter: Meter = field(default_factory=Meter)
    bar: int = 0
    beat: int = 0
    knobs: Knobs = field(default_factory=Knobs)
    played: Mapping[str, float] = field(default_factory=dict)
    """Every attribute of the phrase, by name."""
    yields: Mapping[str, float] = field(default_factory=dict)
    """Every attribute of the answer, by name."""
    pack: str = ""
    provider: str = ""
    """Empty while no model is there."""
    latency_ms: float = 0.0
    """How long the model took for its newest reply."""
    late: int = 0
    """Notes left out because their time was more than a step ago."""


@dataclass(frozen=True, slots=True)
class Report:
    """The status has changed."""

    status: Status


Action = SendMidi | AskModel | Report
