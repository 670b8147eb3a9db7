"""Writing a pack: the graphs, the contract in both of them, and the card; nothing is left behind on failure."""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor

from export.graphs import decoder_graph, encoder_graph
from glsr_live.errors import PackError
from glsr_live.model.contract import Axis, Contract
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.model.pack import CONTRACT_KEY
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.music.variation import Decoding
from training.dataset import PARTS, Dataset
from training.model import Vae
from training.run import Run

TOLERANCE = 1e-4
"""Largest difference between torch and onnxruntime that an export accepts."""
BATCHES = (1, 7)
LENGTHS = (16, 24, 32, 64)
FILES = ("encoder.onnx", "decoder.onnx")


def contract_of(
    run: Run,
    lengths: tuple[int, ...],
    name: str,
    decoding: Decoding,
    provenance: dict[str, Any],
    figures: dict[str, Any],
) -> Contract:
    """What the pack of a run promises that was trained on windows of these lengths."""
    window = max(lengths)
    rulers = [(axis.name, axis.ruler(window)) for axis in run.axes]
    axes = tuple(
        Axis(name, index, ATTRIBUTES[name].unit, ruler.mean, ruler.slope, ruler.low, ruler.high)
        for index, (name, ruler) in enumerate(rulers)
    )
    names, latent = run.vocabulary.names, run.config.model.latent
    return Contract(name, window, names, latent, axes, decoding, provenance, figures, windows=lengths)


def write_pack(model: Vae, contract: Contract, folder: Path, dataset: Dataset) -> float:
    """Write the graphs of a model; returns the largest difference to torch, over phrases of the data among others.

    Raises PackError, and leaves the folder as it was, when torch and onnxruntime differ by more than TOLERANCE.
    """
    graphs = encoder_graph(model).SerializeToString(), decoder_graph(model).SerializeToString()
    difference = largest_difference(model, OnnxModel(graphs[0], graphs[1], "cpu"), dataset)
    if not difference <= TOLERANCE:
        raise PackError(f"torch and onnxruntime differ by {difference:.1e}, more than {TOLERANCE:g}: nothing written")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as partial:
        for name, data in zip(FILES, graphs, strict=True):
            (Path(partial) / name).write_bytes(with_contract(data, contract))
        folder.mkdir(exist_ok=True)
        for name in FILES:
            (Path(partial) / name).replace(folder / name)
    return difference


def with_contract(data: bytes, contract: Contract) -> bytes:
    """The graph with the contract in its metadata."""
    graph = onnx.load_from_string(data)
    onnx.helper.set_model_props(graph, {CONTRACT_KEY: contract.to_json()})
    return graph.SerializeToString()


@torch.no_grad()
def largest_difference(model: Vae, exported: OnnxModel, dataset: Dataset) -> float:
    """Over random and real phrases, every batch size and length: the largest absolute difference of any output.

    Not a number where one of the outputs is none.
    """
    phrases = [random_phrases(model, batch, steps) for batch, steps in product(BATCHES, LENGTHS)]
    phrases += [real_phrases(dataset, batch, steps) for batch, steps in product(BATCHES, dataset.lengths)]
    return float(np.max([_difference(model, exported, tokens) for tokens in phrases]))  # the built-in max drops a NaN


def _difference(model: Vae, exported: OnnxModel, tokens: Tensor) -> float:
    z_mean, z_logvar = model.encode(tokens)
    found = exported.encode(tokens.numpy())
    pairs = [(z_mean, found[0]), (z_logvar, found[1])]
    pairs.append((model.decode(z_mean, tokens.shape[1]), exported.decode(z_mean.numpy(), tokens.shape[1])))
    return float(np.max([np.abs(a.numpy() - b).max() for a, b in pairs]))


def random_phrases(model: Vae, batch: int, steps: int) -> Tensor:
    """Tokens drawn evenly, [B, T]; the same on every call."""
    generator = torch.Generator().manual_seed(batch * steps)
    return torch.randint(model.config.vocabulary, (batch, steps), generator=generator)


def real_phrases(dataset: Dataset, batch: int, steps: int) -> Tensor:
    """Windows of the data, [B, T]; the same on every call."""
    starts = np.concatenate([dataset.starts(part, steps) for part in PARTS])
    return dataset.windows(np.random.default_rng(batch).choice(starts, batch), steps)
