"""Decoder-side figures of one axis: sweeps by hand."""

from math import erfc, sqrt

import numpy as np
import pytest

from tests.lab import AXES
from training.measures.axis import PLACES, correlation, overlap, restrictiveness, sweep_figures

RULER = AXES[0].ruler(32)
"""Mean 7.6, slope 1.6."""
LINE = 7.6 + 1.6 * PLACES


def test_a_sweep_that_is_the_ruler():
    found = sweep_figures(np.stack([LINE, LINE]), RULER)
    assert found == pytest.approx(
        {
            "not_falling": 1, "spearman": 1, "r2": 1, "slope": 1.6, "slope_error": 0, "ruler_error": 0, "off_ruler": 0
        },
        abs=1e-9,
    )  # fmt: skip


def test_half_the_slope_is_half_off():
    found = sweep_figures(np.stack([7.6 + 0.8 * PLACES]), RULER)
    assert found["slope_error"] == pytest.approx(-0.5)
    assert found["off_ruler"] == pytest.approx(0.5 * np.sqrt((PLACES**2).mean()))
    assert found["r2"] == pytest.approx(1)


def test_the_ends_have_no_say_in_the_slope():
    ends = np.where(np.abs(PLACES) > 2, 50.0, LINE)
    assert sweep_figures(np.stack([ends]), RULER)["slope"] == pytest.approx(1.6)


def test_steps_that_fall_are_counted():
    assert sweep_figures(np.array([[1.0, 2, 2, 1, 3, 4, 4], [0.0] * 7]), RULER)["not_falling"] == pytest.approx(11 / 12)


def test_phrases_that_never_change_have_no_straightness():
    found = sweep_figures(np.stack([LINE, np.full(7, 3.0)]), RULER)
    assert (found["r2"], found["spearman"]) == pytest.approx((0.5, 0.5))


def test_others_move_no_more_than_they_go_together():
    sweep = np.stack([LINE, 0.9 * PLACES, 0.2 * PLACES], axis=-1)[None]
    rho = np.array([[1.0, -0.4, 0.5], [-0.4, 1, 0], [0.5, 0, 1]])
    found = restrictiveness(sweep, 0, np.array([1.6, 3.0, 0.5]), rho, ("density", "register", "range"))
    assert found["register"] == pytest.approx({"moves": 0.3, "rho": -0.4, "excess": -0.1, "wanders": 0.3})
    assert found["range"] == pytest.approx({"moves": 0.4, "rho": 0.5, "excess": -0.1, "wanders": 0.4})


def test_movements_against_each_other_wander():
    sweep = np.stack([np.stack([LINE, 2 * PLACES], axis=-1), np.stack([LINE, -2 * PLACES], axis=-1)])
    found = restrictiveness(sweep, 0, np.ones(2), np.eye(2), ("density", "register"))["register"]
    assert (found["moves"], found["wanders"]) == pytest.approx((0, 2))


def test_places_as_the_prior_has_them_overlap_whole():
    places = np.random.default_rng(0).standard_normal(4000)
    assert overlap(places) > 0.97
    assert overlap(places / 3) < 0.6
    assert overlap(places + 20) < 1e-6


@pytest.mark.parametrize("shift", [0.5, 1.0, 2.0])
def test_two_bells_overlap_by_their_distance(shift):
    places = np.random.default_rng(0).standard_normal(20_000) + shift
    assert overlap(places) == pytest.approx(erfc(shift / (2 * sqrt(2))), abs=0.02)


def test_an_axis_that_stands_still_overlaps_nothing():
    assert overlap(np.zeros(50)) == 0


def test_the_correlation_is_of_ranks():
    assert correlation(np.array([1.0, 2, 3]), np.array([1.0, 10, 1000])) == pytest.approx(1)
    assert correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)


def test_what_never_changes_correlates_with_nothing():
    assert correlation(np.array([1.0, 2, 3]), np.array([4.0, 4, 4])) == 0
    assert correlation(np.array([4.0, 4, 4]), np.array([1.0, 2, 3])) == 0
