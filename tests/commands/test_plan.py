"""What `vary` was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.commands.plan import Plan, Sweep, label, parse_setting, parse_sweep
from glsr_live.errors import KnobError, UsageError
from glsr_live.music.variation import Knobs

AXES = ("density", "register")


def test_without_a_word_there_is_one_variation_at_rest():
    assert Plan().all_knobs(AXES) == [Knobs()]


def test_settings_go_to_the_axes_and_to_the_knobs_that_every_pack_has():
    plan = Plan((("density", 1.5), ("closeness", 2.0)), seed=7)
    assert plan.all_knobs(AXES) == [Knobs(axes=(("density", 1.5),), closeness=2.0, seed=7)]


def test_a_sweep_adds_a_variation_per_step_with_the_settings_kept():
    plan = Plan((("register", 1.0),), (Sweep("density", -3, 3, 3),))
    assert plan.all_knobs(AXES) == [
        Knobs(axes=(("register", 1.0), ("density", value))) for value in (-3.0, 0.0, 3.0)
    ]


def test_each_sweep_is_a_series_of_its_own():
    plan = Plan(sweeps=(Sweep("density", 0, 1, 2), Sweep("temperature", 0, 1, 2)))
    assert plan.all_knobs(AXES) == [
        Knobs(axes=(("density", 0.0),)),
        Knobs(axes=(("density", 1.0),)),
        Knobs(temperature=0.0),
        Knobs(temperature=1.0),
    ]


@given(st.floats(-3, 3), st.floats(-3, 3), st.integers(2, 127))
def test_a_sweep_ends_where_it_was_told_and_stays_between(first, last, count):
    values = Sweep("density", first, last, count).values()
    assert len(values) == count
    assert values[0] == pytest.approx(first, abs=1e-6)
    assert values[-1] == last
    assert min(first, last) - 1e-6 <= min(values) <= max(values) <= max(first, last) + 1e-6


def test_an_unknown_knob_is_answered_with_those_there_are():
    with pytest.raises(KnobError, match="no knob 'sparkle'; this pack has density, register, closeness, temperature"):
        Plan((("sparkle", 1.0),)).all_knobs(AXES)


def test_a_value_beyond_the_ends_is_refused():
    with pytest.raises(KnobError, match="knob 'density' takes a value from -3 to 3, not 9"):
        Plan((("density", 9.0),)).all_knobs(AXES)
    with pytest.raises(KnobError, match=r"'density'.*not nan"):
        Plan((parse_setting("density=nan"),)).all_knobs(AXES)


@pytest.mark.parametrize(
    ("settings", "sweeps", "sentence"),
    [
        ((("density", 1.0), ("density", 2.0)), (), "'density' is set twice"),
        ((("density", 1.0),), (Sweep("density", 0, 1, 2),), "'density' is both set and swept"),
    ],
)
def test_a_knob_has_one_place(settings, sweeps, sentence):
    with pytest.raises(UsageError, match=sentence):
        Plan(settings, sweeps)


@pytest.mark.parametrize(("text", "setting"), [("density=+1.5", ("density", 1.5)), ("range=-2", ("range", -2.0))])
def test_reads_a_setting(text, setting):
    assert parse_setting(text) == setting


@pytest.mark.parametrize("text", ["density", "density=", "=1", "density=high", "1.5", ""])
def test_refuses_what_is_no_setting(text):
    with pytest.raises(UsageError, match="sets no knob; write KNOB=VALUE"):
        parse_setting(text)


def test_reads_a_sweep():
    assert parse_sweep(["density", "-3", "3", "7"]) == Sweep("density", -3.0, 3.0, 7)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["density", "low", "3", "7"], "'density low 3 7' is no sweep"),
        (["density", "-3", "3", "2.5"], "is no sweep"),
        (["density", "-3", "3", "1"], "takes 2 to 127 steps, not 1"),
        (["density", "-3", "3", "1000000"], "takes 2 to 127 steps"),
    ],
)
def test_refuses_what_is_no_sweep(words, sentence):
    with pytest.raises(UsageError, match=sentence):
        parse_sweep(words)


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        (Knobs(), "at-rest"),
        (Knobs(axes=(("density", 0.0),)), "at-rest"),
        (Knobs(axes=(("density", 1.5), ("register", -2.0))), "density+1.5_register-2"),
        (Knobs(axes=(("density", 3.0),), closeness=2.0), "density+3_closeness2"),
        (Knobs(temperature=0.5, seed=7), "temperature0.5_seed7"),
    ],
)
def test_the_knobs_in_a_file_name(knobs, words):
    assert label(knobs) == words
