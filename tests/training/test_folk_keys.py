"""Spelled melodies in other keys: what a name becomes, and which keys there are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.names import fifth_of, pitch_of
from glsr_live.music.vocabulary import FIRST_NOTE
from training.keys import PITCHES, WIDE, name_at, pitches_of, transpositions


def tokens(*names: str) -> np.ndarray:
    return np.array([WIDE.index[name] for name in names], np.uint16)


def moved(names: list[str], low: int = 55, high: int = 84) -> list[str]:
    return [" ".join(WIDE.names[token] for token in each) for each in transpositions(tokens(*names), low, high)]


@pytest.mark.parametrize("name", ["C4", "B#3", "C-5", "F##3", "B--4", "G0", "G9"])
def test_a_name_is_its_pitch_and_its_place_on_the_line_of_fifths(name):
    assert name_at(pitch_of(name), fifth_of(name)) == name


@pytest.mark.parametrize(("pitch", "fifth"), [(60, 1), (12, 12)])
def test_a_pitch_that_has_no_name_there(pitch, fifth):
    with pytest.raises(ValueError, match="no name"):
        name_at(pitch, fifth)


def test_every_name_up_to_two_accidentals_is_in_the_wide_vocabulary():
    assert {"C4", "B#3", "D--4", "C##4", "C-1", "G9"} <= set(WIDE.names)
    assert not [name for name in WIDE.names[FIRST_NOTE:] if name.count("#") > 2 or name.count("-") > 2]


def test_every_key_that_keeps_a_melody_inside_the_range_once():
    assert moved(["D4", "__", "A4", "rest"], 61, 72) == [
        "C#4 __ G#4 rest",
        "D4 __ A4 rest",
        "E-4 __ B-4 rest",
        "E4 __ B4 rest",
        "F4 __ C5 rest",
    ]


def test_a_melody_in_seven_sharps_is_spelled_with_flats():
    assert moved(["C#4", "D#4", "E#4", "F#4", "G#4", "A#4", "B#4"], 61, 72) == ["D-4 E-4 F4 G-4 A-4 B-4 C5"]


def test_a_raised_leading_note_stays_raised():
    assert "C4 D4 E-4 B3 C4" in moved(["A3", "B3", "C4", "G#3", "A3"])
    assert "C#4 D#4 E4 B#3 C#4" in moved(["A3", "B3", "C4", "G#3", "A3"])


def test_a_melody_wider_than_the_range_or_without_a_note_has_no_key():
    assert moved(["C4", "C6"], 60, 80) == []
    assert moved(["rest", "__"]) == []


names = st.sampled_from([name for name in WIDE.names[FIRST_NOTE:] if 55 <= pitch_of(name) <= 84])


@given(st.lists(names | st.sampled_from(["__", "rest"]), min_size=1, max_size=20))
def test_transposition_keeps_every_interval_and_every_step(steps):
    before = tokens(*steps)
    for index, after in enumerate(transpositions(before, 55, 84)):
        assert ((after < FIRST_NOTE) == (before < FIRST_NOTE)).all()
        shift = pitches_of(after) - pitches_of(before)
        assert (shift == shift[0]).all()
        assert pitches_of(after).min() == 55 + index
        assert PITCHES[after].max() <= 84
