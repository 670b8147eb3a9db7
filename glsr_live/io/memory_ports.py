"""Ports without a MIDI system: the demo and the tests play into them and read back what was sent."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass

from glsr_live.engine.events import MidiIn
from glsr_live.io.ports import PortEvent


@dataclass(frozen=True)
class Sent:
    """One message that was sent, at `time` seconds of the daemon's clock."""

    time: float
    data: bytes
    port: str = "out"
    due: float | None = None


class MemoryPorts:
    """Inputs that play `script`, pairs of (seconds, message), and outputs that remember in `sent`.

    Any port may be named. `lead` is what the engine is told of it; nothing here waits for a due second.
    """

    def __init__(self, script: Iterable[tuple[float, bytes]] = (), lead: float = 0.0) -> None:
        self.inputs: tuple[str, ...] = ("in",)
        self.outputs: tuple[str, ...] = ("out",)
        self.lead = lead
        self._script: list[tuple[float, int, PortEvent]] = []
        self._fed = 0
        self.sent: list[Sent] = []
        self.closed = False
        for due, data in script:
            self.feed(data, due)

    def feed(self, data: bytes, due: float = 0.0, port: str = "in") -> None:
        """Let a message come in with the first poll at or after `due`."""
        self.happen(MidiIn(data, port), due)

    def happen(self, event: PortEvent, due: float = 0.0) -> None:
        """Let a port event happen with the first poll at or after `due`; equal times keep their order."""
        self._fed += 1
        insort(self._script, (due, self._fed, event))

    def describe(self) -> str:
        """See Ports."""
        return "in-memory ports"

    def poll(self, now: float) -> list[PortEvent]:
        """See Ports."""
        ready = sum(due <= now for due, _, _ in self._script)
        events = [event for _, _, event in self._script[:ready]]
        del self._script[:ready]
        return events

    def send(self, data: bytes, now: float, due: float | None = None, port: str = "out") -> None:
        """See Ports."""
        self.sent.append(Sent(now, data, port, due))

    def close(self) -> None:
        """See Ports."""
        self.closed = True
