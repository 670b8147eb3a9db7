"""More processes than one train as one process does: the same batch, the same random numbers, the same losses."""

import os
import subprocess
import sys

import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from glsr_live.errors import UsageError
from tests.lab import AXES, cpu, tiny_config, tiny_model
from tests.training import drive_ranks
from tests.training.tunes import tunes, write
from training import __main__ as command
from training import fit as loop
from training.objective import Objective
from training.run import load_run

DIFFERENCES = {"train/gamma", "train/leakage", "train/direction"}
"""Of two values that are nearly equal, so that digits are lost."""


def curves(folder) -> dict[str, list[float]]:
    events = EventAccumulator(str(folder)).Reload()
    return {name: [event.value for event in events.Scalars(name)] for name in events.Tags()["scalars"]}


@pytest.mark.slow
def test_two_processes_give_the_losses_of_one(tmp_path, monkeypatch):
    data = write(tmp_path / "tunes.npz")
    fit = ["fit", "--preset", "tiny", "--data", str(data), "--accelerator", "cpu"]
    two = ["--devices", "2", "--strategy", "ddp", "--out", str(tmp_path / "two")]
    words = [sys.executable, "-m", "tests.training.drive_ranks", *fit, *two]
    subprocess.run(words, check=True, timeout=600, env=os.environ | {"OMP_NUM_THREADS": "1"})
    monkeypatch.setitem(command.PRESETS, "tiny", drive_ranks.TINY)
    monkeypatch.setattr(loop, "VALIDATION_WINDOWS", 16)
    assert command.main([*fit, "--out", str(tmp_path / "one")]) == 0
    one, other = curves(tmp_path / "one"), curves(tmp_path / "two")
    assert one.keys() == other.keys() >= {"train/reconstruction", "train/gamma", "train/direction", "valid/loss"}
    assert len(one["valid/loss"]) == drive_ranks.TINY.steps
    for name in one.keys() - {"train/ranks"}:  # pairs are made inside the share of each process
        tolerance = 1e-4 if name in DIFFERENCES else 1e-5
        assert other[name] == pytest.approx(one[name], rel=tolerance, abs=1e-5), name
    assert one["valid/loss"][0] - one["valid/loss"][-1] > 0.05
    assert load_run(tmp_path / "two").device.startswith("2 x CPU")


def test_random_numbers_are_those_of_the_row_on_any_number_of_ranks():
    def drawn(rows: int, rank: int, ranks: int, training: bool = True) -> torch.Tensor:
        objective = Objective(tiny_model("attention"), AXES, tunes().vocabulary, rank, ranks).train(training)
        torch.manual_seed(3)
        return objective.normal(torch.zeros(rows, 5))

    whole = drawn(12, 0, 1)
    for ranks in (2, 3):
        shares = [drawn(12 // ranks, rank, ranks) for rank in range(ranks)]
        assert torch.equal(torch.stack(shares, dim=1).flatten(0, 1), whole)
    assert torch.equal(drawn(12, 1, 2, training=False), whole)  # every rank validates on the same windows


def test_devices_that_cannot_have_equal_shares_of_a_batch():
    class Three:
        world_size = 3

    loop.check_share(tiny_config(batch=9), Three())
    with pytest.raises(UsageError, match="a batch of 8 windows has no equal shares for 3 devices"):
        loop.check_share(tiny_config(batch=8), Three())
    loop.check_share(tiny_config(batch=7), cpu())
