"""Where the knobs stand."""

from collections import abc
from dataclasses import replace
from math import isnan

from glsr_live.engine.controls.encoding import DETENTS
from glsr_live.engine.controls.span import MORPH, Span, knob_named
from glsr_live.engine.controls.targets import knobs_of
from glsr_live.music.variation import RANGES, Knobs

_DIGITS = 6
"""Detents from the centre are rounded to so many digits, so that steps there and back end where they began."""


class Stand:
    """The knobs' values and spans. What is out of range or locked is refused or clamped here and nowhere else."""

    def __init__(self, knobs: Knobs, spans: abc.Mapping[str, Span]) -> None:
        self.knobs, self.morph = knobs, 0.0
        self._spans = dict(spans)
        for name, span in self._spans.items():
            span.check(knob_named(name))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that turns."""
        return knobs_of(name for name, _ in self.knobs.axes)

    def lay(self, axes: tuple[str, ...]) -> None:
        """A pack's axes; those of the same name keep their place, new ones are at rest."""
        self.knobs = replace(self.knobs, axes=tuple((name, self.knobs.offset(name)) for name in axes))

    @property
    def spans(self) -> dict[str, Span]:
        """The spans that were given."""
        return dict(self._spans)

    def span(self, name: str) -> Span:
        """What the controllers of a knob cover."""
        return self._spans.get(name, Span())

    def cover(self, name: str, span: Span) -> None:
        """Give a knob's controllers another span. Raises KnobError when it reaches beyond the knob."""
        span.check(knob_named(name))
        self._spans[name] = span

    def value(self, name: str) -> float:
        """A knob's value."""
        if name == MORPH:
            return self.morph
        return float(getattr(self.knobs, name)) if name in RANGES else self.knobs.offset(name)

    def put(self, name: str, value: float) -> bool:
        """Move a knob to a value, or to its end next to it; says whether it stands elsewhere now."""
        if name not in self.names or isnan(value) or self.span(name).locked:
            return False
        knob, before = knob_named(name), self.value(name)
        value = min(max(float(value), knob.low), knob.high)
        self._store(name, value)
        return value != before

    def recall(self, knobs: Knobs) -> tuple[str, ...]:
        """Move all unlocked knobs of Knobs, and the seed; the names of those that stand elsewhere now."""
        self.knobs = replace(self.knobs, seed=knobs.seed)
        goals = {name: knobs.offset(name) for name, _ in self.knobs.axes}
        goals |= {name: float(getattr(knobs, name)) for name in RANGES}
        return tuple(name for name, value in goals.items() if self.put(name, value))

    def position(self, name: str) -> float:
        """Where a controller of the knob has to stand for the knob's value."""
        return self.span(name).position(knob_named(name), self.value(name))

    def value_at(self, name: str, position: float) -> float:
        """The knob's value for a controller's position."""
        return self.span(name).value(knob_named(name), position)

    def step(self, name: str, steps: int) -> bool:
        """Move a knob by detents of an encoder; an end of the span stops it."""
        before = (self.position(name) - 0.5) * DETENTS
        after = round(min(max(before + steps, -DETENTS / 2), DETENTS / 2), _DIGITS)
        return round(after - before, _DIGITS) != 0 and self.put(name, self.value_at(name, 0.5 + after / DETENTS))

    def _store(self, name: str, value: float) -> None:
        if name == MORPH:
            self.morph = value
        elif name in RANGES:
            self.knobs = replace(self.knobs, **{name: value})  # type: ignore[arg-type]
        else:
            self.knobs = replace(self.knobs, axes=tuple((a, value if a == name else old) for a, old in self.knobs.axes))
