"""What travels from the instrument to the process that writes on JACK, and waits there for its frame."""

import struct
from collections import deque
from collections.abc import Iterable

from glsr_live.engine.messages import ALL_NOTES_OFF, CONTROL, NOTE_OFF, NOTE_ON, SUSTAIN, Message, parse
from glsr_live.io.sounding import Sounding

_HEAD = struct.Struct("=dBH")
_END = 255
LONGEST = 4096 - _HEAD.size
"""Bytes of a message: a pipe takes a record of 4,096 whole or not at all, and no half one ever stands in it."""
RELEASING = (SUSTAIN, ALL_NOTES_OFF)


def record(due: float, port: int, data: bytes) -> bytes:
    """A message for the output of this number, due at a second of the clock that all processes share."""
    return _HEAD.pack(due, port, len(data)) + data


def farewell() -> bytes:
    """The record that ends the line in peace: what was given is played, and nothing more."""
    return record(0.0, _END, b"")


class Line:
    """The messages of some outputs, each output's in the order in which they were given, and what they let sound."""

    def __init__(self, outputs: int) -> None:
        self._waiting: list[deque[tuple[float, bytes]]] = [deque() for _ in range(outputs)]
        self._sounding = [Sounding() for _ in range(outputs)]
        self._written: list[list[bytes]] = [[] for _ in range(outputs)]
        self._rest = b""
        self._in_peace = False

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not any(self._waiting)

    def feed(self, chunk: bytes) -> None:
        """Take records as they come out of the pipe, cut anywhere."""
        chunk, at = self._rest + chunk, 0
        while len(chunk) - at >= _HEAD.size:
            due, port, size = _HEAD.unpack_from(chunk, at)
            end = at + _HEAD.size + size
            if end > len(chunk):
                break
            self._give(due, port, chunk[at + _HEAD.size : end])
            at = end
        self._rest = chunk[at:]

    def take(self, port: int, start: float, rate: float, frames: int) -> list[tuple[int, bytes]]:
        """The messages of a period that begins at a second, as (frame within it, message), and no longer waiting.

        A message never overtakes an earlier one: it waits with it. What is late takes the first frame.
        """
        waiting, taken, last = self._waiting[port], [], 0
        while waiting and (frame := round((waiting[0][0] - start) * rate)) < frames:
            last = max(last, frame)
            taken.append((last, waiting.popleft()[1]))
        self._written[port] = [data for _, data in taken]
        for data in self._written[port]:
            self._sounding[port].sent(data)
        return taken

    def put_back(self, port: int, messages: Iterable[bytes]) -> None:
        """These found no room: they come first in the next period."""
        self._waiting[port].extendleft((0.0, data) for data in reversed(list(messages)))

    def repeat(self) -> None:
        """The last period may have been lost: what it ended is ended again, for no note may hang."""
        for port, written in enumerate(self._written):
            self.put_back(port, endings(written))

    def finish(self) -> None:
        """The pipe has ended; without a farewell the instrument has crashed, and everything is released."""
        if self._in_peace:
            return
        for waiting, sounding in zip(self._waiting, self._sounding, strict=True):
            waiting.clear()
            waiting.extend((0.0, data) for data in sounding.release())

    def _give(self, due: float, port: int, data: bytes) -> None:
        if port == _END:
            self._in_peace = True
        elif data and port < len(self._waiting):
            self._waiting[port].append((due, data))


def endings(written: Iterable[bytes]) -> list[bytes]:
    """Those of the messages that end something which did not begin again after them."""
    last: dict[tuple[bool, int, int], tuple[Message, bytes]] = {}
    for data in written:
        message = parse(data)
        if message is not None and message.kind in (NOTE_ON, NOTE_OFF, CONTROL):
            last[message.kind == CONTROL, message.channel, message.number] = message, data
    return [data for message, data in last.values() if _ends(message)]


def _ends(message: Message) -> bool:
    return message.kind == NOTE_OFF or (message.kind == CONTROL and message.number in RELEASING and message.value == 0)
