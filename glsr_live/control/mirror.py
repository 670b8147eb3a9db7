"""A client's picture of the instrument, put together from what it was told."""

from collections.abc import Sequence

from glsr_live.control.arguments import Value, read_all
from glsr_live.control.entry import Message
from glsr_live.control.status import Position, Status
from glsr_live.control.table import PART, PONG, POSITION, REVISION, Table
from glsr_live.errors import GlsrError


class Mirror:
    """The `status` and the `position` as they were told; `missed` while something of them may be lacking."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.status, self.position = Status(), Position()
        self.missed = True
        self.broken = 0
        """Messages that made no sense."""
        self._revision = 0
        self._part = 0
        """The part of the revision after `_revision` that was heard last."""
        self._whole: tuple[int, set[int]] = (0, set())
        """The parts of a whole status that were heard, and of which revision."""
        self._pieces: dict[str, tuple[Value, dict[int, Sequence[Value]]]] = {}

    def hear(self, messages: Sequence[Message]) -> None:
        """Take one datagram's messages."""
        for address, values in messages:
            try:
                if not self._take(address, values):
                    return
            except (GlsrError, ValueError):
                self.broken += 1

    def _take(self, address: str, values: Sequence[Value]) -> bool:
        """Take a message; False when the rest of the datagram is older than what is known."""
        if address == REVISION:
            return self._count(*self._read(address, values))
        if address == PONG:
            self.missed = self.missed or self._read(address, values) != [self._revision]
        elif address == POSITION:
            self.position = Position(*self._read(address, values))
        else:
            self._learn(address, values)
        return True

    def _read(self, address: str, values: Sequence[Value]) -> list[int]:
        entry, _ = self._table.find(address) or (None, ())
        return read_all(entry.arguments, (), values) if entry else []

    def _count(self, revision: int, part: int, parts: int, whole: int) -> bool:
        if whole:
            self._count_whole(revision, part, parts)
        elif revision <= self._revision:
            return False
        elif revision != self._revision + 1 or part != self._part + 1:
            self.missed = True
        elif part == parts:
            self._revision, self._part = revision, 0
        else:
            self._part = part
        return True

    def _count_whole(self, revision: int, part: int, parts: int) -> None:
        if self._whole[0] != revision or part == 1:
            self._whole = (revision, set())
        self._whole[1].add(part)
        if len(self._whole[1]) == parts:
            self._revision, self._part, self.missed = revision, 0, False

    def _learn(self, address: str, values: Sequence[Value]) -> None:
        found = self._table.find(address)
        if found is None:
            return
        joined = self._join(address, values, len(found[0].arguments)) if found[0].chunked else values
        if joined is not None:
            self.status = self._table.hear(self.status, address, joined)

    def _join(self, address: str, values: Sequence[Value], header: int) -> Sequence[Value] | None:
        """All parts' arguments, or None while one is lacking."""
        number, part, parts = read_all(PART, (), values[:3])
        if self._pieces.get(address, (None,))[0] != number:
            self._pieces[address] = (number, {})
        pieces = self._pieces[address][1]
        pieces[part] = values[3:]
        if len(pieces) < parts:
            return None
        del self._pieces[address]
        return [*values[3 : 3 + header], *(value for at in sorted(pieces) for value in pieces[at][header:])]
