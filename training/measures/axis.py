"""Decoder-side measures: what is heard of an attribute while z_k is turned, and over the prior.

A sweep is `values` [S, P]: an attribute of S phrases with z_k at each of PLACES in turn, the rest of z as encoded.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gaussian_kde, norm, spearmanr

from training.axes import Ruler

Floats = NDArray[np.float64]
PLACES = np.linspace(-3, 3, 7)
"""Where an axis is put in a sweep, in prior standard deviations."""
INNER = np.abs(PLACES) <= 2
"""Of these the slope is taken."""
STILL = 1e-9
"""A fall by less is rounding."""
GRID = np.linspace(-6, 6, 601)


def sweep_figures(values: Floats, ruler: Ruler) -> dict[str, float]:
    """How well a sweep [S, P] keeps to its ruler.

    `not_falling`: the share of steps that do not fall; `spearman`: the median phrase's correlation of place and value;
    `r2`: the mean phrase's R^2 of the value on the place; `slope`: of the mean value on [-2, 2], per unit of z_k;
    `slope_error`: it over mu_k, less one; `ruler_error`: it over the ruler's own slope there, less one; `off_ruler`:
    the root mean square of mean value less ruler over all places, in mu_k.
    """
    mean, wanted = values.mean(axis=0), ruler.at(PLACES)
    slope = line_slope(mean)
    return {
        "not_falling": float((np.diff(values) >= -STILL).mean()),
        "spearman": float(np.median([correlation(PLACES, row) for row in values])),
        "r2": float(np.mean([straightness(row) for row in values])),
        "slope": slope,
        "slope_error": slope / ruler.slope - 1,
        "ruler_error": slope / line_slope(wanted) - 1,
        "off_ruler": float(np.sqrt(((mean - wanted) ** 2).mean()) / ruler.slope),
    }


def line_slope(values: Floats) -> float:
    """The slope on [-2, 2] of values [P] at PLACES."""
    return float(np.polyfit(PLACES[INNER], values[INNER], 1)[0])


def straightness(values: Floats) -> float:
    """R^2 of values [P] on PLACES; 0 where they never change."""
    return 0.0 if np.ptp(values) <= STILL else float(np.corrcoef(PLACES, values)[0, 1] ** 2)


def restrictiveness(sweep: Floats, own: int, deviations: Floats, rho: Floats, names: tuple[str, ...]) -> dict[str, Any]:
    """How far each other attribute moves along z_k, of a sweep of all of them [S, P, K], beside their correlation.

    `moves`: the slope of the mean on [-2, 2] in the attribute's own standard deviation per unit of z_k; `excess`:
    |moves| less |rho_jk| of the data; `wanders`: the mean phrase's |slope|, whose sign may differ between phrases.
    """
    means = sweep.mean(axis=0)
    found = {}
    for at, name in enumerate(names):
        if at == own:
            continue
        moves = line_slope(means[:, at]) / float(deviations[at])
        each = np.polyfit(PLACES[INNER], sweep[:, INNER, at].T, 1)[0] / deviations[at]
        found[name] = {
            "moves": moves,
            "rho": float(rho[own, at]),
            "excess": abs(moves) - abs(float(rho[own, at])),
            "wanders": float(np.abs(each).mean()),
        }
    return found


def overlap(places: Floats) -> float:
    """Of the places [N] on an axis and N(0, 1): the integral of the lesser density, 1 where they agree."""
    if np.ptp(places) <= STILL:
        return 0.0
    return float(np.minimum(gaussian_kde(places)(GRID), norm.pdf(GRID)).sum() * (GRID[1] - GRID[0]))


def correlation(a: Floats, b: Floats) -> float:
    """Spearman's rank correlation; 0 where one of the two never changes."""
    return 0.0 if np.ptp(a) == 0 or np.ptp(b) == 0 else float(spearmanr(a, b).statistic)
