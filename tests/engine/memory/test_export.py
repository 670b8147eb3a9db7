"""Moments as MIDI files, as mido reads them, and as our own reader does."""

from dataclasses import replace
from io import BytesIO

import pytest
from mido import MidiFile, bpm2tempo

from glsr_live.engine.memory.errands import ExportSession, export
from glsr_live.engine.memory.export import in_sequence, phrase_alone, variation_alone
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.moment import Moment
from glsr_live.errors import UsageError
from glsr_live.music.midi_file import read_midi, write_arrangement
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import Knobs, Variation
from tests.engine.memory.moments import OTHER, TUNE, filled, reply

WALTZ = Phrase((Note(0, 500, 65, 100), Note(500, 1000, 67, 50)), 1440, Meter(3, 4))
DENSE = Knobs((("density", 1.0),))


def known(phrase: Phrase, answer: Phrase, **fields) -> Moment:
    return Moment(phrase, DENSE, Variation(answer, key="A minor"), number=3, **fields)


def read(arrangement) -> MidiFile:
    return MidiFile(file=BytesIO(write_arrangement(arrangement)), charset="utf-8")


def metas(file: MidiFile, kind: str, field: str) -> list[tuple[int, object]]:
    """The (tick, value) of one kind of meta message in the first track."""
    found, tick = [], 0
    for message in file.tracks[0]:
        tick += message.time
        if message.type == kind:
            found.append((tick, getattr(message, field)))
    return found


def notes(file: MidiFile, track: int) -> list[tuple[int, int]]:
    """The (tick, pitch) of the notes of a track."""
    found, tick = [], 0
    for message in file.tracks[track]:
        tick += message.time
        if message.type == "note_on":
            found.append((tick, message.note))
    return found


@pytest.mark.parametrize(("alone", "heard"), [(phrase_alone, TUNE), (variation_alone, reply(72))])
def test_a_phrase_comes_back_with_its_tempo_meter_and_name(alone, heard):
    score = read_midi(write_arrangement(alone(known(TUNE, reply(72), bpm=93.0))))
    assert score.phrase == heard
    assert score.tempo.bpm_at(0) == pytest.approx(93.0, abs=1e-4)
    assert score.name == ("phrase 3" if alone is phrase_alone else "variation 3 density +1.0")


def test_a_variation_has_the_key_that_was_heard():
    file = read(variation_alone(known(WALTZ, WALTZ, bpm=160.0)))
    assert file.type == 0
    assert metas(file, "key_signature", "key") == [(0, "Am")]
    assert metas(file, "set_tempo", "tempo") == [(0, bpm2tempo(160.0))]
    assert metas(file, "time_signature", "numerator") == [(0, 3)]
    # the last note ends after the bar line, so that the file goes on to the next one
    assert sum(message.time for message in file.tracks[0]) == 2880


def test_a_session_is_phrases_and_answers_on_two_tracks_each_from_a_bar_line():
    first = replace(known(TUNE, reply(72)), number=1)
    second = replace(known(TUNE, reply(74)), number=2, starred=True)
    third = replace(known(WALTZ, replace(WALTZ, notes=(Note(10, 20, 90, 1),)), bpm=90.0), number=3, knobs=Knobs())
    file = read(in_sequence([first, second, third]))
    assert [track.name for track in file.tracks] == ["", "Phrases", "Answers"]
    assert metas(file, "marker", "text") == [
        (0, "phrase 1"),
        (1920, "1 density +1.0"),
        (3840, "2 density +1.0 (starred)"),
        (5760, "phrase 3"),
        (8640, "3"),
    ]
    assert metas(file, "set_tempo", "tempo") == [(0, 500_000), (5760, 666_667)]
    assert metas(file, "time_signature", "numerator") == [(0, 4), (5760, 3)]
    assert metas(file, "key_signature", "key") == [(0, "Am")]
    assert notes(file, 1) == [(0, 60), (480, 64), (5760, 65), (6260, 67)]
    assert notes(file, 2) == [(1920, 72), (3840, 74), (8650, 90)]
    assert [sum(message.time for message in track) for track in file.tracks] == [10_080] * 3


def test_the_errand_names_the_file_in_the_folder_or_takes_the_name_that_was_given():
    memory = filled(60, 62)
    assert export(memory, "phrase", "out/").path == "out/phrase 2.mid"
    assert export(memory, "variation", "out").path == "out/variation 2.mid"
    assert export(memory, "session", "out") == ExportSession("out/session to 2.mid")
    assert export(memory, "variation", "out/best.MID", overwrite=True).path == "out/best.MID"
    assert export(memory, "variation", "out").arrangement.parts[0].notes == reply(62).notes


def test_stars_alone_can_be_exported():
    memory = filled(60, 62, 64)
    memory.star(2)
    assert export(memory, "stars", "out") == ExportSession("out/stars to 3.mid", starred=True)
    assert [[note.pitch for note in part.notes] for part in in_sequence(memory.stars).parts] == [[62], [62]]


def test_without_anything_to_write_there_is_a_sentence():
    with pytest.raises(UsageError, match="nothing was heard yet"):
        export(Memory(), "session", "out")
    with pytest.raises(UsageError, match="no variation has a star"):
        export(filled(60), "stars", "out")


def test_a_phrase_that_comes_back_later_is_written_again():
    moments = [known(phrase, phrase) for phrase in (TUNE, OTHER, TUNE)]
    texts = [text for _, text in in_sequence(moments).markers if text.startswith("phrase")]
    assert len(texts) == 3
