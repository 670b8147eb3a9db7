"""Goals: the worst axis and length counts, and what was not measured is neither met nor missed."""

from copy import deepcopy

import pytest

from training.goals import goals, to_text

READING = {"not_falling": 1.0, "r2": 0.95, "slope_error": 0.05, "prior_spearman": 0.97}
AXIS = {
    "overlap": 0.95,
    "readings": {name: READING | {"others": {"leap": {"excess": 0.02}}} for name in ("argmax", "counted")},
}
BACK = {"token": 0.985, "note": 0.96, "onset_f1": 0.99}
FOUND = {
    "reconstruction": {"argmax": BACK},
    "code": {"mean": {"interpretability": 0.97, "scc": 0.98}},
    "axes": {"density": AXIS, "range": deepcopy(AXIS)},
}
FIGURES = {"lengths": {"32": FOUND}}
PLAIN = {"lengths": {"32": {"reconstruction": {"argmax": BACK | {"token": 0.99}}}}}
COSTS = {"K=1": 1.3, "K=6": 1.9}


def reached(figures=FIGURES, plain=PLAIN, costs=COSTS) -> dict:
    return {goal.figure: goal for goal in goals(figures, plain, costs)}


def changed(*path: object) -> dict:
    """FIGURES with another value at a path."""
    found = deepcopy(FIGURES)
    at = found
    for key in path[:-2]:
        at = at[key]
    at[path[-2]] = path[-1]
    return found


def test_a_pack_that_reaches_everything():
    assert [goal.figure for goal in goals(FIGURES, PLAIN, COSTS) if goal.met is not True] == []


@pytest.mark.parametrize(
    ("path", "figure", "value"),
    [
        (("axes", "range", "readings", "argmax", "not_falling"), "steps of sweeps that do not fall, argmax", 0.94),
        (("axes", "range", "readings", "counted", "not_falling"), "steps of sweeps that do not fall, counted", 0.98),
        (("axes", "range", "readings", "counted", "r2"), "R² of the attribute on z_k, phrase by phrase", 0.8),
        (
            ("axes", "range", "readings", "counted", "prior_spearman"),
            "Spearman of z_k and attribute, prior samples",
            0.9,
        ),
        (("axes", "range", "overlap"), "overlap of z_k with N(0, 1)", 0.89),
    ],
)
def test_one_axis_that_misses_is_named(path, figure, value):
    goal = reached(changed("lengths", "32", *path, value))[figure]
    assert (goal.met, goal.reached, goal.where) == (False, value, "range")


def test_a_slope_may_miss_on_either_side():
    path = ("lengths", "32", "axes", "density", "readings", "counted", "slope_error")
    for error in (-0.2, 0.2):
        goal = reached(changed(*path, error))["slope on [−2, 2] off mu_k"]
        assert (goal.met, goal.reached, goal.where) == (False, 0.2, "density")


def test_the_pair_that_moves_too_much_is_named():
    moved = {"leap": {"excess": 0.3}}
    goal = reached(changed("lengths", "32", "axes", "density", "readings", "counted", "others", moved))
    assert goal["others' movement beyond their correlation, sd"].where == "leap along density"


def test_the_worst_length_counts_and_is_named():
    short = changed("lengths", "32", "reconstruction", {"argmax": BACK | {"note": 0.9}})["lengths"]["32"]
    both = {"lengths": {"24": short, "32": FOUND}}
    plain = {"lengths": {"24": PLAIN["lengths"]["32"], "32": PLAIN["lengths"]["32"]}}
    found = reached(both, plain)
    assert (found["note accuracy, argmax"].reached, found["note accuracy, argmax"].where) == (0.9, "24 steps")
    assert found["overlap of z_k with N(0, 1)"].where in ("density, 24 steps", "density, 32 steps")


def test_what_is_lost_needs_the_plain_run():
    goal = "token accuracy lost to the plain VAE"
    assert reached()[goal].reached == pytest.approx(0.005)
    without = reached(plain=None)[goal]
    assert (without.reached, without.met) == (None, None)


def test_what_was_not_measured_is_neither_met_nor_missed():
    found = reached({"lengths": {"32": FOUND | {"axes": {}, "code": {}}}}, None, None)
    assert {goal.met for goal in found.values() if "argmax" not in goal.figure} == {None}
    assert found["a step's time over a plain one's, K=6"].to_json()["met"] is None


def test_a_step_may_cost_as_much_as_the_goal():
    assert reached(costs={"K=1": 1.6, "K=6": 2.1})["a step's time over a plain one's, K=1"].met is True
    assert reached(costs={"K=1": 1.6, "K=6": 2.1})["a step's time over a plain one's, K=6"].met is False


def test_goals_are_told_line_by_line():
    lines = to_text(goals(changed("lengths", "32", "axes", "range", "overlap", 0.89), None)).splitlines()
    assert "met             0.985 ≥ 0.98   token accuracy, argmax" in lines
    assert "NOT MET         0.890 ≥ 0.9    overlap of z_k with N(0, 1) (range)" in lines
    assert "unknown  not measured ≤ 0.01   token accuracy lost to the plain VAE" in lines
