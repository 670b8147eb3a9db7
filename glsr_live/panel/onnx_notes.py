"""The notes in an ONNX file, by its outermost fields alone: a card is looked at without loading a model's program.

Field 14 of the model holds pairs of key (field 1) and value (field 2), as texts (onnx.proto3). Each field begins with
a number of seven bits a byte: its own number, and in the lowest three bits how it is written (Protocol Buffers,
encoding).
"""

from collections.abc import Iterator

from glsr_live.errors import PackError

NOTES, KEY, VALUE = 14, 1, 2
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST = 10
"""Bytes of a number."""


def notes_of(data: bytes, name: str) -> dict[str, str]:
    """The notes in a file's bytes; raises PackError, naming the file, where it is no ONNX model or a damaged one."""
    try:
        pairs = [dict(_fields(pair)) for number, pair in _fields(data) if number == NOTES]
        return {pair.get(KEY, b"").decode(): pair.get(VALUE, b"").decode() for pair in pairs}
    except (ValueError, IndexError) as exc:
        raise PackError(f"{name} is no ONNX model, or a damaged one; export the pack again") from exc


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields that hold bytes, by their numbers; the others are gone over. Raises ValueError or IndexError."""
    at = 0
    while at < len(data):
        head, at = _number(data, at)
        kind = head & 7
        if kind == _BYTES:
            length, at = _number(data, at)
            if length > len(data) - at:
                raise ValueError("a field is longer than the file")
            yield head >> 3, data[at : at + length]
            at += length
        elif kind == _VARINT:
            _, at = _number(data, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            at += 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"no field is written in the way {kind}")
    if at != len(data):
        raise ValueError("the file ends in the middle of a field")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place behind it."""
    number = 0
    for place in range(_LONGEST):
        byte = data[at + place]
        number |= (byte & 127) << (7 * place)
        if byte < 128:
            return number, at + place + 1
    raise ValueError("a number does not end")
