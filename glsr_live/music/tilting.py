"""Decoding that meets what is expected: so many onsets, and of near-equal notes those that bring an attribute home."""

from collections.abc import Collection

import numpy as np

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Bools, Floats, Ints, Scores
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.vocabulary import Vocabulary

STRENGTHS = np.concatenate([[0.0], *(np.array([s, -s]) for s in np.geomspace(0.02, 8.0, 32))])
"""Nats per semitone that are tried, the weakest first, so that of equal results the least bent one is taken."""
TILTS = ("range", "register")
"""The attributes that a choice among notes can meet when the onsets are settled, in the order of choosing."""
NEAR = 0.25
"""Semitones by which a turned attribute may miss its target before notes are changed for it."""
UNSURE = 1.0
"""The same without a phrase: an expectation of unsure steps is no reason to bend the likeliest notes."""


def counted(log_probabilities: Floats, vocabulary: Vocabulary, attributes: Collection[str]) -> Ints:
    """Counted decoding without a phrase, [B, T], of log p(a|z) [B, T, V]; it meets the expectations of `attributes`.

    round(F(z)) onsets, where their mass is largest: the count follows z where the argmax of unsure steps holds. Then
    the best notes there, tilted where they miss what is expected of register or range.
    """
    scores, given = Scores(log_probabilities, vocabulary), Distribution(np.exp(log_probabilities), vocabulary)
    mass = scores.onset_mass()
    onsets = scores.onsets(mass, np.rint(mass.sum(axis=1)).astype(np.int64))
    for name in filter(attributes.__contains__, TILTS):
        scores = tilt_to(name, scores, onsets, EXPECTATIONS[name](given), EXPECTATIONS["register"](given), UNSURE)
    return scores.fill(onsets)


def tilt_to(name: str, scores: Scores, onsets: Bools, target: Floats, centre: Floats, near: float = NEAR) -> Scores:
    """The scores, tilted as weakly as brings attribute `name` of the filled windows nearest to `target` [B].

    `near` semitones from the target are as good as there. `centre` [B] is the pitch from which the range grows.
    """
    feature = _feature(name, np.array(scores.vocabulary.pitches[2:], dtype=np.float64), centre)
    missed = np.abs(_attained(name, scores, onsets, feature) - target)
    chosen = STRENGTHS[np.argmin(np.round(np.maximum(missed, near), 3), axis=0)]
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
