"""Counted decoding, onsets that meet a syncopation, and lines that meet the attributes of pitch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.music.attributes import ATTRIBUTES, metrical_levels, read_pitches
from glsr_live.music.decoding import Scores, log_softmax
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.shaping import NEAR, SHAPED, UNITS, best_line, counted, mean_level, place, shape
from tests.music.melodies import SOPRANO

ROWS, STEPS = 6, 32
LEVELS = np.tile(metrical_levels(STEPS), (ROWS, 1))
COUNTS = np.array([0, 1, 4, 8, 12, 20])
seeds = st.integers(0, 2**32 - 1)
bars = st.sampled_from([16, 12, 8, 20])
some = settings(max_examples=30)


def log_probabilities(seed: int, sharpness: float = 2.0) -> np.ndarray:
    logits = sharpness * np.random.default_rng(seed).standard_normal((ROWS, STEPS, len(SOPRANO)))
    logits[..., :2] += 4  # mostly holds and rests, as in music
    return log_softmax(logits)


def measured(name: str, tokens: np.ndarray, bar: int = 16) -> np.ndarray:
    return ATTRIBUTES[name].measure(read_pitches(tokens, SOPRANO), bar)


def scored(seed: int) -> tuple[Scores, np.ndarray]:
    """Scores, and 0 to 20 onsets in each row."""
    scores = Scores(log_probabilities(seed), SOPRANO)
    return scores, scores.onsets(scores.margins, COUNTS)


def shaped(seed: int, **targets: np.ndarray) -> np.ndarray:
    scores, onsets = scored(seed)
    return shape(scores, onsets, best_line(scores), targets)


@some
@given(seeds, st.floats(0.1, 10), st.sets(st.sampled_from(list(ATTRIBUTES))), bars)
def test_counted_decoding_starts_as_many_notes_as_the_model_expects(seed, sharpness, attributes, bar):
    given = log_probabilities(seed, sharpness)
    expected = EXPECTATIONS["density"](Distribution(np.exp(given), SOPRANO))
    assert measured("density", counted(given, SOPRANO, attributes, bar)).tolist() == np.rint(expected).tolist()


def test_counted_decoding_starts_them_where_a_note_is_likeliest():
    given = log_probabilities(1)
    onsets = counted(given, SOPRANO, ()) >= 2
    mass = np.exp(given[..., 2:]).sum(axis=-1)
    for row, chosen in zip(mass, onsets, strict=True):
        assert row[chosen].min() >= row[~chosen].max()
    assert (counted(given, SOPRANO, ())[onsets] == given[onsets][:, 2:].argmax(axis=-1) + 2).all()


def test_where_the_model_is_sure_counted_decoding_is_the_likeliest_melody():
    tokens = np.random.default_rng(2).integers(len(SOPRANO), size=(ROWS, STEPS))
    sure = log_softmax(30 * np.eye(len(SOPRANO))[tokens])
    assert (counted(sure, SOPRANO, ATTRIBUTES) == tokens).all()


@pytest.mark.parametrize("name", ["syncopation", *SHAPED])
def test_counted_decoding_comes_nearer_to_what_the_model_expects_than_the_best_notes(name):
    given = np.concatenate([log_probabilities(seed, 0.7) for seed in range(20)])
    expected = EXPECTATIONS[name](Distribution(np.exp(given), SOPRANO))
    missed = [np.abs(measured(name, counted(given, SOPRANO, a)) - expected).mean() for a in ((), (name,), ATTRIBUTES)]
    assert missed[1] < 0.7 * missed[0]
    assert missed[2] < missed[0]


@some
@given(seeds, st.floats(0, 4), bars)
def test_onsets_are_leaned_towards_weak_or_strong_steps_and_their_count_stays(seed, target, bar):
    scores, plain = scored(seed)
    levels = np.tile(metrical_levels(STEPS, bar), (ROWS, 1))
    onsets = place(scores, scores.margins, COUNTS, levels, np.full(ROWS, target))
    assert onsets.sum(axis=1).tolist() == COUNTS.tolist()
    missed = [np.abs(mean_level(each, levels) - target) for each in (onsets, plain)]
    assert (missed[0] <= missed[1] + 1e-3).all()


@some
@given(seeds)
def test_the_syncopation_rises_with_its_target_from_the_strongest_steps_to_the_weakest(seed):
    scores, _ = scored(seed)
    reached = [
        mean_level(place(scores, scores.margins, COUNTS, LEVELS, np.full(ROWS, target)), LEVELS)
        for target in np.linspace(-1, 5, 25)
    ]
    assert (np.diff(reached, axis=0) >= 0).all()
    extremes = [np.sort(sign * LEVELS[0]) for sign in (1, -1)]
    for values, count in zip(np.transpose(reached), COUNTS, strict=True):
        assert values[0] == pytest.approx(extremes[0][:count].sum() / max(1, count), abs=1e-5)
        assert values[-1] == pytest.approx(-extremes[1][:count].sum() / max(1, count), abs=1e-5)


def test_a_syncopation_is_met_by_the_steps_that_cost_least():
    scores = Scores(np.zeros((1, 4, len(SOPRANO))), SOPRANO)
    levels, order = np.array([[0.0, 4, 2, 4]]), np.array([[9.0, -2, -1, -7]])
    chosen = [place(scores, order, np.array([2]), levels, np.array([at]))[0].tolist() for at in (1.0, 2.0, 4.0)]
    assert chosen == [[True, False, True, False], [True, True, False, False], [False, True, False, True]]


@given(seeds, st.floats(-1, 1))
def test_held_onsets_stay_until_others_come_nearer_to_the_target(seed, move):
    chance = np.random.default_rng(seed)
    scores, _ = scored(seed)
    held = scores.onsets(chance.random((ROWS, STEPS)), COUNTS)
    was = mean_level(held, LEVELS)
    found = place(scores, scores.margins, COUNTS, LEVELS, was + move, held=held)
    assert (move * (mean_level(found, LEVELS) - was) >= -1e-3).all()
    assert (place(scores, scores.margins, COUNTS, LEVELS, was, held=held) == held)[:, 0].mean() > 0.5


def test_the_mean_level_of_onsets_is_the_syncopation():
    tokens = counted(log_probabilities(3), SOPRANO, ())
    assert mean_level(tokens >= 2, LEVELS) == pytest.approx(measured("syncopation", tokens), abs=1e-5)


@pytest.mark.parametrize("name", SHAPED)
@some
@given(seeds, st.floats(-NEAR, NEAR))
def test_a_line_that_is_there_already_stays(name, seed, off):
    scores, onsets = scored(seed)
    plain = scores.fill(onsets)
    assert (shaped(seed, **{name: measured(name, plain) + off * UNITS[name]}) == plain).all()


@some
@given(seeds, st.lists(st.floats(-8, 8), min_size=4, max_size=4))
def test_only_the_notes_at_the_onsets_change(seed, moves):
    scores, onsets = scored(seed)
    plain = scores.fill(onsets)
    found = shaped(seed, **{name: measured(name, plain) + move for name, move in zip(SHAPED, moves, strict=True)})
    assert ((found >= 2) == onsets).all()
    assert (found[~onsets] == plain[~onsets]).all()


@pytest.mark.parametrize("name", SHAPED)
@some
@given(seeds, st.floats(-8, 8))
def test_it_comes_at_least_as_near_as_without(name, seed, move):
    scores, onsets = scored(seed)
    plain = measured(name, scores.fill(onsets))
    missed = np.abs(measured(name, shaped(seed, **{name: plain + move})) - (plain + move))
    assert (missed <= max(abs(move), NEAR * UNITS[name]) + 1e-3).all()


@pytest.mark.parametrize("name", ["register", "contour", "range"])
@some
@given(seeds)
def test_an_attribute_rises_with_its_target(name, seed):
    scores, onsets = scored(seed)
    plain = measured(name, scores.fill(onsets))
    reached = [measured(name, shaped(seed, **{name: plain + move})) for move in np.linspace(-9, 9, 13)]
    assert (np.diff(reached, axis=0) >= 0).all()


def missed(names: tuple[str, ...], move: float) -> dict[str, float]:
    """By how many units attributes that are to move by so many at once miss on average, with eight notes or more."""
    found: dict[str, list[float]] = {name: [] for name in names}
    for seed in range(12):
        scores, onsets = scored(seed)
        plain = scores.fill(onsets)
        targets = {name: measured(name, plain) + move * UNITS[name] for name in names}
        tokens = shaped(seed, **targets)
        for name in names:
            found[name] += (np.abs(measured(name, tokens) - targets[name])[3:] / UNITS[name]).tolist()
    return {name: float(np.mean(each)) for name, each in found.items()}


@pytest.mark.parametrize("move", [-2, 2])
def test_it_gets_there_when_there_are_notes_enough(move):
    alone = {name: missed((name,), move)[name] for name in SHAPED}
    assert {name: miss for name, miss in alone.items() if miss > 1} == {}


@pytest.mark.parametrize("move", [-2, 2])
def test_all_are_met_at_once_nearly_as_well_as_each_alone(move):
    assert {name: miss for name, miss in missed(SHAPED, move).items() if miss > 1} == {}


def test_a_row_without_onsets_or_without_a_number_for_a_target_is_left_alone():
    scores, onsets = scored(6)
    plain = scores.fill(onsets)
    wanted = np.where(np.arange(ROWS) == 4, np.nan, 60.0)
    changed = shaped(6, register=wanted, range=wanted) != plain
    assert changed.any(axis=1).tolist() == [False, True, True, True, False, True]
    assert (shaped(6, register=wanted, range=np.full(ROWS, 9.0)) != plain)[4].any()
    leaned = place(scores, scores.margins, COUNTS, LEVELS, np.where(np.arange(ROWS) == 4, np.nan, 4.0)) != onsets
    assert leaned.any(axis=1).tolist()[3:] == [True, False, True]
