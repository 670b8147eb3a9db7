"""What the tests of the lab share: the real chorales, read once, and models so small that a fit takes seconds."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from lightning_fabric import Fabric

from training import dataset
from training.axes import KNOTS, Axis, Ruler
from training.config import LIVE, FitConfig
from training.dataset import Dataset
from training.model import ModelConfig, Vae

KINDS = ("attention", "lstm")


def straight(name: str, mean: float, slope: float, low: float, high: float) -> Axis:
    """An axis whose ruler is a line."""
    return Axis(name, (Ruler(32, mean, slope, low, high, tuple((mean + slope * KNOTS).tolist())),))


AXES = (
    straight("density", 7.6, 1.6, 4.0, 11.0),
    straight("register", 70.8, 3.7, 63.0, 78.3),
    straight("range", 6.3, 2.3, 1.0, 12.0),
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
    """The `live` preset, shrunk: six steps with a validation after three, three axes whose rulers are lines."""
    small = ModelConfig("attention", 16, 1, 5, 53, heads=2, queries=3)
    shrunk = {"preset": "tiny", "model": small, "batch": 8, "steps": 6, "validate_every": 3, "grid": 1}
    axes = {"attributes": tuple(axis.name for axis in AXES), "slopes": (None,) * len(AXES), "ruler": "linear"}
    return replace(LIVE, **shrunk | axes | changes)


def cpu() -> Fabric:
    """One CPU, launched."""
    fabric = Fabric(accelerator="cpu", devices=1)
    fabric.launch()
    return fabric
