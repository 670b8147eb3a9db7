"""The six musical attributes of token sequences, by their plain definitions; `expectations` has them under p(x|z).

Every function takes `pitches`, int [B, T]: the MIDI pitch of the note that starts on a step, HELD where a note goes on,
RESTED where there is silence. `read_pitches` makes it of tokens. Each returns float [B].
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glsr_live.music.vocabulary import Vocabulary

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HELD = -1
RESTED = -2
STEPS_PER_BAR = 16
"""Of 4/4, where nobody says otherwise."""
TRIPLE_BAR = 12
"""Steps of a bar of 3/4, and of 6/8."""


def read_pitches(tokens: ArrayLike, vocabulary: Vocabulary) -> Ints:
    """Pitches, HELD or RESTED, int [B, T], of tokens [B, T] or [T]."""
    table = np.array(vocabulary.pitches, dtype=np.int64)
    table[vocabulary.rest] = RESTED
    return table[np.atleast_2d(np.asarray(tokens, dtype=np.int64))]


def metrical_levels(steps: int, bar: int = STEPS_PER_BAR) -> Floats:
    """How weak each step is: 0 on the bar line, 4 on a sixteenth off the beat (Longuet-Higgins & Lee 1984), [T].

    `bar` is the length of a bar in steps. Twelve may be 3/4 or 6/8: the mean of the two, and the weakest is 4 as well.
    """
    step = np.arange(steps) % bar
    trees = [(bar, 4, 2), (bar, 6, 2)] if bar == TRIPLE_BAR else [(bar, 8, 4, 2)]
    levels = [(step[:, None] % np.array(tree) != 0).mean(axis=1) for tree in trees]
    return np.asarray(4 * np.mean(levels, axis=0), dtype=np.float64)


def density(pitches: Ints) -> Floats:
    """The number of notes that start."""
    return np.asarray((pitches >= 0).sum(axis=1), dtype=np.float64)


def syncopation(pitches: Ints, bar: int = STEPS_PER_BAR) -> Floats:
    """The mean metrical level of the onsets, 0 to 4 (metrical complexity after Toussaint); 0 without notes."""
    onsets = pitches >= 0
    return _ratio((onsets * metrical_levels(pitches.shape[1], bar)).sum(axis=1), onsets.sum(axis=1))


def register(pitches: Ints) -> Floats:
    """The mean sounding pitch, each step counted once; 0 without notes."""
    sounding = carry(pitches, through_rests=False)
    sounds = sounding >= 0
    return _ratio(np.where(sounds, sounding, 0).sum(axis=1), sounds.sum(axis=1))


def pitch_range(pitches: Ints) -> Floats:
    """Semitones from the lowest note to the highest; 0 without notes."""
    onsets = pitches >= 0
    highest = pitches.max(axis=1)
    lowest = np.where(onsets, pitches, 128).min(axis=1)
    return np.where(onsets.any(axis=1), highest - lowest, 0).astype(np.float64)


def leap(pitches: Ints) -> Floats:
    """The mean absolute interval, in semitones, between successive notes; 0 with fewer than two notes."""
    before = carry(pitches, through_rests=True)[:, :-1]
    after = pitches[:, 1:]
    both = (before >= 0) & (after >= 0)
    return _ratio((np.abs(after - before) * both).sum(axis=1), both.sum(axis=1))


def contour(pitches: Ints) -> Floats:
    """Semitones from the first note to the last; 0 without notes."""
    first = carry(pitches[:, ::-1], through_rests=True)[:, -1]
    last = carry(pitches, through_rests=True)[:, -1]
    return (last - first).astype(np.float64)


@dataclass(frozen=True)
class Attribute:
    """A measurable quality of a melody: its plain definition and the unit in which a player reads it."""

    definition: Callable[..., Floats]
    unit: str
    metrical: bool = False
    """Whether it depends on where the bar lines are."""

    def measure(self, pitches: Ints, bar: int = STEPS_PER_BAR) -> Floats:
        """The attribute of each row, with bars of `bar` steps from the first step on."""
        return self.definition(pitches, bar) if self.metrical else self.definition(pitches)


ATTRIBUTES: dict[str, Attribute] = {
    "density": Attribute(density, "notes"),
    "syncopation": Attribute(syncopation, "levels", metrical=True),
    "register": Attribute(register, "semitones"),
    "range": Attribute(pitch_range, "semitones"),
    "leap": Attribute(leap, "semitones"),
    "contour": Attribute(contour, "semitones"),
}


def carry(pitches: Ints, through_rests: bool) -> Ints:
    """The pitch that sounds (or sounded last) at every step, -1 where there is none yet, [B, T]."""
    stops = pitches >= 0 if through_rests else pitches != HELD
    where = np.maximum.accumulate(np.where(stops, np.arange(pitches.shape[1]), -1), axis=1)
    carried = np.take_along_axis(pitches, np.maximum(where, 0), axis=1)
    return np.where((where >= 0) & (carried >= 0), carried, -1)


def _ratio(numerator: NDArray[np.generic], denominator: NDArray[np.generic]) -> Floats:
    return np.asarray(numerator / np.maximum(denominator, 1), dtype=np.float64)
