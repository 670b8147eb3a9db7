"""What the pictures show, as numbers."""

import numpy as np
from numpy.typing import NDArray

from training.measures.axis import correlation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAST_CLIMB = 1.0
"""Notes that the count has to rise, and to fall again, for a climb of its own."""


def rank_correlation(a: Floats, b: Floats) -> float:
    """Spearman's, over the rows where both are known; 0 where one of them never changes."""
    known = np.isfinite(a) & np.isfinite(b)
    return correlation(a[known], b[known]) if known.any() else 0.0


def shares(values: Floats) -> dict[str, float]:
    """Of the variance of values [across, along]: what z_1 explains alone, what z_2 does, and what only both do."""
    total = max(float(values.var()), 1e-12)
    along, across = float(values.mean(0).var()) / total, float(values.mean(1).var()) / total
    return {"along": along, "across": across, "together": 1 - along - across}


def line_figures(values: Floats, places: Floats) -> dict[str, float]:
    """How an attribute [lines, places] changes along its axis, line by line.

    `spearman`: the median line's rank correlation with the place; `not_falling`: the share of steps that do not fall;
    `rising_lines`: the share of lines that never fall and do rise; `slope`: the mean change per unit of z.
    """
    steps = np.diff(values, axis=1)
    return {
        "spearman": float(np.median([rank_correlation(places, line) for line in values])),
        "not_falling": float((steps >= 0).mean()),
        "rising_lines": float(((steps >= 0).all(1) & (steps > 0).any(1)).mean()),
        "slope": float(np.polyfit(places, values.mean(0), 1)[0]),
    }


def group_share(values: Floats, groups: Ints) -> float:
    """The share of the variance of values [N] that lies between groups [N] (eta squared)."""
    means = {group: values[groups == group].mean() for group in np.unique(groups)}
    between = np.array([means[group] for group in groups])
    return float(between.var() / max(float(values.var()), 1e-12))


def climbs(line: Floats, least: float = LEAST_CLIMB) -> int:
    """How often a line [P] rises by `least` from where it last turned, having fallen by as much since it last rose.

    A line that only rises has one climb, a saw has as many as teeth.
    """
    found, rising = 0, False
    lowest = highest = line[0]
    for value in line:
        lowest, highest = (lowest, max(highest, value)) if rising else (min(lowest, value), highest)
        if not rising and value >= lowest + least:
            found, rising, highest = found + 1, True, value
        elif rising and value <= highest - least:
            rising, lowest = False, value
    return found
