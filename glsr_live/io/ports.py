"""What the daemon asks of MIDI ports, whatever stands behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from glsr_live.engine.events import MidiIn, PortFound, PortLost, PortsSeen
from glsr_live.errors import PortError

PortEvent = MidiIn | PortLost | PortFound | PortsSeen
"""The port of the first three is its key: see PortChoice."""

INPUT_NAME = "GLSR Live In"
OUTPUT_NAME = "GLSR Live Out"
CONTROL_NAME = "GLSR Live Control"
CONTROL = "control"
"""The key of the control port."""


@dataclass(frozen=True)
class PortChoice:
    """Where to listen and where to answer: "" is a virtual port, a name connects to a port that exists.

    No name at all is one virtual port. The key of a port is the name as it is here; that of a virtual one is `in` or
    `out`, that of the control port always `control`. `control` is where knobs are turned and shown: "" makes a virtual
    pair, a name connects to that controller in both directions, None leaves it out. `api` names one of RtMidi's MIDI
    systems (`alsa`, `jack`, `core`, `winmm`); None takes the first that answers. Raises PortError for a name that is
    given twice or is the key of another port.
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    control: str | None = ""
    api: str | None = None

    def __post_init__(self) -> None:
        _check(self.inputs, self.input_keys, "input")
        _check(self.outputs, self.output_keys, "output")

    @property
    def input_keys(self) -> tuple[str, ...]:
        """The keys of the inputs, in order."""
        return _keys(self.inputs, "in")

    @property
    def output_keys(self) -> tuple[str, ...]:
        """The keys of the outputs, in order."""
        return _keys(self.outputs, "out")


class Ports(Protocol):
    """Inputs and outputs that carry whole MIDI messages."""

    @property
    def lead(self) -> float:
        """How many seconds before it is due a message should be sent, 0 where it leaves when it is sent."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The keys of the inputs, without the control port."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The keys of the outputs, without the control port."""

    def describe(self) -> str:
        """Where it listens and answers, in words for the player."""

    def poll(self, now: float) -> list[PortEvent]:
        """What came in since the last poll, in order, which ports went or came back, and which there are if others."""

    def send(self, data: bytes, now: float, due: float | None = None, port: str = "out") -> None:
        """Send one message at the second `due` (None is now), never before one that was sent there earlier.

        It is dropped while the port is lost and where there is none of this key; without a virtual output `out` is the
        first.
        """

    def close(self) -> None:
        """Take the ports down; what was sent before has left."""


def own_names(base: str, wanted: Sequence[str]) -> list[str]:
    """The names of our own ports for these: the virtual one has the base alone, or else the first; others a number."""
    first = wanted.index("") if "" in wanted else 0
    numbers = count(2)
    return [base if at == first else f"{base} {next(numbers)}" for at in range(len(wanted))]


def _keys(names: Sequence[str], virtual: str) -> tuple[str, ...]:
    return tuple(name or virtual for name in names or ("",))


def _check(names: Sequence[str], keys: Sequence[str], kind: str) -> None:
    taken = next((name for name in names if name in ("in", "out", CONTROL)), None)
    if taken is not None:
        raise PortError(f"{taken!r} is no name for a MIDI {kind}: it stands for a virtual port; give more of the name")
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise PortError(f"the MIDI {kind} {twice!r} is named twice; name each port once")
