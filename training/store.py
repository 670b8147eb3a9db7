"""The files of prepared data: one `.npz` each, whose arrays are mapped, not read, and which knows how it was made."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from glsr_live.errors import GlsrError

FORMAT = 2
"""Counts changes of what stands in a file; the first format had no number."""

Arrays = dict[str, NDArray[Any]]
Recipe = dict[str, Any]


class CacheError(GlsrError):
    """A file of prepared data is missing, damaged, or not what it should be."""


class StaleError(CacheError):
    """A file of prepared data that was made by another version of the lab or with other settings."""


def save(path: Path, arrays: Mapping[str, NDArray[Any]], recipe: Recipe, facts: Mapping[str, Any]) -> None:
    """Write the file, whole or not at all; `facts` and the recipe are stored as JSON.

    An array that is itself mapped from a file is copied piece by piece, so it may be larger than the memory.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    described = {"recipe": recipe | {"format": FORMAT}, **facts}
    texts = {name: np.array(json.dumps(value)) for name, value in described.items()}
    np.savez(partial, **arrays, **texts)  # type: ignore[arg-type]
    partial.replace(path)


def load(path: Path, recipe: Recipe, remedy: str) -> tuple[Arrays, dict[str, Any]]:
    """The arrays, mapped, and the facts of a file.

    Raises StaleError where the file's recipe has another value for a key of `recipe`, CacheError where it is none of
    ours or of another corpus; both tell the `remedy`.
    """
    arrays, facts = _read(path, remedy)
    made = facts.pop("recipe", None) or {}
    wanted = json.loads(json.dumps(recipe | {"format": FORMAT}))
    held, corpus = made.get("corpus"), wanted.get("corpus")
    if held and corpus and held != corpus:
        raise CacheError(f"{path} holds the corpus {held}, not {corpus}; move it away, then {remedy}")
    for key, value in wanted.items():
        if made.get(key) != value:
            raise StaleError(f"{path} was made with {key} {made.get(key, 'unknown')}, not {value}; {remedy}")
    return arrays, facts


def _read(path: Path, remedy: str) -> tuple[Arrays, dict[str, Any]]:
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {member.filename.removesuffix(".npy"): _mapped(path, member) for member in archive.infolist()}
        texts = {name: str(array) for name, array in arrays.items() if array.dtype.kind == "U" and not array.ndim}
        facts = {name: json.loads(text) for name, text in texts.items()}
    except FileNotFoundError as exc:
        raise CacheError(f"there is no {path}; {remedy}") from exc
    except (OSError, ValueError, zipfile.BadZipFile) as exc:
        raise _foreign(path, remedy) from exc
    if not {"tokens", "offsets", "parts", "names"} <= set(arrays):
        raise _foreign(path, remedy)
    return {name: array for name, array in arrays.items() if name not in facts}, facts


def _foreign(path: Path, remedy: str) -> CacheError:
    return CacheError(f"{path} is damaged or holds no prepared data; move it away or delete it, then {remedy}")


def _mapped(path: Path, member: zipfile.ZipInfo) -> NDArray[Any]:
    """An array inside the archive, where it lies; raises ValueError for one that is packed or holds objects."""
    with path.open("rb") as file:
        file.seek(member.header_offset + 26)  # of the local header: the lengths of the name and of the extra field
        lengths = np.frombuffer(file.read(4), dtype="<u2")
        file.seek(member.header_offset + 30 + int(lengths.sum()))
        version = npy.read_magic(file)
        header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = header(file)
        if member.compress_type != zipfile.ZIP_STORED or dtype.hasobject or fortran:
            raise ValueError(f"{member.filename} cannot be mapped")
        if 0 in shape:
            return np.zeros(shape, dtype)
        return np.memmap(file, dtype=dtype, mode="r", offset=file.tell(), shape=shape)
