"""What can happen to the memory: each is one line of the session's journal."""

from dataclasses import dataclass
from typing import Literal

from glsr_live.engine.memory.moment import Moment, Scene, Snapshot
from glsr_live.music.variation import Knobs

Side = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Added:
    """A moment was heard; one of a number that is there takes its place, as a knob in motion has it."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Starred:
    """A moment got its star, or lost it."""

    number: int
    on: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """The player went to a moment."""

    number: int


@dataclass(frozen=True, slots=True)
class Walked:
    """Undo or redo led to this place on the path, counted from 0."""

    at: int


@dataclass(frozen=True, slots=True)
class Retraced:
    """The whole path, and the place on it, -1 on an empty one."""

    numbers: tuple[int, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A snapshot was stored in a slot, or erased where there is none."""

    slot: int
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class Compared:
    """This side of A and B is heard; the other one holds a scene, or none yet."""

    active: Side
    other: Scene | None


@dataclass(frozen=True, slots=True)
class Turned:
    """The knobs stand like this."""

    knobs: Knobs


Change = Added | Starred | Heard | Walked | Retraced | Stored | Compared | Turned
