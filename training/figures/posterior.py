"""Figure 5: where the phrases of the data lie in the latent space, coloured by their number of notes."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm as gaussian

from training.figures import drawing
from training.figures.drawing import ACCENT, INK, bare, picture, say
from training.figures.statistics import group_share, rank_correlation
from training.figures.subject import Floats, Subject, attributes_of
from training.measures.axis import overlap
from training.metrics import accuracies

SHOWN = 2000
"""Points of the picture."""


def figures(one: Subject) -> dict[str, Any]:
    """The aggregated posterior of unseen phrases (paper, eq. 15) beside the prior, and what comes back of the phrases.

    `overlap` of each dimension with N(0, 1), that of z_1 and the mean and least of all; `spearman` of z_1 and the note
    count, `best_spearman` the largest of any dimension; `count_share`: the share of z_1's variance that lies between
    phrases of different counts; `inside_sd`: its standard deviation among phrases of one count; `correlation`: the
    largest |Pearson| of z_1 and another dimension.
    """
    z, counts = sampled(one), counts_of(one)
    overlaps = [overlap(each) for each in z.T]
    ranks = [abs(rank_correlation(each, counts)) for each in z.T]
    axis = z[:, one.axis]
    share = group_share(axis, counts.astype(np.int64))
    others = np.delete(np.asarray(np.corrcoef(z.T))[one.axis], one.axis)
    means = one.posterior[0]
    return {
        "overlap": {"axis": overlaps[one.axis], "mean": float(np.mean(overlaps)), "least": float(min(overlaps))},
        "spearman": rank_correlation(axis, counts),
        "mean_spearman": rank_correlation(means[:, one.axis], counts),
        "best_spearman": max(ranks),
        "count_share": share,
        "sd": float(axis.std()),
        "inside_sd": float(axis.std() * np.sqrt(1 - share)),
        "correlation": float(np.abs(others).max()),
        "accuracy": accuracies(one.unseen, one.hear(means).tokens),
        "kl": kl(one),
        "active": int((means.var(0) > 0.01).sum()),
    }


def kl(one: Subject) -> float:
    """KL(q(z|x) || N(0, I)) in nats, mean over the unseen phrases."""
    means, deviations = one.posterior
    return float((0.5 * (means**2 + deviations**2 - 1) - np.log(deviations)).sum(1).mean())


def sampled(one: Subject) -> Floats:
    """A sample of q(z|x) for each unseen phrase, [N, Z]."""
    means, deviations = one.posterior
    return means + deviations * np.random.default_rng(4).standard_normal(means.shape)


def counts_of(one: Subject) -> Floats:
    """The number of notes of each unseen phrase."""
    return attributes_of(one.unseen, one.run.vocabulary)["count"]


def draw(subjects: list[Subject], path: Path) -> None:
    """A column for each run: the points over (z_1, z_2), and below how z_1 is distributed beside N(0, 1)."""
    counts = counts_of(subjects[0])
    norm = drawing.steps_of(np.clip(counts, *np.percentile(counts, [1, 99])))
    with picture(path, 6.6) as figure:
        rows = figure.subplots(2, len(subjects), sharex=True, squeeze=False, height_ratios=(3, 1))
        for (above, below), one in zip(rows.T, subjects, strict=True):
            z = sampled(one)
            drawn = above.scatter(*z[:SHOWN, [one.axis, one.across]].T, c=counts[:SHOWN], s=9, norm=norm, lw=0)
            above.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal")
            above.set_ylabel("$z_2$", rotation=0)
            correlation = rank_correlation(z[:, one.axis], counts)
            say(above, one.title, f"rank correlation of $z_1$ and count {bare(correlation)}")
            marginal(below, z[:, one.axis])
        drawing.scale(figure, drawn, rows[:1], "notes in the phrase", extend="both", shrink=0.8)


def marginal(axes: drawing.Axes, sample: Floats) -> None:
    """The histogram of z_1 under the curve of the prior."""
    curve = np.linspace(-4, 4, 161)
    axes.hist(sample, bins=list(np.linspace(-4, 4, 41)), density=True, color="#b5b5b5")
    axes.plot(curve, gaussian.pdf(curve), color=ACCENT, lw=1.5)
    axes.set_yticks([])
    axes.set_xlabel("$z_1$")
    axes.set_title(f"overlap of $z_1$ with N(0, 1): {bare(overlap(sample))}", loc="left", color=INK, fontsize=10)
