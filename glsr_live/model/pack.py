"""A model pack: a folder with two graphs and one contract inside both; what is not in order is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glsr_live.errors import PackError
from glsr_live.model.contract import Contract
from glsr_live.model.graph import inspect
from glsr_live.model.onnx_model import OnnxModel, Provider, open_model

BUNDLED = Path(__file__).parent.parent / "packs"
DEFAULT = "bach"
CONTRACT_KEY = "glsr_live"
"""The metadata entry of a graph that holds the contract's JSON."""
LARGEST = 64 * 2**20
"""Bytes of one graph; a larger one is refused before it is read."""
OPERATORS = frozenset(
    {"Add", "Cast", "Concat", "Cos", "Equal", "Gather", "Gelu", "Identity", "LSTM", "LayerNormalization", "MatMul"}
    | {"Mul", "Pad", "Range", "Reshape", "Shape", "Sin", "Slice", "Softmax", "Squeeze", "Transpose"}
)
"""The operators that a pack may use, all of ONNX's own domain: those that the exporter writes."""


@dataclass(frozen=True)
class Pack:
    """A loaded pack: its contract, its model, and the provider that runs it, as a player reads it."""

    contract: Contract
    model: OnnxModel

    @property
    def provider(self) -> str:
        """`CPU` or `CUDA`."""
        return self.model.provider.upper()


def load_pack(name: str | Path, provider: Provider, now: Callable[[], float]) -> Pack:
    """The pack in a folder, or a bundled one by its name; `now` is the clock that `auto` measures with.

    Raises PackError for what is missing, foreign, inconsistent or unsafe, ProviderError for an absent provider.
    """
    folder = find_pack(name)
    encoder, decoder = (_read(folder / f"{part}.onnx") for part in ("encoder", "decoder"))
    texts = [_contract_text(data, f"{part}.onnx") for data, part in ((encoder, "encoder"), (decoder, "decoder"))]
    if texts[0] != texts[1]:
        raise PackError(f"{folder.name}: encoder.onnx and decoder.onnx are of different packs; export the pack again")
    contract = Contract.from_json(texts[0])
    model = open_model(encoder, decoder, provider, contract.window, now)
    _check_shapes(model, contract)
    return Pack(contract, model)


def find_pack(name: str | Path) -> Path:
    """The folder of a pack: the path as given, else the bundled pack of that name."""
    for folder in (Path(name), BUNDLED / name):
        if _is_file(folder / "encoder.onnx"):
            return folder
    bundled = ", ".join(sorted(path.parent.name for path in BUNDLED.glob("*/encoder.onnx"))) or "none"
    raise PackError(f"there is no pack {str(name)!r}: give a folder with encoder.onnx, or a bundled pack ({bundled})")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that is not ours
        return False


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as exc:
        raise PackError(f"cannot read {path}: {exc.strerror}; export the pack again") from exc
    if len(data) > LARGEST:
        raise PackError(f"{path.name} is larger than {LARGEST // 2**20} MB; packs of this program are far smaller")
    return data


def _contract_text(data: bytes, name: str) -> str:
    graph = inspect(data, name)
    if graph.needs_other_files:
        raise PackError(f"{name} wants data from other files, which a pack may not; export the pack again")
    allowed = {f":{operator}" for operator in OPERATORS}
    if foreign := sorted(graph.operators - allowed):
        raise PackError(f"{name} uses {foreign[0]}, which a pack may not; export the pack again")
    if CONTRACT_KEY not in graph.metadata:
        raise PackError(f"{name} is an ONNX model but no GLSR Live pack; make one with `python -m export`")
    return graph.metadata[CONTRACT_KEY]


def _check_shapes(model: OnnxModel, contract: Contract) -> None:
    """Run two windows of each length, from the last token down: the arrays must have the sizes that are promised."""
    for window in contract.windows:
        tokens = -1 - np.arange(2 * window).reshape(2, -1)
        _check_arrays(model.round_trip(tokens % len(contract.vocabulary)), window, contract)


def _check_arrays(found: Sequence[NDArray[np.float32]], window: int, contract: Contract) -> None:
    latent, logits = (2, contract.latent), (2, window, len(contract.vocabulary))
    if [array.shape for array in found] != [latent, latent, logits]:
        raise PackError("the graphs' sizes are not those of the contract inside them; export the pack again")
    if not all(np.isfinite(array).all() for array in found):
        raise PackError("the graphs yield numbers that are not finite; export the pack again")
