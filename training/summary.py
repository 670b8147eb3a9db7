"""What the comparison tells of its runs: figures by method, their mean and standard deviation over the seeds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Figures = Mapping[str, Any]
Read = Callable[[Figures], float]


@dataclass(frozen=True)
class Line:
    """One figure: its group, its name, how it is read of one run's figures for one length, and its decimals."""

    group: str
    name: str
    read: Read
    decimals: int = 3


def back(name: str, decoding: str = "argmax") -> Read:
    """A figure of the reconstruction."""
    return lambda found: float(found["reconstruction"][decoding][name])


def code(score: str) -> Read:
    """A mean score of the code."""
    return lambda found: float(found["code"]["mean"][score])


def heard(figure: str, reading: str) -> Read:
    """The mean over the axes of a figure, of an error its magnitude."""
    change = abs if figure.endswith("error") else float
    return lambda found: float(np.mean([change(axis["readings"][reading][figure]) for axis in found["axes"].values()]))


def excesses(found: Figures) -> list[float]:
    """By how much every other attribute moves along every axis beyond its correlation."""
    sweeps = [axis["readings"]["counted"]["others"] for axis in found["axes"].values()]
    return [moved["excess"] for others in sweeps for moved in others.values()]


def overlaps(found: Figures) -> list[float]:
    """Of every axis and N(0, 1)."""
    return [axis["overlap"] for axis in found["axes"].values()]


BACK, CODE, HEARD, PRIOR = "what comes back", "the code", "what is heard along the axes", "over the prior"
LINES = (
    Line(BACK, "token accuracy", back("token"), 4),
    Line(BACK, "token accuracy lost to plain", lambda found: float(found["lost"]), 4),
    Line(BACK, "note accuracy", back("note")),
    Line(BACK, "pitch accuracy", back("pitch")),
    Line(BACK, "onset F1", back("onset_f1")),
    Line(BACK, "exact windows", back("exact")),
    Line(BACK, "token accuracy, counted", back("token", "counted"), 4),
    Line(BACK, "note accuracy, counted", back("note", "counted")),
    Line(CODE, "KL, nats", lambda found: float(found["kl"]), 1),
    Line(CODE, "active dimensions", lambda found: float(found["active_units"]), 1),
    *(Line(CODE, name, code(score)) for name, score in (
        ("interpretability", "interpretability"), ("SCC", "scc"), ("MIG", "mig"), ("SAP", "sap"),
        ("modularity", "modularity"), ("R² on the named axis", "axis_r2"),
        ("\\|Spearman\\| on the named axis", "axis_spearman"),
    )),
    Line(CODE, "overlap with N(0, 1), mean axis", lambda found: float(np.mean(overlaps(found)))),
    Line(CODE, "overlap with N(0, 1), worst axis", lambda found: min(overlaps(found))),
    *(Line(HEARD, f"{name}, {reading}", heard(figure, reading)) for name, figure in (
        ("steps that do not fall", "not_falling"), ("R² phrase by phrase", "r2"), ("slope off mu", "slope_error"),
    ) for reading in ("argmax", "counted")),
    Line(HEARD, "others' movement beyond correlation, mean sd", lambda found: float(np.mean(excesses(found)))),
    Line(HEARD, "others' movement beyond correlation, worst sd", lambda found: max(excesses(found))),
    *(Line(PRIOR, f"Spearman, {reading}", heard("prior_spearman", reading)) for reading in
      ("argmax", "counted", "expected")),
)  # fmt: skip


def summarise(runs: Sequence[Figures]) -> dict[str, dict[str, dict[str, Any]]]:
    """For each length and figure, by arm: mean, standard deviation and number of seeds, as far as there are runs."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for steps in sorted({steps for run in runs for steps in run["lengths"]}, key=int):
        found = [(run["arm"], found_at(run, steps, runs)) for run in runs]
        tables[steps] = {line.name: by_arm(line, found) for line in LINES}
    return tables


def found_at(run: Figures, steps: str, runs: Sequence[Figures]) -> dict[str, Any]:
    """A run's figures for a length, with what it lost to the plain run of the same seed."""
    found = dict(run["lengths"][steps])
    for other in runs:
        if other["arm"] == "plain" and other["seed"] == run["seed"] and run["arm"] != "plain":
            found["lost"] = back("token")(other["lengths"][steps]) - back("token")(found)
    return found


def by_arm(line: Line, found: Sequence[tuple[str, Figures]]) -> dict[str, Any]:
    """Mean, deviation and number of a figure's values by arm."""
    values: dict[str, list[float]] = {}
    for arm, figures in found:
        try:
            value = line.read(figures)
        except KeyError:  # a plain run has no named axis, and a run without its plain twin lost nothing known
            continue
        values.setdefault(arm, []).append(value)
    return {arm: spread(row) for arm, row in values.items()}


def spread(values: Sequence[float]) -> dict[str, Any]:
    """Mean, standard deviation (None for a single value) and number of values."""
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return {"mean": float(np.mean(values)), "sd": deviation, "seeds": len(values)}
