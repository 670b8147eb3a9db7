"""The table: means and deviations over seeds, a page whose prose stays, costs of a step where they were measured."""

import json

import numpy as np
import pytest

from glsr_live.errors import UsageError
from tests.lab import tiny_config
from training.summary import LINES, summarise
from training.tabulate import BEGIN, END, STEP_FILE, step_costs, to_markdown, write

READING = {"not_falling": 1.0, "r2": 0.9, "slope_error": -0.2, "prior_spearman": 0.5}


def run(arm: str, seed: int, token: float, steps=("32",)) -> dict:
    """The figures of a run, each of them simple."""
    others = {"register": {"excess": 0.05 * (1 + seed)}, "range": {"excess": -0.25}}
    axis = {
        "overlap": 0.9,
        "readings": {name: READING | {"others": others} for name in ("argmax", "counted", "expected")},
    }
    scores = {"interpretability": 0.5, "scc": 0.6, "mig": 0.1, "sap": 0.2, "modularity": 0.3}
    scores |= {} if arm == "plain" else {"axis_r2": 0.7, "axis_spearman": 0.8}
    back = {"token": token, "note": 0.5, "pitch": 0.6, "onset_f1": 0.7, "exact": 0.1}
    found = {"reconstruction": {"argmax": back, "counted": back}, "kl": 40.0, "active_units": 12}
    found |= {"code": {"mean": scores}, "axes": {"density": axis, "leap": axis}}
    config = tiny_config(seed=seed).to_json()
    return {"arm": arm, "seed": seed, "config": config, "minutes": 12.0, "device": "1 x CPU"} | {
        "lengths": dict.fromkeys(steps, found)
    }


RUNS = [run("plain", 0, 0.99), run("ours", 0, 0.98), run("plain", 1, 0.97), run("ours", 1, 0.95)]


def row(text: str, name: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in line.split("|")[2:-1]]


def test_mean_and_deviation_are_over_the_seeds():
    found = summarise(RUNS)["32"]["token accuracy"]
    assert found["plain"] == pytest.approx({"mean": 0.98, "sd": np.std([0.99, 0.97], ddof=1), "seeds": 2})
    assert found["ours"]["mean"] == pytest.approx(0.965)


def test_what_was_lost_is_held_against_the_plain_run_of_the_same_seed():
    found = summarise(RUNS)["32"]["token accuracy lost to plain"]
    assert found["ours"] == pytest.approx({"mean": 0.015, "sd": np.std([0.01, 0.02], ddof=1), "seeds": 2})
    assert "plain" not in found
    assert summarise(RUNS[1:2])["32"]["token accuracy lost to plain"] == {}


def test_errors_are_told_by_their_size_and_the_worst_pair_is_told():
    found = summarise(RUNS)["32"]
    assert found["slope off mu, counted"]["ours"]["mean"] == pytest.approx(0.2)
    assert found["others' movement beyond correlation, worst sd"]["ours"]["mean"] == pytest.approx(0.075)


def test_one_seed_has_no_deviation():
    text = to_markdown(RUNS[:2], {})
    assert row(text, "token accuracy") == ["0.9900", "0.9800", "0.962"]
    assert "Seeds: plain 1, ours 1." in text


def test_the_table_has_every_figure_and_every_arm():
    text = to_markdown(RUNS, {})
    assert row(text, "token accuracy") == ["0.9800 ± 0.0141", "0.9650 ± 0.0212", "0.962"]
    assert row(text, "R² on the named axis") == ["", "0.700 ± 0.000", ""]
    assert row(text, "minutes a run") == ["12.0", "12.0", ""]
    assert all(f"| {line.name} |" in text for line in LINES)
    assert "nan" not in text
    assert "- **ours**: " in text
    assert "a step's time" not in text


def test_every_length_of_a_window_has_its_table():
    text = to_markdown([run("ours", 0, 0.9, ("24", "32"))], {})
    assert [text.count(f"Windows of {steps} steps.") for steps in (24, 32)] == [1, 1]


def test_costs_of_a_step_are_those_of_the_benchmark(tmp_path):
    rows = [{"name": "ours, K=1", "median": 1.2}, {"name": "ours, K=6", "median": 1.5}]
    (tmp_path / STEP_FILE).write_text(json.dumps({"benchmarks": {"step": {"rows": rows}}}))
    assert step_costs(tmp_path) == {"ours, K=1": 1.2, "ours, K=6": 1.5}
    assert row(to_markdown(RUNS, {"ours": 1.5}), "a step's time over plain's") == ["", "1.50", ""]


def test_costs_that_were_not_measured_are_left_out(tmp_path):
    assert step_costs(tmp_path) == {}
    (tmp_path / STEP_FILE).write_text("{}")
    with pytest.raises(UsageError, match="is none of `python -m benchmarks step --json`"):
        step_costs(tmp_path)


def test_the_prose_of_a_page_stays(tmp_path):
    page = tmp_path / "comparison.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter.\n")
    write(RUNS, tmp_path, page)
    text = page.read_text()
    assert text.startswith(f"# Before\n\n{BEGIN}\n")
    assert text.endswith(f"{END}\n\nAfter.\n")
    assert "old" not in text
    write(RUNS, tmp_path, page)
    assert page.read_text() == text


def test_all_figures_lie_beside_the_page(tmp_path):
    write(RUNS, tmp_path, tmp_path / "docs" / "comparison.md")
    stored = json.loads((tmp_path / "docs" / "comparison.json").read_text())
    assert [(found["arm"], found["seed"]) for found in stored["runs"]] == [
        ("plain", 0),
        ("ours", 0),
        ("plain", 1),
        ("ours", 1),
    ]
    assert stored["summary"]["32"]["KL, nats"]["ours"]["mean"] == 40


def test_a_page_without_its_marks_is_not_written_over(tmp_path):
    page = tmp_path / "comparison.md"
    page.write_text("# My page\n")
    with pytest.raises(UsageError, match="has lost the marks"):
        write(RUNS, tmp_path, page)
    assert page.read_text() == "# My page\n"
