"""What the instrument asks of the model and what it gets: the values that cross between the two processes."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from glsr_live.errors import KnobError
from glsr_live.music.note import Phrase

Decoding = Literal["counted", "argmax"]
REACH = 3.0
"""An axis knob runs from -REACH to +REACH prior standard deviations around the phrase's own place."""
RANGES: dict[str, tuple[float, float]] = {
    "closeness": (0.0, 4.0),
    "temperature": (0.0, 2.0),
    "wander": (0.0, 2.0),
}
"""The knobs that every pack has besides its axes, with their ends; closeness is the copy term kappa in nats."""


@dataclass(frozen=True)
class Knobs:
    """Where the knobs stand: `axes` holds (axis name, offset in prior standard deviations), rest is 0.

    Raises KnobError for a value outside the knob's range, or a seed below 0, which no generator takes.
    """

    axes: tuple[tuple[str, float], ...] = ()
    closeness: float = 1.0
    temperature: float = 0.0
    wander: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, value in self.axes:
            _check(name, value, -REACH, REACH)
        for name, (low, high) in RANGES.items():
            _check(name, getattr(self, name), low, high)
        if self.seed < 0:
            raise KnobError(f"the seed is a whole number from 0 up, not {self.seed}")

    def offset(self, axis: str) -> float:
        """The offset along an axis; 0 for one that was not turned."""
        return dict(self.axes).get(axis, 0.0)


def _check(name: str, value: float, low: float, high: float) -> None:
    if not (isfinite(value) and low <= value <= high):
        raise KnobError(f"knob {name!r} takes a value from {low:g} to {high:g}, not {value:g}")


@dataclass(frozen=True)
class Variation:
    """The answer to a phrase: what sounds, and the attributes of the phrase (`played`) and of the answer (`yields`)."""

    phrase: Phrase
    played: dict[str, float] = field(default_factory=dict)
    yields: dict[str, float] = field(default_factory=dict)
