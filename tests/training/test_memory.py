"""A corpus that does not fit in memory is trained on where it lies: a fit's own memory does not grow with it."""

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

GIB = 1 << 30
TOKENS, BEGINS = 16 * GIB, 4 * GIB
"""Bytes of the two arrays that grow with a corpus."""
MORE = GIB // 2
"""What a fit may take, in bytes: an eighth of the smaller one."""


def array(path: Path, dtype: type, size: int, start: np.ndarray) -> np.ndarray:
    """An array of `size` bytes that begins as said: a file with a hole, mapped as prepared data is."""
    with path.open("wb") as file:
        file.write(start.tobytes())
        file.truncate(size)
    return np.memmap(path, dtype, "r")


def corpus(folder: Path) -> Dataset:
    """Half a billion windows of 32 steps; nearly all of them are the first one, since a hole is full of noughts."""
    known = tunes()
    tokens = array(folder / "tokens", np.uint8, TOKENS, np.asarray(known.tokens[known.starts("train")[0] :]))
    begins = array(folder / "begins", np.int64, BEGINS, np.arange(8))
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
def test_a_fit_on_twenty_gigabytes_takes_half_of_one(tmp_path, monkeypatch):
    data = corpus(tmp_path)
    with pytest.raises(MemoryError):
        np.array(data.begins)  # what the limit would refuse
    monkeypatch.setattr(loop, "open_data", lambda name, grid: data)
    monkeypatch.setattr(loop, "VALIDATION_WINDOWS", 16)
    loop.fit(tiny_config(model=ModelConfig("attention", 16, 1, 5, heads=2, queries=3)), tmp_path / "run", cpu())
    assert load_run(tmp_path / "run").step == 6
