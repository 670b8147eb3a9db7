"""F_k(z) = E_{x ~ p(x|z)}[f_k(x)] (paper, eq. 4), exact because the steps are independent given z.

Ratios are ratios of expectations. The plain definitions are in `attributes`. Arrays are numpy's, or torch's when `xp`
is torch: then every expectation is differentiable, and the lab trains on the functions that the instrument plays with.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from glsr_live.music.attributes import STEPS_PER_BAR, metrical_levels
from glsr_live.music.vocabulary import Vocabulary

TINY = 1e-6
Array = Any
"""A numpy array or a torch tensor."""


class Distribution:
    """The step distributions of p(x|z), probabilities [B, T, V], seen as pitches and onsets in bars of `bar` steps."""

    def __init__(self, probabilities: Array, vocabulary: Vocabulary, xp: Any = np, bar: int = STEPS_PER_BAR) -> None:
        self.xp = xp
        self.bar = bar
        self._like = probabilities
        self.pitches = self.constant(np.arange(vocabulary.lowest, vocabulary.highest + 1))
        names = np.array(vocabulary.pitches)[:, None] == np.arange(vocabulary.lowest, vocabulary.highest + 1)
        self.notes = probabilities @ self.constant(names)
        """P(a note of this pitch starts), [B, T, N]."""
        self.holds = probabilities[..., vocabulary.hold]
        self.onsets = self.notes.sum(-1)
        """o_t = P(a note starts), [B, T]."""

    def constant(self, values: Any) -> Array:
        """An array of the same kind, type and device as the probabilities."""
        if self.xp is np:
            return np.asarray(values, dtype=self._like.dtype)
        return self.xp.as_tensor(values).to(self._like)

    @cached_property
    def sounding(self) -> Array:
        """q_t(p) = p_t(p) + p_t(hold) q_{t-1}(p): what sounds, [B, T, N]; a rest clears it."""
        return self._survival(self.holds) @ self.notes

    @cached_property
    def latest(self) -> Array:
        """The distribution of the last note so far, [B, T, N]: as `sounding`, but carried through rests."""
        return self._survival(1 - self.onsets) @ self.notes

    def log_none(self, probability: Array) -> Array:
        """log(1 - p), kept finite."""
        return self.xp.log1p(-self.xp.clip(probability, None, 1 - TINY))

    def _survival(self, keeps: Array) -> Array:
        """A[t, s] = prod_{s < u <= t} keeps_u, lower triangular, [B, T, T]."""
        logs = self.xp.cumsum(self.xp.log(self.xp.clip(keeps, TINY, None)), -1)
        steps = keeps.shape[1]
        later = self.constant(np.where(np.tri(steps, dtype=bool), 0.0, np.inf))
        return self.xp.exp(logs[:, :, None] - logs[:, None, :] - later)


def density(given: Distribution) -> Array:
    """sum_t o_t."""
    return given.onsets.sum(-1)


def syncopation(given: Distribution) -> Array:
    """sum_t w_t o_t / sum_t o_t, w_t the metrical level."""
    levels = given.constant(metrical_levels(given.onsets.shape[1], given.bar))
    return given.onsets @ levels / (given.onsets.sum(-1) + TINY)


def register(given: Distribution) -> Array:
    """The mean sounding pitch, from q_t."""
    sounding = given.sounding.sum(1)
    return sounding @ given.pitches / (sounding.sum(-1) + TINY)


def pitch_range(given: Distribution) -> Array:
    """E[max - min] = sum_c P(a note <= c and a note > c), over the gaps c between neighbouring pitches."""
    up_to = given.xp.cumsum(given.notes, -1)[..., :-1]
    none_below = given.xp.exp(given.log_none(up_to).sum(1))
    none_above = given.xp.exp(given.log_none(given.onsets[..., None] - up_to).sum(1))
    none = given.xp.exp(given.log_none(given.onsets).sum(1))
    return (1 - none_below - none_above + none[:, None]).sum(-1)


def leap(given: Distribution) -> Array:
    """E[sum of |intervals|] / E[number of intervals], from the latest note before a step and p_t there."""
    before, after = given.latest[:, :-1], given.notes[:, 1:]
    distance = abs(given.pitches[:, None] - given.pitches)
    total = ((before @ distance) * after).sum(-1).sum(-1)
    return total / ((before.sum(-1) * after.sum(-1)).sum(-1) + TINY)


def contour(given: Distribution) -> Array:
    """E[last pitch] - E[first pitch]; a silent sequence counts 0."""
    none_before = given.xp.exp(given.xp.cumsum(given.log_none(given.onsets), -1) - given.log_none(given.onsets))
    return (given.latest[:, -1] - (none_before[..., None] * given.notes).sum(1)) @ given.pitches


EXPECTATIONS: dict[str, Callable[[Distribution], Array]] = {
    "density": density,
    "syncopation": syncopation,
    "register": register,
    "range": pitch_range,
    "leap": leap,
    "contour": contour,
}
