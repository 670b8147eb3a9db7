"""The training loop: what it leaves behind, how it goes on, when it stops."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from lightning_fabric import Fabric
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tests.lab import chorales, cpu, tiny_config, tiny_model
from training import fit as loop
from training.model import ModelConfig
from training.objective import Objective
from training.run import RunError, load_run


class InterruptedFit(Exception):
    """Stands for Ctrl-C."""


@pytest.fixture(autouse=True)
def _real_data(monkeypatch):
    monkeypatch.setattr(loop, "open_data", lambda name, grid: replace(chorales(), grid=grid))
    monkeypatch.setattr(loop, "VALIDATION_WINDOWS", 8)


def weights_of(run: Path) -> dict[str, torch.Tensor]:
    return torch.load(run / "last.ckpt", weights_only=False)["objective"]


def equal(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def interrupt_after(step: int, monkeypatch) -> None:
    """Let the fit be stopped just after it has saved this step."""
    keep = loop.keep

    def interrupted(fabric, state, *rest, **named):
        keep(fabric, state, *rest, **named)
        raise InterruptedFit

    monkeypatch.setattr(loop, "keep", lambda f, s, *r, **n: (interrupted if s["step"] == step else keep)(f, s, *r, **n))


def test_a_fit_leaves_its_description_checkpoints_and_events(tmp_path):
    loop.fit(tiny_config(), tmp_path / "run", cpu())
    run = load_run(tmp_path / "run")
    assert run.config == tiny_config()
    assert [axis.name for axis in run.axes] == ["density", "register", "range"]
    assert run.vocabulary == chorales().vocabulary
    assert run.data["windows"] == chorales().report["windows"]
    assert run.step == 6
    assert not run.model.training
    assert run.seconds > 0
    assert "CPU" in run.device


def test_tensorboard_reads_the_losses_and_the_accuracies(tmp_path):
    loop.fit(tiny_config(), tmp_path, cpu())
    events = EventAccumulator(str(tmp_path)).Reload()
    assert {"train/gamma", "train/reconstruction", "valid/loss", "valid/note"} <= set(events.Tags()["scalars"])
    assert [event.step for event in events.Scalars("valid/loss")] == [3, 6]


def test_training_lowers_the_loss(tmp_path):
    loop.fit(tiny_config(steps=40, validate_every=20), tmp_path, cpu())
    events = EventAccumulator(str(tmp_path)).Reload()
    first, last = (event.value for event in events.Scalars("valid/loss"))
    assert last < first - 1


@pytest.mark.parametrize(
    "changes",
    [{}, {"model": ModelConfig("lstm", 16, 2, 5, 53, dropout=0.3), "optimizer": "adam"}],
    ids=["attention with Muon and Adam", "lstm with dropout and Adam"],
)
def test_an_interrupted_fit_goes_on_to_the_same_weights(tmp_path, monkeypatch, changes):
    config = tiny_config(**changes)
    loop.fit(config, tmp_path / "whole", cpu())
    with monkeypatch.context() as patch:
        interrupt_after(3, patch)
        with pytest.raises(InterruptedFit):
            loop.fit(config, tmp_path / "halves", cpu())
    assert not equal(weights_of(tmp_path / "whole"), weights_of(tmp_path / "halves"))
    loop.fit(config, tmp_path / "halves", cpu(), resume=True)
    assert equal(weights_of(tmp_path / "whole"), weights_of(tmp_path / "halves"))


def test_a_fit_that_is_stopped_while_it_saves_goes_on_from_the_checkpoint_before(tmp_path, monkeypatch):
    fabric, whole = cpu(), Fabric.save

    def stopped(self, path, state):
        if state["step"] == 6:
            Path(path).write_bytes(b"half")
            raise InterruptedFit
        whole(self, path, state)

    with monkeypatch.context() as patch:
        patch.setattr(Fabric, "save", stopped)
        with pytest.raises(InterruptedFit):
            loop.fit(tiny_config(), tmp_path, fabric)
    assert torch.load(tmp_path / "last.ckpt", weights_only=False)["step"] == 3
    loop.fit(tiny_config(), tmp_path, fabric, resume=True)
    assert load_run(tmp_path).step == 6


def test_the_seed_chooses_the_weights_and_repeats_them(tmp_path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        loop.fit(tiny_config(seed=seed, steps=2), tmp_path / name, cpu())
    assert equal(weights_of(tmp_path / "a"), weights_of(tmp_path / "b"))
    assert not equal(weights_of(tmp_path / "a"), weights_of(tmp_path / "c"))


def test_a_plain_fit_has_no_axes(tmp_path):
    loop.fit(tiny_config().plain(), tmp_path, cpu())
    assert load_run(tmp_path).axes == ()
    assert json.loads((tmp_path / "run.json").read_text())["config"]["preset"] == "tiny-plain"
    assert "train/gamma" not in EventAccumulator(str(tmp_path)).Reload().Tags()["scalars"]


def validations(monkeypatch, *losses: float) -> None:
    """Let the validations find these losses."""
    found = iter(losses)
    monkeypatch.setattr(loop, "validate", lambda *_: {"valid/loss": next(found)})


def test_a_loss_that_stops_falling_ends_the_fit(tmp_path, monkeypatch):
    validations(monkeypatch, *[5.0] * 20)
    loop.fit(tiny_config(steps=20, validate_every=1, patience=3), tmp_path, cpu())
    assert torch.load(tmp_path / "last.ckpt", weights_only=False)["step"] == 15


def test_the_best_checkpoint_is_that_of_the_least_loss_after_the_annealing(tmp_path, monkeypatch):
    validations(monkeypatch, 9.0, 1.0, 9.0, 8.0, 6.0, 4.0, 5.0, 7.0)
    loop.fit(tiny_config(steps=8, validate_every=1), tmp_path, cpu())
    assert load_run(tmp_path).step == 6


def test_a_fit_of_another_config_is_not_resumed(tmp_path):
    loop.fit(tiny_config(), tmp_path, cpu())
    with pytest.raises(RunError, match="another config"):
        loop.fit(tiny_config(seed=5), tmp_path, cpu(), resume=True)


def test_a_longer_fit_may_go_on_from_a_shorter_one(tmp_path):
    loop.fit(tiny_config(), tmp_path, cpu())
    loop.fit(tiny_config(steps=8), tmp_path, cpu(), resume=True)
    assert torch.load(tmp_path / "last.ckpt", weights_only=False)["step"] == 8


def test_a_trained_run_is_not_trained_over(tmp_path):
    loop.fit(tiny_config(steps=2), tmp_path, cpu())
    before = weights_of(tmp_path)
    with pytest.raises(RunError, match="holds a trained run"):
        loop.fit(tiny_config(steps=2, seed=9), tmp_path, cpu())
    assert equal(weights_of(tmp_path), before)
    assert load_run(tmp_path).config.seed == 0


def test_the_learning_rate_warms_up_stays_and_falls():
    assert loop.rate_factor(0, 10_000) == pytest.approx(0.01)
    assert loop.rate_factor(49, 10_000) == pytest.approx(0.5)
    assert [loop.rate_factor(step, 10_000) for step in (99, 3000, 5000)] == [1, 1, 1]
    assert loop.rate_factor(7500, 10_000) == pytest.approx(0.5)
    assert loop.rate_factor(9999, 10_000) == pytest.approx(0.02)


def test_rates_are_shares_of_the_peak_however_often_they_are_set():
    (optimizer,) = loop.build_optimizers(torch.nn.Linear(2, 2), tiny_config(adam_rate=0.5))
    for factor in (0.1, 0.4, 1.0):
        loop.set_rates([optimizer], factor)
        assert optimizer.param_groups[0]["lr"] == pytest.approx(0.5 * factor)


def test_muon_takes_the_matrices_of_the_blocks_and_adam_the_rest():
    objective = Objective(tiny_model("attention"), (), chorales().vocabulary)
    muon, adam = loop.build_optimizers(objective, tiny_config())
    names = {id(parameter): name for name, parameter in objective.named_parameters()}
    taken = {names[id(p)] for group in muon.param_groups for p in group["params"]}
    rest = {names[id(p)] for group in adam.param_groups for p in group["params"]}
    per_block = {"mix.weight", "join.weight", "perceptron.0.weight", "perceptron.2.weight"}
    sides = [f"model.{side}.blocks.{block}." for side in ("encoder", "decoder") for block in (0, 1)]
    assert taken == {side + name for side in sides for name in per_block}
    assert taken | rest == set(names.values())
    assert not taken & rest


def test_adam_takes_everything_where_muon_is_not_wanted_or_finds_no_block():
    for kind, optimizer in (("lstm", "muon"), ("attention", "adam")):
        objective = Objective(tiny_model(kind), (), chorales().vocabulary)
        (adam,) = loop.build_optimizers(objective, tiny_config(optimizer=optimizer))
        assert len(adam.param_groups[0]["params"]) == len(list(objective.parameters()))


def rank(index: int, size: int) -> SimpleNamespace:
    return SimpleNamespace(global_rank=index, world_size=size, device="cpu")


def test_a_batch_is_a_function_of_the_seed_and_the_step():
    config = tiny_config()
    batches = list(loop.draw(chorales(), config, 0, rank(0, 1)))
    assert [batch.shape for batch in batches] == [(8, 32)] * 6
    later = list(loop.draw(chorales(), config, 4, rank(0, 1)))
    assert all(torch.equal(a, b) for a, b in zip(later, batches[4:], strict=True))
    assert not torch.equal(batches[0], batches[1])
    assert not torch.equal(next(loop.draw(chorales(), replace(config, seed=1), 0, rank(0, 1))), batches[0])


def test_ranks_share_the_batch():
    whole = next(loop.draw(chorales(), tiny_config(), 0, rank(0, 1)))
    even, odd = (next(loop.draw(chorales(), tiny_config(), 0, rank(index, 2))) for index in (0, 1))
    assert torch.equal(torch.stack([even, odd], dim=1).flatten(0, 1), whole)


def test_validation_measures_the_argmax_and_leaves_the_model_in_training():
    config = tiny_config()
    objective = Objective(tiny_model("attention"), (), chorales().vocabulary).train()
    twice = [loop.validate(objective, objective.model, config, (), chorales()) for _ in range(2)]
    assert twice[0] == twice[1]
    assert set(twice[0]) == {f"valid/{name}" for name in ("loss", "kl", "token", "note", "onset_f1", "exact")}
    assert objective.training
