"""Keys by name, the scales behind them, and the nearest note of a scale. Pitch classes are 0-11, C = 0."""

import re
from collections.abc import Collection

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic minor": (0, 2, 3, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "chromatic": tuple(range(12)),
}
"""Semitones above the tonic, by the name of the scale."""
TONICS = ("C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B", "Cb")
"""The tonics that a key may be written with."""
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_FIFTHS = ("Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#")
"""Tonics on the line of fifths, from -6 (Gb) on."""
_KEY = re.compile(r"([A-Ga-g][#b]?)\s+(\S.*)")


def pitch_classes(key: str) -> frozenset[int]:
    """The pitch classes of a key like `A minor`, `Bb major` or `f# Dorian`; raises ValueError for any other text."""
    match = _KEY.fullmatch(key.strip())
    tonic, scale = (match[1].capitalize(), " ".join(match[2].lower().split())) if match else ("", "")
    if tonic not in TONICS or scale not in SCALES:
        raise ValueError(f"{key!r} is no key")
    start = _LETTERS[tonic[0]] + tonic.count("#") - tonic.count("b")
    return frozenset((start + semitones) % 12 for semitones in SCALES[scale])


def nearest(pitch: int, classes: Collection[int]) -> int:
    """The MIDI pitch 0-127 of these pitch classes that is nearest, of two the lower one.

    It never changes the order of pitches, and what it gives it leaves as it is.
    """
    return min((near for near in range(128) if near % 12 in classes), key=lambda near: (abs(near - pitch), near))


def major_classes(key: int) -> frozenset[int]:
    """The pitch classes of a major key by its position on the line of fifths, C = 0; of its relative minor too."""
    return frozenset(7 * (key + fifth) % 12 for fifth in range(-1, 6))


def key_name(key: int, minor: bool) -> str:
    """The name of a major key (-6 to 6 on the line of fifths, C = 0), or of its relative minor."""
    return f"{_FIFTHS[key + 6 + 3 * minor]} {'minor' if minor else 'major'}"

