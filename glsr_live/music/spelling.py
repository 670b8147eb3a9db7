"""MIDI carries no spelling, so played pitches are spelled by key.

Keys and names stand on the line of fifths: ... B- = -2, F = -1, C = 0, G = 1, D = 2 ...
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from glsr_live.music.names import fifth_of
from glsr_live.music.note import Note
from glsr_live.music.scales import key_name
from glsr_live.music.vocabulary import Vocabulary

_MAJOR = (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0)
_MINOR = (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)
"""Weight of each semitone above the tonic; Temperley, The Cognition of Basic Musical Structures (2001), chapter 7."""
_KEYS = (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6)
"""The twelve signatures in order of accidentals, so that a tie goes to fewer; +6, B and D- are the commoner names."""
_WINDOW = -3
"""A key's first name on the line of fifths: in C from E- to G#, since Bach raises leading notes more than he lowers."""


def find_key(notes: Sequence[Note]) -> int:
    """The key signature that fits best: the position of its major key on the line of fifths, -5..6; 0 without notes.

    A minor key counts as its relative major. Pitch classes weigh by their sounding time.
    """
    weights = _weights(notes)
    return max(_KEYS, key=lambda key: max(_fit(weights, 7 * key, _MAJOR), _fit(weights, 7 * key + 9, _MINOR)))


def name_key(notes: Sequence[Note], key: int) -> str:
    """The name of a signature (see `find_key`) as these notes use it, `G major` or `E minor`; empty without notes.

    The last note decides where it is one of the two tonics, else the profile that fits better.
    """
    if not notes:
        return ""
    major, minor, last = 7 * key % 12, (7 * key + 9) % 12, notes[-1].pitch % 12
    if last in (major, minor):
        return key_name(key, last == minor)
    weights = _weights(notes)
    return key_name(key, _fit(weights, minor, _MINOR) > _fit(weights, major, _MAJOR))


def _weights(notes: Iterable[Note]) -> list[int]:
    """The sounding time of every pitch class, in ticks."""
    weights = [0] * 12
    for note in notes:
        weights[note.pitch % 12] += note.duration
    return weights


def _fit(weights: Sequence[int], tonic: int, profile: Sequence[float]) -> float:
    # both profiles hold the same twelve values, so the product ranks keys as the correlation would
    return sum(weight * profile[(pitch - tonic) % 12] for pitch, weight in enumerate(weights))


def spell(pitches: Iterable[int], key: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The name of each pitch in a key (position of its major key on the line of fifths).

    A name that the vocabulary lacks gives way to the enharmonic one nearest on the line of fifths, and a pitch without
    any name (outside the vocabulary's range) to the nearest pitch that has one.
    """
    pitches = tuple(pitches)
    names = {pitch: _spelled(pitch, key, vocabulary) for pitch in set(pitches)}
    return tuple(names[pitch] for pitch in pitches)


@lru_cache(maxsize=4096)
def _spelled(pitch: int, key: int, vocabulary: Vocabulary) -> str:
    first = key + _WINDOW
    wanted = first + (7 * pitch - first) % 12
    named = list(zip(vocabulary.pitches, vocabulary.names, strict=True))[2:]
    return min(named, key=lambda each: (abs(each[0] - pitch), abs(fifth_of(each[1]) - wanted)))[1]
