"""Places of a dial, and words of its values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.control.status import KnobStatus
from glsr_live.music.variation import Spread
from glsr_live.panel.scale import held, pitch_name, read_number, rest_of, share_of, shown, value_of, within, yielded
from tests.panel.fakes import axis

CLOSENESS = KnobStatus("closeness", 1.0, 0.0, 4.0, 1.0)
TEMPERATURE = KnobStatus("temperature", 0.0, 0.0, 2.0, 1.0)


@pytest.mark.parametrize(
    ("knob", "value", "share"),
    [
        (axis("leap"), -3.0, 0.0), (axis("leap"), 0.0, 0.5), (axis("leap"), 1.5, 0.75), (axis("leap"), 9.0, 1.0),
        (CLOSENESS, 0.0, 0.0), (CLOSENESS, 1.0, 0.5), (CLOSENESS, 4.0, 1.0),
        (TEMPERATURE, 0.5, 0.25), (KnobStatus("odd", 0.0, 0.0, 0.0, 0.0), 0.0, 0.0),
        (KnobStatus("edge", 0.0, 0.0, 2.0, 0.0), 1.0, 0.5),
    ],
)  # fmt: skip
def test_the_centre_is_in_the_middle_as_on_a_controller(knob, value, share):
    assert share_of(knob, value) == pytest.approx(share)


@given(share=st.floats(0, 1))
@pytest.mark.parametrize("knob", [axis("leap"), CLOSENESS, TEMPERATURE])
def test_a_place_and_its_value_go_together(knob, share):
    assert share_of(knob, value_of(knob, share)) == pytest.approx(share)


def test_where_a_knob_changes_nothing():
    assert (rest_of(axis("leap")), rest_of(CLOSENESS), rest_of(TEMPERATURE)) == (0.0, 1.0, 0.0)
    assert [rest_of(KnobStatus(name, 0.0, 0.0, 1.0, 0.5)) for name in ("blend", "morph")] == [0.0, 0.0]


def test_values_in_words():
    assert (shown(axis("leap"), 1.0), shown(axis("leap"), -0.25), shown(CLOSENESS, 1.0)) == (
        "+1.00",
        "\N{MINUS SIGN}0.25",
        "1.00",
    )


@pytest.mark.parametrize(
    ("name", "played", "answered", "words"),
    [
        ("density", 9.0, 11.0, "9 → 11 notes"), ("range", 10.0, 12.5, "10 → 12.5 st"),
        ("register", 60.0, 67.2, "C4 → G4"), ("contour", -0.5, 0.25, "\N{MINUS SIGN}0.5 → 0.25 st"),
        ("range", 17.0, 17.0, "17 st"), ("range", 17.01, 17.03, "17 st"), ("density", 24.0, 24.3, "24 notes"),
        ("register", 60.0, 60.2, "C4"), ("contour", -0.001, 0.0, "0 st"),
    ],
)  # fmt: skip
def test_what_becomes_of_an_attribute(name, played, answered, words):
    assert yielded(name, {name: played}, {name: answered}) == words
    assert yielded(name, {name: played}, {}) == ""


def test_pitches_have_names():
    assert (pitch_name(60), pitch_name(70), pitch_name(0)) == ("C4", "B♭4", "C-1")


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("1,5", 1.5), ("\N{MINUS SIGN}2", -2.0), ("+3", 3.0)])
def test_numbers_are_read_with_point_and_comma(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "loud", "nan", "inf", "1e999", "1.2.3"])
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("name", "low", "high", "words"),
    [
        ("density", 4.0, 11.0, "4 to 11 notes in 8 beats"), ("range", 1.0, 12.0, "1 to 12 st"),
        ("register", 62.97, 78.29, "E♭4 to F♯5"), ("contour", -9.0, 9.5, "\N{MINUS SIGN}9 to 9.5 st"),
    ],
)  # fmt: skip
def test_what_the_data_holds_in_words(name, low, high, words):
    assert held(axis(name, spread=Spread(low, high, -2.0, 2.0, 32))) == words
    assert held(axis(name)) == ""


@pytest.mark.parametrize(
    ("place", "ends"),
    [(0.0, (-2.25, 2.25)), (1.0, (-3.0, 1.25)), (-2.25, (0.0, 3.0)), (9.0, (-3.0, -3.0)), (-9.0, (3.0, 3.0))],
)
def test_the_part_of_the_way_that_stays_inside_the_data_depends_on_the_phrase(place, ends):
    knob = axis("density", spread=Spread(4.0, 11.0, -2.25, 2.25, 32))
    assert [value_of(knob, share) for share in within(knob, place)] == pytest.approx(ends)
    assert within(axis("density"), place) is None
