"""Knobs to places in the latent space, and what the model expects of every attribute there."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.contract import Axis, Contract
from glsr_live.model.windows import Windows
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.shaping import mean_level
from glsr_live.music.variation import Knobs
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary

Floats = NDArray[np.float64]
WANDER = 1.5
"""So that a unit of the knob changes more than a quarter of the notes with either bundled pack."""


def shift(knobs: Knobs, contract: Contract) -> Floats:
    """The move in latent space that the knobs ask for, [Z]: their axes, and a wander in the free dimensions.

    The wander has WANDER standard deviations per free dimension and unit of the knob, in a direction of the seed.
    """
    moved = np.zeros(contract.latent)
    if knobs.wander:  # a generator takes longer to make than all that follows
        moved += WANDER * knobs.wander * np.random.default_rng(knobs.seed).standard_normal(contract.latent)
    for axis in contract.axes:
        moved[axis.index] = knobs.offset(axis.name)
    return moved


@dataclass(frozen=True)
class Turn:
    """What turned knobs come to: a move in latent space [Z], closeness, and the dice as (temperature, seed)."""

    shift: Floats
    closeness: float
    dice: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, knobs: Knobs, contract: Contract) -> "Turn":
        """What these knobs come to, their blend apart."""
        return cls(shift(knobs, contract), knobs.closeness, ((knobs.temperature, knobs.seed),))

    def towards(self, other: "Turn", share: float) -> "Turn":
        """The point on the straight line to another turn: this one at 0, the other at 1."""
        rest = 1 - share
        dice = [(rest * heat, seed) for heat, seed in self.dice] + [(share * heat, seed) for heat, seed in other.dice]
        closeness = rest * self.closeness + share * other.closeness
        return Turn(rest * self.shift + share * other.shift, closeness, tuple(dice))

    def offset(self, axis: Axis) -> float:
        """The offset along an axis."""
        return float(self.shift[axis.index])


def stations(offset: float) -> Floats:
    """Where an axis is measured on the way to `offset`: at 0 and every whole number until it is reached, [L].

    Between them the response is linear.
    """
    return np.asarray(np.copysign(np.arange(ceil(abs(offset)) + 1.0), offset))


def way(here: Floats, moved: Floats, axis: Axis, offset: float) -> Floats:
    """The stations on the way to a moved place [B, Z] along one axis, from where the phrase is on it: [L, B, Z]."""
    places = np.repeat(moved[None], len(stations(offset)), axis=0)
    places[..., axis.index] = here[:, axis.index] + stations(offset)[:, None]
    return places


def expected(name: str, logs: Floats, windows: Windows, bar: int, vocabulary: Vocabulary) -> Floats:
    """F_k of the active steps of the windows alone, given log p(a|z) [L, B, T, V]: [L, B].

    The bar lines, `bar` steps apart, are the phrase's, wherever a window begins.
    """
    probabilities = np.exp(logs)
    probabilities[:, ~windows.active] = np.eye(len(vocabulary))[vocabulary.rest]
    if ATTRIBUTES[name].metrical:
        return mean_level(probabilities[..., FIRST_NOTE:].sum(axis=-1), windows.levels(bar))
    given = Distribution(probabilities.reshape(-1, *logs.shape[2:]), vocabulary)
    return np.asarray(EXPECTATIONS[name](given)).reshape(logs.shape[:2])


def response(expected: Floats, offset: float) -> Floats:
    """How much an attribute moves when its knob goes to `offset`, [B], given its expectation on the way [L, B].

    The expectation is taken as its running extreme away from the centre, so a knob never works against its name.
    """
    extreme = np.maximum if offset > 0 else np.minimum
    moves = extreme.accumulate(expected, axis=0) - expected[0]
    return np.array([np.interp(abs(offset), np.arange(len(moves)), column) for column in moves.T])
