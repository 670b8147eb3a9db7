"""A look inside an ONNX file before onnxruntime sees it: which operators, which data, which metadata.

Only the fields that the checks need are described to protobuf; it skips the others. (Field numbers: onnx.proto3.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError, Message
from numpy.typing import NDArray

from glsr_live.errors import PackError

_FIELDS: dict[str, dict[str, tuple[int, type | str, bool]]] = {
    "Model": {"graph": (7, "Graph", False), "metadata": (14, "Entry", True), "functions": (25, "Function", True)},
    "Entry": {"key": (1, str, False), "value": (2, str, False)},
    "Graph": {"nodes": (1, "Node", True), "initializers": (5, "Tensor", True), "sparse": (15, "Sparse", True)},
    "Node": {"op_type": (4, str, False), "domain": (7, str, False), "attributes": (5, "Attribute", True)},
    "Attribute": {
        "tensor": (5, "Tensor", False),
        "graph": (6, "Graph", False),
        "tensors": (10, "Tensor", True),
        "graphs": (11, "Graph", True),
        "sparse": (22, "Sparse", False),
        "sparses": (23, "Sparse", True),
    },
    "Tensor": {
        "sizes": (1, int, True),
        "type": (2, int, False),
        "name": (8, str, False),
        "raw": (9, bytes, False),
        "external": (13, "Entry", True),
        "location": (14, int, False),
    },
    "Sparse": {"values": (1, "Tensor", False), "indices": (2, "Tensor", False)},
    "Function": {"name": (1, str, False)},
}
"""Message: field: (number, type, repeated)."""
_FLOAT = 1
"""The type of a tensor of float32."""


@dataclass(frozen=True)
class GraphFile:
    """What an ONNX file holds: its operators as `domain:type`, its metadata, and whether it asks for other files."""

    operators: frozenset[str]
    metadata: dict[str, str]
    needs_other_files: bool


def inspect(data: bytes, name: str) -> GraphFile:
    """Look into an ONNX file; raises PackError, naming the file, when it is none."""
    model = _parsed(data, name)
    graphs = list(_graphs(model.graph))
    operators = {f"{node.domain}:{node.op_type}" for graph in graphs for node in graph.nodes}
    operators |= {f"function:{function.name}" for function in model.functions}
    external = any(tensor.location != 0 or len(tensor.external) for graph in graphs for tensor in _tensors(graph))
    return GraphFile(frozenset(operators), {entry.key: entry.value for entry in model.metadata}, external)


def weights(data: bytes, name: str) -> dict[str, NDArray[np.float32]]:
    """The arrays of float32 that an ONNX file stores, by name; raises PackError, naming the file, when it is none."""
    tensors = [tensor for tensor in _parsed(data, name).graph.initializers if tensor.type == _FLOAT]
    try:
        return {each.name: np.frombuffer(each.raw, "<f4").reshape(tuple(each.sizes)) for each in tensors}
    except ValueError as exc:
        raise PackError(f"{name} has a weight of another size than it says; export the pack again") from exc


def _parsed(data: bytes, name: str) -> Any:
    model = _MODEL()
    try:
        model.ParseFromString(data)
    except (DecodeError, UnicodeDecodeError) as exc:
        raise PackError(f"{name} is no ONNX model, or a damaged one; export the pack again") from exc
    return model


def _graphs(graph: Any) -> Iterator[Any]:
    """The graph and all graphs inside its nodes."""
    yield graph
    for node in graph.nodes:
        for attribute in node.attributes:
            for inner in ([attribute.graph] if attribute.HasField("graph") else []) + list(attribute.graphs):
                yield from _graphs(inner)


def _tensors(graph: Any) -> Iterator[Any]:
    yield from graph.initializers
    sparses = list(graph.sparse)
    for attribute in (attribute for node in graph.nodes for attribute in node.attributes):
        yield attribute.tensor
        yield from attribute.tensors
        sparses += [attribute.sparse, *attribute.sparses]
    for sparse in sparses:
        yield from (sparse.values, sparse.indices)


def _build() -> type[Message]:
    file = descriptor_pb2.FileDescriptorProto(name="glsr_live/onnx_subset.proto", package="glsr", syntax="proto3")
    for message, fields in _FIELDS.items():
        described = file.message_type.add(name=message)
        for name, (number, kind, repeated) in fields.items():
            _describe(described.field.add(name=name, number=number), kind, repeated)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("glsr.Model"))


def _describe(field: descriptor_pb2.FieldDescriptorProto, kind: type | str, repeated: bool) -> None:
    field.label = field.LABEL_REPEATED if repeated else field.LABEL_OPTIONAL
    if isinstance(kind, str):
        field.type, field.type_name = field.TYPE_MESSAGE, f".glsr.{kind}"
    else:
        field.type = {str: field.TYPE_STRING, int: field.TYPE_INT64, bytes: field.TYPE_BYTES}[kind]


_MODEL = _build()
