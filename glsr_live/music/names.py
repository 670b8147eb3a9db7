"""Spelled note names: a letter, accidentals (`#` or `-` each) and an octave, as `C#4`, `D-4`, `B--4`; C4 = 60."""

import re
from functools import lru_cache

_NAME = re.compile(r"([A-G])(#*|-*)(\d+)")
_STEP = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11), strict=True))
_FIFTH = dict(zip("FCGDAEB", range(-1, 6), strict=True))


def pitch_of(name: str) -> int:
    """The MIDI pitch of a spelled name, `C4` = 60; flats are written `-`.

    Raises ValueError for anything else.
    """
    letter, accidentals, octave = _parts(name)
    return 12 * (int(octave) + 1) + _STEP[letter] + accidentals.count("#") - accidentals.count("-")


@lru_cache(maxsize=1024)
def fifth_of(name: str) -> int:
    """The position of a spelled name on the line of fifths, C = 0; the octave does not matter.

    Raises ValueError for anything else.
    """
    letter, accidentals, _ = _parts(name)
    return _FIFTH[letter] + 7 * (accidentals.count("#") - accidentals.count("-"))


def _parts(name: str) -> tuple[str, str, str]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no note name")
    letter, accidentals, octave = match.groups()
    return letter, accidentals, octave
