"""Encoder-side scores: a code that has every attribute on a dimension of its own, one that mixes them, one of noise."""

import numpy as np
import pytest

from training.measures import code
from training.measures.code import code_figures, entropies, modularity, mutual_information

NAMES = ("density", "register")
RANDOM = np.random.default_rng(0)
ATTRIBUTES = RANDOM.standard_normal((4000, 2))
NOISE = RANDOM.standard_normal((4000, 2))
ENTANGLED = ATTRIBUTES @ np.array([[1.0, 1.0], [1.0, -1.0]])


def of(codes, axes=()) -> dict:
    return code_figures(codes, ATTRIBUTES, NAMES, axes)["mean"]


def test_a_disentangled_code_has_the_best_scores():
    found = of(np.concatenate([3 * ATTRIBUTES + 1, NOISE], axis=1), (0, 1))
    assert [found[name] for name in ("interpretability", "scc", "axis_r2", "axis_spearman")] == pytest.approx([1] * 4)
    assert found["sap"] == pytest.approx(1, abs=0.01)
    assert found["mig"] == pytest.approx(1, abs=0.05)


def test_two_attributes_on_each_dimension_share_it():
    found = of(ENTANGLED)
    assert found["interpretability"] == pytest.approx(0.5, abs=0.03)
    assert found["sap"] == pytest.approx(0, abs=0.05)
    assert found["mig"] == pytest.approx(0, abs=0.05)
    assert found["modularity"] < 0.1


def test_noise_tells_nothing():
    found = of(NOISE)
    assert found["interpretability"] < 0.01
    assert found["scc"] < 0.06


def test_the_scores_are_of_the_best_dimension_and_of_the_named_one():
    found = code_figures(ATTRIBUTES[:, ::-1], ATTRIBUTES, NAMES, (0, 1))
    assert [found[name]["dimension"] for name in NAMES] == [1, 0]
    assert found["mean"]["interpretability"] == pytest.approx(1)
    assert found["mean"]["axis_r2"] < 0.01
    assert "axis_r2" not in of(ATTRIBUTES)


def test_scc_is_of_ranks():
    found = code_figures(np.exp(2 * ATTRIBUTES), ATTRIBUTES, NAMES)
    assert found["mean"]["scc"] == pytest.approx(1)
    assert found["mean"]["interpretability"] < 0.8


def test_a_falling_dimension_tells_as_much():
    rising, falling = (code_figures(sign * ATTRIBUTES, ATTRIBUTES, NAMES)["mean"] for sign in (1, -1))
    assert rising == pytest.approx(falling, abs=0.02)


def test_information_by_hand(monkeypatch):
    monkeypatch.setattr(code, "BINS", 2)
    a = np.array([[0.0], [0], [1], [1]])
    same, other = np.array([[5.0], [5], [9], [9]]), np.array([[0.0], [1], [0], [1]])
    assert mutual_information(same, a) == pytest.approx(np.log(2))
    assert mutual_information(other, a) == pytest.approx(0)
    assert entropies(a) == pytest.approx(np.log(2))


def test_modularity_by_hand():
    information = np.array([[2.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert modularity(information) == pytest.approx([1, 0, 1 - 0.25 / 2, 0])


def test_what_never_changes_tells_nothing():
    found = code_figures(np.zeros((50, 3)), np.ones((50, 2)), NAMES, (0, 1))["mean"]
    assert found == dict.fromkeys((*code.SCORES, "axis_r2", "axis_spearman"), 0.0)
