"""What follows from a controller's message, and what the panel sees of a knob."""

from dataclasses import dataclass

from glsr_live.engine.controls.mapping import Mapping
from glsr_live.engine.controls.span import Span


@dataclass(frozen=True, slots=True)
class Move:
    """A knob stands elsewhere now."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger was pressed, or let go where it is one of HELD."""

    name: str
    pressed: bool = True


@dataclass(frozen=True, slots=True)
class Learned:
    """Learning is over: the control that `target` got, None when none came in time, and what had to give way."""

    target: str
    mapping: Mapping | None
    replaced: tuple[Mapping, ...] = ()


Happening = Move | Trigger | Learned


@dataclass(frozen=True, slots=True)
class KnobView:
    """A knob, and the controller that moved last of those that can turn it."""

    name: str
    value: float
    low: float
    high: float
    centre: float
    span: Span
    controller: str
    """The mappings as text, empty for none."""
    physical: float | None
    """Where the controller stands, 0 to 1 of its way; None before it is heard and for endless encoders."""
    points_at: float | None
    """The knob's value that belongs to that place."""
    held: bool
    """Whether the controller has hold of the knob; without it, it has to come to the knob first."""
