"""What may be asked of the instrument, whoever asks: a controller, OSC, the panel or the command line.

Datagrams get lost and come twice, so a command names the place to be in and not the way there; the few that step
(`Undo`, `Redo`, `Tap`, `ReRoll` without a seed) are for hands, and have an absolute twin where one makes sense.
"""

from dataclasses import dataclass
from typing import Literal

from glsr_live.music.note import Phrase

SLOTS = 8
"""Snapshots are numbered from 1 to 8."""
LONGEST_PAGE = 64
"""Entries of the history that are told at once."""
What = Literal["phrase", "variation", "stars", "session"]
Side = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Play:
    """Start our own transport at bar 1, after the count-in if there is one."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop our own transport; every note ends and the position stays."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on from the position."""


@dataclass(frozen=True, slots=True)
class Locate:
    """Move our own transport to a bar, counted from 1."""

    bar: int


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap of the tempo."""


@dataclass(frozen=True, slots=True)
class Record:
    """The footswitch goes down (`on`) or up: a phrase lasts as long as it is down."""

    on: bool


@dataclass(frozen=True, slots=True)
class Take:
    """Take what was just played as the phrase: the last `bars` bars, 0 for as many as a phrase has."""

    bars: int = 0


@dataclass(frozen=True, slots=True)
class UsePhrase:
    """Take this phrase, from a file for instance, as if it had been played."""

    phrase: Phrase
    name: str = ""


@dataclass(frozen=True, slots=True)
class Retrigger:
    """Play the answer again from its beginning, on the next bar line."""


@dataclass(frozen=True, slots=True)
class ReRoll:
    """Another seed: temperature and wander draw anew; without a seed the next one."""

    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Clear:
    """End the answer and forget the phrase; the history keeps it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn a knob to a value in its own unit."""

    knob: str
    value: float


@dataclass(frozen=True, slots=True)
class Reset:
    """Put a knob back to its rest; empty for all."""

    knob: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A locked knob does not move, whatever turns it."""

    knob: str
    on: bool


@dataclass(frozen=True, slots=True)
class SetSpan:
    """The range, curve and direction that a knob's controllers have; `low` and `high` in the knob's unit."""

    knob: str
    low: float
    high: float
    curve: str = "linear"
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Learn:
    """The next controller that moves is to turn this knob or trigger this action; empty ends the learning.

    `kind` forces how the controller is read where its movement alone does not tell, such as `relative`.
    """

    target: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """Take the controllers of a knob or action away; those it has by default come back."""

    target: str


@dataclass(frozen=True, slots=True)
class Bind:
    """Give a knob or action a controller, written as in the config file: `cc 14`, `nrpn 1:20`."""

    target: str
    controller: str


@dataclass(frozen=True, slots=True)
class Change:
    """Change a setting, named as in the config file; the value is a number, a truth or a text."""

    setting: str
    value: object


@dataclass(frozen=True, slots=True)
class Undo:
    """Back to what was heard before."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Forward again."""


@dataclass(frozen=True, slots=True)
class Go:
    """To this entry of the history."""

    number: int


@dataclass(frozen=True, slots=True)
class ListHistory:
    """Tell `count` entries of the history, downwards from number `first`; 0 is the newest."""

    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Star:
    """Mark an entry of the history; number 0 is the present one."""

    number: int
    on: bool = True


@dataclass(frozen=True, slots=True)
class Store:
    """Keep the present as a snapshot."""

    slot: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """Back to a snapshot."""

    slot: int


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a snapshot another name."""

    slot: int
    name: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget a snapshot."""

    slot: int


@dataclass(frozen=True, slots=True)
class Morph:
    """A place on the line between two snapshots: share 0 is the first, 1 the second."""

    first: int
    second: int
    share: float


@dataclass(frozen=True, slots=True)
class BlendWith:
    """The second phrase of the blend knob: an entry of the history, 0 for none."""

    number: int


@dataclass(frozen=True, slots=True)
class Compare:
    """To side A or B of the comparison; each keeps its own knobs."""

    side: Side


@dataclass(frozen=True, slots=True)
class Export:
    """Write a .mid into a folder, or to a path that ends in .mid."""

    what: What
    path: str


@dataclass(frozen=True, slots=True)
class Load:
    """Take the melody of a MIDI file as the phrase."""

    path: str


@dataclass(frozen=True, slots=True)
class MapLatent:
    """Draw the latent map: an attribute over two axes, around the phrase's place, `size` points a side.

    It comes back with `number`, by which whoever asked knows it; 0 lets the instrument count.
    """

    x: str
    y: str
    attribute: str
    size: int = 16
    number: int = 0


@dataclass(frozen=True, slots=True)
class Panic:
    """Silence now: every note ends, the answer stops and the phrase is forgotten."""


@dataclass(frozen=True, slots=True)
class TestNote:
    """Play one note on every output."""


Command = (
    Play | Stop | Continue | Locate | Tap
    | Record | Take | UsePhrase | Retrigger | ReRoll | Clear
    | Turn | Reset | Lock | SetSpan | Learn | Forget | Bind | Change
    | Undo | Redo | Go | ListHistory | Star | Store | Recall | Rename | Erase | Morph | BlendWith | Compare
    | Export | Load | MapLatent | TestNote
)  # fmt: skip
"""Everything that may be asked; a panic is an event of its own."""
