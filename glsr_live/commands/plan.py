"""What `vary` was asked for: knobs that are set or swept, and from them the knobs of every variation."""

from collections.abc import Sequence
from dataclasses import dataclass

from glsr_live.errors import KnobError, UsageError
from glsr_live.music.variation import RANGES, Knobs

MOST_STEPS = 127


@dataclass(frozen=True)
class Sweep:
    """One knob moved from `first` to `last` in `count` even steps, both ends included."""

    knob: str
    first: float
    last: float
    count: int

    def __post_init__(self) -> None:
        if not 2 <= self.count <= MOST_STEPS:
            raise UsageError(f"a sweep of {self.knob!r} takes 2 to {MOST_STEPS} steps, not {self.count}")

    def values(self) -> list[float]:
        """Where the knob stands, step by step."""
        stride = (self.last - self.first) / (self.count - 1)
        return [*(round(self.first + stride * step, 6) for step in range(self.count - 1)), self.last]


@dataclass(frozen=True)
class Plan:
    """Knobs that are set for every variation, and sweeps, each of which adds a series of its own.

    Without a sweep there is one variation. Raises UsageError when a knob is set or swept twice.
    """

    settings: tuple[tuple[str, float], ...] = ()
    sweeps: tuple[Sweep, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        names = [name for name, _ in self.settings]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise UsageError(f"knob {twice!r} is set twice; give it one value")
        if both := next((sweep.knob for sweep in self.sweeps if sweep.knob in names), None):
            raise UsageError(f"knob {both!r} is both set and swept; choose one")

    def all_knobs(self, axes: Sequence[str]) -> list[Knobs]:
        """The knobs of every variation, for a pack with these axes; raises KnobError for a knob that is not there."""
        swept = [(*self.settings, (sweep.knob, value)) for sweep in self.sweeps for value in sweep.values()]
        return [_knobs(dict(wanted), axes, self.seed) for wanted in swept or [self.settings]]


def _knobs(wanted: dict[str, float], axes: Sequence[str], seed: int) -> Knobs:
    if unknown := next((name for name in wanted if name not in (*axes, *RANGES)), None):
        raise KnobError(f"there is no knob {unknown!r}; this pack has {', '.join((*axes, *RANGES))}")
    turned = tuple((name, value) for name, value in wanted.items() if name in axes)
    return Knobs(axes=turned, seed=seed, **{name: value for name, value in wanted.items() if name in RANGES})


def parse_setting(text: str) -> tuple[str, float]:
    """The knob and value of `density=+1.5`; raises UsageError for anything else."""
    name, equals, value = text.partition("=")
    try:
        number = float(value)
    except ValueError as exc:
        raise _no_setting(text) from exc
    if not (name and equals):
        raise _no_setting(text)
    return name.strip(), number


def parse_sweep(words: Sequence[str]) -> Sweep:
    """The sweep of the words `density -3 3 7`; raises UsageError for anything else."""
    knob, first, last, count = words
    try:
        return Sweep(knob, float(first), float(last), int(count))
    except ValueError as exc:
        raise UsageError(f"{' '.join(words)!r} is no sweep; write KNOB FROM TO COUNT, like density -3 3 7") from exc


def label(knobs: Knobs) -> str:
    """The knobs in words that fit into a file name: `density+1.5_closeness2`; `at-rest` when none is turned."""
    rest = Knobs()
    turned = [f"{name}{value:+.3g}" for name, value in knobs.axes if value]
    turned += [f"{name}{getattr(knobs, name):.3g}" for name in RANGES if getattr(knobs, name) != getattr(rest, name)]
    if knobs.temperature or knobs.wander:
        turned.append(f"seed{knobs.seed}")
    return "_".join(turned) or "at-rest"


def _no_setting(text: str) -> UsageError:
    return UsageError(f"{text!r} sets no knob; write KNOB=VALUE, like density=+1.5")
