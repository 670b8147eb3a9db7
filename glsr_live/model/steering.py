"""Knobs to places in the latent space, and what the model expects of every attribute there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.contract import Axis, Contract
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.music.decoding import log_softmax
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.variation import REACH, Knobs
from glsr_live.music.vocabulary import Vocabulary

Floats = NDArray[np.float64]
LATTICE = np.arange(-REACH, REACH + 1)
"""Offsets at which an axis is measured; between them its response is linear."""


def shift(knobs: Knobs, contract: Contract) -> Floats:
    """The move in latent space that the knobs ask for, [Z]: their axes, and a wander in the free dimensions.

    The wander has `knobs.wander` standard deviations per free dimension, in a direction that the seed chooses.
    """
    direction = np.random.default_rng(knobs.seed).standard_normal(contract.latent)
    moved = knobs.wander * direction
    for axis in contract.axes:
        moved[axis.index] = knobs.offset(axis.name)
    return moved


@dataclass(frozen=True)
class Place:
    """Where the windows of a phrase stand in latent space: z_mean [B, Z] and log p(a|z) there [B, T, V]."""

    z: Floats
    log_probabilities: Floats

    @classmethod
    def of(cls, model: OnnxModel, tokens: NDArray[np.int64]) -> "Place":
        """The place of windows of tokens [B, T]."""
        z = model.encode(tokens)[0].astype(np.float64)
        return cls(z, decode(model, z, tokens.shape[1]))


def decode(model: OnnxModel, z: Floats, steps: int) -> Floats:
    """log p(a|z), [B, T, V]."""
    return log_softmax(model.decode(z, steps))


def expected(model: OnnxModel, z: Floats, axis: Axis, active: NDArray[np.bool_], vocabulary: Vocabulary) -> Floats:
    """F_k on the lattice of its axis around z [B, Z], of the active steps [B, T] alone: [L, B]."""
    offsets = np.zeros((len(LATTICE), 1, z.shape[1]))
    offsets[:, 0, axis.index] = LATTICE
    moved = (z + offsets).reshape(-1, z.shape[1])
    probabilities = np.exp(decode(model, moved, active.shape[1])).reshape(len(LATTICE), *active.shape, -1)
    probabilities[:, ~active] = np.eye(len(vocabulary))[vocabulary.rest]
    given = Distribution(probabilities.reshape(-1, *probabilities.shape[2:]), vocabulary)
    return np.asarray(EXPECTATIONS[axis.name](given)).reshape(len(LATTICE), len(z))


def response(expected: Floats, offset: float) -> Floats:
    """How much an attribute moves when its knob goes to `offset`, [B], given its expectation on the lattice [L, B].

    The expectation is taken as its running extreme away from the centre, so a knob never works against its name.
    """
    middle = len(LATTICE) // 2
    rising = np.maximum.accumulate(expected[middle:], axis=0)
    falling = np.minimum.accumulate(expected[middle::-1], axis=0)[::-1]
    monotone = np.concatenate([falling[:-1], rising]) - expected[middle]
    return np.array([np.interp(offset, LATTICE, column) for column in monotone.T])
