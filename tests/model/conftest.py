"""A real pack, tiny and untrained: what holds for it holds for any weights."""

from pathlib import Path

import pytest

from glsr_live.model.contract import Axis, Contract
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.model.pack import Pack, load_pack
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.testing import FakeClock
from tests.music.melodies import SOPRANO

LATENT = 8
WINDOW = 32


def contract_of(**changes: object) -> Contract:
    """A contract with all six axes on the first six dimensions."""
    axes = tuple(
        Axis(name, index, attribute.unit, 7.0, 1.5, 3.0, 12.0)
        for index, (name, attribute) in enumerate(ATTRIBUTES.items())
    )
    named = {"name": "tiny", "window": WINDOW, "names": SOPRANO.names, "latent": LATENT, "axes": axes}
    return Contract(**{**named, "decoding": "counted", "provenance": {"seed": 3}, "figures": {"notes": 0.5}} | changes)


def graphs_of(latent: int = LATENT, vocabulary: int = len(SOPRANO), kind: str = "attention") -> tuple[bytes, bytes]:
    """Encoder and decoder of random weights, strong enough for the knobs to change something."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from export.graphs import decoder_graph, encoder_graph
    from training.model import ModelConfig, Vae

    torch.manual_seed(3)
    model = Vae(ModelConfig(kind, width=16, layers=1, latent=latent, vocabulary=vocabulary)).eval()
    with torch.no_grad():
        model.decoder.head.weight.mul_(4.0)
        model.decoder.head.bias[0] += 8.0  # mostly holds, as in music
    return encoder_graph(model).SerializeToString(), decoder_graph(model).SerializeToString()


def write(folder: Path, graphs: tuple[bytes, bytes], contract: Contract) -> Path:
    """The graphs, with the contract in both, as a pack in a folder."""
    from export.pack import with_contract

    folder.mkdir(parents=True, exist_ok=True)
    for part, graph in zip(("encoder", "decoder"), graphs, strict=True):
        (folder / f"{part}.onnx").write_bytes(with_contract(graph, contract))
    return folder


def load(folder: Path) -> Pack:
    return load_pack(folder, "cpu", FakeClock().now)


@pytest.fixture(scope="session")
def graphs() -> tuple[bytes, bytes]:
    return graphs_of()


@pytest.fixture(scope="session")
def pack(graphs: tuple[bytes, bytes]) -> Pack:
    return Pack(contract_of(), OnnxModel(*graphs, "cpu"))


@pytest.fixture
def folder(tmp_path: Path, graphs: tuple[bytes, bytes]) -> Path:
    """A pack that is in order."""
    return write(tmp_path / "tiny", graphs, contract_of())
