"""Spelled melodies in other keys: names on the line of fifths, so that a melody keeps its spelling when it moves.

A melody is an array of tokens of WIDE, the vocabulary of every name that a score may hold, before the names that really
occur become the vocabulary of a data set.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from glsr_live.music.names import fifth_of, pitch_of
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary

FLATTEST, SHARPEST = -15, 19
"""F double flat to B double sharp on the line of fifths, C = 0."""
COMMONEST = -4
"""From A flat to C sharp: twelve names of which each pitch has one."""
LOWEST_PITCH = 14
"""From here on every name has an octave from 0 up; B double sharp of the octave below is 13."""
LOWEST_MEAN = -3.5
"""The mean place on the line of fifths that a melody may have at least; C major's notes lie around 2, so that a melody
of one key ends up in one of the keys from five flats to six sharps, which are those that the instrument hears."""

Tokens = NDArray[np.uint16]


def name_at(pitch: int, fifth: int) -> str:
    """The name of a pitch at a place on the line of fifths, as `pitch_of` reads it.

    Raises ValueError where no name of that place has that pitch.
    """
    accidentals, letter = divmod(fifth + 1, 7)
    octave, off = divmod(pitch - accidentals - pitch_of("FCGDAEB"[letter] + "0"), 12)
    if off or octave < 0:
        raise ValueError(f"no name at {fifth} on the line of fifths has pitch {pitch}")
    return f"{'FCGDAEB'[letter]}{('#' if accidentals > 0 else '-') * abs(accidentals)}{octave}"


def _names() -> Iterator[str]:
    for pitch in range(LOWEST_PITCH, 128):
        for fifth in range(FLATTEST, SHARPEST + 1):
            if (7 * fifth - pitch) % 12 == 0:
                yield name_at(pitch, fifth)


WIDE = Vocabulary.of(_names())
PITCHES = np.array(WIDE.pitches, dtype=np.int16)
_FIFTHS = np.array([0, 0, *(fifth_of(name) for name in WIDE.names[FIRST_NOTE:])], dtype=np.int16)


def pitches_of(tokens: Tokens) -> NDArray[np.int16]:
    """The pitches of a melody's notes in order."""
    return PITCHES[tokens[tokens >= FIRST_NOTE]]


def transpositions(tokens: Tokens, low: int, high: int) -> Iterator[Tokens]:
    """The melody in every key that keeps it inside low..high, each once, with the spelling of fewest accidentals.

    Nothing where the melody spans more than that, or has no note.
    """
    notes = tokens[tokens >= FIRST_NOTE]
    if not len(notes):
        return
    mean = float(_FIFTHS[notes].mean())
    pitches = PITCHES[notes]
    for semitones in range(low - int(pitches.min()), high - int(pitches.max()) + 1):
        yield _shift(semitones, _fifths_for(semitones, mean))[tokens]


def _fifths_for(semitones: int, mean: float) -> int:
    """The way along the line of fifths that is so many semitones and leads into the common keys."""
    least = int(np.ceil(LOWEST_MEAN - mean))
    return least + (7 * semitones - least) % 12


@lru_cache(maxsize=1024)
def _shift(semitones: int, fifths: int) -> Tokens:
    """The moved token of every token, a rest for what leaves WIDE; no name gets a third accidental."""
    moved = [0, 1]
    for token in range(FIRST_NOTE, len(WIDE)):
        pitch, fifth = int(PITCHES[token]) + semitones, int(_FIFTHS[token]) + fifths
        if not FLATTEST <= fifth <= SHARPEST:
            fifth = (fifth - COMMONEST) % 12 + COMMONEST
        moved.append(WIDE.index[name_at(pitch, fifth)] if LOWEST_PITCH <= pitch < 128 else WIDE.rest)
    return np.array(moved, dtype=np.uint16)
