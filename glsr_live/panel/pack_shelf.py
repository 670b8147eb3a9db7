"""The packs that there are, with their cards and what was measured of their knobs; nothing of them is run."""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

from glsr_live.config.places import PACKS
from glsr_live.errors import GlsrError, PackError
from glsr_live.panel.onnx_notes import notes_of

CONTRACT_KEY = "glsr_live"
"""The entry of a graph's metadata that holds the contract."""
LARGEST_GRAPH, LARGEST_CARD = 64 * 2**20, 200_000
END = 3.0
"""A knob goes so far to both sides."""


@dataclass(frozen=True)
class Response:
    """What a knob was measured to do: the attribute's change at points along the knob, in `unit`s.

    `kept` is the share of the played notes that are still there at +1.
    """

    name: str
    unit: str
    points: tuple[tuple[float, float], ...]
    kept: float


@dataclass(frozen=True)
class PackCard:
    """A pack: `wanted` is what the configuration calls it; `problem` is one sentence where it cannot be read."""

    wanted: str
    name: str
    card: str = ""
    responses: tuple[Response, ...] = ()
    problem: str = ""


def bundled() -> tuple[PackCard, ...]:
    """The packs that came with the program."""
    return packs_in(PACKS, bundled=True)


def packs_in(folder: Path, bundled: bool = False) -> tuple[PackCard, ...]:
    """The packs in a folder, or the folder itself where it is one."""
    try:
        folders = [folder] if (folder / "encoder.onnx").is_file() else sorted(folder.iterdir())
        found = [each for each in folders if (each / "encoder.onnx").is_file()]
    except OSError:
        return ()
    return tuple(read_pack(each, each.name if bundled else str(each)) for each in found)


def read_pack(folder: Path, wanted: str) -> PackCard:
    """The card and the responses of the pack in a folder."""
    try:
        card = _text(folder / "CARD.md")
        stamp = (folder / "decoder.onnx").stat().st_mtime_ns
        responses = _responses(folder / "decoder.onnx", stamp)
    except (GlsrError, OSError, ValueError) as error:
        return PackCard(wanted, folder.name, problem=str(getattr(error, "strerror", None) or error))
    return PackCard(wanted, folder.name, card, responses)


def _text(path: Path) -> str:
    """The card, empty where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_CARD).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


@lru_cache(maxsize=32)
def _responses(path: Path, _stamp: int) -> tuple[Response, ...]:
    with path.open("rb") as file:
        data = file.read(LARGEST_GRAPH + 1)
    if len(data) > LARGEST_GRAPH:
        raise PackError(f"{path.name} is larger than packs of this program are")
    text = notes_of(data, path.name).get(CONTRACT_KEY)
    if text is None:
        raise PackError(f"{path.name} is an ONNX model but no GLSR Live pack")
    return read_responses(text)


def read_responses(contract: str) -> tuple[Response, ...]:
    """The measured responses in a contract's text, in the order of its axes; none where none were measured."""
    try:
        content = json.loads(contract)
        axes, played = content["axes"], content.get("figures", {}).get("played", {}).get("axes", {})
        return tuple(_response(axis, played[axis["name"]]) for axis in axes if axis["name"] in played)
    except (ValueError, LookupError, TypeError, AttributeError) as exc:
        raise PackError("the contract inside the pack is damaged; export the pack again") from exc


def _response(axis: dict[str, Any], measured: dict[str, Any]) -> Response:
    low, high, kept = float(measured["moved"][0]), float(measured["moved"][1]), float(measured["kept"])
    if not all(map(isfinite, (low, high, kept))):
        raise ValueError("a figure is not finite")
    return Response(str(axis["name"]), str(axis["unit"]), ((-END, low), (0.0, 0.0), (END, high)), kept)
