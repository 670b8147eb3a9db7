"""Knobs to places in the latent space, and what the model expects of every attribute there."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.contract import Axis, Contract
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.music.decoding import log_softmax
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.variation import Knobs
from glsr_live.music.vocabulary import Vocabulary

Floats = NDArray[np.float64]


def shift(knobs: Knobs, contract: Contract) -> Floats:
    """The move in latent space that the knobs ask for, [Z]: their axes, and a wander in the free dimensions.

    The wander has `knobs.wander` standard deviations per free dimension, in a direction that the seed chooses.
    """
    moved = np.zeros(contract.latent)
    if knobs.wander:  # a generator takes longer to make than all that follows
        moved += knobs.wander * np.random.default_rng(knobs.seed).standard_normal(contract.latent)
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


def stations(offset: float) -> Floats:
    """Where an axis is measured on the way to `offset`: at 0 and every whole number until it is reached, [L].

    Between them the response is linear.
    """
    return np.asarray(np.copysign(np.arange(ceil(abs(offset)) + 1.0), offset))


def expected(
    model: OnnxModel, z: Floats, axis: Axis, offsets: Floats, active: NDArray[np.bool_], vocabulary: Vocabulary
) -> Floats:
    """F_k at `offsets` [L] along its axis from z [B, Z], of the active steps [B, T] alone: [L, B]."""
    moved = np.repeat(z[None], len(offsets), axis=0)
    moved[..., axis.index] += offsets[:, None]
    logs = decode(model, moved.reshape(-1, z.shape[1]), active.shape[1])
    probabilities = np.exp(logs).reshape(len(offsets), *active.shape, -1)
    probabilities[:, ~active] = np.eye(len(vocabulary))[vocabulary.rest]
    given = Distribution(probabilities.reshape(-1, *probabilities.shape[2:]), vocabulary)
    return np.asarray(EXPECTATIONS[axis.name](given)).reshape(len(offsets), len(z))


def response(expected: Floats, offset: float) -> Floats:
    """How much an attribute moves when its knob goes to `offset`, [B], given its expectation on the way [L, B].

    The expectation is taken as its running extreme away from the centre, so a knob never works against its name.
    """
    extreme = np.maximum if offset > 0 else np.minimum
    moves = extreme.accumulate(expected, axis=0) - expected[0]
    return np.array([np.interp(abs(offset), np.arange(len(moves)), column) for column in moves.T])
