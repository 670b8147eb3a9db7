"""Phrases to answer: made up in the manner of a chorale's soprano, the same on every machine."""

from itertools import accumulate, pairwise
from random import Random

from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase

STEPS = 32
DURATIONS = (1, 2, 2, 4, 4, 4, 4, 8)
"""In steps; quarter notes with some eighths between."""
SCALE = (0, 2, 4, 5, 7, 9, 11)
TURNS = (-2, -1, -1, -1, 0, 1, 1, 1, 2, 3)
"""In degrees of the scale: mostly steps, seldom a leap."""
LATE, SOONER = 15, 25
"""Ticks: a player is up to so late, and lets go so much before the end."""


def phrases(count: int, steps: int = STEPS) -> list[Phrase]:
    """Phrases of two bars unless `steps` says otherwise, played with dynamics and off the grid."""
    return [_phrase(Random(seed), steps) for seed in range(count)]


def _phrase(chance: Random, steps: int) -> Phrase:
    starts = list(accumulate(_durations(chance, steps), initial=0))
    tonic, degree, notes = chance.randrange(58, 66), chance.randrange(2, 8), []
    for start, end in pairwise(starts):
        onset = start * TICKS_PER_STEP + chance.randrange(LATE)
        pitch = tonic + 12 * (degree // 7) + SCALE[degree % 7]
        notes.append(Note(onset, end * TICKS_PER_STEP - SOONER - onset, pitch, chance.randrange(60, 100)))
        degree = min(11, max(0, degree + chance.choice(TURNS)))
    return Phrase(tuple(notes), steps * TICKS_PER_STEP)


def _durations(chance: Random, steps: int) -> list[int]:
    durations: list[int] = []
    while (left := steps - sum(durations)) > 0:
        durations.append(min(left, chance.choice(DURATIONS)))
    return durations
