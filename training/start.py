"""What a fit may begin from: the weights, the vocabulary and the rulers of a run or of a pack."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from glsr_live.errors import PackError, UsageError
from glsr_live.model.graph import weights
from glsr_live.model.pack import find_pack, load_pack
from glsr_live.music.vocabulary import Vocabulary
from training.axes import Axis
from training.config import FitConfig
from training.dataset import Dataset
from training.layout import restore
from training.model import AttentionDecoder, ModelConfig, Vae
from training.preparing import open_data
from training.run import DESCRIPTION, Run, RunError, load_run, read_axis

GRAPHS = ("encoder.onnx", "decoder.onnx")


@dataclass(frozen=True)
class Start:
    """A trained model by the name that it was asked for, and whether what is made of it may be given away."""

    name: str
    model: Vae
    vocabulary: Vocabulary
    axes: tuple[Axis, ...]
    ships: bool

    def continued(self, config: FitConfig, dataset: Dataset) -> FitConfig:
        """The config of a fit that goes on with the model and its axes; raises UsageError for data of other tokens."""
        if dataset.vocabulary != self.vocabulary:
            raise UsageError(
                f"the data is not spelled as {self.name} is; prepare it again by "
                f"`python -m training prepare --scores FOLDER --like {self.name}`"
            )
        attributes = tuple(axis.name for axis in self.axes) if config.attributes else ()
        return replace(config, model=self.model.config, attributes=attributes, slopes=(None,) * len(attributes))

    def moved(self, axes: Sequence[Axis]) -> Vae:
        """The model, on the rulers of other data; without axes, as it is."""
        for index, (old, new) in enumerate(zip(self.axes, axes, strict=False)):
            move_axis(self.model, index, old, new)
        return self.model


def open_start(name: str) -> Start:
    """A run, a pack or a bundled pack; raises RunError or PackError for one that cannot be begun from."""
    run = open_run(name)
    return Start(name, run.model, run.vocabulary, run.axes, run.data.get("ships", True))


def open_run(name: str) -> Run:
    """A run, or what a pack holds of the one that it was made of; raises RunError or PackError where there is none."""
    if (Path(name) / DESCRIPTION).exists():
        return load_run(Path(name))
    try:
        folder = find_pack(name)
    except PackError as exc:
        raise RunError(f"there is no run in {name}; make one with `python -m training fit`; {exc}") from exc
    return read_pack(folder)


def read_pack(folder: Path) -> Run:
    """The run behind a pack; raises PackError for an older pack, or one that we know nothing of."""
    contract = load_pack(folder, "cpu", perf_counter).contract
    facts = contract.provenance
    if not {"config", "axes"} <= set(facts):
        raise PackError(f"the pack {folder.name} is of an older version and cannot be tuned; export its run again")
    model = read_model(folder, facts["config"]["model"])
    config, axes = FitConfig.from_json(facts["config"]), tuple(read_axis(axis) for axis in facts["axes"])
    report = facts["data"] | {"ships": facts["ships"]}
    made = facts["best_step"], 60 * facts["minutes"], facts["device"]
    return Run(folder, config, axes, contract.vocabulary, report, model, *made)


def read_model(folder: Path, sizes: dict[str, Any]) -> Vae:
    """The network of a pack, bit by bit as it was exported, in evaluation mode; raises PackError for other sizes."""
    try:
        model = Vae(ModelConfig(**sizes))
    except (TypeError, ValueError, KeyError) as exc:
        raise PackError(f"the pack {folder.name} says nothing that we know of its model; export its run again") from exc
    encoder, decoder = (weights((folder / file).read_bytes(), file) for file in GRAPHS)
    restore(model, encoder | decoder)
    return model.eval()


def vocabulary_like(name: str) -> Vocabulary:
    """The names that a run, a pack, a corpus or a prepared file knows; raises CacheError where it is none of these."""
    if (Path(name) / DESCRIPTION).exists():
        return load_run(Path(name)).vocabulary
    try:
        folder = find_pack(name)
    except PackError:
        return open_data(name).vocabulary
    return load_pack(folder, "cpu", perf_counter).contract.vocabulary


@torch.no_grad()
def move_axis(model: Vae, index: int, old: Axis, new: Axis) -> None:
    """Let z_k on the new ruler be what it was on the old one: exactly so where both are straight lines.

    An attribute that stood at z stands at (z - shift) / scale now: what the encoder gives and the decoder takes of
    that dimension changes, and neither the posterior in the attribute's unit nor what is decoded.
    """
    ruler = new.rulers[-1]
    before = old.ruler(ruler.steps)
    scale, shift = ruler.slope / before.slope, (ruler.mean - before.mean) / before.slope
    weight, bias = (model.get_parameter(f"encoder.head.{own}") for own in ("weight", "bias"))
    weight[index] /= scale
    bias[index] = (bias[index] - shift) / scale
    bias[index + model.config.latent] -= 2 * log(scale)
    taken, constant = _reads(model, index)
    constant += shift * taken
    taken *= scale


def _reads(model: Vae, index: int) -> tuple[Tensor, Tensor]:
    """What the decoder's first layer makes of z_k, and of the number 1 beside z."""
    if isinstance(model.decoder, AttentionDecoder):
        return model.get_parameter("decoder.spread.weight")[:, index], model.get_parameter("decoder.spread.bias")
    inputs = model.get_parameter("decoder.lstm.layers.0.weight_ih_l0")
    return inputs[:, index], inputs[:, model.config.latent]
