"""The comparison: which runs there are, how it goes on after a stop, and what a run leaves behind."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest

from glsr_live.errors import UsageError
from tests.lab import chorales, cpu, tiny_config
from training import __main__ as command
from training import compare, evaluate, fit
from training.arms import ARMS, BY_NAME
from training.compare import FIGURES, ComparisonError, Entry, Plan, make, make_all
from training.config import PRESETS
from training.run import load_run


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    monkeypatch.setitem(PRESETS, "compare", tiny_config(preset="compare"))
    for module in (fit, compare):
        monkeypatch.setattr(module, "open_data", lambda name, grid: chorales())
    monkeypatch.setattr(fit, "VALIDATION_WINDOWS", 16)
    for name, size in (("WINDOWS", 40), ("SWEPT", 4), ("PRIOR_SAMPLES", 20)):
        monkeypatch.setattr(evaluate, name, size)


def plan(out: Path, arms=("plain", "ours"), seeds: int = 2) -> Plan:
    return Plan("compare", "bach", 6, seeds, arms, out)


def names(entries) -> list[str]:
    return [entry.folder.name for entry in entries]


def leave(entry: Entry) -> int:
    """Stands for a run that ends well."""
    entry.folder.mkdir(parents=True, exist_ok=True)
    (entry.folder / FIGURES).write_text(json.dumps({"config": entry.config.to_json(), "version": compare.VERSION}))
    return 0


def test_every_arm_has_every_seed_and_a_seed_is_whole_before_the_next(tmp_path):
    assert names(plan(tmp_path).entries()) == ["plain-0", "ours-0", "plain-1", "ours-1"]


def test_arms_differ_in_nothing_but_their_method():
    configs = [arm.config(tiny_config(ruler="quantile")) for arm in ARMS]
    alike = {"weights": None, "preset": "", "attributes": (), "slopes": (), "ruler": "linear"}
    assert len({repr(replace(config, **alike)) for config in configs}) == 1
    assert len({repr((config.weights, config.ruler, config.attributes)) for config in configs}) == len(ARMS)
    assert {config.weights.beta for config in configs} == {tiny_config().weights.beta}
    assert all(config.patience == config.steps for config in configs)


@pytest.mark.parametrize(
    ("arm", "asked"),
    [("plain", {"beta"}), ("glsr", {"beta", "gamma"}), ("ar-vae", {"beta", "ranks"})],
)
def test_other_methods_ask_for_one_thing_beside_the_bound(arm, asked):
    weights = vars(BY_NAME[arm].config(tiny_config()).weights)
    assert {name for name, value in weights.items() if value} - {"sigma", "reach", "rows"} == asked


def test_the_plain_arm_has_no_axes_and_ours_is_the_preset():
    assert BY_NAME["plain"].config(tiny_config()).attributes == ()
    assert BY_NAME["ours"].config(tiny_config()).weights == tiny_config().weights


def test_all_runs_are_made_once(tmp_path):
    made = []
    make_all(plan(tmp_path), 1, lambda entry: made.append(entry.folder.name) or leave(entry), lambda line: None)
    assert made == ["plain-0", "ours-0", "plain-1", "ours-1"]
    make_all(plan(tmp_path), 1, lambda entry: pytest.fail("it is finished"), lambda line: None)


def test_a_comparison_that_was_stopped_goes_on_with_what_is_missing(tmp_path):
    first, *_ = plan(tmp_path).entries()
    leave(first)
    made, told = [], []
    make_all(plan(tmp_path), 2, lambda entry: made.append(entry.folder.name) or leave(entry), told.append)
    assert sorted(made) == ["ours-0", "ours-1", "plain-1"]
    assert told[0] == f"1 runs are finished, 3 are to be made in {tmp_path}"


def test_more_seeds_add_runs(tmp_path):
    make_all(plan(tmp_path, seeds=1), 1, leave, lambda line: None)
    made = []
    make_all(
        plan(tmp_path, seeds=2), 1, lambda entry: made.append(entry.folder.name) or leave(entry), lambda line: None
    )
    assert made == ["plain-1", "ours-1"]


@pytest.mark.parametrize("changed", [{"steps": 8}, {"data": "folk"}])
def test_figures_of_another_config_do_not_count(tmp_path, changed):
    make_all(plan(tmp_path), 1, leave, lambda line: None)
    assert all(entry.figures() is None for entry in replace(plan(tmp_path), **changed).entries())


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_damaged_figures_do_not_count(tmp_path, text):
    entry = plan(tmp_path).entry("ours", 0)
    leave(entry)
    (entry.folder / FIGURES).write_text(text)
    assert entry.figures() is None


def test_a_run_that_fails_does_not_stop_the_others(tmp_path):
    made = []

    def start(entry: Entry) -> int:
        made.append(entry.folder.name)
        return 1 if entry.arm == "plain" else leave(entry)

    with pytest.raises(ComparisonError, match=r"2 runs left no figures; .*plain-0.log\.txt says why; say it again"):
        make_all(plan(tmp_path), 1, start, lambda line: None)
    assert made == ["plain-0", "ours-0", "plain-1", "ours-1"]


def test_a_run_leaves_its_figures(tmp_path):
    entry = plan(tmp_path).entry("ours", 1)
    make(entry, plan(tmp_path).config, cpu())
    found = entry.figures()
    assert (found["arm"], found["seed"], found["best_step"]) == ("ours", 1, 6)
    assert set(found["lengths"]["32"]["axes"]) == {"density", "register", "range"}
    assert "CPU" in found["device"]


def test_a_plain_run_is_measured_along_the_others_axes(tmp_path):
    entry = plan(tmp_path).entry("plain", 0)
    make(entry, plan(tmp_path).config, cpu())
    assert load_run(entry.folder).axes == ()
    assert set(entry.figures()["lengths"]["32"]["axes"]) == {"density", "register", "range"}


def test_what_is_trained_is_not_trained_again_for_its_figures(tmp_path, monkeypatch):
    entry = plan(tmp_path).entry("ours", 0)
    make(entry, plan(tmp_path).config, cpu())
    first = entry.figures()
    (entry.folder / FIGURES).unlink()
    monkeypatch.setattr(fit, "validate", lambda *_: pytest.fail("it is trained"))
    make(entry, plan(tmp_path).config, cpu())
    assert entry.figures() == first


def test_a_run_that_was_stopped_goes_on_to_the_same_figures(tmp_path, monkeypatch):
    whole, halves = (plan(tmp_path / name).entry("ours", 0) for name in ("whole", "halves"))
    make(whole, plan(tmp_path).config, cpu())
    keep = fit.keep

    def stopped(fabric, state, *rest, **named):
        keep(fabric, state, *rest, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fit, "keep", stopped)
        with pytest.raises(KeyboardInterrupt):
            make(halves, plan(tmp_path).config, cpu())
    assert halves.figures() is None
    make(halves, plan(tmp_path).config, cpu())
    assert halves.figures()["lengths"] == whole.figures()["lengths"]


def flags(*words: str) -> argparse.Namespace:
    return command.parser().parse_args(["compare", *words])


def test_a_process_is_told_what_its_run_is(tmp_path):
    asked = flags("--data", "folk", "--steps", "9", "--out", str(tmp_path), "--accelerator", "cpu", "--seeds", "5")
    again = flags(*compare.words_of(asked), "--one", "ar-vae-3")
    assert replace(compare.plan_of(again), seeds=5) == compare.plan_of(asked)


def refusal(capsys, *words: str) -> str:
    assert command.main(["compare", "--accelerator", "cpu", *words]) == 2
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--arms", "plain", "magic"], f"there is no arm 'magic'; there are {', '.join(BY_NAME)}"),
        (["--one", "ours"], "a run is an arm and a seed, like plain-0, not 'ours'"),
        (["--one", "magic-1"], "a run is an arm and a seed, like plain-0, not 'magic-1'"),
        (["--seeds", "0"], "a comparison takes at least one step and one seed"),
        (["--table"], "is finished; there is nothing to tabulate"),
    ],
)
def test_what_cannot_be_compared(words, said, tmp_path, capsys):
    assert said in refusal(capsys, "--out", str(tmp_path / "none"), *words)


def test_the_table_alone_trains_nothing(tmp_path, monkeypatch, capsys):
    with pytest.raises(UsageError):
        compare.run_compare(flags("--table", "--out", str(tmp_path)))
    for entry in plan(tmp_path, seeds=1).entries():
        make(entry, plan(tmp_path).config, cpu())
    monkeypatch.setattr(compare, "make_all", lambda *_: pytest.fail("it is to train nothing"))
    page = tmp_path / "docs" / "page.md"
    assert command.main(["compare", "--table", "--out", str(tmp_path), "--steps", "6", "--page", str(page)]) == 0
    assert "| token accuracy |" in page.read_text()
    assert len(json.loads(page.with_suffix(".json").read_text())["runs"]) == 2
