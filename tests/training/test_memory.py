"""A corpus that does not fit in memory is trained on where it lies: a fit's own memory does not grow with it."""

import os
import resource
from pathlib import Path

import numpy as np
import pytest

from tests.lab import cpu, tiny_config
from tests.training.tunes import tunes
from training import fit as loop
from training.dataset import PARTS, Dataset
from training.model import ModelConfig
from training.run import load_run

MIB = 1 << 20
TOKENS, BEGINS = 16_384 * MIB, 512 * MIB
"""Bytes of the two arrays that grow with a corpus."""
MORE = 384 * MIB
"""What a fit may take, in bytes: less than one copy of the smaller array."""


def corpus(folder: Path) -> Dataset:
    """Sixty-seven million windows of 32 steps, of a file of tokens whose end is a hole, mapped as prepared data is."""
    known = tunes()
    (folder / "tokens").write_bytes(known.tokens.tobytes())
    os.truncate(folder / "tokens", TOKENS)
    few = known.starts("train").astype(np.int64)
    with (folder / "begins").open("wb") as file:
        for _ in range(BEGINS // MIB):
            file.write(np.resize(few, MIB // few.itemsize).tobytes())
    tokens, begins = np.memmap(folder / "tokens", np.uint8, "r"), np.memmap(folder / "begins", np.int64, "r")
    shares = np.linspace(0, len(begins), len(PARTS) + 1).astype(int)
    groups = {f"{part}/32": (first, end) for part, first, end in zip(PARTS, shares, shares[1:], strict=False)}
    return Dataset(known.vocabulary, tokens, np.array([0, TOKENS]), np.array([0]), {}, begins, groups)


@pytest.fixture
def _limit():
    """At most MORE above what this process has now."""
    held = int(Path("/proc/self/status").read_text().split("VmData:")[1].split()[0]) * 1024
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (held + MORE, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_DATA, before)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to limit a process's memory")
@pytest.mark.usefixtures("_limit")
def test_a_fit_takes_less_memory_than_a_copy_of_its_data(tmp_path, monkeypatch):
    data = corpus(tmp_path)
    with pytest.raises(MemoryError):
        np.array(data.begins)
    monkeypatch.setattr(loop, "open_data", lambda name, grid: data)
    monkeypatch.setattr(loop, "VALIDATION_WINDOWS", 16)
    loop.fit(tiny_config(model=ModelConfig("attention", 16, 1, 5, heads=2, queries=3)), tmp_path / "run", cpu())
    assert load_run(tmp_path / "run").step == 6
    for name in ("tokens", "begins"):
        (tmp_path / name).unlink()
