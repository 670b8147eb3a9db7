"""A MIDI file from the disk as a melody. Not for the instrument's own process, which must not load mido."""

from pathlib import Path

from glsr_live.errors import MidiFileError
from glsr_live.music.midi_file import Score, read_midi
from glsr_live.music.smf import MOST_BYTES


def read_score(path: Path) -> Score:
    """The melody of a file; raises MidiFileError, which names it, where there is none."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as exc:
        raise MidiFileError(f"cannot read {str(path)!r}: {exc.strerror or exc}") from exc
    try:
        return read_midi(data)
    except MidiFileError as exc:
        raise MidiFileError(f"{path.name}: {exc}") from exc
