"""Counted decoding, and the choice among near-equal notes that brings register or range where it should be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, log_softmax
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.tilting import NEAR, STRENGTHS, TILTS, counted, tilt_to
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


def tilted(name: str, seed: int, target: np.ndarray, centre: float = 70.0) -> np.ndarray:
    scores, onsets = scored(seed)
    return tilt_to(name, scores, onsets, target, np.full(ROWS, centre)).fill(onsets)


@given(seeds, st.floats(0.1, 10), st.sets(st.sampled_from(["density", *TILTS])))
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
    assert (counted(sure, SOPRANO, TILTS) == tokens).all()


@pytest.mark.parametrize("name", TILTS)
@given(seeds, st.floats(-NEAR, NEAR))
def test_nothing_is_bent_where_the_attribute_is_there_already(name, seed, off):
    scores, onsets = scored(seed)
    plain = scores.fill(onsets)
    found = tilt_to(name, scores, onsets, measured(name, plain) + off, np.full(ROWS, 70.0))
    assert (found.values == scores.values).all()


@pytest.mark.parametrize("name", TILTS)
@given(seeds, st.floats(-100, 100), st.floats(50, 90))
def test_only_the_notes_at_the_onsets_change(name, seed, move, centre):
    scores, onsets = scored(seed)
    plain = scores.fill(onsets)
    found = tilted(name, seed, measured(name, plain) + move, centre)
    assert ((found >= 2) == onsets).all()
    assert (found[~onsets] == plain[~onsets]).all()


@pytest.mark.parametrize("name", TILTS)
@given(seeds, st.floats(-8, 8))
def test_it_comes_at_least_as_near_as_without(name, seed, move):
    scores, onsets = scored(seed)
    plain = measured(name, scores.fill(onsets))
    missed = np.abs(measured(name, tilted(name, seed, plain + move)) - (plain + move))
    assert (missed <= max(abs(move), NEAR) + 1e-3).all()


@settings(max_examples=25)
@given(seeds)
def test_the_register_rises_with_its_target(seed):
    scores, onsets = scored(seed)
    plain = measured("register", scores.fill(onsets))
    reached = [measured("register", tilted("register", seed, plain + move)) for move in np.linspace(-9, 9, 19)]
    assert (np.diff(reached, axis=0) >= 0).all()


@pytest.mark.parametrize(("name", "move", "most"), [("register", -4, 1), ("register", 4, 1), ("range", -6, 3)])
def test_it_gets_there_when_there_are_notes_enough(name, move, most):
    scores, onsets = scored(3)
    target = measured(name, scores.fill(onsets)) + move
    missed = np.abs(measured(name, tilted(name, 3, target)) - target)
    assert missed[3:].max() <= most


def test_the_weakest_tilt_that_does_is_taken():
    scores, onsets = scored(4)
    target = measured("register", scores.fill(onsets)) + 2
    for strength in sorted(set(np.abs(STRENGTHS))):
        bonus = strength * (np.array(SOPRANO.pitches[2:]) - 70.0)
        near = np.abs(measured("register", scores.favouring(np.tile(bonus, (ROWS, 1))).fill(onsets)) - target) <= NEAR
        if near[5]:
            break
    expected = scores.favouring(np.tile(bonus, (ROWS, 1))).fill(onsets)[5]
    assert strength > 0
    assert (tilted("register", 4, target)[5] == expected).all()
