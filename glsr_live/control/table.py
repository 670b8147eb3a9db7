"""The one table of OSC addresses: reader, writer, documentation and tests come from it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from glsr_live.control.arguments import Argument, Value
from glsr_live.control.asking import ASKING
from glsr_live.control.boarding import KNOBS, settings_entries
from glsr_live.control.entry import Asked, Entry, Message
from glsr_live.control.status import Position, Status
from glsr_live.control.telling import TELLING
from glsr_live.errors import GlsrError, UsageError
from glsr_live.settings import Setting

CHUNK = 6000
"""About so many bytes of notes or of a latent map are told in one message."""
PART = (
    Argument("id", "whole", "the same in all parts of one telling"),
    Argument("part", "whole", "counted from 1", 1, 1024),
    Argument("parts", "whole", "how many there are", 1, 1024),
)
REVISION, PONG, ERROR, POSITION = "/glsr/revision", "/glsr/pong", "/glsr/error", "/glsr/status/position"
_NUMBER = Argument("revision", "whole", "how often something was told so far", 0)
PROTOCOL = (
    Entry("Connection", REVISION, "The first message of every datagram of the status.",
          (_NUMBER, *PART[1:], Argument("whole", "switch", "1 when the parts are the whole status")), protocol=True),
    Entry("Connection", PONG, "Answers /glsr/subscribe and /glsr/ping.", (_NUMBER,), protocol=True),
    Entry("Connection", ERROR, "What you sent is refused.",
          (Argument("address", "text", "where you sent it"), Argument("reason", "text", "one sentence")),
          protocol=True),
    Entry("Transport", POSITION, "Where the music is.",
          (Argument("bar", "whole", "from 1; 0 at rest", 0), Argument("beat", "whole", "from 1; 0 at rest", 0),
           Argument("tick", "whole", "in the beat, 0 to 479", 0),
           Argument("heard", "whole", "ticks since your phrase began, -1 for none", -1),
           Argument("answered", "whole", "ticks since this pass of the answer began, -1 for none", -1)),
          protocol=True),
)  # fmt: skip


class Table:
    """All addresses; `settings` are those that the instrument has."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self.entries: tuple[Entry, ...] = (*ASKING, *TELLING, *KNOBS, *settings_entries(settings), *PROTOCOL)
        self._told = tuple(entry for entry in self.entries if entry.tell is not None)
        self._fixed = {entry.pattern: entry for entry in self.entries if not entry.places}
        self._open = tuple(entry for entry in self.entries if entry.places)
        self.find = lru_cache(maxsize=1024)(self._find)

    def _find(self, address: str) -> tuple[Entry, tuple[str, ...]] | None:
        """The entry of an address and what stands in its places; None where there is none."""
        if address in self._fixed:
            return self._fixed[address], ()
        parts = address.split("/")
        for entry in self._open:
            named = entry.named(parts)
            if named is not None:
                return entry, tuple(named)
        return None

    def read(self, address: str, values: Sequence[Value], status: Status = Status()) -> Asked | None:  # noqa: B008
        """What a message asks while the status is this; None for the release of a button.

        Raises GlsrError, one sentence with the address, for anything that cannot be asked.
        """
        found = self.find(address)
        if found is None or found[0].make is None:
            raise UsageError(f"there is no address {address!r}; docs/control.md lists those that there are")
        try:
            return found[0].read(status, found[1], values)
        except GlsrError as error:
            raise type(error)(f"{address}: {error}") from error

    def tell(self, status: Status, previous: Status | None = None) -> list[Message]:
        """The messages that tell what has changed; without `previous`, everything."""
        told: list[Message] = []
        for entry in self._told:
            if previous is None or _differs(entry, status, previous):
                told += _news(entry, status, previous)
        return told

    def hear(self, status: Status, address: str, values: Sequence[Value]) -> Status:
        """The status after a message of `tell`, whose parts are joined; raises GlsrError or ValueError for others."""
        found = self.find(address)
        if found is None or found[0].hear is None:
            return status
        entry, named = found
        return entry.hear(status, entry.values(named, values))  # type: ignore[misc]


def position_message(position: Position) -> Message:
    """The message that tells the position."""
    return POSITION, (position.bar, position.beat, position.tick, position.heard, position.answered)


def _differs(entry: Entry, status: Status, previous: Status) -> bool:
    for name in entry.watches:
        now, before = getattr(status, name), getattr(previous, name)
        if now is not before and now != before:
            return True
    return False


def _news(entry: Entry, status: Status, previous: Status | None) -> Iterator[Message]:
    assert entry.tell is not None
    before = {} if previous is None or entry.chunked else dict(entry.tell(previous))
    for address, values in entry.tell(status):
        if before.get(address) != values:
            yield from _chunks(entry, address, values) if entry.chunked else ((address, values),)


def _chunks(entry: Entry, address: str, values: tuple[Value, ...]) -> Iterable[Message]:
    """Every part begins with PART and repeats the header, so that each can be read by itself."""
    header, rest = values[: len(entry.arguments)], values[len(entry.arguments) :]
    group = len(entry.rest)
    size = group * max(1, CHUNK // _largest(entry, rest))
    pieces = [rest[at : at + size] for at in range(0, len(rest), size)] or [()]
    number = hash(values) & 0x7FFFFFFF
    return [(address, (number, part, len(pieces), *header, *piece)) for part, piece in enumerate(pieces, 1)]


def _largest(entry: Entry, rest: tuple[Value, ...]) -> int:
    """The bytes of the largest group of what may follow any number of times."""
    group = len(entry.rest)
    if all(each.kind in ("number", "whole", "switch") for each in entry.rest):
        return 5 * max(1, group)
    return max((sum(map(_size, rest[at : at + group])) for at in range(0, len(rest), group)), default=1)


def _size(value: Value) -> int:
    if isinstance(value, bytes | str):
        return len(value if isinstance(value, bytes) else value.encode()) + 8
    return 5
