"""Spelled note names and MIDI pitches; MIDI carries no spelling, so played pitches are spelled by key."""

import re

_NAME = re.compile(r"([A-G])(#*|-*)(\d+)")
_STEP = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11), strict=True))


def pitch_of(name: str) -> int:
    """The MIDI pitch of a spelled name, `C4` = 60; flats are written `-`.

    Raises ValueError for anything else.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no note name")
    letter, accidentals, octave = match.groups()
    return 12 * (int(octave) + 1) + _STEP[letter] + accidentals.count("#") - accidentals.count("-")
