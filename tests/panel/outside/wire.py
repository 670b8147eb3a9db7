"""A wire between a panel and its instrument on which every datagram is seen, and OSC written out by hand."""

import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

LARGEST = 65536


def message(address: str, *values: float | int | str) -> bytes:
    """An OSC 1.0 message, byte by byte."""
    kinds = {float: ("f", ">f"), int: ("i", ">i")}
    tags = "".join("s" if isinstance(each, str) else kinds[type(each)][0] for each in values)
    packed = (_text(each) if isinstance(each, str) else struct.pack(kinds[type(each)][1], each) for each in values)
    return _text(address) + _text("," + tags) + b"".join(packed)


def _text(text: str) -> bytes:
    encoded = text.encode()
    return encoded + bytes(4 - len(encoded) % 4)


class Wire:
    """Forwards UDP from `port` to an instrument's port and back; `asked` is what the panel sent, in order."""

    def __init__(self, instrument: int) -> None:
        self._front, self._back = _opened(), _opened()
        self._back.connect(("127.0.0.1", instrument))
        self.port: int = self._front.getsockname()[1]
        self.asked: list[bytes] = []
        self.panel: tuple[str, int] | None = None
        for run in (self._there, self._home):
            Thread(target=run, daemon=True).start()

    def of(self, address: str) -> list[bytes]:
        """What was asked at an address or below it."""
        beginning = address.encode()
        return [each for each in list(self.asked) if each.startswith((beginning + b"\0", beginning + b"/"))]

    def values(self, address: str) -> list[float]:
        """The numbers that were sent to an address that takes one."""
        end = message(address, 0.0)[:-4]
        return [struct.unpack(">f", each[-4:])[0] for each in list(self.asked) if each[:-4] == end]

    def inject(self, datagram: bytes) -> None:
        """Let the panel hear something from where its instrument is."""
        assert self.panel is not None
        self._front.sendto(datagram, self.panel)

    def close(self) -> None:
        """Cut it."""
        for each in (self._front, self._back):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _there(self) -> None:
        def forward(datagram: bytes, sender: tuple[str, int]) -> None:
            self.panel = sender
            self.asked.append(datagram)
            self._back.send(datagram)

        _pump(self._front, forward)

    def _home(self) -> None:
        _pump(self._back, lambda datagram, _: self._front.sendto(datagram, self.panel) if self.panel else None)


def _pump(source: socket.socket, forward: Callable[[bytes, tuple[str, int]], object]) -> None:
    """Until the socket is closed; where nobody listens at the other end, what was sent is lost."""
    while source.fileno() >= 0:
        try:
            datagram, sender = source.recvfrom(LARGEST)
        except ConnectionError:
            continue
        except OSError:
            return
        with suppress(OSError):
            if not datagram:
                continue
            forward(datagram, sender)


def _opened() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    return made
