"""The PyTorch model of a pack's weights, read back from its graphs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn

from export.graphs import decoder_graph, encoder_graph
from export.pack import FILES, TOLERANCE
from glsr_live.errors import PackError
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.model.pack import Pack
from training.config import PRESETS
from training.model import Vae

FIRST_NUMBER = 1000.0
"""Above every constant that the exporter puts into a graph."""


def graphs(model: Vae) -> tuple[onnx.ModelProto, onnx.ModelProto]:
    """Encoder and decoder as the exporter builds them."""
    return encoder_graph(model), decoder_graph(model)


def twin_of(pack: Pack, folder: Path) -> Vae:
    """The PyTorch model with the weights of a pack, checked to give the same arrays.

    A model whose weights are their own numbers is exported: where a number lands, the pack has that weight.
    Raises PackError for a pack in the sizes of no preset.
    """
    stored = [arrays(onnx.load(folder / name)) for name in FILES]
    for preset in PRESETS.values():
        sizes = replace(preset.model, latent=pack.contract.latent, vocabulary=len(pack.contract.names))
        model = Vae(sizes).eval()
        starts = number(model)
        places = [arrays(graph) for graph in graphs(model)]
        if [_shapes(each) for each in places] == [_shapes(each) for each in stored]:
            _fill(model, starts, [*zip(places[0] + places[1], stored[0] + stored[1], strict=True)])
            _check(model, pack.model, pack.contract.window)
            return model
    raise PackError(f"{folder.name} has the sizes of no preset; PyTorch cannot be measured beside it")


def arrays(graph: onnx.ModelProto) -> list[NDArray[np.generic]]:
    """The stored arrays of a graph, in order."""
    return [onnx.numpy_helper.to_array(tensor) for tensor in graph.graph.initializer]


@torch.no_grad()
def number(model: nn.Module) -> list[tuple[nn.Parameter, int]]:
    """Make every weight its own number, which float32 holds exactly; each parameter with its first number."""
    starts, following = [], int(FIRST_NUMBER)
    for parameter in model.parameters():
        starts.append((parameter, following))
        parameter.copy_(torch.arange(following, following + parameter.numel()).view_as(parameter))
        following += parameter.numel()
    return starts


@torch.no_grad()
def _fill(
    model: Vae, starts: list[tuple[nn.Parameter, int]], pairs: list[tuple[NDArray[np.generic], NDArray[np.generic]]]
) -> None:
    values = np.zeros(int(FIRST_NUMBER) + sum(parameter.numel() for parameter in model.parameters()), dtype=np.float32)
    for places, weights in pairs:
        if places.dtype == np.float32 and places.min() >= FIRST_NUMBER:
            values[places.astype(np.int64)] = weights
    for parameter, start in starts:
        parameter.copy_(torch.from_numpy(values[start : start + parameter.numel()]).view_as(parameter))


def _shapes(stored: Sequence[NDArray[np.generic]]) -> list[tuple[int, ...]]:
    return [array.shape for array in stored]


@torch.no_grad()
def _check(model: Vae, exported: OnnxModel, window: int) -> None:
    tokens = torch.randint(model.config.vocabulary, (7, window), generator=torch.Generator().manual_seed(0))
    z_mean, z_logvar = model.encode(tokens)
    found = (*exported.encode(tokens.numpy()), exported.decode(z_mean.numpy(), window))
    wanted = (z_mean, z_logvar, model.decode(z_mean, window))
    worst = max(float(np.abs(a.numpy() - b).max()) for a, b in zip(wanted, found, strict=True))
    if not worst <= TOLERANCE:
        raise PackError(f"PyTorch and the pack differ by {worst:.1e}: they cannot be compared")
