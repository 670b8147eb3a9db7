"""What a knob is, and which part of it a controller covers."""

from dataclasses import dataclass
from math import isfinite, log
from typing import Literal, Self, get_args

from glsr_live.errors import KnobError
from glsr_live.music.variation import RANGES, REACH

Curve = Literal["linear", "fine", "exponential"]
CURVES: tuple[str, ...] = get_args(Curve)
MORPH = "morph"
"""The way between two snapshots, 0 to 1: a knob of the board that is no part of Knobs."""
_CENTRES = {"closeness": 1.0}
_FINENESS = 1.5
"""Half of the way from the centre to an end covers 0.5 ** 1.5 = 0.35 of the range there."""
_BASE = 16.0
"""The middle of an exponential controller lies at (sqrt(16) - 1) / (16 - 1) = 1/5 of the span."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A knob's ends, and its centre: the value in the middle of a controller."""

    name: str
    low: float
    high: float
    centre: float


def knob_named(name: str) -> Knob:
    """The knob of that name; a name that is neither common to all packs nor `morph` is an axis."""
    low, high = (0.0, 1.0) if name == MORPH else RANGES.get(name, (-REACH, REACH))
    return Knob(name, low, high, _CENTRES.get(name, (low + high) / 2))


@dataclass(frozen=True, slots=True)
class Span:
    """How far and how finely a controller turns a knob; None is the knob's own end.

    `linear`: straight lines from the low end over the centre to the high end. `fine`: finer around the centre.
    `exponential`: finer towards the low end. A locked knob moves by nothing. Raises KnobError.
    """

    low: float | None = None
    high: float | None = None
    curve: Curve = "linear"
    inverted: bool = False
    locked: bool = False

    def __post_init__(self) -> None:
        _demand(self.curve in CURVES, f"A curve is 'linear', 'fine' or 'exponential', not {self.curve!r}")
        given = [end for end in (self.low, self.high) if end is not None]
        _demand(all(map(isfinite, given)), f"The ends of a span are numbers, not {self._range()!r}")
        _demand(given == sorted(set(given)), f"A span runs from low to high, such as '-1..2', not {self._range()!r}")

    @classmethod
    def read(cls, text: str) -> Self:
        """The span that a text such as "-1..2 fine inverted locked" says; words in any order, all may be left out."""
        low, high, curve, flags = None, None, "linear", set()
        for word in text.split():
            if ".." in word:
                low, high = (_number(end, text) for end in word.split("..", 1))
            elif word in CURVES:
                curve = word
            elif word in ("inverted", "locked"):
                flags.add(word)
            else:
                raise KnobError(f"A span is written like '-1..2 fine inverted locked'; {word!r} is none of it")
        return cls(low, high, curve, "inverted" in flags, "locked" in flags)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """The text that `read` understands."""
        flags = {self._range(): True, self.curve: True, "inverted": self.inverted, "locked": self.locked}
        return " ".join(word for word, said in flags.items() if said and word)

    def check(self, knob: Knob) -> None:
        """Raises KnobError when the span is not within the knob's range."""
        low, high = self.ends(knob)
        own = f"{knob.low:g}..{knob.high:g}"
        _demand(knob.low <= low < high <= knob.high, f"The span of {knob.name!r} lies within {own}, not {self}")

    def ends(self, knob: Knob) -> tuple[float, float]:
        """The knob's values at the low and the high end of the span."""
        low = knob.low if self.low is None else self.low
        return low, knob.high if self.high is None else self.high

    def value(self, knob: Knob, position: float) -> float:
        """The knob's value at a controller's position of 0 to 1.

        0.5 is exactly the knob's centre, or the middle of a span without it; not so on an exponential curve.
        """
        position = 1 - position if self.inverted else position
        low, high = self.ends(knob)
        if self.curve == "exponential":
            return _between(low, high, (_BASE**position - 1) / (_BASE - 1))
        centre = self._centre(knob)
        away = abs(2 * position - 1) ** self._power
        return _between(centre, low if position < 0.5 else high, away)

    def position(self, knob: Knob, value: float) -> float:
        """The controller's position, 0 to 1, that gives the value, or the end next to a value outside the span."""
        position = min(max(self._unbent(knob, value), 0.0), 1.0)
        return 1 - position if self.inverted else position

    def _unbent(self, knob: Knob, value: float) -> float:
        low, high = self.ends(knob)
        value = min(max(value, low), high)
        if self.curve == "exponential":
            return log(1 + (value - low) / (high - low) * (_BASE - 1), _BASE)
        centre = self._centre(knob)
        end, side = (low, -0.5) if value < centre else (high, 0.5)
        away: float = ((value - centre) / (end - centre)) ** (1 / self._power)
        return 0.5 + side * away

    @property
    def _power(self) -> float:
        return _FINENESS if self.curve == "fine" else 1.0

    def _centre(self, knob: Knob) -> float:
        low, high = self.ends(knob)
        return knob.centre if low < knob.centre < high else (low + high) / 2

    def _range(self) -> str:
        ends = ("" if end is None else str(end) for end in (self.low, self.high))
        return "" if self.low is self.high is None else "..".join(ends)


def _between(start: float, end: float, part: float) -> float:
    """Exact at both ends, never beyond them."""
    value = start * (1 - part) + end * part
    return min(max(value, min(start, end)), max(start, end))


def _number(text: str, whole: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise KnobError(f"The ends of the span {whole!r} are no numbers; write it like '-1..2'") from None


def _demand(truth: bool, sentence: str) -> None:
    if not truth:
        raise KnobError(sentence)
