"""Decoding that meets a pitch attribute: among near-equal notes those are chosen that bring it where it should be."""

import numpy as np

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Bools, Floats, Ints, Scores

STRENGTHS = np.concatenate([[0.0], *(np.array([s, -s]) for s in np.geomspace(0.02, 8.0, 32))])
"""Nats per semitone that are tried, the weakest first, so that of equal results the least bent one is taken."""
TILTS = ("register", "range")
"""The attributes that a choice among notes can meet when the onsets are settled, in the order of choosing."""


def tilt_to(name: str, scores: Scores, onsets: Bools, target: Floats, centre: Floats) -> Scores:
    """The scores, tilted as weakly as brings attribute `name` of the filled windows nearest to `target` [B].

    `centre` [B] is the pitch from which the range grows.
    """
    feature = _feature(name, np.array(scores.vocabulary.pitches[2:], dtype=np.float64), centre)
    missed = np.abs(_attained(name, scores, onsets, feature) - target)
    chosen = STRENGTHS[np.argmin(np.round(missed, 3), axis=0)]
    return scores.favouring(feature * chosen[:, None])


def _feature(name: str, pitches: Floats, centre: Floats) -> Floats:
    """What a note gains per nat of tilt, [B, N]."""
    above = pitches - centre[:, None]
    return above if name == "register" else np.abs(above)


def _attained(name: str, scores: Scores, onsets: Bools, feature: Floats) -> Floats:
    """The attribute under every strength, [S, B]; only the notes at the onsets are worked out."""
    rows, steps = np.nonzero(onsets)
    bent = scores.notes[rows, steps] + STRENGTHS[:, None, None] * feature[rows]
    filled: Ints = np.broadcast_to(scores.silent, (len(STRENGTHS), *scores.silent.shape)).copy()
    filled[:, rows, steps] = bent.argmax(axis=-1) + 2
    pitches = read_pitches(filled.reshape(-1, filled.shape[-1]), scores.vocabulary)
    return ATTRIBUTES[name].measure(pitches).reshape(len(STRENGTHS), -1)
