"""`python -m export RUN PACK`: from two fits to a pack with its card, or one sentence and status 2."""

import subprocess
import sys

import pytest

from export import __main__ as command
from export import played
from glsr_live.model.pack import load_pack
from glsr_live.testing import FakeClock
from tests.lab import chorales, cpu, tiny_config
from training import evaluate, fit


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A tiny run and the plain one beside it."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "prepare", chorales)
        patch.setattr(fit, "VALIDATION_WINDOWS", 64)
        fit.fit(tiny_config(), folder / "tiny", cpu())
        fit.fit(tiny_config().plain(), folder / "plain", cpu())
    return folder


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(command, "prepare", chorales)
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
    assert (contract.name, contract.provenance["preset"], contract.provenance["best_step"]) == ("mine", "tiny", 6)
    assert contract.provenance["largest_difference"] < 1e-4
    assert contract.figures["played"]["at_rest_is_the_phrase"]
    assert card.startswith("# Pack `mine`")
    assert all(f"| {name} |" in card for name in ("density", "register", "range"))


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
