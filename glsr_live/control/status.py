"""What the instrument tells: one frozen value that is told again whenever it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from glsr_live.music.note import Meter, Phrase
from glsr_live.music.variation import Knobs, PlaneReady, Spread

CaptureState = Literal["empty", "armed", "recording", "captured"]
"""empty: waits for a first note; armed: bars run, none played yet; recording; captured: waits for the next phrase."""
News = Literal["phrase", "pack", "blend", "seed", "knobs"]
"""The most that is new in an entry of the history."""
PortDirection = Literal["in", "out", "control"]
"""in: the music that is heard; out: the music that is sent; control: the port for controllers alone, both ways."""


@dataclass(frozen=True, slots=True)
class KnobStatus:
    """A knob: its value and ends in its own unit, and what turns it."""

    name: str
    value: float
    low: float
    high: float
    centre: float
    locked: bool = False
    controller: str = ""
    """The controller in words, empty for none."""
    physical: float | None = None
    """Where the controller stands, 0 to 1 of its way; None while it was never moved."""
    held: bool = True
    """Whether the controller has hold of the knob; without it, it has to be moved to the knob's place first."""
    span_low: float | None = None
    """The value at the controller's low end, None for the knob's own end; `span_high` at its high end."""
    span_high: float | None = None
    curve: str = "linear"
    """How finely the controller turns it: linear, fine or exponential."""
    inverted: bool = False
    """Whether the controller turns it the other way round."""
    spread: Spread | None = None
    """What the data holds of the attribute that an axis stands for; None for what is no axis."""

    @property
    def span(self) -> tuple[float, float]:
        """The values at the low and the high end of the controller."""
        low = self.low if self.span_low is None else self.span_low
        return low, self.high if self.span_high is None else self.span_high


@dataclass(frozen=True, slots=True)
class SnapshotStatus:
    """A snapshot that is kept: its slot from 1, its name and its knobs."""

    slot: int
    name: str
    knobs: Knobs


@dataclass(frozen=True, slots=True)
class EntryStatus:
    """An entry of the history: what is new in it beside the entry before, and the attributes of phrase and answer."""

    number: int
    starred: bool
    seed: int
    news: News
    turned: Mapping[str, float] = field(default_factory=dict)
    """The knobs that stand elsewhere than in the entry before, or than at rest where the phrase is new."""
    played: Mapping[str, float] = field(default_factory=dict)
    yields: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageStatus:
    """Entries of the history that were asked for, newest first; `first` as it was asked."""

    first: int = 0
    entries: tuple[EntryStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class PortStatus:
    """A port: its key, whether it is there, and how many messages passed; a device may be an `in` and an `out`."""

    key: str
    there: bool = True
    messages: int = 0
    direction: PortDirection = "in"


@dataclass(frozen=True, slots=True)
class Position:
    """Where the music is: bar and beat from 1, 0 while the transport rests, and the tick in the beat."""

    bar: int = 0
    beat: int = 0
    tick: int = 0
    heard: int = -1
    """Ticks since the phrase that is being recorded began; -1 for none."""
    answered: int = -1
    """Ticks since this pass of the answer began; -1 while none sounds."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the player may want to see; `bar` and `beat` count from 1 and are 0 while the transport rests."""

    capture: CaptureState = "empty"
    bpm: float = 120.0
    """What is heard now, rounded to a tenth."""
    meter: Meter = field(default_factory=Meter)
    running: bool = False
    source: str = "internal"
    """What sets the time: internal, clock or link."""
    locked: bool = True
    """Whether the clock is followed closely."""
    bar: int = 0
    beat: int = 0
    knobs: Knobs = field(default_factory=Knobs)
    board: tuple[KnobStatus, ...] = ()
    learning: str = ""
    """What waits for its controller."""
    phrase: Phrase | None = None
    variation: Phrase | None = None
    key: str = ""
    """The key that was heard."""
    played: Mapping[str, float] = field(default_factory=dict)
    """Every attribute of the phrase, by name."""
    yields: Mapping[str, float] = field(default_factory=dict)
    """Every attribute of the answer, by name."""
    place: tuple[float, ...] = ()
    """The phrase's coordinates on the pack's axes, and the answer's in `moved`."""
    moved: tuple[float, ...] = ()
    seed: int = 0
    number: int = 0
    """The present entry of the history, 0 before the first, and how many there are."""
    entries: int = 0
    starred: bool = False
    can_undo: bool = False
    can_redo: bool = False
    page: PageStatus = field(default_factory=PageStatus)
    """The entries of the history that were asked for last."""
    side: str = "A"
    snapshots: tuple[SnapshotStatus, ...] = ()
    morphing: tuple[int, int] = (1, 2)
    """The snapshots between which the morph knob moves: those that were morphed last."""
    pack: str = ""
    provider: str = ""
    """Empty while no model is there."""
    latency_ms: float = 0.0
    """How long the model took for its newest reply."""
    overdue_ms: float = 0.0
    """By how much the newest answer missed its bar line; 0 when it was in time."""
    overdue: int = 0
    """Answers that came after their bar line."""
    late: int = 0
    """Notes left out because their time was more than a step ago."""
    looping: bool = False
    """Our own notes come back to us: an input and an output are connected in a circle."""
    ports: tuple[PortStatus, ...] = ()
    """The ports that are used."""
    inputs: tuple[str, ...] = ()
    """The ports of others that could be heard, and in `outputs` those that could be played, by names to choose."""
    outputs: tuple[str, ...] = ()
    plane: PlaneReady | None = None
    """The latent map that was asked for last."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """The settings that can be changed while it plays, by name, as the config file has them: a channel from 1."""
    wrote: str = ""
    """The file that was written last."""
    problem: str = ""
    """The newest refusal of a command, in one sentence."""
