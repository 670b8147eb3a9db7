"""A pack is written whole, checked and loadable, or not at all."""

from pathlib import Path

import pytest

from export import pack
from export.pack import contract_of, write_pack
from glsr_live.errors import PackError
from glsr_live.model.graph import inspect
from glsr_live.model.pack import CONTRACT_KEY, load_pack
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.testing import FakeClock
from tests.lab import AXES, KINDS, chorales, tiny_config, tiny_model
from training.run import Run


def run_of(kind: str = "attention") -> Run:
    model = tiny_model(kind)
    config = tiny_config(model=model.config)
    return Run(Path("here"), config, AXES, chorales().vocabulary, {}, model, 6, 1.0, "CPU")


def contract(kind: str = "attention", name: str = "tiny"):
    return contract_of(run_of(kind), (32,), name, "counted", {"seed": 7}, {"note": 0.5})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_contract_promises_what_the_run_has():
    found = contract()
    assert (found.name, found.window, found.latent, found.decoding) == ("tiny", 32, 5, "counted")
    assert found.vocabulary == chorales().vocabulary
    assert [(axis.name, axis.index, axis.unit) for axis in found.axes] == [
        (name, index, ATTRIBUTES[name].unit) for index, name in enumerate(("density", "register", "range"))
    ]
    assert [(axis.mean, axis.slope, axis.low, axis.high) for axis in found.axes] == [
        (ruler.mean, ruler.slope, ruler.low, ruler.high) for ruler in (axis.ruler(32) for axis in AXES)
    ]
    assert (found.provenance, found.figures) == ({"seed": 7}, {"note": 0.5})


@pytest.mark.parametrize("kind", KINDS)
def test_a_written_pack_is_played(kind, tmp_path):
    difference = write_pack(tiny_model(kind), contract(kind), tmp_path / "packs" / "tiny", chorales())
    assert 0 <= difference < 1e-4
    loaded = load_pack(tmp_path / "packs" / "tiny", "cpu", FakeClock().now)
    assert loaded.contract == contract(kind)
    assert sorted(contents(tmp_path)) == ["packs/tiny/decoder.onnx", "packs/tiny/encoder.onnx"]
    assert [path.name for path in (tmp_path / "packs").iterdir()] == ["tiny"]


def test_both_graphs_hold_the_same_contract(tmp_path):
    write_pack(tiny_model("attention"), contract(), tmp_path / "tiny", chorales())
    texts = [inspect(data, name).metadata[CONTRACT_KEY] for name, data in contents(tmp_path / "tiny").items()]
    assert texts == [contract().to_json()] * 2


def test_a_pack_replaces_an_older_one(tmp_path):
    write_pack(tiny_model("lstm"), contract("lstm"), tmp_path / "tiny", chorales())
    before = contents(tmp_path)
    write_pack(tiny_model("attention"), contract(), tmp_path / "tiny", chorales())
    after = contents(tmp_path)
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in after)


def wrong(monkeypatch) -> None:
    """Let the exporter write a decoder with one weight that is not torch's."""
    build = pack.decoder_graph

    def built(model):
        other = tiny_model(model.config.kind)
        other.decoder.head.bias.data[0] += 0.001
        return build(other)

    monkeypatch.setattr(pack, "decoder_graph", built)


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_that_differs_from_torch_is_not_written(kind, tmp_path, monkeypatch):
    wrong(monkeypatch)
    with pytest.raises(PackError, match=r"differ by 1\.0e-03, more than 0\.0001: nothing written"):
        write_pack(tiny_model(kind), contract(kind), tmp_path / "tiny", chorales())
    assert list(tmp_path.iterdir()) == []


def test_an_older_pack_outlives_a_refusal(tmp_path, monkeypatch):
    write_pack(tiny_model("attention"), contract(), tmp_path / "tiny", chorales())
    (tmp_path / "tiny" / "CARD.md").write_text("a card")
    before = contents(tmp_path)
    wrong(monkeypatch)
    with pytest.raises(PackError):
        write_pack(tiny_model("attention"), contract(), tmp_path / "tiny", chorales())
    assert contents(tmp_path) == before


def test_weights_that_are_no_numbers_are_not_written(tmp_path):
    model = tiny_model("attention")
    model.decoder.head.bias.data[0] = float("nan")
    with pytest.raises(PackError, match="differ by nan"):
        write_pack(model, contract(), tmp_path / "tiny", chorales())
    assert list(tmp_path.iterdir()) == []
