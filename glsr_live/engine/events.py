"""The values that go into the engine and the actions that come out of it. Seconds are of the injected clock."""

from dataclasses import dataclass, field

from glsr_live.control.commands import Command, Panic
from glsr_live.control.status import Status
from glsr_live.engine.memory.errands import Errand, ScribeReply
from glsr_live.engine.transport.changes import LinkTime
from glsr_live.music.note import Phrase
from glsr_live.music.variation import AskPlane, Goal, KeyLock, Knobs, PlaneReady, Spread, Variation


@dataclass(frozen=True, slots=True)
class MidiIn:
    """One whole MIDI message as it came in at the port of that key; anything else is survived."""

    data: bytes
    port: str = "in"
    came: float | None = field(default=None, compare=False, repr=False)
    """The second at which it came in, where that is known to be before it is told."""


@dataclass(frozen=True, slots=True)
class VariationReady:
    """The model's reply to the request of that number, and how long the model took."""

    request_id: int
    variation: Variation
    milliseconds: float


@dataclass(frozen=True, slots=True)
class ModelReady:
    """A model is there: the axes of its pack in order, the pack's name and the execution provider.

    `spreads` are what the data holds along the axes, where that is known.
    """

    axes: tuple[str, ...]
    pack: str
    provider: str
    spreads: tuple[Spread, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelLost:
    """The model died or hangs; the music goes on with what it has."""


@dataclass(frozen=True, slots=True)
class PortLost:
    """The port of that key has vanished."""

    port: str


@dataclass(frozen=True, slots=True)
class PortFound:
    """The port of that key is there (again)."""

    port: str


@dataclass(frozen=True, slots=True)
class PortsSeen:
    """The ports of others that exist now, by names that can be chosen: sources to hear, destinations to play."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quit:
    """The last event: everything is released, and whatever comes later is ignored."""


Event = (
    MidiIn | VariationReady | PlaneReady | ModelReady | ModelLost
    | PortLost | PortFound | PortsSeen | ScribeReply | LinkTime | Command | Panic | Quit
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SendMidi:
    """Send this message to a port; `due` is the second at which it is wanted, at most the engine's lead from now."""

    data: bytes
    due: float
    port: str = "out"


@dataclass(frozen=True, slots=True)
class AskModel:
    """Ask the model for a variation; the newest request wins."""

    request_id: int
    phrase: Phrase
    knobs: Knobs
    goal: Goal | None = None
    lock: KeyLock = KeyLock()


@dataclass(frozen=True, slots=True)
class Report:
    """The status has changed."""

    status: Status


Action = SendMidi | AskModel | AskPlane | Errand | Report
