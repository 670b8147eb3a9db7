"""Files that are there whole or not at all, and that take nobody else's place."""

import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path


def write_whole(path: Path, contents: bytes, overwrite: bool = False) -> Path:
    """Write a file in one step, making its folder; where it ended up, with a number when the name was taken.

    The bytes are on the disk before the name is there. Raises OSError, and leaves nothing behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(prefix=".glsr-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        target = path if overwrite else _reserved(path)
        os.replace(staged, target)
    except BaseException:
        os.unlink(staged)
        raise
    return target


def move_aside(path: Path, why: str) -> Path:
    """Rename a file so that its place is free and it is not lost: `session (damaged).jsonl`."""
    aside = _reserved(path.with_name(f"{path.stem} ({why}){path.suffix}"))
    os.replace(path, aside)
    return aside


def _reserved(path: Path) -> Path:
    """The first of `x.mid`, `x (2).mid`, ... that is free; an empty file holds it until ours is there."""
    for name in _names(path):
        try:
            name.open("xb").close()
        except FileExistsError:
            continue
        return name
    raise AssertionError("numbers do not end")


def _names(path: Path) -> Iterator[Path]:
    yield path
    yield from (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
