"""The regularised axes: their attributes' statistics over the data, and the expectations that the loss holds to."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.vocabulary import Vocabulary
from training.config import FitConfig
from training.dataset import Dataset

STATISTICS_WINDOWS = 50_000
OUTLIER = 3.5
"""Standardised attributes are clipped here: a window without a note has no register."""


@dataclass(frozen=True)
class Axis:
    """A regularised dimension: the attribute's name, its mean m_k and the slope mu_k, and its range over the data.

    mu_k is the attribute's standard deviation over the training windows, so that prior and data agree: where F_k is
    linear in z_k ~ N(0, 1), its slope is its standard deviation. `low` and `high` are the first and last percentile.
    """

    name: str
    mean: float
    slope: float
    low: float
    high: float


def measure_axes(config: FitConfig, dataset: Dataset) -> tuple[Axis, ...]:
    """The axes of a run, measured on its training windows; a slope of the config overrides."""
    starts = np.random.default_rng(0).choice(dataset.starts("train"), STATISTICS_WINDOWS)
    pitches = read_pitches(dataset.windows(starts).numpy(), dataset.vocabulary)
    sounding = pitches[(pitches >= 0).any(1)]
    axes = []
    for name, slope in zip(config.attributes, config.slopes, strict=True):
        values = ATTRIBUTES[name].measure(sounding)
        low, high = np.percentile(values, [1, 99])
        axes.append(Axis(name, float(values.mean()), float(slope or values.std()), float(low), float(high)))
    return tuple(axes)


def standardise(tokens: Tensor, axes: tuple[Axis, ...], vocabulary: Vocabulary) -> Tensor:
    """(f_k(x) - m_k) / mu_k for tokens [B, T], clipped, as [B, K]."""
    pitches = read_pitches(tokens.cpu().numpy(), vocabulary)
    columns = [(ATTRIBUTES[axis.name].measure(pitches) - axis.mean) / axis.slope for axis in axes]
    values = np.stack(columns, axis=1) if columns else np.zeros((len(tokens), 0))
    return torch.from_numpy(values.clip(-OUTLIER, OUTLIER)).to(tokens.device, torch.float32)


def expect(logits: Tensor, vocabulary: Vocabulary, names: tuple[str, ...]) -> Tensor:
    """F_1..F_K of the decoder's logits [B, T, V], as [B, K]; differentiable."""
    given = Distribution(logits.softmax(-1), vocabulary, torch)
    return torch.stack([EXPECTATIONS[name](given) for name in names], dim=-1)
