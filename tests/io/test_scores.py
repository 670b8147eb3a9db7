"""A MIDI file from the disk as a melody, and the sentences where there is none."""

import pytest

from glsr_live.errors import MidiFileError
from glsr_live.io.scores import read_score
from glsr_live.music.midi_file import Score, write_midi
from glsr_live.music.note import Meter, Note, Phrase

TUNE = Score((Note(0, 480, 60), Note(2400, 480, 62)), meters=((0, Meter(3, 4)),), name="Tune")


def test_a_file_is_a_score_and_its_melody_a_phrase_of_whole_bars(tmp_path):
    path = tmp_path / "tune.mid"
    path.write_bytes(write_midi(TUNE))
    assert read_score(path) == TUNE
    assert read_score(path).phrase == Phrase(TUNE.notes, 2 * 1440, Meter(3, 4))


def test_what_is_no_midi_file_is_named(tmp_path):
    path = tmp_path / "tune.mid"
    path.write_bytes(b"no tune at all")
    with pytest.raises(MidiFileError, match=r"tune\.mid: this is no MIDI file"):
        read_score(path)
    with pytest.raises(MidiFileError, match=r"cannot read '.*gone\.mid': No such file"):
        read_score(tmp_path / "gone.mid")
