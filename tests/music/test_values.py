"""Notes, meters, phrases and knobs: values that cannot be made wrong."""

import pickle
from math import inf, nan

import pytest

from glsr_live.errors import KnobError
from glsr_live.music.note import Meter, Note, Phrase, nearest_step
from glsr_live.music.variation import RANGES, AskPlane, Goal, KeyLock, Knobs, PlaneReady, Variation


def test_a_note_ends_where_it_no_longer_sounds():
    assert Note(480, 240, 60).end == 720


@pytest.mark.parametrize(("tick", "step"), [(0, 0), (59, 0), (60, 1), (119, 1), (179, 1), (180, 2)])
def test_the_nearest_step_and_of_two_the_later(tick, step):
    assert nearest_step(tick) == Note(tick, 1, 60).step == step


@pytest.mark.parametrize(
    "wrong",
    [(-1, 1, 60, 80), (0, 0, 60, 80), (0, 1, -1, 80), (0, 1, 128, 80), (0, 1, 60, 0), (0, 1, 60, 128)],
)
def test_a_note_that_midi_has_not_is_refused(wrong):
    with pytest.raises(ValueError, match=r"onset|MIDI's range"):
        Note(*wrong)


@pytest.mark.parametrize(("meter", "bar"), [((4, 4), 1920), ((3, 4), 1440), ((6, 8), 1440), ((5, 16), 600)])
def test_a_bar_in_ticks(meter, bar):
    assert Meter(*meter).bar == bar


@pytest.mark.parametrize("wrong", [(0, 4), (256, 4), (4, 0), (4, 3), (4, 128)])
def test_a_meter_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="is no meter"):
        Meter(*wrong)


@pytest.mark.parametrize(("length", "steps"), [(1, 1), (120, 1), (121, 2), (3840, 32)])
def test_a_phrase_in_steps_rounded_up(length, steps):
    assert Phrase((), length).steps == steps


def test_a_phrase_has_a_length_and_its_notes_in_order():
    with pytest.raises(ValueError, match="at least one tick"):
        Phrase((), 0)
    with pytest.raises(ValueError, match="in order"):
        Phrase((Note(120, 1, 60), Note(0, 1, 60)), 480)
    assert Phrase((Note(0, 1, 62), Note(0, 1, 60)), 480).notes[0].pitch == 62


def test_knobs_rest_at_their_centres():
    knobs = Knobs((("density", 1.5),))
    assert (knobs.offset("density"), knobs.offset("register")) == (1.5, 0.0)
    assert (knobs.closeness, knobs.temperature, knobs.wander, knobs.blend) == (1.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("value", [-3.01, 3.01, inf, -inf, nan])
def test_an_axis_goes_three_deviations_each_way(value):
    assert Knobs((("density", -3.0), ("range", 3.0))).offset("range") == 3.0
    with pytest.raises(KnobError, match="knob 'density' takes a value from -3 to 3, not"):
        Knobs((("density", value),))


@pytest.mark.parametrize("knob", sorted(RANGES))
def test_the_other_knobs_have_their_ends(knob):
    low, high = RANGES[knob]
    assert getattr(Knobs(**{knob: high}), knob) == high
    for value in (low - 0.01, high + 0.01, nan):
        with pytest.raises(KnobError, match=f"knob '{knob}' takes a value from {low:g} to {high:g}"):
            Knobs(**{knob: value})


def test_a_seed_is_a_number_that_a_generator_takes():
    assert Knobs(seed=0).seed == 0
    with pytest.raises(KnobError, match="the seed is a whole number from 0 up, not -1"):
        Knobs(seed=-1)


def test_a_key_lock_hears_the_key_or_takes_one_by_name():
    assert KeyLock() == KeyLock("nudge", "heard")
    assert KeyLock("strict").chosen is KeyLock("off", " Heard ").chosen is None
    assert KeyLock(key="a MINOR").chosen == {9, 11, 0, 2, 4, 5, 7}


def test_a_key_lock_that_there_is_not_is_told_what_there_is():
    with pytest.raises(KnobError, match=r"^there is no key lock 'soft'; there are off, nudge, strict$"):
        KeyLock("soft")
    with pytest.raises(KnobError, match=r"^there is no key 'H dur'; there is 'heard', or a tonic \(C, .*and a scale"):
        KeyLock(key="H dur")


@pytest.mark.parametrize("size", [1, 65])
def test_a_plane_has_two_points_each_way_or_more_and_not_too_many(size):
    with pytest.raises(KnobError, match="a plane has from 2 to 64 points each way"):
        AskPlane(1, Phrase((), 480), Knobs(), "density", "range", "density", size)


def test_what_crosses_between_the_processes_comes_out_the_same():
    phrase = Phrase((Note(0, 120, 60, 100),), 480, Meter(3, 4))
    knobs = Knobs((("density", 1.0),), temperature=0.5, seed=4)
    plane = (AskPlane(1, phrase, knobs, "density", "range", "leap", 8), PlaneReady(1, "a", "b", "c", 2, b"1234", 1.0))
    crossing = (phrase, knobs, Goal(phrase, knobs), KeyLock("off", "Bb major"), Variation(phrase, key="C major"), plane)
    assert pickle.loads(pickle.dumps(crossing)) == crossing
