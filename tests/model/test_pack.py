"""A folder becomes a model, or is refused in one sentence that names it and the remedy."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from glsr_live.errors import GlsrError, PackError, ProviderError
from glsr_live.model import onnx_model
from glsr_live.model import pack as packs
from glsr_live.model.onnx_model import open_model
from glsr_live.model.pack import load_pack
from glsr_live.testing import FakeClock
from tests.model.conftest import LATENT, WINDOW, contract_of, graphs_of, load, write
from tests.music.melodies import SOPRANO

onnx = pytest.importorskip("onnx")


def refusal(folder: object, kind: type[GlsrError] = PackError, provider: str = "cpu") -> str:
    with pytest.raises(kind) as caught:
        load_pack(folder, provider, FakeClock().now)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def edited(path: Path, change) -> None:
    """The ONNX file after `change(model)`."""
    model = onnx.load(path)
    change(model)
    path.write_bytes(model.SerializeToString())


def test_a_pack_loads_and_its_model_answers(folder):
    pack = load(folder)
    assert pack.contract == contract_of()
    assert pack.provider == "CPU"
    z_mean, z_logvar = pack.model.encode(np.zeros((3, 20), dtype=np.int64))
    assert z_mean.shape == z_logvar.shape == (3, LATENT)
    assert pack.model.decode(z_mean, 7).shape == (3, 7, len(SOPRANO))


@pytest.mark.parametrize("kind", ["attention", "lstm"])
def test_both_kinds_of_network_make_packs(tmp_path, kind):
    assert load(write(tmp_path, graphs_of(kind=kind), contract_of())).contract.name == "tiny"


def test_a_bundled_pack_loads_by_its_name(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(packs, "BUNDLED", folder.parent)
    monkeypatch.chdir(tmp_path.parent)
    assert load("tiny").contract.name == "tiny"


@pytest.mark.parametrize("name", ["nowhere", "", "no\x00name", "x" * 5000, "/dev/null"])
def test_a_pack_that_is_not_there_names_those_that_are(name, folder, monkeypatch):
    monkeypatch.setattr(packs, "BUNDLED", folder.parent)
    assert refusal(name) == (f"there is no pack {name!r}: give a folder with encoder.onnx, or a bundled pack (tiny)")


def test_a_folder_with_half_a_pack_says_what_is_missing(folder):
    (folder / "decoder.onnx").unlink()
    found = refusal(folder)
    assert found == f"cannot read {folder / 'decoder.onnx'}: No such file or directory; export the pack again"


def test_swapped_graphs_are_refused(folder):
    (folder / "encoder.onnx").rename(folder / "other")
    (folder / "decoder.onnx").rename(folder / "encoder.onnx")
    (folder / "other").rename(folder / "decoder.onnx")
    assert refusal(folder).startswith("encoder.onnx has the tensors {'inputs': ['z', 'steps']")


def test_graphs_of_different_packs_are_refused(folder, graphs, tmp_path):
    other = write(tmp_path / "other", graphs, contract_of(name="other"))
    shutil.copy(other / "decoder.onnx", folder)
    assert refusal(folder) == "tiny: encoder.onnx and decoder.onnx are of different packs; export the pack again"


def test_another_version_is_refused(graphs, tmp_path):
    found = refusal(write(tmp_path, graphs, replace(contract_of(), version=2)))
    assert found == "the pack has version 2, this program reads version 1; export the pack again"


@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_a_foreign_model_is_refused(folder, part):
    edited(folder / f"{part}.onnx", lambda model: model.ClearField("metadata_props"))
    found = refusal(folder)
    assert found == f"{part}.onnx is an ONNX model but no GLSR Live pack; make one with `python -m export`"


@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_a_file_that_is_no_model_is_refused(folder, part):
    (folder / f"{part}.onnx").write_bytes(b"MThd\x00\x00\x00\x06")
    assert refusal(folder) == f"{part}.onnx is no ONNX model, or a damaged one; export the pack again"


def test_a_file_that_is_cut_is_refused(folder):
    whole = (folder / "decoder.onnx").read_bytes()
    for share in (0.0, 0.3, 0.9, 0.999):
        (folder / "decoder.onnx").write_bytes(whole[: int(share * len(whole))])
        assert "decoder.onnx is" in refusal(folder)


@pytest.mark.parametrize(("operator", "domain"), [("Loop", ""), ("Exec", "evil"), ("MatMul", "com.microsoft")])
def test_an_operator_outside_the_list_is_refused(folder, operator, domain):
    node = onnx.helper.make_node(operator, [], [], domain=domain)
    edited(folder / "decoder.onnx", lambda model: model.graph.node.append(node))
    found = refusal(folder)
    assert found == f"decoder.onnx uses {domain}:{operator}, which a pack may not; export the pack again"


def test_data_in_other_files_is_refused(folder):
    def externalise(model) -> None:
        model.graph.initializer[0].data_location = onnx.TensorProto.EXTERNAL

    edited(folder / "encoder.onnx", externalise)
    found = refusal(folder)
    assert found == "encoder.onnx wants data from other files, which a pack may not; export the pack again"


def test_a_file_beyond_the_size_limit_is_refused(folder, monkeypatch):
    size = max(path.stat().st_size for path in folder.iterdir())
    monkeypatch.setattr(packs, "LARGEST", size)
    load(folder)
    monkeypatch.setattr(packs, "LARGEST", size - 1)
    assert "onnx is larger than 0 MB; packs of this program are far smaller" in refusal(folder)


@pytest.mark.parametrize(("latent", "names"), [(LATENT + 1, len(SOPRANO)), (LATENT, len(SOPRANO) + 1)])
def test_graphs_larger_than_their_contract_are_refused(tmp_path, latent, names):
    found = refusal(write(tmp_path, graphs_of(latent, names), contract_of()))
    assert found == "the graphs' sizes are not those of the contract inside them; export the pack again"


def test_an_encoder_that_knows_fewer_names_is_refused(tmp_path, graphs):
    fewer = graphs_of(LATENT, len(SOPRANO) - 1)
    found = refusal(write(tmp_path, (fewer[0], graphs[1]), contract_of()))
    assert found == "onnxruntime cannot run encoder.onnx; export the pack again"


def test_graphs_that_do_not_fit_each_other_are_refused(tmp_path, graphs):
    other = graphs_of(LATENT + 2)
    found = refusal(write(tmp_path, (graphs[0], other[1]), contract_of()))
    assert found == "onnxruntime cannot run decoder.onnx; export the pack again"


def test_graphs_for_one_phrase_at_a_time_are_refused(folder):
    def one_row(model) -> None:
        model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1

    edited(folder / "decoder.onnx", one_row)
    assert refusal(folder) == "onnxruntime cannot run decoder.onnx; export the pack again"


def test_a_graph_that_onnxruntime_cannot_load_is_refused(folder):
    edited(folder / "decoder.onnx", lambda model: model.graph.node[0].ClearField("input"))
    assert refusal(folder) == "onnxruntime cannot load decoder.onnx; export the pack again"


def test_weights_that_are_no_numbers_are_refused(folder):
    def spoil(model) -> None:
        floats = next(weight for weight in model.graph.initializer if weight.data_type == onnx.TensorProto.FLOAT)
        floats.raw_data = np.full(len(floats.raw_data) // 4, np.nan, dtype=np.float32).tobytes()

    edited(folder / "decoder.onnx", spoil)
    assert refusal(folder) == "the graphs yield numbers that are not finite; export the pack again"


@pytest.mark.skipif(
    "CUDAExecutionProvider" in onnx_model.onnxruntime.get_available_providers() and Path("/dev/nvidia0").exists(),
    reason="CUDA is here",
)
def test_cuda_where_there_is_none_says_what_to_do(folder):
    found = refusal(folder, ProviderError, "cuda")
    assert found == (
        "CUDA was asked for and onnxruntime finds none here; install `glsr-live[cuda]`, or use --provider cpu"
    )


class FakeOnnx:
    """A model that takes its time, by the fake clock, or is not there, or fails."""

    clock = FakeClock()
    seconds: dict[str, list[float]]

    def __init__(self, encoder: bytes, decoder: bytes, provider: str) -> None:
        if not self.seconds.get(provider):
            raise ProviderError("none here")
        self.provider = provider
        self.left = iter(self.seconds[provider])
        self.last = 0.0

    def round_trip(self, tokens) -> None:
        assert tokens.shape == (1, WINDOW)
        self.last = next(self.left, self.last)
        if self.last < 0:
            raise PackError("onnxruntime cannot run encoder.onnx")
        self.clock.wait_until(self.clock.now() + self.last)


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [
        ({"cpu": [0.004], "cuda": [0.001]}, "cuda"),
        ({"cpu": [0.001], "cuda": [0.004]}, "cpu"),
        ({"cpu": [0.002], "cuda": [3.0, 0.5, 0.001]}, "cuda"),  # the first ones pay for the start
        ({"cpu": [0.5, 0.001], "cuda": [0.002]}, "cpu"),
        ({"cpu": [0.002], "cuda": [0.002]}, "cpu"),
        ({"cpu": [0.002]}, "cpu"),
        ({"cpu": [0.002], "cuda": [-1.0]}, "cpu"),  # it is there and fails when it is used
    ],
)
def test_auto_takes_the_faster_provider(monkeypatch, seconds, taken):
    monkeypatch.setattr(onnx_model, "OnnxModel", FakeOnnx)
    monkeypatch.setattr(FakeOnnx, "seconds", seconds, raising=False)
    assert open_model(b"", b"", "auto", WINDOW, FakeOnnx.clock.now).provider == taken


def test_a_pack_that_cannot_run_at_all_is_refused_by_auto_too(monkeypatch):
    monkeypatch.setattr(onnx_model, "OnnxModel", FakeOnnx)
    monkeypatch.setattr(FakeOnnx, "seconds", {"cpu": [-1.0], "cuda": [0.001]}, raising=False)
    with pytest.raises(PackError, match="cannot run"):
        open_model(b"", b"", "auto", WINDOW, FakeOnnx.clock.now)


@pytest.mark.parametrize("provider", ["cpu", "cuda"])
def test_a_provider_that_is_asked_for_is_taken_unmeasured(monkeypatch, provider):
    monkeypatch.setattr(onnx_model, "OnnxModel", FakeOnnx)
    monkeypatch.setattr(FakeOnnx, "seconds", {"cpu": [-1.0], "cuda": [-1.0]}, raising=False)
    assert open_model(b"", b"", provider, WINDOW, FakeOnnx.clock.now).provider == provider
