"""F_k(z) = E_{x ~ p(x|z)}[f_k(x)]: against all sequences where they can be counted, against samples where not."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.music.attributes import ATTRIBUTES, HELD, RESTED, metrical_levels, read_pitches
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.vocabulary import Vocabulary
from tests.music.melodies import SOPRANO

TINY = Vocabulary.of(["C4", "E4", "D#4", "E-4"])
"""Two names of one pitch, and a gap between pitches."""


def distributions(seed: int, batch: int, steps: int, vocabulary: Vocabulary, sharpness: float = 2.0) -> np.ndarray:
    """Probabilities [B, T, V], more or less sure of themselves."""
    logits = sharpness * np.random.default_rng(seed).standard_normal((batch, steps, len(vocabulary)))
    return np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)


def expected(name: str, probabilities: np.ndarray, vocabulary: Vocabulary = TINY) -> np.ndarray:
    return EXPECTATIONS[name](Distribution(probabilities, vocabulary))


def all_sequences(steps: int) -> np.ndarray:
    return np.array(list(product(range(len(TINY)), repeat=steps)))


def likelihoods(sequences: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """p(x|z) of every sequence, [N], under one row's probabilities [T, V]."""
    return probabilities[np.arange(sequences.shape[1]), sequences].prod(axis=1)


def parts(name: str, pitches: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numerator and denominator of the attributes that are ratios, [N] each."""
    onsets = pitches >= 0
    if name == "syncopation":
        return (onsets * metrical_levels(pitches.shape[1])).sum(1), onsets.sum(1)
    lines = [sounding(row) if name == "register" else intervals(row) for row in pitches.tolist()]
    return np.array([sum(line) for line in lines]), np.array([len(line) for line in lines])


def sounding(row: list[int]) -> list[int]:
    found, now = [], RESTED
    for step in row:
        now = now if step == HELD else step
        found += [now] if now >= 0 else []
    return found


def intervals(row: list[int]) -> list[int]:
    notes = [pitch for pitch in row if pitch >= 0]
    return [abs(b - a) for a, b in pairwise(notes)]


@pytest.mark.parametrize("steps", [1, 2, 4])
@pytest.mark.parametrize("name", ["density", "range", "contour"])
def test_it_is_the_mean_over_all_sequences(name, steps):
    sequences = all_sequences(steps)
    values = ATTRIBUTES[name].measure(read_pitches(sequences, TINY))
    probabilities = distributions(steps, 5, steps, TINY)
    by_counting = [likelihoods(sequences, row) @ values for row in probabilities]
    assert expected(name, probabilities) == pytest.approx(by_counting, abs=1e-4)


@pytest.mark.parametrize("steps", [2, 4])
@pytest.mark.parametrize("name", ["syncopation", "register", "leap"])
def test_a_ratio_is_the_ratio_of_two_means_over_all_sequences(name, steps):
    sequences = all_sequences(steps)
    above, below = parts(name, read_pitches(sequences, TINY))
    probabilities = distributions(steps, 5, steps, TINY)
    weights = np.array([likelihoods(sequences, row) for row in probabilities])
    assert expected(name, probabilities) == pytest.approx((weights @ above) / (weights @ below), abs=1e-4)


@pytest.mark.parametrize("name", sorted(EXPECTATIONS))
def test_a_decoder_that_is_sure_expects_the_attribute_itself(name):
    tokens = np.random.default_rng(7).integers(len(SOPRANO), size=(20, 32))
    tokens[:, 1:] *= np.random.default_rng(8).random((20, 31)) < 0.3  # mostly holds, as in music
    tokens[0] = SOPRANO.rest
    sure = np.eye(len(SOPRANO))[tokens]
    plain = ATTRIBUTES[name].measure(read_pitches(tokens, SOPRANO))
    assert expected(name, sure, SOPRANO) == pytest.approx(plain, abs=2e-2)


@pytest.mark.parametrize("name", sorted(EXPECTATIONS))
def test_samples_agree_at_a_real_size(name):
    probabilities = distributions(3, 1, 32, SOPRANO)[0]
    ladder = probabilities.cumsum(-1)[:, None]
    draws = np.random.default_rng(4).random((32, 6000, 1))
    tokens = np.minimum((draws > ladder).sum(-1), len(SOPRANO) - 1).T
    pitches = read_pitches(tokens, SOPRANO)
    values = ATTRIBUTES[name].measure(pitches)
    if name in ("syncopation", "register", "leap"):
        above, below = parts(name, pitches)
        values = above / below.mean()  # its mean is the ratio of the two means
    error = values.std() / np.sqrt(len(values))
    assert expected(name, probabilities[None], SOPRANO)[0] == pytest.approx(values.mean(), abs=5 * error + 1e-3)


def test_all_six_attributes_have_an_expectation():
    assert list(EXPECTATIONS) == list(ATTRIBUTES)


def test_a_vocabulary_of_one_pitch_has_no_range():
    one = Vocabulary.of(["C4"])
    assert expected("range", distributions(0, 2, 8, one), one).tolist() == [0, 0]


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 48), st.floats(0, 30))
def test_it_is_finite_and_in_bounds_for_any_decoder(seed, steps, sharpness):
    probabilities = distributions(seed, 2, steps, SOPRANO, sharpness)
    bounds = {"density": steps, "syncopation": 4, "register": 82, "range": 21, "leap": 21, "contour": 82}
    for name, most in bounds.items():
        found = expected(name, probabilities, SOPRANO)
        assert np.isfinite(found).all()
        assert (np.abs(found) <= most + 1e-3).all()
