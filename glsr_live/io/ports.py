"""What the daemon asks of MIDI ports, whatever stands behind them."""

from dataclasses import dataclass
from typing import Protocol

from glsr_live.engine.events import MidiIn, PortFound, PortLost

PortEvent = MidiIn | PortLost | PortFound
"""The ports of these events are `in` and `out`, whatever they are called outside."""

INPUT_NAME = "GLSR Live In"
OUTPUT_NAME = "GLSR Live Out"


@dataclass(frozen=True)
class PortChoice:
    """Where to listen and where to answer; None makes a virtual port, a name connects to a port that exists.

    `api` names one of RtMidi's MIDI systems (`alsa`, `jack`, `core`, `winmm`); None takes the first that answers.
    """

    input: str | None = None
    output: str | None = None
    api: str | None = None


class Ports(Protocol):
    """One input and one output that carry whole MIDI messages."""

    def describe(self) -> str:
        """Where it listens and answers, in words for the player."""

    def poll(self, now: float) -> list[PortEvent]:
        """What came in since the last poll, in order, and which ports went or came back."""

    def send(self, data: bytes, now: float) -> None:
        """Send one message at once; it is dropped while the output is lost."""

    def close(self) -> None:
        """Take the ports down; what was sent before has left."""
