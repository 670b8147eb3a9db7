"""How a pack stores the parameters of a network, and the way back: every array has the name of its parameter.

A linear layer's matrix lies the way in which x multiplies it; an LSTM's gates i, f, g, o lie in ONNX's order i, o, f,
g, with a direction in front, and its two biases are one array.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from glsr_live.errors import PackError

Arrays = dict[str, NDArray[Any]]
TO_ONNX, TO_TORCH = (0, 3, 1, 2), (0, 2, 3, 1)
BIAS = "bias_l0"
"""Both biases of an LSTM layer."""


def stored(model: nn.Module) -> Arrays:
    """The arrays of all layers, by name."""
    return {f"{name}.{own}": array for name, layer in _layers(model) for own, array in _stored(layer).items()}


@torch.no_grad()
def restore(model: nn.Module, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Fill the parameters from stored arrays; raises PackError where one is missing or of another size."""
    wanted = stored(model)
    for name, array in wanted.items():
        if name not in arrays:
            raise PackError(f"the pack does not name its weight {name}; export it again")
        if arrays[name].shape != array.shape:
            raise PackError(f"the pack's weight {name} has the sizes {arrays[name].shape}, not {array.shape}")
    for name, layer in _layers(model):
        own = {key.removeprefix(f"{name}."): arrays[key] for key in wanted if key.rpartition(".")[0] == name}
        for key, array in _restored(layer, own).items():
            getattr(layer, key).copy_(torch.from_numpy(np.array(array, order="C")))


def _layers(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """The modules that hold parameters of their own."""
    return ((name, layer) for name, layer in model.named_modules() if list(layer.named_parameters(recurse=False)))


def _stored(layer: nn.Module) -> Arrays:
    own = {name: weight.detach().cpu().numpy() for name, weight in layer.named_parameters(recurse=False)}
    if isinstance(layer, nn.Linear):
        return own | {"weight": own["weight"].T}
    if isinstance(layer, nn.LSTM):
        inputs, recurrent, *biases = (_gates(array, TO_ONNX) for array in own.values())
        return {"weight_ih_l0": inputs[None], "weight_hh_l0": recurrent[None], BIAS: np.concatenate(biases)[None]}
    return own


def _restored(layer: nn.Module, own: Arrays) -> Arrays:
    if isinstance(layer, nn.Linear):
        return own | {"weight": own["weight"].T}
    if isinstance(layer, nn.LSTM):
        arrays = [own["weight_ih_l0"][0], own["weight_hh_l0"][0], *np.split(own[BIAS][0], 2)]
        names = [name for name, _ in layer.named_parameters(recurse=False)]
        return {name: _gates(array, TO_TORCH) for name, array in zip(names, arrays, strict=True)}
    return own


def _gates(array: NDArray[Any], order: tuple[int, ...]) -> NDArray[Any]:
    parts = np.split(array, len(order))
    return np.concatenate([parts[gate] for gate in order])
