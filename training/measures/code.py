"""Encoder-side measures: how clearly single dimensions of the code z tell the attributes of what was encoded.

Codes are [N, Z], attributes [N, K]; both are continuous. Mutual information is that of two histograms of BINS equal
bins, in nats, without a correction of its bias.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
BINS = 20
SCORES = ("interpretability", "scc", "mig", "sap", "modularity")


def code_figures(codes: Floats, attributes: Floats, names: Sequence[str], axes: Sequence[int] = ()) -> dict[str, Any]:
    """The scores of every attribute, and their means under `mean`; with `axes`, the dimension that each should be on.

    `interpretability`: R^2 of the attribute on the dimension of largest mutual information (Adel et al. 2018); `scc`:
    the largest |Spearman| of a dimension; `mig`: the gap between the two largest informations over the attribute's
    entropy (Chen et al. 2018); `sap`: the gap between the two largest R^2 (Kumar et al. 2018); `modularity`: that of
    its dimension, and in the mean of all dimensions (Ridgeway & Mozer 2018). `axis_r2`, `axis_spearman`: on its axis.
    """
    information = mutual_information(codes, attributes)
    squares, ranks = correlations(codes, attributes) ** 2, np.abs(correlations(_ranks(codes), _ranks(attributes)))
    dimensions = information.argmax(axis=0)
    alone = modularity(information)
    columns = np.arange(len(names))
    scores: dict[str, Floats] = {
        "interpretability": squares[dimensions, columns],
        "scc": ranks.max(axis=0),
        "mig": _gap(information) / np.maximum(entropies(attributes), 1e-12),
        "sap": _gap(squares),
        "modularity": alone[dimensions],
    }
    if len(axes):
        scores |= {"axis_r2": squares[axes, columns], "axis_spearman": ranks[axes, columns]}
    means = {score: float(values.mean()) for score, values in scores.items()} | {"modularity": float(alone.mean())}
    found = {name: {score: float(row[at]) for score, row in scores.items()} for at, name in enumerate(names)}
    return {name: row | {"dimension": int(dimensions[at])} for at, (name, row) in enumerate(found.items())} | {
        "mean": means
    }


def mutual_information(codes: Floats, attributes: Floats) -> Floats:
    """I(z_i; a_k) in nats, [Z, K], of the histograms."""
    rows, columns = binned(codes), binned(attributes)
    return np.array([[_information(row, column) for column in columns.T] for row in rows.T])


def entropies(attributes: Floats) -> Floats:
    """I(a_k; a_k), the entropy of each attribute's histogram in nats, [K]."""
    return np.array([_information(column, column) for column in binned(attributes).T])


def binned(values: Floats) -> NDArray[np.int64]:
    """In which of BINS equal bins between its column's ends each value lies."""
    low, width = values.min(axis=0), np.ptp(values, axis=0)
    shares = (values - low) / np.where(width > 0, width, 1.0)
    return np.minimum((shares * BINS).astype(np.int64), BINS - 1)


def correlations(codes: Floats, attributes: Floats) -> Floats:
    """Pearson's r of every dimension with every attribute, [Z, K]; 0 where one of the two never changes."""
    left, right = _standard(codes), _standard(attributes)
    return np.asarray(left.T @ right / len(codes))


def modularity(information: Floats) -> Floats:
    """How much each dimension tells of one attribute alone, 0 to 1, [Z], of I(z_i; a_k) [Z, K].

    1 - sum over the other attributes of I^2 / (the largest I^2 * (K - 1)); 0 for a dimension that tells nothing.
    """
    squared = information**2
    largest = squared.max(axis=1)
    others = squared.sum(axis=1) - largest
    shared = others / np.where(largest > 0, largest * max(1, information.shape[1] - 1), 1.0)
    return np.where(largest > 0, 1 - shared, 0.0)


def _information(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    joint = np.bincount(a * BINS + b, minlength=BINS * BINS).reshape(BINS, BINS) / len(a)
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    there = joint > 0
    return float((joint[there] * np.log(joint[there] / apart[there])).sum())


def _gap(scores: Floats) -> Floats:
    """The largest less the second largest of every column; the largest itself where there is one dimension."""
    ordered = np.sort(scores, axis=0)
    return np.asarray(ordered[-1] - (ordered[-2] if len(ordered) > 1 else 0.0))


def _ranks(values: Floats) -> Floats:
    return np.asarray(rankdata(values, axis=0))


def _standard(values: Floats) -> Floats:
    spread = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, np.inf))
