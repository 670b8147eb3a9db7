"""A session as plain data, and as the lines of its journal: a header, then a line for everything that happened."""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from glsr_live.engine.memory.changes import Change
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.reader import Reader
from glsr_live.engine.memory.state import State
from glsr_live.engine.memory.writer import Record, Writer
from glsr_live.errors import GlsrError

VERSION = 1
HEADER: Record = {"is": "session", "of": "glsr-live", "version": VERSION}
_DAMAGE = (GlsrError, KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, struct.error)
"""What foreign data may raise on its way to a memory."""


def to_data(memory: State) -> dict[str, Any]:
    """The session as JSON types."""
    return {**HEADER, "records": list(_records(memory.history()))}


def from_data(data: Any) -> Memory:
    """The memory of `to_data`; raises GlsrError, one sentence, for anything else."""
    _check_header(data)
    records = data.get("records")
    if not isinstance(records, list):
        raise GlsrError("the session has no records")
    return _memory(enumerate(records, 1))


def header_line() -> str:
    """The first line of a journal."""
    return _line(HEADER)


def journal_lines(memory: State) -> Iterator[str]:
    """The shortest journal of a session, its header first."""
    yield header_line()
    yield from map(_line, _records(memory.history()))


def change_lines(changes: Iterable[Change], writer: Writer) -> tuple[str, ...]:
    """The lines that carry on a journal whose earlier ones came from the same writer."""
    return tuple(_line(record) for change in changes for record in writer.records(change))


def read_journal(data: bytes) -> tuple[Memory, list[str]]:
    """The memory of a journal, and what is to be said about it. An empty one is a new session.

    A last line that is torn, since the machine went down while it was written, is left out. Raises GlsrError, one
    sentence, for a file that is damaged in another way or is none of ours: no half of a session is ever taken.
    """
    whole, torn = _whole_lines(data)
    if not whole:
        if not header_line().encode().startswith(torn):
            raise GlsrError("it is no session of GLSR Live")
        return Memory(), []
    _check_header(_parsed(1, whole[0]))
    memory = _memory((number, _parsed(number, line)) for number, line in enumerate(whole[1:], 2))
    said = "the last line of the session was not written to its end and is left out; everything before it is there"
    return memory, [said] if torn else []


def _whole_lines(data: bytes) -> tuple[Sequence[bytes], bytes]:
    """The lines that have an end, and what follows them; a disk without power may have left zeros there."""
    *whole, torn = data.rstrip(b"\0").split(b"\n")
    return whole, torn


def _parsed(number: int, line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as exc:
        if number == 1:
            raise GlsrError("it is no session of GLSR Live") from exc
        raise _damaged(number) from exc


def _check_header(header: Any) -> None:
    if not isinstance(header, dict) or header.get("is") != HEADER["is"] or header.get("of") != HEADER["of"]:
        raise GlsrError("it is no session of GLSR Live")
    version = header.get("version")
    if version != VERSION:
        raise GlsrError(f"it is a session of version {version!r:.20}, and this GLSR Live reads version {VERSION}")


def _memory(records: Iterable[tuple[int, Any]]) -> Memory:
    memory, reader = Memory(), Reader()
    for number, record in records:
        try:
            change = reader.change(record)
            if change is not None:
                memory.apply(change)
        except _DAMAGE as exc:
            raise _damaged(number) from exc
    return memory


def _damaged(number: int) -> GlsrError:
    return GlsrError(f"the session is damaged at its line {number}")


def _records(changes: Iterable[Change]) -> Iterator[Record]:
    writer = Writer()
    return (record for change in changes for record in writer.records(change))


def _line(record: Record) -> str:
    return json.dumps(record, separators=(",", ":"))
