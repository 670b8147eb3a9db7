"""A finished or running fit, read back from its folder."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from glsr_live.errors import GlsrError
from glsr_live.music.vocabulary import Vocabulary
from training.axes import Axis, Ruler
from training.config import FitConfig
from training.model import Vae

DESCRIPTION = "run.json"
BEST = "best.ckpt"
LAST = "last.ckpt"


class RunError(GlsrError):
    """The folder of a training run is missing, unfinished, of another config, or taken."""


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
        "axes": [asdict(axis) for axis in axes],
        "vocabulary": vocabulary.names,
        "data": data,
    }
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=1))


def check_folder(folder: Path, config: FitConfig, resume: bool) -> None:
    """Raise RunError where a fit would replace a trained run, or cannot go on from what is there.

    The length of a run may change when it is resumed, nothing else.
    """
    trained = (folder / LAST).exists()
    if resume and not trained:
        raise RunError(f"{folder} holds no {LAST} to go on from; leave out --resume to start the run")
    if resume and replace(_described(folder)[1], steps=config.steps) != config:
        raise RunError(f"the run in {folder} has another config; resume it with the flags that it was started with")
    if trained and not resume:
        raise RunError(f"{folder} holds a trained run; go on with it by --resume, or choose another folder by --out")


def _described(folder: Path) -> tuple[dict[str, Any], FitConfig]:
    try:
        stored = json.loads((folder / DESCRIPTION).read_text())
        return stored, FitConfig.from_json(stored["config"])
    except FileNotFoundError as exc:
        raise RunError(f"there is no run in {folder}; make one with `python -m training fit --out {folder}`") from exc
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise RunError(f"{folder / DESCRIPTION} is damaged or of another version; train the run again") from exc


def _checkpoint(path: Path) -> dict[str, Any]:
    try:
        checkpoint: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=False)
    except FileNotFoundError as exc:
        raise RunError(f"{path.parent} has no {path.name} yet; the run writes it at its first validation") from exc
    return checkpoint


def read_axis(stored: dict[str, Any]) -> Axis:
    """The inverse of `asdict`."""
    rulers = (Ruler(**ruler | {"values": tuple(ruler["values"])}) for ruler in stored["rulers"])
    return Axis(stored["name"], tuple(rulers))


def load_run(folder: Path) -> Run:
    """The run in a folder, with the weights of its best checkpoint; raises RunError where there is none."""
    stored, config = _described(folder)
    checkpoint = _checkpoint(folder / BEST)
    prefix = "model."
    weights = {name[len(prefix) :]: w for name, w in checkpoint["objective"].items() if name.startswith(prefix)}
    model = Vae(config.model)
    model.load_state_dict(weights)
    axes = tuple(read_axis(axis) for axis in stored["axes"])
    vocabulary = Vocabulary(tuple(stored["vocabulary"]))
    last = _checkpoint(folder / LAST)
    facts = checkpoint["step"], last["seconds"], last["device"]
    return Run(folder, config, axes, vocabulary, stored["data"], model.eval(), *facts)
