"""`python -m training fit --from MODEL`: a fit that begins where another one ended."""

import json

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from glsr_live.errors import UsageError
from tests.lab import tiny_config
from tests.training.tunes import NAMES, tunes, write
from training import __main__ as command
from training import fit as loop
from training.axes import build_ruler, measure_axes
from training.config import Weights
from training.model import ModelConfig
from training.run import load_run

STEPS = 60


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    small = tiny_config(model=ModelConfig("attention", 16, 1, 5, heads=2, queries=3), steps=STEPS, validate_every=30)
    monkeypatch.setitem(command.PRESETS, "live", small)
    monkeypatch.setitem(command.PRESETS, "tune", tiny_config(preset="tune", steps=2, validate_every=1))
    monkeypatch.setattr(loop, "VALIDATION_WINDOWS", 16)


def fit(tmp_path, name: str, *words: str) -> int:
    data = write(tmp_path / "tunes.npz")
    where = ["--data", str(data), "--accelerator", "cpu", "--out", str(tmp_path / name)]
    return command.main(["fit", *words, *where])


def losses(folder) -> list[float]:
    return [event.value for event in EventAccumulator(str(folder)).Reload().Scalars("valid/loss")]


def test_it_goes_on_at_full_weights_where_the_other_one_ended(tmp_path, monkeypatch):
    assert fit(tmp_path, "first") == 0
    monkeypatch.setattr(Weights, "annealed", lambda *_: pytest.fail("annealed again"))
    assert fit(tmp_path, "tuned", "--from", str(tmp_path / "first")) == 0
    first, tuned = losses(tmp_path / "first"), losses(tmp_path / "tuned")
    assert abs(tuned[0] - first[-1]) < 0.2 * (first[0] - first[-1])
    run = load_run(tmp_path / "tuned")
    assert (run.config.preset, run.config.start) == ("tune", str(tmp_path / "first"))
    assert run.config.model == load_run(tmp_path / "first").config.model
    assert run.axes == measure_axes(run.config, tunes())
    assert run.data == tunes().report


def test_without_axes_on_request(tmp_path):
    assert fit(tmp_path, "first", "--steps", "2") == 0
    assert fit(tmp_path, "tuned", "--plain", "--from", str(tmp_path / "first")) == 0
    assert load_run(tmp_path / "tuned").axes == ()


def test_data_of_other_tokens_is_refused_with_the_remedy(tmp_path, capsys):
    assert fit(tmp_path, "first", "--steps", "2") == 0
    other, start = write(tmp_path / "other.npz", NAMES[1:]), str(tmp_path / "first")
    words = ["fit", "--from", start, "--data", str(other), "--accelerator", "cpu", "--out", str(tmp_path / "tuned")]
    assert command.main(words) == 2
    assert f"`python -m training prepare --scores FOLDER --like {start}`\n" in capsys.readouterr().err
    assert not (tmp_path / "tuned").exists()


def test_a_model_that_is_not_there(tmp_path, capsys):
    assert fit(tmp_path, "tuned", "--from", "nowhere") == 2
    assert capsys.readouterr().err.startswith("training: there is no run in nowhere; make one with")


def test_scores_are_prepared_like_the_model(tmp_path, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(command, "prepare_scores", lambda folder, cache, jobs, like: asked.append(like) or tunes())
    assert fit(tmp_path, "first", "--steps", "2") == 0
    capsys.readouterr()
    assert command.main(["prepare", "--scores", str(tmp_path), "--like", str(tmp_path / "first")]) == 0
    assert json.loads(capsys.readouterr().out) == tunes().report
    assert asked == [tunes().vocabulary]


def test_tunes_that_are_all_alike_have_no_ruler():
    alike = np.tile(tunes().windows(tunes().starts("train")[:1]).numpy(), (5, 1))
    with pytest.raises(UsageError, match=r"^the density is the same in every window of 32 steps; train on more tunes$"):
        build_ruler("density", alike, tunes().vocabulary, "quantile")
