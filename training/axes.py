"""The regularised axes: their attributes' rulers over the data, and the expectations that the loss holds to them."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import norm, rankdata
from torch import Tensor

from glsr_live.errors import UsageError
from glsr_live.music.attributes import ATTRIBUTES, STEPS_PER_BAR, TRIPLE_BAR, read_pitches
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.vocabulary import Vocabulary
from training.config import FitConfig
from training.dataset import Dataset

STATISTICS_WINDOWS = 50_000
KNOTS = np.linspace(-3.5, 3.5, 29)
"""Places on an axis at which its ruler is written down; places of attributes are clipped to the ends."""
SMOOTHING = 0.3
"""Standard deviation, in z, of the average that takes the steps out of a quantile function."""
LEAST_SLOPE = 0.1
"""Of a ruler, relative to mu_k: where the data has no quantiles to give, it still rises."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ruler:
    """What an attribute is to be along its axis, in windows of `steps`.

    `slope` is mu_k, the attribute's standard deviation over the training windows unless the config says otherwise:
    where F_k is linear in z_k ~ N(0, 1), its slope is its standard deviation. `low` and `high` are the first and last
    percentile; `values` hold the attribute wanted at each of KNOTS.
    """

    steps: int
    mean: float
    slope: float
    low: float
    high: float
    values: tuple[float, ...]

    def at(self, z: Floats) -> Floats:
        """The attribute wanted at places on the axis."""
        return np.asarray(np.interp(z, KNOTS, self.values))

    def place(self, attribute: Floats) -> Floats:
        """The inverse of `at`: where on the axis an attribute belongs, within KNOTS."""
        return np.asarray(np.interp(attribute, self.values, KNOTS))


@dataclass(frozen=True)
class Axis:
    """A regularised dimension: the attribute's name and its rulers, one for each length of a window."""

    name: str
    rulers: tuple[Ruler, ...]

    def ruler(self, steps: int) -> Ruler:
        """The ruler for windows of `steps`; for another length that of the nearest."""
        return min(self.rulers, key=lambda ruler: abs(ruler.steps - steps))


def bar_of(steps: int) -> int:
    """Steps of a bar in a window of two bars, or of any number in 4/4."""
    return TRIPLE_BAR if steps == 2 * TRIPLE_BAR else STEPS_PER_BAR


def measure(name: str, tokens: NDArray[np.int64], vocabulary: Vocabulary) -> Floats:
    """f_k of windows [B, T], float [B]."""
    return ATTRIBUTES[name].measure(read_pitches(tokens, vocabulary), bar_of(tokens.shape[1]))


def measure_axes(config: FitConfig, dataset: Dataset) -> tuple[Axis, ...]:
    """The axes of a run, measured on its training windows; a slope of the config overrides mu_k."""
    samples = [sounding(dataset, steps) for steps in dataset.lengths if len(dataset.starts("train", steps))]
    return tuple(
        Axis(name, tuple(build_ruler(name, tokens, dataset.vocabulary, config.ruler, slope) for tokens in samples))
        for name, slope in zip(config.attributes, config.slopes, strict=True)
    )


def sounding(dataset: Dataset, steps: int) -> NDArray[np.int64]:
    """Training windows of a length that hold a note: without one there is no register."""
    starts = np.random.default_rng(0).choice(dataset.starts("train", steps), STATISTICS_WINDOWS)
    tokens: NDArray[np.int64] = dataset.windows(starts, steps).numpy()
    return tokens[(read_pitches(tokens, dataset.vocabulary) >= 0).any(1)]


def build_ruler(
    name: str, tokens: NDArray[np.int64], vocabulary: Vocabulary, kind: str, slope: float | None = None
) -> Ruler:
    """The ruler of an attribute over windows [B, T]: a straight line of slope mu_k, or the attribute's quantiles.

    Raises UsageError where the attribute does not vary.
    """
    found = measure(name, tokens, vocabulary)
    mean, slope = float(found.mean()), float(slope or found.std())
    if not slope:
        raise UsageError(f"the {name} is the same in every window of {tokens.shape[1]} steps; train on more tunes")
    low, high = np.percentile(found, [1, 99])
    line = mean + slope * KNOTS
    values = line if kind == "linear" else quantiles(found, LEAST_SLOPE * slope)
    return Ruler(tokens.shape[1], mean, slope, float(low), float(high), tuple(values.tolist()))


def quantiles(found: Floats, least: float) -> Floats:
    """Q(Phi(z)) at KNOTS of the values found, smoothed over z and rising by at least `least` per unit of z.

    A value that is found often stands in the middle of its ranks, and between two values the function is linear.
    """
    values, first = np.unique(found, return_index=True)
    places = norm.ppf((rankdata(found)[first] - 0.5) / len(found))
    nodes, weights = np.polynomial.hermite_e.hermegauss(15)
    stepped = np.interp(KNOTS[:, None] + SMOOTHING * nodes, places, values)
    smooth = stepped @ (weights / weights.sum())
    rises = np.maximum(np.diff(smooth), least * np.diff(KNOTS))
    middle = len(KNOTS) // 2
    risen = np.concatenate([[0.0], np.cumsum(rises)])
    return np.asarray(smooth[middle] + risen - risen[middle])


def places(tokens: Tensor, axes: tuple[Axis, ...], vocabulary: Vocabulary) -> Tensor:
    """Where on its axis each attribute of tokens [B, T] belongs, [B, K]."""
    rows = tokens.cpu().numpy()
    columns = [axis.ruler(rows.shape[1]).place(measure(axis.name, rows, vocabulary)) for axis in axes]
    found = np.stack(columns, axis=1) if columns else np.zeros((len(rows), 0))
    return torch.from_numpy(found).to(tokens.device, torch.float32)


def expect(logits: Tensor, vocabulary: Vocabulary, names: tuple[str, ...]) -> Tensor:
    """F_1..F_K of the decoder's logits [B, T, V], as [B, K]; differentiable."""
    given = Distribution(logits.softmax(-1), vocabulary, torch, bar_of(logits.shape[1]))
    return torch.stack([EXPECTATIONS[name](given) for name in names], dim=-1)
