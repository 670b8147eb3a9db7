"""Which ports there are, and how much passes."""

from collections.abc import Iterable

from glsr_live.control.status import PortStatus
from glsr_live.engine.events import SendMidi


class Traffic:
    """Counts messages by the key of their port."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._counts = dict.fromkeys(keys, 0)
        self._lost: set[str] = set()

    @property
    def told(self) -> tuple[PortStatus, ...]:
        """Every port that was named or heard of."""
        return tuple(PortStatus(key, key not in self._lost, count) for key, count in self._counts.items())

    def heard(self, port: str) -> None:
        """A message came in."""
        self._counts[port] = self._counts.get(port, 0) + 1

    def sent(self, messages: Iterable[SendMidi]) -> None:
        """Messages went out."""
        for message in messages:
            if message.port not in self._lost:
                self.heard(message.port)

    def lost(self, port: str) -> None:
        """A port has vanished."""
        self._counts.setdefault(port, 0)
        self._lost.add(port)

    def found(self, port: str) -> None:
        """A port is there."""
        self._counts.setdefault(port, 0)
        self._lost.discard(port)
