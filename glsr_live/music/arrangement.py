"""Music for a MIDI file of several tracks: parts, tempo, meters, keys and markers. Ticks are 480 a beat."""

import re
from dataclasses import dataclass, field

from glsr_live.music.names import fifth_of
from glsr_live.music.note import Meter, Note
from glsr_live.music.timeline import TempoMap

_MAJOR = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
_MINOR = ("Abm", "Ebm", "Bbm", "Fm", "Cm", "Gm", "Dm", "Am", "Em", "Bm", "F#m", "C#m", "G#m", "D#m", "A#m")
"""Key signatures by their accidentals, from seven flats to seven sharps."""
_FIFTHS_DOWN = {
    "lydian": -1,
    "major": 0,
    "major pentatonic": 0,
    "mixolydian": 1,
    "dorian": 2,
    "minor": 3,
    "harmonic minor": 3,
    "melodic minor": 3,
    "minor pentatonic": 3,
    "blues": 3,
    "phrygian": 4,
    "locrian": 5,
}
"""How many fifths below its tonic a scale has the signature of its major key."""
_KEY = re.compile(r"([A-Ga-g])([#b-]?)\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Part:
    """A track: its name and its notes in order of onset."""

    name: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Arrangement:
    """Parts that sound together, `length` ticks; meters, keys and markers are (tick, value), keys named as `A minor`.

    A key that no signature stands for (`C chromatic`) is left out of a file.
    """

    parts: tuple[Part, ...]
    length: int
    tempo: TempoMap = field(default_factory=TempoMap)
    meters: tuple[tuple[int, Meter], ...] = ((0, Meter()),)
    keys: tuple[tuple[int, str], ...] = ()
    markers: tuple[tuple[int, str], ...] = ()

    @property
    def end(self) -> int:
        """The tick at which everything is over."""
        return max([self.length, *(note.end for part in self.parts for note in part.notes)])


def signature(key: str) -> str:
    """The key signature of a key such as `A minor` or `D dorian`, as MIDI files have it (`Am`, `C`); empty for none.

    A mode has the signature of its notes, which is that of a major key.
    """
    match = _KEY.fullmatch(key.strip())
    scale = " ".join(match[3].lower().split()) if match else ""
    if match is None or scale not in _FIFTHS_DOWN:
        return ""
    accidental = match[2].replace("b", "-")
    place = fifth_of(f"{match[1].upper()}{accidental}4") - _FIFTHS_DOWN[scale] + 7
    names = _MINOR if _FIFTHS_DOWN[scale] == 3 else _MAJOR
    return names[place] if 0 <= place < len(names) else ""
