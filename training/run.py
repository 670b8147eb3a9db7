"""A finished or running fit, read back from its folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from glsr_live.music.vocabulary import Vocabulary
from training.axes import Axis
from training.config import FitConfig
from training.model import Vae

DESCRIPTION = "run.json"
BEST = "best.ckpt"
LAST = "last.ckpt"


@dataclass(frozen=True)
class Run:
    """A run's config, axes, vocabulary and data report, and its best model, in evaluation mode."""

    folder: Path
    config: FitConfig
    axes: tuple[Axis, ...]
    vocabulary: Vocabulary
    data: dict[str, Any]
    model: Vae
    step: int
    """The step of the best checkpoint."""
    seconds: float
    """How long the whole fit took."""
    device: str


def describe(folder: Path, config: FitConfig, axes: tuple[Axis, ...], vocabulary: Vocabulary, data: object) -> None:
    """Write what the run is, beside its checkpoints."""
    folder.mkdir(parents=True, exist_ok=True)
    description = {
        "config": config.to_json(),
        "axes": [vars(axis) for axis in axes],
        "vocabulary": vocabulary.names,
        "data": data,
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=1))


def load_run(folder: Path) -> Run:
    """The run in a folder, with the weights of its best checkpoint."""
    stored = json.loads((folder / DESCRIPTION).read_text())
    config = FitConfig.from_json(stored["config"])
    checkpoint = torch.load(folder / BEST, map_location="cpu", weights_only=False)
    prefix = "model."
    weights = {name[len(prefix) :]: w for name, w in checkpoint["objective"].items() if name.startswith(prefix)}
    model = Vae(config.model)
    model.load_state_dict(weights)
    axes = tuple(Axis(**axis) for axis in stored["axes"])
    vocabulary = Vocabulary(tuple(stored["vocabulary"]))
    last = torch.load(folder / LAST, map_location="cpu", weights_only=False)
    facts = checkpoint["step"], last["seconds"], last["device"]
    return Run(folder, config, axes, vocabulary, stored["data"], model.eval(), *facts)
