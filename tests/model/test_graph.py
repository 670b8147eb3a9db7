"""A look into an ONNX file: every operator and every tensor is seen, wherever it hides, and no bytes do harm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.errors import PackError
from glsr_live.model.graph import GraphFile, inspect, weights

onnx = pytest.importorskip("onnx")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402


def tensor(name: str = "weight", external: bool = False) -> "onnx.TensorProto":
    made = helper.make_tensor(name, TensorProto.FLOAT, [2], [1.0, 2.0])
    if external:
        made.ClearField("float_data")
        made.data_location = TensorProto.EXTERNAL
        made.external_data.add(key="location", value="/etc/passwd")
    return made


def sparse(external: bool) -> "onnx.SparseTensorProto":
    indices = helper.make_tensor("at", TensorProto.INT64, [2], [0, 3])
    return helper.make_sparse_tensor(tensor(external=external), indices, [5])


def graph(*nodes: "onnx.NodeProto", **more: object) -> "onnx.GraphProto":
    return helper.make_graph(list(nodes), "g", [], [], **more)


def model(inside: "onnx.GraphProto", **more: object) -> bytes:
    return helper.make_model(inside, **more).SerializeToString()


def looked(data: bytes) -> GraphFile:
    return inspect(data, "encoder.onnx")


PLAIN = helper.make_node("Add", ["a", "b"], ["c"])


def branch_of(inside: "onnx.GraphProto") -> "onnx.NodeProto":
    return helper.make_node("If", ["a"], ["c"], then_branch=inside, else_branch=graph(PLAIN))


def branch(node: "onnx.NodeProto") -> "onnx.NodeProto":
    return branch_of(graph(node))


def test_operators_and_metadata_are_read():
    made = helper.make_model(graph(PLAIN, helper.make_node("Mul", ["c", "b"], ["d"]), initializer=[tensor()]))
    helper.set_model_props(made, {"glsr_live": "{}", "other": "ümlaut"})
    found = looked(made.SerializeToString())
    assert found == GraphFile(frozenset({":Add", ":Mul"}), {"glsr_live": "{}", "other": "ümlaut"}, False)


def test_operators_of_other_domains_say_whose_they_are():
    assert looked(model(graph(helper.make_node("Exec", [], [], domain="evil")))).operators == {"evil:Exec"}


def test_operators_inside_branches_and_loops_are_seen():
    body = graph(branch(helper.make_node("Hidden", [], [], domain="evil")))
    loop = helper.make_node("Loop", ["a", "b"], ["c"], body=body)
    assert looked(model(graph(loop))).operators == {":Loop", ":If", ":Add", "evil:Hidden"}


def test_operators_inside_a_list_of_graphs_are_seen():
    node = helper.make_node("Add", [], [], graphs=[graph(PLAIN), graph(helper.make_node("Hidden", [], []))])
    assert looked(model(graph(node))).operators == {":Add", ":Hidden"}


def test_functions_are_operators_of_their_own():
    function = helper.make_function("d", "Sneak", [], [], [PLAIN], [helper.make_opsetid("", 20)])
    assert "function:Sneak" in looked(model(graph(PLAIN), functions=[function])).operators


def holder(external: bool) -> dict[str, "onnx.GraphProto"]:
    """The same tensor in every place that a graph has for one."""
    data = tensor(external=external)
    constant = helper.make_node("Constant", [], ["c"], value=data)
    inner = helper.make_node("Add", [], [])
    inner.attribute.add(name="t", type=onnx.AttributeProto.TENSORS).tensors.append(data)
    attribute = helper.make_node("Add", [], [])
    attribute.attribute.add(name="s", type=onnx.AttributeProto.SPARSE_TENSOR).sparse_tensor.CopyFrom(sparse(external))
    attributes = helper.make_node("Add", [], [])
    attributes.attribute.add(name="s", type=onnx.AttributeProto.SPARSE_TENSORS).sparse_tensors.append(sparse(external))
    return {
        "a weight": graph(PLAIN, initializer=[data]),
        "a sparse weight": graph(PLAIN, sparse_initializer=[sparse(external)]),
        "a constant": graph(constant),
        "a list of tensors": graph(inner),
        "a sparse constant": graph(attribute),
        "a list of sparse tensors": graph(attributes),
        "a weight in a branch": graph(branch_of(graph(PLAIN, initializer=[data]))),
        "a constant in a branch": graph(branch(constant)),
    }


@pytest.mark.parametrize("where", sorted(holder(True)))
def test_data_in_other_files_is_seen_wherever_it_is(where):
    assert looked(model(holder(True)[where])).needs_other_files
    assert not looked(model(holder(False)[where])).needs_other_files


def test_a_location_alone_is_enough_to_be_external():
    data = numpy_helper.from_array(numpy_helper.to_array(tensor()), "weight")
    data.data_location = TensorProto.EXTERNAL
    assert looked(model(graph(PLAIN, initializer=[data]))).needs_other_files


SOUND = model(graph(branch(PLAIN), initializer=[tensor()]))


def test_a_file_that_is_cut_is_refused_or_has_lost_what_it_lacks():
    found = [operators_of(SOUND[:end]) for end in range(len(SOUND))]
    assert all(operators <= looked(SOUND).operators for operators in found if operators is not None)
    assert found.count(None) > len(SOUND) / 2


def operators_of(data: bytes) -> frozenset[str] | None:
    try:
        return looked(data).operators
    except PackError:
        return None


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01",
        b"MThd\x00\x00\x00\x06",
        b"{}",
        b"\x3a\x04\x0a\x02\x22\xff",  # a length past the end
        b"\x3a\x05\x0a\x03\x22\x01\xff",  # an operator that is no text
        b"\x72\x03\x0a\x01\xff",  # metadata that is no text
    ],
)
def test_what_is_no_model_is_refused(data):
    with pytest.raises(PackError, match=r"^encoder.onnx is no ONNX model, or a damaged one; export the pack again$"):
        looked(data)


def test_graphs_nested_without_end_are_refused():
    data = b""
    for _ in range(2000):  # graph > node > attribute > graph ...
        for tag in (0x32, 0x2A, 0x0A):
            data = bytes([tag]) + varint(len(data)) + data
    with pytest.raises(PackError):
        looked(b"\x3a" + varint(len(data)) + data)


def varint(value: int) -> bytes:
    low = [value >> shift & 127 for shift in range(0, max(1, value.bit_length()), 7)]
    return bytes([*(part | 128 for part in low[:-1]), low[-1]])


def harmless(data: bytes) -> None:
    try:
        found = looked(data)
    except PackError:
        return
    assert all(isinstance(operator, str) for operator in found.operators)
    assert all(isinstance(text, str) for entry in found.metadata.items() for text in entry)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_or_refused(data):
    harmless(data)


@given(st.data())
def test_any_damage_to_a_file_is_seen_through_or_refused(data):
    damaged = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    harmless(bytes(damaged))


def test_the_weights_are_read_as_they_were_stored():
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    stored = [numpy_helper.from_array(array, "layer.weight"), numpy_helper.from_array(np.arange(3), "numbers")]
    found = weights(model(graph(PLAIN, initializer=stored)), "encoder.onnx")
    assert list(found) == ["layer.weight"]
    assert np.array_equal(found["layer.weight"], array)


def test_a_weight_that_is_shorter_than_it_says_is_refused():
    short = tensor()
    short.ClearField("float_data")
    short.raw_data = b"1234"
    with pytest.raises(PackError, match=r"^encoder\.onnx has a weight of another size than it says"):
        weights(model(graph(PLAIN, initializer=[short])), "encoder.onnx")
