"""A small builder of ONNX graphs: every method adds nodes and returns the name of what they yield."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.layout import BIAS, stored

OPSET = 20
IR_VERSION = 10
"""Old enough for the onnxruntime of an Intel Mac."""
Shape = Sequence[str | int]
"""Sizes of axes; a free one is a name."""


class GraphBuilder:
    """Collects nodes and weights of a model, which keep the names that they have there; B and T stay free."""

    def __init__(self, model: nn.Module) -> None:
        self._names = {layer: name for name, layer in model.named_modules()}
        self._stored = stored(model)
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """One node with one output."""
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, values: Any, name: str = "") -> str:
        """A stored array."""
        name = name or f"constant_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def weight(self, layer: nn.Module, own: str = "weight") -> str:
        """A parameter of a layer of the model, as `training.layout` stores it."""
        name = f"{self._names[layer]}.{own}"
        return self.constant(self._stored[name], name)

    def floats(self, *values: float) -> str:
        """A stored row of float32."""
        return self.constant(np.array(values, dtype=np.float32))

    def ints(self, *values: int) -> str:
        """A stored row of int64."""
        return self.constant(np.array(values, dtype=np.int64))

    def linear(self, layer: nn.Linear, x: str) -> str:
        """x W^T + b over the last axis."""
        return self.add("Add", self.add("MatMul", x, self.weight(layer)), self.weight(layer, "bias"))

    def norm(self, layer: nn.LayerNorm, x: str) -> str:
        """Layer normalisation over the last axis."""
        weights = self.weight(layer), self.weight(layer, "bias")
        return self.add("LayerNormalization", x, *weights, axis=-1, epsilon=layer.eps)

    def lstm(self, layer: nn.LSTM, x: str) -> str:
        """One layer over x [T, B, I], read at every step."""
        weights = (self.weight(layer, own) for own in ("weight_ih_l0", "weight_hh_l0", BIAS))
        return self.add("LSTM", x, *weights, hidden_size=layer.hidden_size)

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
