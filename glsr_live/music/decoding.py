"""From the decoder's logits to tokens: scores of every step, their argmax, copy term and sampling. Windows are rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from glsr_live.music.vocabulary import Vocabulary

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEAST_CLOSENESS = 1e-6
"""Nats by which the played token wins a tie even where closeness is 0."""


def log_softmax(logits: NDArray[np.floating]) -> Floats:
    """log p_t(a), [B, T, V], of logits."""
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


@dataclass(frozen=True)
class Scores:
    """Scores [B, T, V] of every step's tokens: log probabilities, or those and what speaks for the played ones."""

    values: Floats
    vocabulary: Vocabulary

    @cached_property
    def notes(self) -> Floats:
        """The scores of the notes, [B, T, N]; token = index + 2."""
        return self.values[..., 2:]

    @cached_property
    def silent(self) -> Ints:
        """The better of hold and rest at every step, [B, T]; a tie goes to the hold."""
        return np.asarray(self.values[..., :2].argmax(axis=-1))

    @cached_property
    def margins(self) -> Floats:
        """By how much the best note beats the best of hold and rest, [B, T]."""
        return np.asarray(self.notes.max(axis=-1) - self.values[..., :2].max(axis=-1))

    def argmax(self) -> Ints:
        """The most likely token of every step (paper, eq. 11), [B, T]."""
        return np.asarray(self.values.argmax(axis=-1))

    def onset_mass(self) -> Floats:
        """o_t, the probability that a note starts, [B, T]; of log probabilities only."""
        return np.asarray(np.exp(self.notes).sum(axis=-1))

    def onsets(self, order: Floats, counts: Ints) -> Bools:
        """The counts[b] steps of largest `order`, bool [..., B, T]; a tie goes to the earlier step."""
        ranks = np.argsort(np.argsort(-order, axis=-1, kind="stable"), axis=-1, kind="stable")
        return np.asarray(ranks < counts[:, None])

    def fill(self, onsets: Bools) -> Ints:
        """The best note at the onsets, the better of hold and rest elsewhere, [B, T]."""
        return np.where(onsets, self.notes.argmax(axis=-1) + 2, self.silent)

    def only(self, active: Bools) -> "Scores":
        """The scores with silence on all but the active steps [B, T]."""
        silence = np.where(np.arange(self.values.shape[-1]) == self.vocabulary.rest, 0.0, -np.inf)
        return Scores(np.where(active[..., None], self.values, silence), self.vocabulary)


def copied(there: Floats, here: Floats, played: Ints, closeness: float) -> Floats:
    """Scores of a moved place with the copy term: what was played stays until the move outweighs it, [B, T, V].

    `there` and `here` are log p(a|z + d) and log p(a|z). The played token x_t gains max_a log p(a|z) - log p(x_t|z) +
    closeness, so where d = 0 it wins everywhere, whatever the model reconstructs.
    """
    at = played[..., None]
    moved = np.take_along_axis(there, at, axis=-1) - np.take_along_axis(here, at, axis=-1)  # first: exactly 0 at d = 0
    scores = there.copy()
    np.put_along_axis(scores, at, here.max(axis=-1, keepdims=True) + max(closeness, LEAST_CLOSENESS) + moved, axis=-1)
    return scores


def sampled(scores: Floats, dice: Iterable[tuple[float, int]]) -> Floats:
    """The scores with Gumbel noise of each (temperature, seed): with one, their argmax is a sample at its temperature.

    At temperature 0 they stay as they are, whatever the seed.
    """
    for temperature, seed in dice:
        if temperature:
            scores = scores + temperature * np.random.default_rng(seed).gumbel(size=scores.shape)
    return scores
