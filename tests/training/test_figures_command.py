"""`python -m training figures`: verdicts, the numbers in the page, and the command on untrained networks."""

import argparse
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from glsr_live.errors import UsageError
from tests.lab import chorales, straight, tiny_config
from training.figures import claims, command, page, steps
from training.figures import subject as looked_at
from training.model import Vae
from training.run import BEST, LAST, RunError, describe

PAGE = Path(__file__).parents[2] / "docs" / "paper.md"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(looked_at, "PRIOR_SAMPLES", 200)
    monkeypatch.setattr(looked_at, "UNSEEN_WINDOWS", 200)
    monkeypatch.setattr(steps, "PHRASES", 8)


# --- verdicts ---


def test_a_claim_whose_runs_are_not_given_is_not_measured():
    assert set(claims.verdicts({}).values()) == {"not measured"}


def test_a_claim_is_held_to_its_rule():
    heard = {"not_falling": 0.995, "spearman": 0.96}
    assert claims.verdicts({"plane": {"glsr": {"heard": heard}}})["increasing"] == "reproduced"
    heard["spearman"] = 0.9
    assert claims.verdicts({"plane": {"glsr": {"heard": heard}}})["increasing"] == "not reproduced"


# --- the page ---


def test_numbers_are_written_between_their_marks():
    text = "a <!--=one.two .2f-->old<!--/-->, <!--=word--><!--/--> and <!--=lost.key .1f-->7<!--/-->."
    filled = page.fill(text, {"one": {"two": -1.239}, "word": "yes"})
    assert filled == "a <!--=one.two .2f-->−1.24<!--/-->, <!--=word-->yes<!--/--> and <!--=lost.key .1f-->–<!--/-->."
    assert page.fill(filled, {"one": {"two": -1.239}, "word": "yes"}) == filled


def test_the_page_holds_what_the_command_last_measured():
    numbers = json.loads((PAGE.parent / "paper" / command.NUMBERS).read_text())
    text = PAGE.read_text("utf-8")
    assert len(page.MARK.findall(text)) > 20
    assert page.fill(text, numbers) == text
    assert page.UNKNOWN not in {mark[3] for mark in page.MARK.findall(text)}


def test_the_page_names_every_claim_and_shows_every_figure():
    text = PAGE.read_text("utf-8")
    assert {f"claims.{name}" for name in claims.RULES} <= {mark[1] for mark in page.MARK.findall(text)}
    shown = re.findall(r"!\[[^\]]+\]\((paper/[^)]+)\)", text)
    assert shown == [f"paper/figure-{number}.png" for number in range(2, 7)]


@pytest.mark.parametrize("path", sorted((PAGE.parent / "paper").glob("*.png")), ids=lambda path: path.stem)
def test_pictures_are_small_and_wide_enough(path):
    assert path.stat().st_size < 150_000
    assert Image.open(path).width >= 900


# --- the command ---


def write_run(folder: Path, attributes: tuple[str, ...]) -> Path:
    """A run of an untrained network, as `fit` would leave it."""
    config = tiny_config(attributes=attributes, slopes=(None,) * len(attributes), data="bach", grid=1)
    axes = tuple(straight(name, 7.6, 1.6, 4.0, 11.0) for name in attributes)
    describe(folder, config, axes, chorales().vocabulary, {})
    torch.manual_seed(len(folder.name))
    model = Vae(replace(config.model, vocabulary=53))
    state = {"objective": {f"model.{name}": value for name, value in model.state_dict().items()}, "step": 6}
    for name in (BEST, LAST):
        torch.save(state | {"seconds": 1.0, "device": "1 x CPU"}, folder / name)
    return folder


@pytest.fixture
def runs(tmp_path, monkeypatch) -> dict[str, Path]:
    monkeypatch.setattr(command, "open_data", lambda data, grid: chorales())
    found = {"glsr": ("density",), "plain": (), "steep": ("density",)}
    return {name: write_run(tmp_path / name, attributes) for name, attributes in found.items()}


def run_command(*words: object) -> None:
    parser = argparse.ArgumentParser()
    command.add_figures(parser)
    command.run_figures(parser.parse_args([str(word) for word in words]))


def test_the_command_draws_everything_and_fills_the_page(runs, tmp_path, capsys):
    out = tmp_path / "paper"
    out.with_suffix(".md").write_text("KL <!--=posterior.glsr.kl .1f-->?<!--/-->")
    run_command(runs["glsr"], "--plain", runs["plain"], "--steep", runs["steep"], "--out", out)
    numbers = json.loads((out / "figures.json").read_text())
    assert {path.name for path in out.glob("*.png")} == {f"figure-{number}.png" for number in range(2, 7)}
    assert set(numbers["runs"]) == {"plain", "glsr", "steep"}
    assert "not measured" not in numbers["claims"].values()
    kl = f"{numbers['posterior']['glsr']['kl']:.1f}"
    assert out.with_suffix(".md").read_text() == f"KL <!--=posterior.glsr.kl .1f-->{kl}<!--/-->"
    assert json.loads(capsys.readouterr().out) == numbers["claims"]


def test_a_second_time_the_numbers_are_the_same(runs):
    found = [command.open_subjects(runs["glsr"], runs["plain"], None) for _ in range(2)]
    first, second = (command.numbers_of(subjects, subjects) for subjects in found)
    assert first == second


def test_one_run_alone_is_enough(runs, tmp_path):
    run_command(runs["glsr"], "--out", tmp_path / "paper")
    assert {path.stem for path in (tmp_path / "paper").glob("*.png")} == {f"figure-{number}" for number in range(2, 6)}


def test_a_run_that_is_not_there(runs, tmp_path):
    with pytest.raises(RunError, match="there is no run in"):
        run_command(runs["glsr"], "--plain", tmp_path / "nowhere", "--out", tmp_path / "paper")


def test_a_plain_run_has_no_axis_to_look_along(runs, tmp_path):
    with pytest.raises(UsageError, match="has no axis 'density'"):
        run_command(runs["plain"], "--out", tmp_path / "paper")
