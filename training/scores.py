"""A musician's own folder of scores: what is in it, and what became of every file."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from glsr_live.errors import UsageError
from training.folk import split_tunes
from training.pieces import Piece, piece_of
from training.reading import Answer, Request

KINDS = {
    ".mid": "mid", ".midi": "mid", ".musicxml": "musicxml", ".xml": "musicxml", ".mxl": "mxl", ".abc": "abc",
}  # fmt: skip
LARGEST = {"mid": 1_000_000, "musicxml": 20_000_000, "mxl": 5_000_000, "abc": 10_000_000}
"""Bytes that a file may have."""
LARGEST_TUNE = 50_000
"""Bytes that one tune of an ABC file may have."""


def scores(folder: Path) -> list[Path]:
    """The files below a folder, whose endings we know, in order of their path; links to folders are not followed.

    Raises UsageError where there is none.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}")
    found = [Path(at) / name for at, _, names in os.walk(folder) for name in names]
    known = sorted((path for path in found if path.suffix.lower() in KINDS), key=lambda path: path.as_posix())
    if not known:
        raise UsageError(f"no score ({' '.join(KINDS)}) in {folder}")
    return known


def requests(folder: Path, paths: list[Path]) -> Iterator[Request]:
    """A request for every file, or for every tune of an ABC file, which is named `file:number` then."""
    for path in paths:
        name, kind = path.relative_to(folder).as_posix(), KINDS[path.suffix.lower()]
        data = _contents(path, LARGEST[kind])
        if isinstance(data, str):
            yield Request(name, error=data)
        elif kind == "abc":
            yield from _tunes(name, data)
        else:
            yield Request(name, kind, data)


def _contents(path: Path, largest: int) -> bytes | str:
    """The bytes of a file, or the reason why they are not read."""
    try:
        if not path.is_file():
            return "no regular file"
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as fault:
        return f"cannot be opened: {fault.strerror}"
    return data if len(data) <= largest else f"over {largest / 1_000_000:g} MB"


def _tunes(name: str, data: bytes) -> Iterator[Request]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    found = split_tunes(data)
    if not found:
        yield Request(name, error="no tune (X:) in it")
    for number, tune in enumerate(found, start=1):
        named = f"{name}:{number}"
        large = len(tune) > LARGEST_TUNE
        yield Request(named, error=f"a tune over {LARGEST_TUNE // 1000} kB") if large else Request(named, "abc", tune)


class Reading:
    """What came of reading: the pieces, one line for each file or tune, and why bars and pieces were left out."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.lines: list[str] = []
        self.skipped: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """What was read, names and contents, in 64 characters."""
        return self._digest.hexdigest()

    def add(self, collection: str, request: Request, answer: Answer) -> None:
        """Take an answer in."""
        self._digest.update(f"{request.name} {request.key}\n".encode("utf-8", "surrogateescape"))
        self.dropped.update(answer["dropped"])
        name = printable(request.name)
        if not answer["passages"]:
            reason = answer["error"] or f"no passage long enough ({_details(answer) or 'it is too short'})"
            self.skipped[(answer["error"] or "no passage long enough").split(":")[0]] += 1
            self.lines.append(f"skipped\t{name}\t{reason}")
            return
        piece = piece_of(request.name, collection, answer["passages"])
        self.pieces.append(piece)
        bars = sum(passage.bars for passage in piece.passages)
        self.lines.append(f"used\t{name}\t{bars} bars{_but(_details(answer))}")


def _details(answer: Answer) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in sorted(answer["dropped"].items()))


def _but(left_out: str) -> str:
    return f"; left out: {left_out}" if left_out else ""


def printable(name: str) -> str:
    """A file's name on one line, whatever its characters."""
    return "".join(char if char.isprintable() else "?" for char in name)
