"""The figures of a run on unseen melody families and on prior samples, for both decodings."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import spearmanr

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, log_softmax
from glsr_live.music.shaping import counted
from training.dataset import WINDOW, Dataset
from training.metrics import accuracies
from training.run import Run

WINDOWS = 4096
SWEPT = 256
PRIOR_SAMPLES = 4096
CHUNK = 256
PLACES = np.linspace(-3, 3, 7)
"""Where an axis is put in a sweep, in prior standard deviations."""
ACTIVE = 0.01
"""Variance of z_mean over the data above which a dimension is in use (Burda et al. 2016)."""

Floats = NDArray[np.float64]
Decode = Callable[[Floats], NDArray[np.int64]]


def evaluate(run: Run, dataset: Dataset, part: str = "test") -> dict[str, Any]:
    """All figures of a run on a part of the split; every one is a function of the run alone."""
    starts = np.random.default_rng(2).choice(dataset.starts(part), WINDOWS)
    tokens = dataset.windows(starts).numpy()
    z_mean, z_logvar = encode(run, tokens)
    names = [axis.name for axis in run.axes]
    decodings = {
        "argmax": in_chunks(lambda z: Scores(log_probabilities(run, z), run.vocabulary).argmax()),
        "counted": in_chunks(lambda z: counted(log_probabilities(run, z), run.vocabulary, names)),
    }
    return {
        "part": part,
        "reconstruction": {name: accuracies(tokens, decode(z_mean)) for name, decode in decodings.items()},
        "kl": float(0.5 * (z_mean**2 + np.exp(z_logvar) - 1 - z_logvar).sum(1).mean()),
        "active_units": int((z_mean.var(0) > ACTIVE).sum()),
        "axes": {
            axis.name: {name: axis_figures(run, index, z_mean, decode) for name, decode in decodings.items()}
            for index, axis in enumerate(run.axes)
        },
    }


def axis_figures(run: Run, index: int, z_mean: Floats, decode: Decode) -> dict[str, float]:
    """What a listener hears of one axis, measured on what is decoded.

    `sweep_spearman`: the median phrase's correlation over PLACES; `not_falling`: the share of steps of the sweeps that
    do not fall; `slope`: the mean attribute per unit of z over [-2, 2]; `prior_spearman`: over samples of the prior.
    """
    measure = ATTRIBUTES[run.axes[index].name].measure

    def heard(z: Floats) -> Floats:
        return measure(read_pitches(decode(z), run.vocabulary))

    swept = np.repeat(z_mean[:SWEPT, None], len(PLACES), axis=1)
    swept[:, :, index] = PLACES
    values = heard(swept.reshape(-1, swept.shape[-1])).reshape(SWEPT, -1)
    sampled = np.random.default_rng(3).standard_normal((PRIOR_SAMPLES, z_mean.shape[1]))
    return {
        "sweep_spearman": float(np.median([correlation(PLACES, row) for row in values])),
        "not_falling": float((np.diff(values) >= 0).mean()),
        "slope": float(np.polyfit(PLACES[1:-1], values.mean(0)[1:-1], 1)[0]),
        "prior_spearman": correlation(sampled[:, index], heard(sampled)),
    }


def in_chunks(decode: Decode) -> Decode:
    """The same decoding, a bounded number of rows of z at a time."""
    return lambda z: np.concatenate([decode(z[at : at + CHUNK]) for at in range(0, len(z), CHUNK)])


def correlation(a: Floats, b: Floats) -> float:
    """Spearman's rank correlation; 0 where one of the two never changes."""
    return 0.0 if np.ptp(a) == 0 or np.ptp(b) == 0 else float(spearmanr(a, b).statistic)


@torch.no_grad()
def encode(run: Run, tokens: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """z_mean and z_logvar, [B, Z] each."""
    z_mean, z_logvar = run.model.encode(torch.from_numpy(tokens))
    return z_mean.numpy(), z_logvar.numpy()


@torch.no_grad()
def log_probabilities(run: Run, z: Floats) -> Floats:
    """log p(a|z), [B, T, V]."""
    logits = run.model.decode(torch.from_numpy(z.astype(np.float32)), WINDOW)
    return log_softmax(logits.numpy())
