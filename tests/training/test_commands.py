"""`python -m training`: its commands, and one sentence with status 2 for what the user can mend."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from glsr_live.music.vocabulary import Vocabulary
from tests.lab import AXES, chorales, tiny_config
from training import __main__ as command
from training import evaluate, fit


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    monkeypatch.setattr(fit, "open_data", lambda name, grid: chorales())
    monkeypatch.setattr(command, "open_data", lambda name, grid: chorales())
    monkeypatch.setattr(command, "prepare", chorales)
    monkeypatch.setattr(fit, "VALIDATION_WINDOWS", 64)
    monkeypatch.setitem(command.PRESETS, "live", tiny_config())
    for name, size in (("WINDOWS", 40), ("SWEPT", 4), ("PRIOR_SAMPLES", 20)):
        monkeypatch.setattr(evaluate, name, size)


def refusal(capsys, *words: object) -> str:
    assert command.main([str(word) for word in words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err.strip()


@pytest.mark.parametrize("words", [["--help"], ["prepare", "--help"], ["fit", "--help"], ["evaluate", "--help"]])
def test_help(words, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(words)
    assert left.value.code == 0
    assert "usage: python -m training" in capsys.readouterr().out


def test_prepare_reports_the_data(capsys):
    assert command.main(["prepare"]) == 0
    assert json.loads(capsys.readouterr().out) == chorales().report


def test_fit_then_evaluate(tmp_path, capsys):
    assert command.main(["fit", "--preset", "live", "--accelerator", "cpu", "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    assert command.main(["evaluate", str(tmp_path), "--part", "valid"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["part"] == "valid"
    assert set(found["lengths"]["32"]["axes"]) == {axis.name for axis in AXES}


def test_a_model_is_not_measured_on_data_in_other_tokens(tmp_path, capsys, monkeypatch):
    assert command.main(["fit", "--preset", "live", "--accelerator", "cpu", "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    shorter = replace(chorales(), vocabulary=Vocabulary(chorales().vocabulary.names[:-1]))
    monkeypatch.setattr(command, "open_data", lambda name, grid: shorter)
    assert refusal(capsys, "evaluate", tmp_path, "--data", "mine.npz").endswith(f"prepare it by --like {tmp_path}")


def test_flags_change_the_config(tmp_path):
    words = ["--preset", "live", "--accelerator", "cpu", "--steps", "2", "--seed", "4", "--plain"]
    assert command.main(["fit", *words, "--out", str(tmp_path)]) == 0
    config = json.loads((tmp_path / "run.json").read_text())["config"]
    assert (config["steps"], config["seed"], config["attributes"]) == (2, 4, [])


def test_bfloat16_trains_too(tmp_path):
    words = ["--preset", "live", "--accelerator", "cpu", "--precision", "bf16-mixed", "--out", str(tmp_path)]
    assert command.main(["fit", *words]) == 0


def test_a_folder_without_a_run(tmp_path, capsys):
    assert refusal(capsys, "evaluate", tmp_path).startswith(f"training: there is no run in {tmp_path}; make one with")


def test_a_damaged_description(tmp_path, capsys):
    (tmp_path / "run.json").write_text("{")
    assert "run.json is damaged or of another version; train the run again" in refusal(capsys, "evaluate", tmp_path)


def test_a_run_without_a_checkpoint_yet(tmp_path, capsys):
    config = tiny_config()
    (tmp_path / "run.json").write_text(json.dumps({"config": config.to_json()}))
    assert "has no best.ckpt yet" in refusal(capsys, "evaluate", tmp_path)


def test_resuming_what_never_ran(tmp_path, capsys):
    words = ["fit", "--preset", "live", "--accelerator", "cpu", "--resume", "--out", tmp_path / "new"]
    assert "holds no last.ckpt to go on from; leave out --resume" in refusal(capsys, *words)
    assert not (tmp_path / "new").exists()


def test_a_device_that_is_not_there(tmp_path, capsys):
    words = ["fit", "--preset", "live", "--accelerator", "abacus", "--out", tmp_path / "new"]
    assert refusal(capsys, *words).startswith("training: this machine cannot train as asked: ")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("words", [["fit", "--preset", "huge"], ["fit", "--preset", "live", "--steps", "0"], []])
def test_words_that_are_none_of_ours(words, capsys):
    with pytest.raises(SystemExit) as left:
        command.main(words)
    assert left.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_the_status_reaches_the_shell(tmp_path):
    words = [sys.executable, "-m", "training", "evaluate", str(tmp_path / "none")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("training: there is no run in ")
