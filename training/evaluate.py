"""The figures of a run on unseen melody families and on prior samples, for each length of a window apart."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.axes import Axis
from training.dataset import Dataset
from training.measures.axis import PLACES, correlation, overlap, restrictiveness, sweep_figures
from training.measures.code import code_figures, correlations, mutual_information
from training.measures.listening import READINGS, Listener
from training.metrics import accuracies, pitch_accuracy
from training.run import Run

VERSION = 1
"""Counts changes of what the figures are."""
WINDOWS = 4096
SWEPT = 256
PRIOR_SAMPLES = 4096
ACTIVE = 0.01
"""Variance of z_mean over the data above which a dimension is in use (Burda et al. 2016)."""

Floats = NDArray[np.float64]
Tokens = NDArray[np.int64]


def evaluate(run: Run, dataset: Dataset, part: str = "test", axes: tuple[Axis, ...] = ()) -> dict[str, Any]:
    """All figures of a run on a part of the split; every one is a function of the run alone.

    A run without axes is measured along those given: each attribute on the dimension that tells most of it, turned so
    that it rises. Figures of the code are those of z sampled from the posterior; sweeps start from z_mean.
    """
    lengths = [steps for steps in dataset.lengths if len(dataset.starts(part, steps))]
    listeners = {steps: Listener(run, run.axes or axes, steps) for steps in lengths}
    found = {str(steps): figures_of(listener, windows(dataset, part, steps)) for steps, listener in listeners.items()}
    return {"version": VERSION, "part": part, "beta": run.config.weights.beta, "lengths": found}


def windows(dataset: Dataset, part: str, steps: int) -> Tokens:
    """The windows [WINDOWS, T] that are measured, drawn from the part; the same on every call."""
    starts = np.random.default_rng(2).choice(dataset.starts(part, steps), WINDOWS)
    return np.asarray(dataset.windows(starts, steps).numpy())


def figures_of(listener: Listener, tokens: Tokens) -> dict[str, Any]:
    """The figures for windows of one length."""
    z_mean, z_logvar = listener.encode(tokens)
    z = z_mean + np.random.default_rng(5).standard_normal(z_mean.shape) * np.exp(0.5 * z_logvar)
    played = listener.measure(tokens)
    found = {
        "windows": len(tokens),
        "reconstruction": reconstruction(listener, tokens, z_mean),
        "kl": float(0.5 * (z_mean**2 + np.exp(z_logvar) - 1 - z_logvar).sum(1).mean()),
        "active_units": int((z_mean.var(0) > ACTIVE).sum()),
    }
    if not listener.axes:
        return found | {"code": {}, "axes": {}}
    named = range(len(listener.axes)) if listener.run.axes else ()
    return found | {
        "code": code_figures(z, played, listener.names, named),
        "axes": axes_figures(listener, z_mean, z, played),
    }


def reconstruction(listener: Listener, tokens: Tokens, z_mean: Floats) -> dict[str, dict[str, float]]:
    """How much of the windows comes back from z_mean, by each decoding."""
    vocabulary = listener.run.vocabulary
    return {
        name: accuracies(tokens, decoded) | {"pitch": pitch_accuracy(tokens, decoded, vocabulary)}
        for name, decoded in listener.reconstruct(z_mean).items()
    }


def axes_figures(listener: Listener, z_mean: Floats, z: Floats, played: Floats) -> dict[str, Any]:
    """What a listener hears of every axis: sweeps around encoded phrases, and samples of the prior."""
    prior = np.random.default_rng(3).standard_normal((PRIOR_SAMPLES, z.shape[1]))
    heard = listener.hear(prior)
    rho = correlations(played, played)
    found = {}
    for at, (axis, (dimension, sign)) in enumerate(zip(listener.axes, turned(listener, z, played), strict=True)):
        swept = sweep(listener, z_mean[:SWEPT], dimension, sign)
        ruler = axis.ruler(listener.steps)
        readings = {
            reading: sweep_figures(swept[reading][:, :, at], ruler)
            | {"prior_spearman": correlation(sign * prior[:, dimension], heard[reading][:, at])}
            | {"others": restrictiveness(swept[reading], at, played.std(axis=0), rho, listener.names)}
            for reading in READINGS
        }
        place = {"dimension": dimension, "mean": float(z[:, dimension].mean()), "sd": float(z[:, dimension].std())}
        data = {"mu": ruler.slope, "overlap": overlap(z[:, dimension])}
        found[axis.name] = place | data | {"readings": readings}
    return found


def turned(listener: Listener, z: Floats, played: Floats) -> list[tuple[int, int]]:
    """The dimension and direction along which each attribute is turned."""
    if listener.run.axes:
        return [(at, 1) for at in range(len(listener.axes))]
    signs = correlations(z, played)
    best = mutual_information(z, played).argmax(axis=0)
    return [(int(dimension), 1 if signs[dimension, at] >= 0 else -1) for at, dimension in enumerate(best)]


def sweep(listener: Listener, z_mean: Floats, dimension: int, sign: int) -> dict[str, Floats]:
    """Every attribute [S, P, K] of phrases [S, Z] with one dimension at each of PLACES, by each reading."""
    swept = np.repeat(z_mean[:, None], len(PLACES), axis=1)
    swept[:, :, dimension] = sign * PLACES
    heard = listener.hear(swept.reshape(-1, swept.shape[-1]))
    return {reading: values.reshape(len(z_mean), len(PLACES), -1) for reading, values in heard.items()}
