"""`python -m export RUN PACK`: from two fits to a pack with its card, or one sentence and status 2."""

import subprocess
import sys

import pytest
import torch

from export import __main__ as command
from export import played
from glsr_live.model.pack import load_pack
from glsr_live.music.note import TICKS_PER_STEP, Meter
from glsr_live.testing import FakeClock
from tests.lab import cpu, tiny_config
from tests.training.tunes import tunes, write
from training import evaluate, fit
from training.model import ModelConfig
from training.run import load_run
from training.start import open_start

SMALL = ModelConfig("attention", 16, 1, 5, heads=2, queries=3)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A tiny run and the plain one beside it, on tunes whose windows have two lengths."""
    folder = tmp_path_factory.mktemp("runs")
    config = tiny_config(data=str(write(folder / "tunes.npz")), model=SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "VALIDATION_WINDOWS", 64)
        fit.fit(config, folder / "tiny", cpu())
        fit.fit(config.plain(), folder / "plain", cpu())
    return folder


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    for module, name, size in (
        (evaluate, "WINDOWS", 40),
        (evaluate, "SWEPT", 4),
        (evaluate, "PRIOR_SAMPLES", 20),
        (played, "PHRASES", 3),
    ):
        monkeypatch.setattr(module, name, size)


def run_command(monkeypatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["export", *map(str, words)])
    return command.main()


def test_a_run_becomes_a_pack_with_its_card(runs, tmp_path, monkeypatch, capsys):
    assert run_command(monkeypatch, runs / "tiny", tmp_path / "mine", "--plain", runs / "plain") == 0
    card = (tmp_path / "mine" / "CARD.md").read_text()
    assert capsys.readouterr().out.strip() == card.strip()
    contract = load_pack(tmp_path / "mine", "cpu", FakeClock().now).contract
    assert contract.vocabulary == tunes().vocabulary
    assert (contract.name, contract.provenance["preset"], contract.provenance["best_step"]) == ("mine", "tiny", 6)
    assert contract.provenance["largest_difference"] < 1e-4
    assert contract.figures["played"]["at_rest_is_the_phrase"]
    assert card.startswith("# Pack `mine`")
    assert all(f"| {name} |" in card for name in ("density", "register", "range"))


def test_a_pack_says_what_made_it_and_is_a_start_for_a_fit(runs, tmp_path, monkeypatch):
    run = load_run(runs / "tiny")
    facts = command.provenance(run)
    assert facts["command"] == f"python -m training fit --preset tiny --data {runs / 'tunes.npz'} --seed 0"
    assert command.provenance(load_run(runs / "plain"))["command"] == f"{facts['command']} --plain"
    assert (facts["data"], facts["ships"]) == (tunes().report, False)
    assert run_command(monkeypatch, runs / "tiny", tmp_path / "mine") == 0
    start = open_start(str(tmp_path / "mine"))
    assert (start.axes, start.vocabulary, start.ships) == (run.axes, run.vocabulary, False)
    weights = run.model.state_dict()
    assert all(torch.equal(weight, weights[name]) for name, weight in start.model.state_dict().items())


def test_what_is_played_are_bars_of_every_length_of_the_data(monkeypatch):
    monkeypatch.setattr(played, "PHRASES", 24)
    phrases = played.held_out_phrases(tunes())
    assert {(phrase.meter, phrase.length) for phrase in phrases} == {
        (Meter(3, 4), 24 * TICKS_PER_STEP),
        (Meter(4, 4), 32 * TICKS_PER_STEP),
    }
    assert phrases == played.held_out_phrases(tunes())


def test_a_run_that_is_not_there(runs, tmp_path, monkeypatch, capsys):
    assert run_command(monkeypatch, runs / "none", tmp_path / "mine", "--plain", runs / "plain") == 2
    printed = capsys.readouterr()
    assert printed.err == (
        f"export: there is no run in {runs / 'none'}; make one with `python -m training fit --out {runs / 'none'}`\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_status_reaches_the_shell(tmp_path):
    words = [sys.executable, "-m", "export", "--help"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("usage: python -m export")
