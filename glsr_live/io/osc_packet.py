"""Whether bytes from the network are an OSC packet, checked before anything else reads them.

The structure is that of the OpenSound Control 1.0 specification (Wright, 2002). The check is stricter where that costs
nobody anything: python-osc 1.10.2 never returns from a bundle with an element of negative size.
"""

from collections.abc import Iterator
from struct import unpack_from

from glsr_live.control.session import LARGEST
from glsr_live.errors import GlsrError

BUNDLE = b"#bundle\0"
HEADER = 16
"""Bytes of a bundle's name and time tag."""
DEEPEST = 4
"""So many bundles may lie in one another."""
MOST = 32
"""A packet may hold so many messages, unless its reader says otherwise."""
SIZES = {"i": 4, "f": 4, "h": 8, "d": 8, "T": 0, "F": 0, "N": 0}
"""Bytes of an argument, by its type tag; `s` and `b` have their own length. No address takes other types."""


class PacketError(GlsrError):
    """These bytes are no OSC packet that we would read."""


def messages_of(packet: bytes, most: int = MOST) -> list[bytes]:
    """The messages of a packet in order, each checked; bundles are opened and their time tags ignored.

    Raises PacketError for anything that is broken, or too much.
    """
    _demand(len(packet) <= LARGEST, "too long")
    found: list[bytes] = []
    for message in _open(packet, 0):
        _check_message(message)
        found.append(message)
        _demand(len(found) <= most, "too many messages")
    return found


def _open(packet: bytes, depth: int) -> Iterator[bytes]:
    _demand(len(packet) > 0 and len(packet) % 4 == 0, "no multiple of 4 bytes")
    if not packet.startswith(BUNDLE):
        yield packet
        return
    _demand(len(packet) >= HEADER and depth < DEEPEST, "a bundle that is too short or too deep")
    at = HEADER
    while at < len(packet):
        (size,) = unpack_from(">i", packet, at)
        at += 4
        _demand(0 < size <= len(packet) - at, "an element of a size that cannot be")
        yield from _open(packet[at : at + size], depth + 1)
        at += size


def _check_message(message: bytes) -> None:
    at = _text_end(message, 0)
    address = message[: message.index(0)]
    _demand(address.startswith(b"/") and address.isascii() and address.decode().isprintable(), "no address")
    if at == len(message):
        return
    start, at = at, _text_end(message, at)
    tags = message[start : message.index(0, start)]
    _demand(tags.startswith(b",") and tags.isascii(), "no type tags")
    for tag in tags[1:].decode():
        at = _argument_end(message, at, tag)
    _demand(at == len(message), "more than its type tags say")


def _argument_end(message: bytes, at: int, tag: str) -> int:
    if tag == "s":
        return _text_end(message, at)
    if tag == "b":
        return _blob_end(message, at)
    _demand(tag in SIZES and at + SIZES[tag] <= len(message), "an argument that is unknown or cut short")
    return at + SIZES[tag]


def _text_end(message: bytes, at: int) -> int:
    """Behind a text: its bytes, a zero, and up to three more to a multiple of 4."""
    zero = message.find(0, at)
    end = zero + 4 - zero % 4
    _demand(zero >= 0 and end <= len(message), "a text without an end")
    try:
        message[at:zero].decode()
    except UnicodeDecodeError as exc:
        raise PacketError("no OSC packet: a text that is no UTF-8") from exc
    return end


def _blob_end(message: bytes, at: int) -> int:
    _demand(at + 4 <= len(message), "a blob that is cut short")
    (size,) = unpack_from(">i", message, at)
    _demand(0 <= size <= len(message) - at - 4, "a blob of a size that cannot be")
    return at + 4 + size + -size % 4  # its padding lies inside, since the message is a multiple of 4


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise PacketError(f"no OSC packet: {what}")
