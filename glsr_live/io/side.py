"""One port of the instrument: a virtual one of its own, or a connection to a port that exists."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from glsr_live.engine.events import MidiIn, PortFound, PortLost
from glsr_live.errors import PortError
from glsr_live.io.names import foreign, match_foreign, plain
from glsr_live.io.ports import CONTROL, CONTROL_NAME, INPUT_NAME, OUTPUT_NAME, PortChoice, PortEvent, own_names
from glsr_live.io.stamping import Stamps

Direction = Literal["in", "out"]


class Side:
    """A port: its `key`, the client's `own_name`, and the port `wanted` to connect to, "" for a virtual one.

    An optional one may be missing, and is looked for all the same.
    """

    def __init__(self, key: str, direction: Direction, own_name: str, wanted: str, optional: bool = False) -> None:
        self.key, self.direction, self.own_name = key, direction, own_name
        self.wanted = wanted
        """The name of the port to connect to, whole once it was found; "" for a virtual one."""
        self._optional, self._known = optional, False
        self._client: Any = None
        self._sources: frozenset[str] = frozenset()
        self._stamps = Stamps()
        self.open = False

    @property
    def name(self) -> str:
        """The port's name for the player."""
        return self.wanted or self.own_name

    def attach(self, client: Any) -> list[PortEvent]:
        """Take this rtmidi client; a virtual port opens now, a connection with the next `look`.

        Raises PortError where there are no virtual ports.
        """
        self._client, self._sources, self._stamps = client, frozenset(), Stamps()
        if self.wanted:
            return self.look(client.get_ports())
        return self._make()

    def demand(self) -> None:
        """Connect; raises PortError when the port is not there or its name fits several."""
        if self.wanted and not self.open and not self._optional:
            self._connect(self._match(self._client.get_ports()))

    def look(self, ports: Sequence[str]) -> list[PortEvent]:
        """See whether the port that we connect to is among those of our direction; nothing is raised when one goes."""
        if not self.wanted:
            return self._look_around(ports) if self.key == "in" else []
        there = self._there(ports)
        if self.open and not there:
            self._client.close_port()
            return self.lose()
        if there and not self.open:
            return self._try(there[0])
        return []

    def receive(self, now: float) -> list[MidiIn]:
        """What came in since the last time."""
        received: list[MidiIn] = []
        if self.direction == "out":
            return received
        while message := self._client.get_message():
            data, since = message
            received.append(MidiIn(bytes(data), self.key, self._stamps.stamp(since, now)))
        self._stamps.looked(now)
        return received

    def send(self, data: bytes) -> None:
        """Send a message at once; it is dropped while the port is lost."""
        if self.open:
            self._client.send_message(data)

    def lose(self) -> list[PortEvent]:
        """The port has gone."""
        events: list[PortEvent] = [PortLost(self.key)] if self.open else []
        self.open = False
        return events

    def _make(self) -> list[PortEvent]:
        try:
            _open_virtual(self._client, self.own_name)
        except PortError:
            if self._optional:
                return []
            raise
        return self._found()

    def _look_around(self, ports: Sequence[str]) -> list[PortEvent]:
        """A virtual input is not told who plays into it: a source that vanishes may be the player, with keys held."""
        before, self._sources = self._sources, frozenset(foreign(ports))
        return [] if before <= self._sources else [PortLost(self.key), PortFound(self.key)]

    def _there(self, ports: Sequence[str]) -> list[str]:
        if self._optional and not self._known:
            with suppress(PortError):
                return [self._match(ports)]
        return [name for name in foreign(ports) if plain(name) == self.wanted]

    def _match(self, ports: Sequence[str]) -> str:
        return match_foreign(self.wanted, ports, f"MIDI {self.direction}put")

    def _try(self, name: str) -> list[PortEvent]:
        try:
            return self._connect(name)
        except PortError:  # gone again, or not ready yet: the next look will tell
            return []

    def _connect(self, name: str) -> list[PortEvent]:
        try:
            self._client.open_port(self._client.get_ports().index(name), name=self.own_name)
        except (OSError, ValueError) as exc:
            held = f"the MIDI {self.direction}put {name!r} cannot be opened; another program may hold it"
            raise PortError(held) from exc
        self.wanted, self._known = plain(name), True
        return self._found()

    def _found(self) -> list[PortEvent]:
        self.open = True
        return [PortFound(self.key)]


def inputs(choice: PortChoice) -> list[Side]:
    """The inputs of a choice, in order."""
    return _sides("in", INPUT_NAME, choice.input_keys, choice.inputs or ("",))


def outputs(choice: PortChoice) -> list[Side]:
    """The outputs of a choice, in order."""
    return _sides("out", OUTPUT_NAME, choice.output_keys, choice.outputs or ("",))


def controls(choice: PortChoice) -> list[Side]:
    """The control port, in and out; optional are a virtual one, and the way back to a controller."""
    if choice.control is None:
        return []
    name = choice.control
    return [Side(CONTROL, "in", CONTROL_NAME, name, not name), Side(CONTROL, "out", CONTROL_NAME, name, True)]


def check_apart(sides: Sequence[Side]) -> None:
    """Raises PortError when two ports of one direction are connected to the same."""
    for number, side in enumerate(sides):
        if side.wanted and side.wanted in [earlier.wanted for earlier in sides[:number]]:
            raise PortError(f"{side.key!r} and another name both mean {side.wanted!r}; name each port once")


def _sides(direction: Direction, base: str, keys: Sequence[str], wanted: Sequence[str]) -> list[Side]:
    each = zip(keys, own_names(base, wanted), wanted, strict=True)
    return [Side(key, direction, own_name, name) for key, own_name, name in each]


def _open_virtual(client: Any, name: str) -> None:
    try:
        client.open_virtual_port(name)
    except (RuntimeError, OSError) as exc:
        raise PortError(
            f"this system cannot make the virtual port {name!r}; on Windows create two ports with loopMIDI "
            "and name them: glsr-live --in NAME --out NAME"
        ) from exc
