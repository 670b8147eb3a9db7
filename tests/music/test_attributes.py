"""What each attribute of a melody is: by hand on short rows of steps, and by its plain definition on any."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.attributes import ATTRIBUTES, HELD, RESTED, metrical_levels, read_pitches
from tests.music.melodies import SOPRANO

SILENCE = [RESTED] * 8
HOLDS = [HELD] * 8
ONE_NOTE = [HELD, 67, HELD, HELD, RESTED, RESTED, HELD, HELD]
LINE = [60, HELD, 64, HELD, RESTED, 62, 69, 62]


def measured(name: str, *rows: list[int]) -> list[float]:
    return ATTRIBUTES[name].measure(np.array(rows)).tolist()


@pytest.mark.parametrize(
    ("name", "one_note", "line"),
    [
        ("density", 1, 5),
        ("syncopation", 4, (0 + 3 + 4 + 3 + 4) / 5),
        ("register", 67, (60 + 60 + 64 + 64 + 62 + 69 + 62) / 7),
        ("range", 0, 9),
        ("leap", 0, (4 + 2 + 7 + 7) / 4),
        ("contour", 0, 2),
    ],
)
def test_each_attribute_by_hand_and_without_any_note_it_is_0(name, one_note, line):
    assert measured(name, SILENCE, HOLDS, ONE_NOTE, LINE) == [0, 0, one_note, pytest.approx(line)]


def test_the_attributes_are_these_and_in_units_that_a_player_reads():
    units = {name: attribute.unit for name, attribute in ATTRIBUTES.items()}
    assert units == {
        "density": "notes",
        "syncopation": "levels",
        "register": "semitones",
        "range": "semitones",
        "leap": "semitones",
        "contour": "semitones",
    }


def test_levels_are_weakest_off_the_beat_and_begin_anew_with_every_bar():
    assert metrical_levels(20).tolist() == [0, 4, 3, 4, 2, 4, 3, 4, 1, 4, 3, 4, 2, 4, 3, 4, 0, 4, 3, 4]


def test_a_bar_of_twelve_may_be_in_threes_or_in_twos():
    assert metrical_levels(12, 12) == pytest.approx([0, 4, 8 / 3, 4, 2, 4, 2, 4, 2, 4, 8 / 3, 4])
    assert metrical_levels(24, 12)[12:] == pytest.approx(metrical_levels(12, 12))


def test_a_bar_of_five_beats_begins_anew_after_twenty_steps():
    assert metrical_levels(24, 20).tolist()[16:] == [1, 4, 3, 4, 0, 4, 3, 4]


def test_only_the_syncopation_asks_where_the_bar_lines_are():
    waltz = np.array([[60 if step % 12 == 0 else HELD for step in range(24)]])
    assert ATTRIBUTES["syncopation"].measure(waltz, 12) == [0]
    assert ATTRIBUTES["syncopation"].measure(waltz) == [1]
    assert all(a.measure(waltz, 12) == a.measure(waltz) for n, a in ATTRIBUTES.items() if n != "syncopation")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([60, RESTED, HELD, HELD], 60),  # a hold after a rest is silent
        ([HELD, HELD, 72, HELD], 72),  # so is one before any note
        ([60, 60, 60, 72], 63),  # every sounding step counts once
        ([60, HELD, HELD, 72], 63),
        ([0, HELD, RESTED, 12], 4),  # pitch 0 is a pitch
    ],
)
def test_register_counts_what_sounds(row, expected):
    assert measured("register", row) == [expected]


def test_a_rest_between_two_notes_is_no_end_of_the_line():
    assert measured("leap", [60, RESTED, RESTED, 67]) == [7]
    assert measured("contour", [60, RESTED, 67, RESTED]) == [7]


def test_contour_falls_below_0():
    assert measured("contour", [72, 80, 60, HELD]) == [-12]


def test_tokens_are_read_as_pitches_holds_and_rests():
    c4, a5 = SOPRANO.index["C4"], SOPRANO.index["A5"]
    assert read_pitches([0, 1, c4, 0, a5], SOPRANO).tolist() == [[HELD, RESTED, 60, HELD, 81]]
    assert read_pitches([[c4], [1]], SOPRANO).tolist() == [[60], [RESTED]]


def definitions(row: list[int]) -> dict[str, float]:
    """Every attribute, step by step."""
    onsets = [(step, pitch) for step, pitch in enumerate(row) if pitch >= 0]
    pitches = [pitch for _, pitch in onsets]
    sounding, now = [], None
    for step in row:
        now = now if step == HELD else None if step == RESTED else step
        sounding += [] if now is None else [now]
    levels = [sum(step % divisor > 0 for divisor in (2, 4, 8, 16)) for step, _ in onsets]
    intervals = [abs(b - a) for a, b in pairwise(pitches)]
    return {
        "density": len(onsets),
        "syncopation": mean(levels),
        "register": mean(sounding),
        "range": max(pitches, default=0) - min(pitches, default=0),
        "leap": mean(intervals),
        "contour": pitches[-1] - pitches[0] if pitches else 0,
    }


def mean(values: list[int]) -> float:
    return sum(values) / len(values) if values else 0.0


@st.composite
def batches(draw: st.DrawFn) -> list[list[int]]:
    """One to three rows of equal length."""
    steps = draw(st.integers(1, 40))
    step = st.one_of(st.just(HELD), st.just(RESTED), st.integers(0, 127))
    return draw(st.lists(st.lists(step, min_size=steps, max_size=steps), min_size=1, max_size=3))


@given(batches())
def test_any_rows_measure_as_defined(batch):
    for name in ATTRIBUTES:
        assert measured(name, *batch) == pytest.approx([definitions(row)[name] for row in batch])
