"""What the tests of the lab share: the real chorales, read once, and models so small that a fit takes seconds."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from lightning_fabric import Fabric

from training import dataset
from training.axes import Axis
from training.config import LIVE, FitConfig
from training.dataset import Dataset
from training.model import ModelConfig, Vae

KINDS = ("attention", "lstm")
AXES = (
    Axis("density", 7.6, 1.6, 4.0, 11.0),
    Axis("register", 70.8, 3.7, 63.0, 78.3),
    Axis("range", 6.3, 2.3, 1.0, 12.0),
)


@cache
def chorales() -> Dataset:
    """The whole data set, read from music21 and not from a cache that older code may have left."""
    with TemporaryDirectory() as folder:
        return dataset.prepare(Path(folder) / "bach.npz")


def tiny_model(kind: str, vocabulary: int = 53, dropout: float = 0.0, layers: int = 2) -> Vae:
    """A small network whose outputs depend clearly on z; the same weights on every call."""
    torch.manual_seed(7)
    model = Vae(ModelConfig(kind, 16, layers, 5, vocabulary, heads=2, queries=3, dropout=dropout))
    with torch.no_grad():
        model.decoder.head.weight.mul_(4)
        for name, weight in model.named_parameters():
            weight.mul_(4 if "weight_ih" in name else 1)  # a fresh LSTM hardly hears its input
    return model.eval()


def tiny_config(**changes: object) -> FitConfig:
    """The `live` preset, shrunk: six steps with a validation after three."""
    small = ModelConfig("attention", 16, 1, 5, 53, heads=2, queries=3)
    return replace(LIVE, **{"preset": "tiny", "model": small, "batch": 8, "steps": 6, "validate_every": 3} | changes)


def cpu() -> Fabric:
    """One CPU, launched."""
    fabric = Fabric(accelerator="cpu", devices=1)
    fabric.launch()
    return fabric
