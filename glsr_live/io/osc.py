"""OSC messages to and from bytes: the only import of python-osc, which reads; its writer takes several times as long.

What python-osc reads is checked before.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from struct import error, pack

from pythonosc.osc_message import OscMessage

from glsr_live.control.arguments import Value
from glsr_live.control.entry import Message
from glsr_live.control.session import LARGEST
from glsr_live.control.table import REVISION, Table
from glsr_live.engine.config import EngineConfig
from glsr_live.io.osc_packet import BUNDLE, HEADER, MOST, messages_of
from glsr_live.settings import settings_of

AT_ONCE = pack(">q", 1)
"""The time tag of a bundle whose time does not matter."""
LONG, FLOAT = (1 << 63) - 1, 3.4028234e38
"""The largest numbers that OSC has; larger ones are told as these."""
LONGEST_TEXT = 1500
"""Longer texts are told up to here."""


@cache
def table() -> Table:
    """The addresses of this instrument."""
    return Table(settings_of(EngineConfig))


def decode(packet: bytes, most: int = MOST) -> list[Message]:
    """The messages of a packet, at most so many; raises PacketError for bytes that are none."""
    read = map(OscMessage, messages_of(packet, most))
    return [(message.address, tuple(message.params)) for message in read]


def encode(address: str, values: Sequence[Value]) -> bytes:
    """A message; truths are told as 1 and 0, since few programs know OSC's own."""
    form, packed = _wholes(values) or _any(values)
    return _text(address) + _text(f",{form}") + packed


def _wholes(values: Sequence[Value]) -> tuple[str, bytes] | None:
    """Type tags and bytes of nothing but small whole numbers, which most of what is told is; None for others."""
    try:
        return "i" * len(values), pack(f">{len(values)}i", *values)
    except error:
        return None


def _any(values: Sequence[Value]) -> tuple[str, bytes]:
    parts = [_argument(value) for value in values]
    return "".join(tag for tag, _ in parts), b"".join(data for _, data in parts)


def bundles(messages: Iterable[Message], revision: int, whole: bool) -> list[bytes]:
    """Datagrams that hold the messages, each beginning with its place in what is told."""
    groups: list[list[bytes]] = [[]]
    room = empty = LARGEST - HEADER - 4 - len(encode(REVISION, (0, 0, 0, 0)))
    for message in (encode(*message) for message in messages):
        if len(message) + 4 > room:
            groups.append([])
            room = empty
        groups[-1].append(message)
        room -= len(message) + 4
    heads = (encode(REVISION, (revision, part, len(groups), whole)) for part in range(1, len(groups) + 1))
    return [bundle((head, *group)) for head, group in zip(heads, groups, strict=True)]


def bundle(messages: Iterable[bytes]) -> bytes:
    """Messages in one packet."""
    return BUNDLE + AT_ONCE + b"".join(pack(">i", len(message)) + message for message in messages)


def _argument(value: Value) -> tuple[str, bytes]:
    """Type tag and bytes of an argument."""
    match value:
        case bool() | None:
            return "i", pack(">i", bool(value))
        case float():
            return "f", pack(">f", max(-FLOAT, min(value, FLOAT)))
        case str():
            return "s", _text(value[:LONGEST_TEXT])
        case bytes():
            return "b", pack(">i", len(value)) + value + bytes(-len(value) % 4)
    small = -(1 << 31) <= value < 1 << 31
    return ("i", pack(">i", value)) if small else ("h", pack(">q", max(-LONG - 1, min(value, LONG))))


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "replace").partition(b"\0")[0]
    return data + bytes(4 - len(data) % 4)
