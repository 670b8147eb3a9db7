"""Played pitches get the names that a reader of the key expects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.names import fifth_of, pitch_of
from glsr_live.music.note import Note
from glsr_live.music.spelling import find_key, name_key, spell
from glsr_live.music.vocabulary import Vocabulary
from tests.music import melodies
from tests.music.melodies import GREENSLEEVES, MINUET_IN_G, ODE_TO_JOY, PURCELL_LAMENT, SOPRANO, WACHET_AUF

KEYS = {ODE_TO_JOY: 2, GREENSLEEVES: 0, MINUET_IN_G: 1, WACHET_AUF: -3, PURCELL_LAMENT: -2}


def test_a_name_has_a_pitch_and_a_place_on_the_line_of_fifths():
    assert [pitch_of(name) for name in ("C4", "B#3", "C-5", "F##4", "B--4")] == [60, 60, 71, 67, 69]
    assert [fifth_of(name) for name in ("C4", "F9", "G0", "B4", "F#4", "B-4", "F##4", "B--4")] == [
        0, -1, 1, 5, 6, -2, 13, -9,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["H4", "C", "C#-4", "c4", "C-", "rest", "__", ""])
def test_anything_else_is_no_name(name):
    with pytest.raises(ValueError, match="is no note name"):
        pitch_of(name)


@pytest.mark.parametrize(("tune", "key"), KEYS.items())
def test_finds_the_signature_of_a_melody(tune, key):
    assert find_key(melodies.notes(tune)) == key


@pytest.mark.parametrize(
    ("tune", "name"),
    [
        (ODE_TO_JOY, "D major"),
        (GREENSLEEVES, "A minor"),
        (MINUET_IN_G, "G major"),
        (WACHET_AUF, "Eb major"),
        (PURCELL_LAMENT, "G minor"),
    ],
)
def test_names_the_key_of_a_melody(tune, name):
    assert name_key(melodies.notes(tune), find_key(melodies.notes(tune))) == name


@pytest.mark.parametrize(("pitches", "name"), [((60, 64, 67, 60), "C major"), ((69, 72, 76, 71), "A minor")])
def test_the_last_note_names_the_key_or_else_the_notes_that_sound_most(pitches, name):
    assert name_key([Note(480 * at, 480, pitch) for at, pitch in enumerate(pitches)], 0) == name


def test_silence_has_no_key_to_name():
    assert name_key((), 0) == ""


def test_silence_is_in_c():
    assert find_key(()) == 0


@pytest.mark.parametrize(("tune", "key"), KEYS.items())
def test_spells_a_melody_as_it_is_written(tune, key):
    assert spell((note.pitch for note in melodies.notes(tune)), key, SOPRANO) == melodies.names(tune)


def test_a_key_spells_bachs_leading_notes_as_sharps():
    assert spell(range(60, 72), 0, SOPRANO) == (
        "C4", "C#4", "D4", "E-4", "E4", "F4", "F#4", "G4", "G#4", "A4", "B-4", "B4",
    )  # fmt: skip


@given(st.lists(st.tuples(st.integers(60, 81), st.integers(1, 960)), min_size=1), st.integers(-3, 3))
def test_the_key_follows_a_transposition(line, octaves):
    def key(shift: int) -> int:
        return find_key([Note(480 * at, length, pitch + shift) for at, (pitch, length) in enumerate(line)])

    assert key(12 * octaves) == key(0)
    assert -5 <= key(7) <= 6


@given(st.integers(-7, 7), st.lists(st.integers(SOPRANO.lowest, SOPRANO.highest)))
def test_a_name_sounds_as_it_was_played(key, pitches):
    assert [pitch_of(name) for name in spell(pitches, key, SOPRANO)] == pitches


def test_a_name_that_the_vocabulary_lacks_gives_way_to_the_nearest_enharmonic():
    few = Vocabulary.of(["C4", "D-4", "D4", "E--4"])
    assert spell((61, 62), 2, few) == ("D-4", "D4")
    assert spell((62,), -7, few) == ("E--4",)


def test_a_pitch_without_a_name_takes_the_nearest_that_has_one():
    assert spell((0, 63, 127), 0, Vocabulary.of(["C4", "E4"])) == ("C4", "E4", "E4")
