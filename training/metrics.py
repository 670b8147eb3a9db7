"""Figures of reconstructed sequences."""

import numpy as np
from numpy.typing import NDArray

from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary

Tokens = NDArray[np.int64]


def accuracies(true: Tokens, decoded: Tokens) -> dict[str, float]:
    """How much of the windows [B, T] came back, each figure from 0 to 1.

    `token`: right tokens; holds alone give 0.76. `note`: true onsets with the right name at the right step.
    `onset_f1`: onsets at the right step, whatever their name. `exact`: windows without an error.
    """
    same, onset, claimed = true == decoded, true >= FIRST_NOTE, decoded >= FIRST_NOTE
    return {
        "token": float(same.mean()),
        "note": float((same & onset).sum() / max(1, onset.sum())),
        "onset_f1": float(2 * (onset & claimed).sum() / max(1, onset.sum() + claimed.sum())),
        "exact": float(same.all(axis=1).mean()),
    }


def pitch_accuracy(true: Tokens, decoded: Tokens, vocabulary: Vocabulary) -> float:
    """The share of true onsets with a note of the right pitch at the right step, however it is spelled."""
    pitches = np.array(vocabulary.pitches)
    onset = true >= FIRST_NOTE
    right = (pitches[true] == pitches[decoded]) & (decoded >= FIRST_NOTE)
    return float((right & onset).sum() / max(1, onset.sum()))
