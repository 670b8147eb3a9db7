"""Counted decoding, and notes that follow a line which brings register or range where it should be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, log_softmax
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.shaping import NEAR, SHAPED, SHIFTS, STRETCHES, best_line, counted, follow, meet
from glsr_live.music.vocabulary import Vocabulary
from tests.music.melodies import SOPRANO

ROWS, STEPS = 6, 32
seeds = st.integers(0, 2**32 - 1)


def log_probabilities(seed: int, sharpness: float = 2.0) -> np.ndarray:
    logits = sharpness * np.random.default_rng(seed).standard_normal((ROWS, STEPS, len(SOPRANO)))
    logits[..., :2] += 4  # mostly holds and rests, as in music
    return log_softmax(logits)


def measured(name: str, tokens: np.ndarray) -> np.ndarray:
    return ATTRIBUTES[name].measure(read_pitches(tokens, SOPRANO))


def scored(seed: int) -> tuple[Scores, np.ndarray]:
    """Scores, and 0 to 20 onsets in each row."""
    scores = Scores(log_probabilities(seed), SOPRANO)
    return scores, scores.onsets(scores.margins, np.array([0, 1, 4, 8, 12, 20]))


def moved(name: str, seed: int, target: np.ndarray, centre: float = 70.0) -> np.ndarray:
    """What follows the best line of the seed's scores once it is changed to meet the target."""
    scores, onsets = scored(seed)
    return follow(scores, onsets, meet(name, scores, onsets, best_line(scores), target, np.full(ROWS, centre)))


@given(seeds, st.floats(0.1, 10), st.sets(st.sampled_from(["density", *SHAPED])))
def test_counted_decoding_starts_as_many_notes_as_the_model_expects(seed, sharpness, attributes):
    given = log_probabilities(seed, sharpness)
    expected = EXPECTATIONS["density"](Distribution(np.exp(given), SOPRANO))
    assert measured("density", counted(given, SOPRANO, attributes)).tolist() == np.rint(expected).tolist()


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
    assert (counted(sure, SOPRANO, SHAPED) == tokens).all()


@pytest.mark.parametrize("name", SHAPED)
@given(seeds, st.floats(-12, 12), st.booleans())
def test_the_line_is_the_first_of_those_that_come_nearest(name, seed, move, masked):
    scores, onsets = scored(seed)
    if masked:
        values = np.where(np.arange(len(SOPRANO)) % 3 == 2, -np.inf, scores.values)
        scores = Scores(values, SOPRANO)
    line, centre = best_line(scores), np.full(ROWS, 70.3)
    target = measured(name, scores.fill(onsets)) + move
    lines = line + SHIFTS[:, None, None] if name == "register" else 70.3 + STRETCHES[:, None, None] * (line - 70.3)
    missed = [np.maximum(np.abs(measured(name, follow(scores, onsets, each)) - target), NEAR) for each in lines]
    best = np.argmin(np.round(missed, 3), axis=0)
    assert (meet(name, scores, onsets, line, target, centre) == lines[best, np.arange(ROWS)]).all()


def test_a_line_is_followed_as_far_as_the_model_has_notes_near_it():
    names = Vocabulary.of(["C4", "D4", "E4"])
    scores = Scores(np.array([[[0, 0, 1.0, 0, 0], [0, 0, 9.5, 0, 0], [0.5, 0, 9, 9, 9]]]), names)
    onsets = np.array([[True, True, False]])
    assert follow(scores, onsets, np.array([[64.0, 62.0, 60.0]])).tolist() == [[4, 2, 0]]  # 9.5 nats: 2 semitones
    assert follow(scores, onsets, np.array([[61.2, 64.0, 60.0]])).tolist() == [[3, 4, 0]]


@given(seeds)
def test_the_best_line_gives_the_best_notes(seed):
    scores, onsets = scored(seed)
    assert (follow(scores, onsets, best_line(scores)) == scores.fill(onsets)).all()


@pytest.mark.parametrize("name", SHAPED)
@given(seeds, st.floats(-NEAR, NEAR))
def test_a_line_that_is_there_already_stays(name, seed, off):
    scores, onsets = scored(seed)
    line = best_line(scores)
    target = measured(name, scores.fill(onsets)) + off
    assert (meet(name, scores, onsets, line, target, np.full(ROWS, 70.0)) == line).all()


def test_the_register_moves_a_line_and_the_range_stretches_it_about_its_centre():
    scores, onsets = scored(5)
    line, centre = best_line(scores), np.full(ROWS, 71.0)
    up = meet("register", scores, onsets, line, measured("register", scores.fill(onsets)) + 2, centre) - line
    assert (np.ptp(up, axis=1) == 0).all()
    assert (up[1:] > 0).all()
    narrow = meet("range", scores, onsets, line, measured("range", scores.fill(onsets)) - 8, centre)
    factors = ((narrow - 71) / np.where(line == 71, np.nan, line - 71))[3:]
    assert np.nanmax(np.ptp(np.nan_to_num(factors, nan=np.nanmax(factors, axis=1, keepdims=True)), axis=1)) < 1e-9
    assert (np.nanmax(factors, axis=1) < 1).all()


@pytest.mark.parametrize("name", SHAPED)
@given(seeds, st.floats(-100, 100), st.floats(50, 90))
def test_only_the_notes_at_the_onsets_change(name, seed, move, centre):
    scores, onsets = scored(seed)
    plain = scores.fill(onsets)
    found = moved(name, seed, measured(name, plain) + move, centre)
    assert ((found >= 2) == onsets).all()
    assert (found[~onsets] == plain[~onsets]).all()


@pytest.mark.parametrize("name", SHAPED)
@given(seeds, st.floats(-8, 8))
def test_it_comes_at_least_as_near_as_without(name, seed, move):
    scores, onsets = scored(seed)
    plain = measured(name, scores.fill(onsets))
    missed = np.abs(measured(name, moved(name, seed, plain + move)) - (plain + move))
    assert (missed <= max(abs(move), NEAR) + 1e-3).all()


@settings(max_examples=15)
@given(seeds)
def test_the_register_rises_with_its_target(seed):
    scores, onsets = scored(seed)
    plain = measured("register", scores.fill(onsets))
    reached = [measured("register", moved("register", seed, plain + move)) for move in np.linspace(-9, 9, 13)]
    assert (np.diff(reached, axis=0) >= 0).all()


@pytest.mark.parametrize(("name", "move", "most"), [("register", -4, 1), ("register", 4, 1), ("range", -6, 2)])
def test_it_gets_there_when_there_are_notes_enough(name, move, most):
    scores, onsets = scored(3)
    target = measured(name, scores.fill(onsets)) + move
    missed = np.abs(measured(name, moved(name, 3, target)) - target)
    assert missed[3:].max() <= most


@pytest.mark.parametrize("name", SHAPED)
def test_a_row_without_onsets_is_left_alone(name):
    scores, onsets = scored(6)
    line = best_line(scores)
    changed = meet(name, scores, onsets, line, np.full(ROWS, 60.0), np.full(ROWS, 75.0)) != line
    assert not changed[0].any()
    assert changed[4].any()
