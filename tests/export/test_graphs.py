"""The graphs built by hand against torch, and what they are made of."""

import numpy as np
import onnx
import pytest

from export.graphs import decoder_graph, encoder_graph
from export.pack import BATCHES, LENGTHS, TOLERANCE, largest_difference, random_phrases, real_phrases
from glsr_live.model.graph import inspect
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.model.pack import OPERATORS
from tests.lab import KINDS, chorales, tiny_model
from training.layout import stored


def serialised(model) -> tuple[bytes, bytes]:
    return encoder_graph(model).SerializeToString(), decoder_graph(model).SerializeToString()


def test_the_check_covers_the_batches_and_lengths_that_are_played():
    assert (BATCHES, LENGTHS, TOLERANCE) == ((1, 7), (16, 24, 32, 64), 1e-4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layers", [1, 3])
def test_every_depth_decodes_and_encodes_as_torch_does(kind, layers):
    model = tiny_model(kind, layers=layers)
    assert largest_difference(model, OnnxModel(*serialised(model), "cpu"), chorales()) < 1e-5


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("output", ["encoder", "decoder"])
def test_one_wrong_weight_is_seen(kind, output):
    model, other = tiny_model(kind), tiny_model(kind)
    getattr(other, output).head.weight.data[3, 2] += 0.05
    assert largest_difference(model, OnnxModel(*serialised(other), "cpu"), chorales()) > TOLERANCE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("batch", "steps"), [(1, 1), (3, 5), (2, 200)])
def test_any_batch_and_length(kind, batch, steps):
    model = tiny_model(kind)
    exported = OnnxModel(*serialised(model), "cpu")
    tokens = random_phrases(model, batch, steps)
    z_mean, z_logvar = exported.encode(tokens.numpy())
    assert z_mean.shape == z_logvar.shape == (batch, 5)
    assert np.allclose(exported.decode(z_mean, steps), model.decode(model.encode(tokens)[0], steps).detach(), atol=1e-4)


def test_dropout_is_trainings_alone():
    model = tiny_model("lstm", dropout=0.5)
    assert largest_difference(model, OnnxModel(*serialised(model), "cpu"), chorales()) < 1e-5


def test_packs_may_use_just_the_operators_that_the_exporter_writes():
    graphs = [graph for kind in KINDS for graph in serialised(tiny_model(kind))]
    used = set().union(*(inspect(graph, "graph").operators for graph in graphs))
    assert used == {f":{operator}" for operator in OPERATORS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_lies_in_its_graph_under_its_name(kind):
    model = tiny_model(kind)
    for graph, part in ((encoder_graph(model), "encoder"), (decoder_graph(model), "decoder")):
        names = {tensor.name for tensor in graph.graph.initializer if not tensor.name.startswith("constant_")}
        assert names == {name for name in stored(model) if name.startswith(part)}


@pytest.mark.parametrize("kind", KINDS)
def test_names_types_and_free_axes(kind):
    model = tiny_model(kind)
    assert signature(encoder_graph(model)) == {
        "tokens": ("INT64", ["B", "T"]),
        "z_mean": ("FLOAT", ["B", 5]),
        "z_logvar": ("FLOAT", ["B", 5]),
    }
    assert signature(decoder_graph(model)) == {
        "z": ("FLOAT", ["B", 5]),
        "steps": ("INT64", ["T"]),
        "logits": ("FLOAT", ["B", "T", 53]),
    }


def signature(graph: onnx.ModelProto) -> dict[str, tuple[str, list[object]]]:
    found = {}
    for tensor in (*graph.graph.input, *graph.graph.output):
        kind = tensor.type.tensor_type
        shape = [size.dim_param or size.dim_value for size in kind.shape.dim]
        found[tensor.name] = (onnx.TensorProto.DataType.Name(kind.elem_type), shape)
    return found


@pytest.mark.parametrize(
    "make", [lambda: random_phrases(tiny_model("lstm"), 7, 16), lambda: real_phrases(chorales(), 7, 16)]
)
def test_phrases_of_the_check_are_the_same_on_every_call(make):
    assert make().shape == (7, 16)
    assert (make() == make()).all()


def test_real_phrases_are_music_and_random_ones_are_not():
    holds = [
        float((tokens == 0).float().mean())
        for tokens in (real_phrases(chorales(), 7, 64), random_phrases(tiny_model("lstm"), 7, 64))
    ]
    assert holds[0] > 0.6
    assert holds[1] < 0.1
