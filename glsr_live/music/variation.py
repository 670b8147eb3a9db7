"""What the instrument asks of the model and what it gets: the values that cross between the two processes."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from glsr_live.errors import KnobError
from glsr_live.music.note import Phrase
from glsr_live.music.scales import SCALES, TONICS, pitch_classes

Decoding = Literal["counted", "argmax"]
LockMode = Literal["off", "nudge", "strict"]
LOCK_MODES: tuple[LockMode, ...] = ("off", "nudge", "strict")
HEARD = "heard"
"""In place of a key's name: the key that the phrase is heard in."""
REACH = 3.0
"""An axis knob runs from -REACH to +REACH prior standard deviations around the phrase's own place."""
LARGEST_PLANE = 64
"""Points each way; the work grows with their square."""
RANGES: dict[str, tuple[float, float]] = {
    "closeness": (0.0, 4.0),
    "temperature": (0.0, 2.0),
    "wander": (0.0, 2.0),
    "blend": (0.0, 1.0),
}
"""The knobs that every pack has besides its axes, with their ends.

Closeness is the copy term kappa in nats; blend is how far the variation goes towards a second phrase, if there is one.
"""


@dataclass(frozen=True)
class Spread:
    """What the data holds of an axis's attribute in windows of so many `steps`.

    `low` and `high` are its first and last percentile in its unit, `start` and `end` where they are on the axis, as a
    variation's `place` is.
    """

    low: float
    high: float
    start: float
    end: float
    steps: int


@dataclass(frozen=True)
class Knobs:
    """Where the knobs stand: `axes` holds (axis name, offset in prior standard deviations), rest is 0.

    The seed chooses the dice of temperature and the direction of wander: with both at 0 another seed changes nothing.
    Raises KnobError for a value outside the knob's range, or a seed below 0, which no generator takes.
    """

    axes: tuple[tuple[str, float], ...] = ()
    closeness: float = 1.0
    temperature: float = 0.0
    wander: float = 0.0
    seed: int = 0
    blend: float = 0.0

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
class Goal:
    """A second place to blend towards: a phrase with knobs of its own, whose blend does not count; a snapshot."""

    phrase: Phrase
    knobs: Knobs = Knobs()


@dataclass(frozen=True)
class KeyLock:
    """How firmly new notes stay in a key: not at all, preferred (`nudge`), or always (`strict`).

    `key` is HEARD or a tonic and a scale, like `A minor` or `Bb major`, in any case. The heard key has the played pitch
    classes too. With `strict` and a key by name, played notes outside it are moved into it. Raises KnobError for a mode
    or a key that there is not.
    """

    mode: LockMode = "nudge"
    key: str = HEARD

    def __post_init__(self) -> None:
        if self.mode not in LOCK_MODES:
            raise KnobError(f"there is no key lock {self.mode!r}; there are {', '.join(LOCK_MODES)}")
        _ = self.chosen

    @property
    def chosen(self) -> frozenset[int] | None:
        """The pitch classes of the key that was named; None where the heard one counts."""
        try:
            return None if self.key.strip().lower() == HEARD else pitch_classes(self.key)
        except ValueError as exc:
            there_is = f"{HEARD!r}, or a tonic ({', '.join(TONICS)}) and a scale ({', '.join(SCALES)})"
            raise KnobError(f"there is no key {self.key!r}; there is {there_is}") from exc


@dataclass(frozen=True)
class Variation:
    """The answer to a phrase: what sounds, and the attributes of the phrase (`played`) and of the answer (`yields`).

    `key` is the key that the phrase was heard in, by name, empty where there are no notes. `place` is where the phrase
    stands on the pack's axes, the mean over its windows, `moved` where the answer stands, and `z` the answer's place
    in latent space, window by window.
    """

    phrase: Phrase
    played: dict[str, float] = field(default_factory=dict)
    yields: dict[str, float] = field(default_factory=dict)
    key: str = ""
    place: tuple[float, ...] = ()
    moved: tuple[float, ...] = ()
    z: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class AskPlane:
    """Ask what the model expects of an attribute around a phrase: offsets of two axes, the other knobs as they stand.

    `size` points run from -REACH to +REACH each way.
    """

    request_id: int
    phrase: Phrase
    knobs: Knobs
    x: str
    y: str
    attribute: str
    size: int

    def __post_init__(self) -> None:
        if not 2 <= self.size <= LARGEST_PLANE:
            raise KnobError(f"a plane has from 2 to {LARGEST_PLANE} points each way, not {self.size}")


@dataclass(frozen=True)
class PlaneReady:
    """The reply to an AskPlane: `values` are size * size float32, row by row from y = -REACH, each from x = -REACH."""

    request_id: int
    x: str
    y: str
    attribute: str
    size: int
    values: bytes
    milliseconds: float
