"""What a pack is to reach, and whether it does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Goal:
    """A figure with its bound; `reached` is the worst over lengths and axes, found at `where`, None if not measured."""

    figure: str
    bound: float
    at_least: bool
    reached: float | None
    where: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the figure reached keeps the bound; None if it was not measured."""
        if self.reached is None:
            return None
        return self.reached >= self.bound if self.at_least else self.reached <= self.bound

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"met": self.met}


def goals(figures: Figures, plain: Figures | None = None, step_costs: Mapping[str, float] | None = None) -> list[Goal]:
    """Every goal, of `evaluate`'s figures, those of the plain run beside it and the costs of a step for `K=1`, `K=6`.

    Axes are judged by counted decoding, as they are played, the reconstruction by argmax.
    """
    found = [
        _worst("steps of sweeps that do not fall, argmax", 0.95, True, _read(figures, "not_falling", "argmax")),
        _worst("steps of sweeps that do not fall, counted", 0.99, True, _read(figures, "not_falling")),
        _worst("R² of the attribute on z_k, phrase by phrase", 0.90, True, _read(figures, "r2")),
        _worst("slope on [−2, 2] off mu_k", 0.10, False, _read(figures, "slope_error", change=abs)),
        _worst("interpretability, mean of the axes", 0.960, True, _means(figures, "interpretability")),
        _worst("SCC, mean of the axes", 0.976, True, _means(figures, "scc")),
        *(_worst(f"{label}, argmax", bound, True, _argmax(figures, name)) for label, name, bound in RECONSTRUCTION),
        _worst("token accuracy lost to the plain VAE", 0.010, False, _lost(figures, plain)),
        _worst("Spearman of z_k and attribute, prior samples", 0.95, True, _read(figures, "prior_spearman")),
        _worst("overlap of z_k with N(0, 1)", 0.90, True, _overlaps(figures)),
        _worst("others' movement beyond their correlation, sd", 0.10, False, _excess(figures)),
    ]
    costs = step_costs or {}
    bounds = (("K=1", 1.6), ("K=6", 2.0))
    steps = [(f"a step's time over a plain one's, {size}", bound, costs.get(size)) for size, bound in bounds]
    return found + [Goal(figure, bound, False, cost) for figure, bound, cost in steps]


def to_text(found: Sequence[Goal]) -> str:
    """A line for each goal: met or not, the figure reached and where, and the bound."""
    return "\n".join(_line(goal) for goal in found)


def _line(goal: Goal) -> str:
    verdict = {True: "met", False: "NOT MET", None: "unknown"}[goal.met]
    reached = "not measured" if goal.reached is None else f"{goal.reached:.3f}"
    where = f" ({goal.where})" if goal.where else ""
    return f"{verdict:<8} {reached:>12} {'≥' if goal.at_least else '≤'} {goal.bound:<5g}  {goal.figure}{where}"


RECONSTRUCTION = (("token accuracy", "token", 0.98), ("note accuracy", "note", 0.95), ("onset F1", "onset_f1", 0.98))

Found = Iterator[tuple[float, str]]


def _worst(figure: str, bound: float, at_least: bool, found: Found) -> Goal:
    values = list(found)
    if not values:
        return Goal(figure, bound, at_least, None)
    reached, where = (min if at_least else max)(values)
    return Goal(figure, bound, at_least, reached, where)


def _lengths(figures: Figures) -> Iterator[tuple[str, Figures]]:
    """The figures of every length, with a word for it where there are several."""
    several = len(figures["lengths"]) > 1
    return ((f"{steps} steps" if several else "", found) for steps, found in figures["lengths"].items())


def _axes(figures: Figures) -> Iterator[tuple[str, Figures]]:
    for words, found in _lengths(figures):
        for name, axis in found["axes"].items():
            yield ", ".join(filter(None, (name, words))), axis


def _read(figures: Figures, figure: str, reading: str = "counted", change: Callable[[float], float] = float) -> Found:
    return ((change(axis["readings"][reading][figure]), where) for where, axis in _axes(figures))


def _overlaps(figures: Figures) -> Found:
    return ((axis["overlap"], where) for where, axis in _axes(figures))


def _excess(figures: Figures) -> Found:
    for where, axis in _axes(figures):
        for other, moved in axis["readings"]["counted"]["others"].items():
            yield moved["excess"], f"{other} along {where}"


def _means(figures: Figures, score: str) -> Found:
    return ((found["code"]["mean"][score], words) for words, found in _lengths(figures) if found["code"])


def _argmax(figures: Figures, name: str) -> Found:
    return ((found["reconstruction"]["argmax"][name], words) for words, found in _lengths(figures))


def _lost(figures: Figures, plain: Figures | None) -> Found:
    for (words, found), (_, without) in zip(_lengths(figures), _lengths(plain) if plain else (), strict=False):
        yield without["reconstruction"]["argmax"]["token"] - found["reconstruction"]["argmax"]["token"], words
