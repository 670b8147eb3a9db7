"""A piano roll for the terminal: one row per pitch, one character per sixteenth, bar lines between."""

from collections.abc import Iterable
from dataclasses import dataclass

from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase

_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


@dataclass(frozen=True)
class Glyphs:
    """The characters of a roll: where a note starts, where it goes on, silence, a bar line."""

    onset: str = "█"
    sustain: str = "▒"
    silence: str = "·"
    bar: str = "│"


BLOCKS = Glyphs()
ASCII = Glyphs("#", "=", ".", "|")


def glyphs_for(encoding: str | None) -> Glyphs:
    """Blocks where the terminal's encoding has them, plain ASCII elsewhere."""
    try:
        "".join((BLOCKS.onset, BLOCKS.sustain, BLOCKS.silence, BLOCKS.bar)).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def draw(phrase: Phrase, pitches: Iterable[int] = (), glyphs: Glyphs = BLOCKS) -> str:
    """The roll of a phrase, highest pitch on top, no trailing line break.

    The rows span the phrase's notes and `pitches`, so that rolls drawn with each other's pitches line up.
    """
    heard = {note.pitch for note in phrase.notes} | set(pitches)
    if not heard:
        return "(silence)"
    return "\n".join(_row(phrase, pitch, glyphs) for pitch in range(max(heard), min(heard) - 1, -1))


def _row(phrase: Phrase, pitch: int, glyphs: Glyphs) -> str:
    cells = [glyphs.silence] * phrase.steps
    for note in sorted(note for note in phrase.notes if note.pitch == pitch):
        first = min(note.step, phrase.steps - 1)
        cells[first] = glyphs.onset
        for step in range(first + 1, min(_last_step(note), phrase.steps - 1) + 1):
            cells[step] = glyphs.sustain
    per_bar = max(1, phrase.meter.bar // TICKS_PER_STEP)
    bars = ("".join(cells[at : at + per_bar]) for at in range(0, len(cells), per_bar))
    return f"{pitch_name(pitch):>4} {glyphs.bar}" + "".join(bar + glyphs.bar for bar in bars)


def _last_step(note: Note) -> int:
    """The last step of which the note fills at least half."""
    return (note.end + TICKS_PER_STEP // 2) // TICKS_PER_STEP - 1


def pitch_name(pitch: int) -> str:
    """The name of a MIDI pitch with sharps, C4 = 60."""
    return f"{_NAMES[pitch % 12]}{pitch // 12 - 1}"
