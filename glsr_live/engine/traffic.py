"""Which ports there are, and how much passes."""

from collections.abc import Iterable

from glsr_live.control.status import PortDirection, PortStatus
from glsr_live.engine.events import PortsSeen, SendMidi
from glsr_live.engine.routes import CONTROL, InputRoute, OutputRoute

Way = tuple[str, PortDirection]
"""A port's key and its direction: one device may be heard and played."""


class Traffic:
    """Counts messages by the key and the direction of their port."""

    def __init__(self, inputs: Iterable[InputRoute], outputs: Iterable[OutputRoute]) -> None:
        ways: list[Way] = [*((route.key, "in") for route in inputs), *((route.key, "out") for route in outputs)]
        self._counts = dict.fromkeys(ways, 0)
        self._lost: set[str] = set()
        self.seen = PortsSeen()
        """The ports that exist."""

    @property
    def told(self) -> tuple[PortStatus, ...]:
        """Every port that was named or heard of."""
        return tuple(
            PortStatus(key, key not in self._lost, count, direction)
            for (key, direction), count in self._counts.items()
        )

    def heard(self, port: str) -> None:
        """A message came in."""
        self._count(_way(port, "in"))

    def sent(self, messages: Iterable[SendMidi]) -> None:
        """Messages went out."""
        for message in messages:
            if message.port not in self._lost:
                self._count(_way(message.port, "out"))

    def lost(self, port: str) -> None:
        """A port has vanished."""
        self._know(port)
        self._lost.add(port)

    def found(self, port: str) -> None:
        """A port is there."""
        self._know(port)
        self._lost.discard(port)

    def _count(self, way: Way) -> None:
        self._counts[way] = self._counts.get(way, 0) + 1

    def _know(self, port: str) -> None:
        """Of the ports that come and go only the control port is named by no route."""
        if not any(key == port for key, _ in self._counts):
            self._counts[_way(port, "in")] = 0


def _way(port: str, direction: PortDirection) -> Way:
    return port, "control" if port == CONTROL else direction
