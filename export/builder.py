"""A small builder of ONNX graphs: every method adds nodes and returns the name of what they yield."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

OPSET = 20
IR_VERSION = 10
"""Old enough for the onnxruntime of an Intel Mac."""
Shape = Sequence[str | int]
"""Sizes of axes; a free one is a name."""


class GraphBuilder:
    """Collects nodes and weights; B and T stay free."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One node with one output."""
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, values: Any) -> str:
        """A stored array."""
        name = f"weight_{len(self._weights)}"
        array = values.detach().cpu().numpy() if isinstance(values, torch.Tensor) else np.asarray(values)
        self._weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def floats(self, *values: float) -> str:
        """A stored row of float32."""
        return self.constant(np.array(values, dtype=np.float32))

    def ints(self, *values: int) -> str:
        """A stored row of int64."""
        return self.constant(np.array(values, dtype=np.int64))

    def linear(self, layer: nn.Linear, x: str) -> str:
        """x W^T + b over the last axis."""
        return self.add("Add", self.add("MatMul", x, self.constant(layer.weight.T)), self.constant(layer.bias))

    def norm(self, layer: nn.LayerNorm, x: str) -> str:
        """Layer normalisation over the last axis."""
        weights = self.constant(layer.weight), self.constant(layer.bias)
        return self.add("LayerNormalization", x, *weights, axis=-1, epsilon=layer.eps)

    def reshape(self, x: str, *shape: int) -> str:
        """0 keeps an axis, -1 is worked out."""
        return self.add("Reshape", x, self.ints(*shape))

    def slice_last(self, x: str, start: int, stop: int) -> str:
        """x[..., start:stop]."""
        return self.add("Slice", x, self.ints(start), self.ints(stop), self.ints(-1))

    def length(self, x: str, axis: int) -> str:
        """The size of an axis, a scalar."""
        return self.add("Gather", self.add("Shape", x), self.constant(np.int64(axis)))

    def name(self, x: str, name: str) -> None:
        """Give a result the name by which the graph hands it out."""
        self._nodes.append(helper.make_node("Identity", [x], [name]))

    def model(self, inputs: Mapping[str, tuple[int, Shape]], outputs: Mapping[str, Shape]) -> onnx.ModelProto:
        """The checked model; `inputs` are name: (element type, shape), `outputs` name: shape of floats."""
        graph = helper.make_graph(
            self._nodes,
            "glsr",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
            initializer=self._weights,
        )
        opsets = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="glsr-live")
        onnx.checker.check_model(model, full_check=True)
        return model


def lstm_arrays(layer: nn.LSTM) -> tuple[NDArray[np.float32], ...]:
    """W [1, 4H, I], R [1, 4H, H] and B [1, 8H] of one layer: torch's gates i, f, g, o in ONNX's order i, o, f, c."""
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    inputs, recurrent, *biases = (_reordered(getattr(layer, name).detach().cpu()) for name in names)
    return inputs.numpy()[None], recurrent.numpy()[None], torch.cat(biases).numpy()[None]


def _reordered(gates: torch.Tensor) -> torch.Tensor:
    i, f, g, o = gates.chunk(4)
    return torch.cat([i, o, f, g])
