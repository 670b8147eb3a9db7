"""F_k(z) = E_{x ~ p(x|z)}[f_k(x)] (paper, eq. 4), exact and differentiable because the steps are independent given z.

Ratios are ratios of expectations. Their plain definitions are in `glsr_live.music.attributes`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from glsr_live.music.attributes import metrical_levels
from glsr_live.music.vocabulary import Vocabulary

TINY = 1e-6


class Distribution:
    """The step distributions of p(x|z), probabilities [B, T, V], seen as pitches and onsets."""

    def __init__(self, probabilities: Tensor, vocabulary: Vocabulary) -> None:
        pitches = torch.tensor(vocabulary.pitches, device=probabilities.device)
        self.pitches = torch.arange(vocabulary.lowest, vocabulary.highest + 1, device=probabilities.device)
        named = (pitches[:, None] == self.pitches).to(probabilities.dtype)
        self.notes = probabilities @ named
        """P(a note of this pitch starts), [B, T, N]."""
        self.holds = probabilities[..., vocabulary.hold]
        self.onsets = self.notes.sum(-1)
        """o_t = P(a note starts), [B, T]."""

    @cached_property
    def sounding(self) -> Tensor:
        """q_t(p) = p_t(p) + p_t(hold) q_{t-1}(p): what sounds, [B, T, N]; a rest clears it."""
        return survival(self.holds) @ self.notes

    @cached_property
    def latest(self) -> Tensor:
        """The distribution of the last note so far, [B, T, N]: as `sounding`, but carried through rests."""
        return survival(1 - self.onsets) @ self.notes


def survival(keeps: Tensor) -> Tensor:
    """A[t, s] = prod_{s < u <= t} keeps_u, lower triangular, [B, T, T]."""
    logs = keeps.clamp_min(TINY).log().cumsum(-1)
    earlier = logs[..., :, None] - logs[..., None, :]
    lower = torch.ones_like(earlier, dtype=torch.bool).tril()
    return earlier.masked_fill(~lower, -torch.inf).exp()


def density(given: Distribution) -> Tensor:
    """sum_t o_t."""
    return given.onsets.sum(-1)


def syncopation(given: Distribution) -> Tensor:
    """sum_t w_t o_t / sum_t o_t, w_t the metrical level."""
    levels = torch.as_tensor(metrical_levels(given.onsets.shape[1])).to(given.onsets)
    return given.onsets @ levels / (given.onsets.sum(-1) + TINY)


def register(given: Distribution) -> Tensor:
    """The mean sounding pitch, from q_t."""
    mass = given.sounding.sum((1, 2))
    return (given.sounding.sum(1) @ given.pitches.to(mass)) / (mass + TINY)


def pitch_range(given: Distribution) -> Tensor:
    """E[max - min] = sum_c P(a note <= c and a note > c), over the gaps c between neighbouring pitches."""
    up_to = given.notes.cumsum(-1)[..., :-1]
    none_below = log_none(up_to).sum(1).exp()
    none_above = log_none(given.onsets[..., None] - up_to).sum(1).exp()
    none = log_none(given.onsets).sum(1).exp()
    return (1 - none_below - none_above + none[:, None]).sum(-1)


def leap(given: Distribution) -> Tensor:
    """E[sum of |intervals|] / E[number of intervals], from p_t(a) and the latest note before b."""
    before, after = given.latest[:, :-1], given.notes[:, 1:]
    distance = (given.pitches[:, None] - given.pitches).abs().to(after)
    total = ((before @ distance) * after).sum((1, 2))
    return total / ((before.sum(-1) * after.sum(-1)).sum(1) + TINY)


def contour(given: Distribution) -> Tensor:
    """E[last pitch] - E[first pitch]; a silent sequence counts 0."""
    pitches = given.pitches.to(given.notes)
    started = log_none(given.onsets).cumsum(-1)
    unstarted = torch.cat([torch.zeros_like(started[:, :1]), started[:, :-1]], dim=1).exp()
    return given.latest[:, -1] @ pitches - (unstarted[..., None] * given.notes).sum(1) @ pitches


def log_none(probability: Tensor) -> Tensor:
    """log(1 - p), kept finite."""
    return torch.log1p(-probability.clamp(max=1 - TINY))


EXPECTATIONS: dict[str, Callable[[Distribution], Tensor]] = {
    "density": density,
    "syncopation": syncopation,
    "register": register,
    "range": pitch_range,
    "leap": leap,
    "contour": contour,
}


@dataclass(frozen=True)
class Axis:
    """A regularised dimension: the attribute's name, and its mean and standard deviation over the training windows.

    The standard deviation is mu_k, the slope that fits the prior (METHOD: if F_k is linear in z_k ~ N(0, 1)).
    """

    name: str
    mean: float
    slope: float


def expect(logits: Tensor, vocabulary: Vocabulary, names: tuple[str, ...]) -> Tensor:
    """F_1..F_K of the decoder's logits [B, T, V], as [B, K]."""
    given = Distribution(logits.float().softmax(-1), vocabulary)
    return torch.stack([EXPECTATIONS[name](given) for name in names], dim=-1)
