"""The card: goals that are met and not met, every length of a window, and where the weights are from."""

from copy import deepcopy

import pytest

from export.card import card
from export.origin import origin
from glsr_live.model.contract import Axis, Contract
from training.goals import goals

READING = {"not_falling": 1.0, "spearman": 1.0, "r2": 0.97, "slope": 1.58, "slope_error": 0.01, "prior_spearman": 0.96}
NAMES = ("density", "leap")


def axis(other: str) -> dict:
    moved = {"moves": 0.25, "rho": -0.3, "excess": -0.05, "wanders": 0.4}
    reading = READING | {"others": {other: moved}}
    return {"mu": 1.6, "overlap": 0.93, "readings": {name: deepcopy(reading) for name in ("argmax", "counted")}}


SCORES = ("interpretability", "scc", "mig", "sap", "modularity", "axis_r2", "axis_spearman")
BACK = {"token": 0.99, "note": 0.97, "pitch": 0.98, "onset_f1": 0.995, "exact": 0.75}
LENGTH = {
    "windows": 4096,
    "reconstruction": {"argmax": BACK, "counted": BACK},
    "kl": 58.4,
    "active_units": 32,
    "code": {name: dict.fromkeys(SCORES, 0.98) for name in (*NAMES, "mean")},
    "axes": {"density": axis("leap"), "leap": axis("density")},
}
PLAYED = {"spearman": 1.0, "not_falling": 1.0, "kept": 0.98, "moved": [-4.4, 4.7]}
FIGURES = {
    "beta": 0.05,
    "lengths": {"32": LENGTH},
    "hold_share": 0.758,
    "played": {
        "phrases": 64,
        "decoding": "counted",
        "at_rest_is_the_phrase": True,
        "axes": dict.fromkeys(NAMES, PLAYED),
    },
}
SPLIT = {"families": 122, "sequences": 3647, "tokens": 53, "melodies": {"train": 285, "valid": 37, "test": 36}}
BACH = SPLIT | {"chorales": 358}
FOLK = SPLIT | {
    "corpus": "folk",
    "ships": True,
    "in_one_key": {"pieces": 3969},
    "collections": {"aird": {"pieces": 1114}, "ryan": {"pieces": 2855}},
}
SCORES_OF_MINE = SPLIT | {"corpus": "scores", "ships": False, "in_one_key": {"pieces": 200}, "collections": {}}
FACTS = {
    "command": "python -m training fit --preset live --data bach --seed 0",
    "preset": "live",
    "seed": 0,
    "steps": 5000,
    "best_step": 4750,
    "minutes": 31.6,
    "device": "1 x CPU, 1 thread(s) each",
    "largest_difference": 2.7e-5,
    "data": BACH,
}


def contract(**figures: object) -> Contract:
    axes = tuple(Axis(name, index, "notes", 7.6, 1.6, 4.0, 11.0) for index, name in enumerate(NAMES))
    found = FIGURES | figures
    reached = goals(found, found.get("plain"), found.get("step_costs"))
    found |= {"goals": [goal.to_json() for goal in reached]}
    return Contract("mine", 32, ("__", "rest", "C4"), 5, axes, "counted", FACTS, found)


def row(text: str, name: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in line.split("|")[2:-1]]


def test_goals_that_are_met():
    found = card(contract())
    assert row(found, "token accuracy, argmax") == ["0.990", "", "≥ 0.98", "met"]
    assert row(found, "slope on [−2, 2] off mu_k") == ["0.010", "leap", "≤ 0.1", "met"]


def test_a_goal_that_is_missed_stays_in_the_table():
    worse = deepcopy(LENGTH)
    worse["axes"]["density"]["readings"]["counted"]["r2"] = 0.5
    found = card(contract(lengths={"32": worse}))
    goal = row(found, "R² of the attribute on z_k, phrase by phrase")
    assert goal == ["0.500", "density", "≥ 0.9", "not met"]


def test_what_was_not_measured_says_so():
    assert row(card(contract()), "token accuracy lost to the plain VAE")[0] == "not measured here"
    found = card(contract(step_costs={"K=1": 1.4, "K=6": 2.2}))
    assert row(found, "a step's time over a plain one's, K=1")[0::3] == ["1.400", "met"]
    assert row(found, "a step's time over a plain one's, K=6")[0::3] == ["2.200", "not met"]


def test_what_the_axes_cost_is_held_against_the_plain_run():
    plain = {"lengths": {"32": LENGTH | {"kl": 43.1, "reconstruction": {"argmax": BACK | {"token": 0.995}}}}}
    found = card(contract(plain=plain))
    assert row(found, "lost to GLSR, argmax")[0] == "+0.0050"
    assert row(found, "token accuracy lost to the plain VAE") == ["0.005", "", "≤ 0.01", "met"]
    assert "(KL 43.1 nats)" in found
    assert "plain VAE, argmax" not in card(contract())


def test_every_length_of_a_window_has_its_figures():
    found = card(contract(lengths={"24": LENGTH, "32": LENGTH}))
    for title in ("What comes back", "The axes of the plain decoder", "What else moves along an axis", "The code"):
        assert all(f"## {title}, {steps} steps" in found for steps in (24, 32))
    assert found.count("## As it is played") == 1


def test_what_moves_beside_an_axis_has_its_correlation_beside_it():
    assert "| density |  | +0.25 (-0.30) |" in card(contract())


def test_a_pack_whose_rest_is_not_the_phrase_says_so():
    assert "At rest the variation is the phrase." in card(contract())
    played = FIGURES["played"] | {"at_rest_is_the_phrase": False}
    assert "At rest the variation is NOT always the phrase." in card(contract(played=played))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BACH, "358 sopranos of Bach's chorales as they ship with music21, 3,647 transpositions, 53 tokens"),
        (FOLK, "3,969 folk tunes as they ship with music21 (aird 1,114, ryan 2,855), 3,647 transpositions"),
        (SCORES_OF_MINE, "200 melodies of a folder of scores, 3,647 transpositions"),
    ],
    ids=["bach", "folk", "scores"],
)
def test_the_data_are_told_by_their_report(data, said):
    assert said in origin(FACTS | {"data": data})


@pytest.mark.parametrize(
    ("data", "ships"),
    [(BACH, True), (FOLK, True), (FOLK | {"ships": False}, False), (SCORES_OF_MINE, False)],
    ids=["bach", "folk", "essen too", "scores"],
)
def test_the_card_says_whether_the_weights_may_be_given_away(data, ships):
    found = origin(FACTS | {"data": data})
    assert ("The weights may be given away" in found) == ships
    assert ("the use of those who may use the scores" in found) != ships


def test_what_the_exporter_says_of_the_terms_counts():
    assert "The weights may be given away" not in origin(FACTS | {"ships": False})
