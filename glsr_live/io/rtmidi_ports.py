"""Real MIDI ports, virtual or connected by name; the only import of rtmidi."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glsr_live.engine.events import PortsSeen
from glsr_live.errors import PortError
from glsr_live.io.backstage import native_threads, quiet
from glsr_live.io.jack_output import JackOutput, Unavailable, is_installed
from glsr_live.io.names import choosable
from glsr_live.io.ports import CONTROL, CONTROL_NAME, INPUT_NAME, OUTPUT_NAME, PortChoice, PortEvent
from glsr_live.io.side import Direction, Side, check_apart, controls, inputs, outputs

QUEUE = 16384
"""Messages that RtMidi keeps between two polls; its own 1,024 overflow in a stall and the newest are lost."""
LOOK_SECONDS = 1.0
"""How often the ports are looked for: a vanished one raises nothing."""
JACK = "jack"


class MidiSystem:
    """A MIDI system that answers, and our clients there, each for one port. Raises OSError when it does not answer."""

    def __init__(self, rtmidi: Any, number: int) -> None:
        self._rtmidi, self._number = rtmidi, number
        self.name: str = rtmidi.get_api_display_name(number)
        self.is_jack = rtmidi.get_api_name(number) == JACK
        self._threads: frozenset[str] = frozenset()
        self._clients: dict[tuple[Direction, str], Any] = {}
        self.client("in", INPUT_NAME)

    @property
    def alive(self) -> bool:
        """Whether the threads that serve our clients run: they end when a JACK server goes, and nothing else tells."""
        return self._threads <= native_threads()

    def client(self, direction: Direction, name: str) -> Any:
        """Our client of this name (rtmidi.MidiIn or MidiOut), opened now if there is none; it also lists the ports."""
        if (direction, name) not in self._clients:
            before = native_threads()
            with quiet():
                self._clients[direction, name] = self._open(direction, name)
            self._threads |= native_threads() - before
        return self._clients[direction, name]

    def ports(self) -> dict[Direction, list[str]]:
        """The ports that there are, our own too, by the direction in which they are of use."""
        return {"in": self.client("in", INPUT_NAME).get_ports(), "out": self._destinations()}

    def close(self) -> None:
        """Take our clients out of the system, virtual ports with them."""
        for client in self._clients.values():
            client.delete()
        self._clients.clear()

    def _destinations(self) -> list[str]:
        """Where only others write, as on JACK, a client of ours is made that does nothing but list them."""
        outs = [client for (direction, _), client in self._clients.items() if direction == "out"]
        try:
            found: list[str] = (outs[0] if outs else self.client("out", CONTROL_NAME)).get_ports()
        except OSError:
            return []
        return found

    def _open(self, direction: Direction, name: str) -> Any:
        if direction == "out":  # JACK would rename the second of two clients with one name
            return self._rtmidi.MidiOut(self._number, name=f"{name} Out" if ("in", name) in self._clients else name)
        client = self._rtmidi.MidiIn(self._number, name=name, queue_size_limit=QUEUE)
        client.ignore_types(timing=False)
        return client


def find_system(api: str | None = None) -> MidiSystem:
    """The MIDI system of this name, or the first that answers; raises PortError when there is none."""
    rtmidi = _rtmidi()
    tried = _candidates(rtmidi, api)
    for number in tried:
        try:
            return MidiSystem(rtmidi, number)
        except OSError:  # rtmidi.SystemError is one; RtMidi itself would not go on to the next
            continue
    names = " or ".join(rtmidi.get_api_display_name(number) for number in tried) or "MIDI"
    raise PortError(
        f"no MIDI system answers ({names}): start one (on Linux the ALSA sequencer or a JACK server), "
        "or try glsr-live demo, which needs none"
    )


@dataclass(frozen=True)
class PortList:
    """The ports of a MIDI system, by the names that `PortChoice` takes: sources to hear, destinations to play."""

    system: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def list_ports(api: str | None = None) -> PortList:
    """The ports that exist; raises PortError when no MIDI system answers."""
    system = find_system(api)
    inputs, outputs = system.client("in", INPUT_NAME).get_ports(), system.client("out", OUTPUT_NAME).get_ports()
    system.close()
    return PortList(system.name, tuple(inputs), tuple(outputs))


class RtMidiPorts:
    """The instrument's ports, polled: a callback would take the interpreter's lock in the driver's thread.

    On JACK a JackOutput serves the outputs where that can be, RtMidi everything else. Raises PortError when there is no
    MIDI system, a chosen port is not there or two names mean the same.
    """

    def __init__(self, choice: PortChoice) -> None:
        self.inputs, self.outputs = choice.input_keys, choice.output_keys
        self._choice = choice
        self._next_look, self._seen = 0.0, PortsSeen()
        self._sides = [*inputs(choice), *controls(choice)]
        self._exact: JackOutput | None = None
        self._system: MidiSystem | None = find_system(choice.api)
        try:
            self._open(self._system)
        except BaseException:
            self.close()
            raise
        self._senders = {side.key: side for side in self._sides if side.direction == "out"}

    @property
    def lead(self) -> float:
        """See Ports."""
        return self._exact.lead if self._exact else 0.0

    def describe(self) -> str:
        """See Ports."""
        answers = self._exact.names if self._exact else self._names(self.outputs, "out")
        parts = [f"listening on {_listed(self._names(self.inputs, 'in'))}, answering on {_listed(answers)}"]
        parts += [f"controlled by {name!r}" for name in self._names((CONTROL,), "in")]
        system = self._system.name if self._system else "no MIDI system"
        return f"{', '.join(parts)} ({system}{', to the frame' if self._exact else ''})"

    def poll(self, now: float) -> list[PortEvent]:
        """See Ports."""
        events: list[PortEvent] = []
        if self._system is not None:
            for side in self._sides:
                events += side.receive(now)
        if self._exact is not None:
            events += self._exact.poll(now)
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            events += dict.fromkeys(self._look(now))  # the two directions of a device come and go as one
        return events

    def send(self, data: bytes, now: float, due: float | None = None, port: str = "out") -> None:
        """See Ports."""
        key = self.outputs[0] if port == "out" and "out" not in self.outputs else port
        if self._exact is not None and key in self._exact.keys:
            self._exact.send(data, now, due, key)
        elif self._system is not None and key in self._senders:
            self._senders[key].send(data)

    def close(self) -> None:
        """See Ports."""
        if self._exact is not None:
            self._exact.close()
        if self._system is not None:
            self._system.close()
            self._system = None

    def _names(self, keys: Sequence[str], direction: Direction) -> list[str]:
        there = [side for side in self._sides if side.key in keys and side.direction == direction]
        return [side.name for side in there if side.key != CONTROL or side.open]

    def _open(self, system: MidiSystem) -> None:
        self._demand(system, self._sides)
        self._exact = _exact_output(self._choice) if system.is_jack else None
        if self._exact is None:
            answering = outputs(self._choice)
            self._demand(system, answering)
            self._sides += answering

    def _demand(self, system: MidiSystem, sides: Sequence[Side]) -> None:
        self._attach(system, sides)
        for side in sides:
            side.demand()
        check_apart([side for side in sides if side.key != CONTROL])

    def _attach(self, system: MidiSystem, sides: Sequence[Side]) -> list[PortEvent]:
        try:
            return [event for side in sides for event in side.attach(system.client(side.direction, side.own_name))]
        except OSError as exc:
            raise PortError(f"the MIDI system {system.name} has gone or takes no more ports; start it anew") from exc

    def _look(self, now: float) -> list[PortEvent]:
        if self._system is None:
            return self._return(now)
        if not self._system.alive:
            return self._leave()
        ports = self._system.ports()
        found = [event for side in self._sides for event in side.look(ports[side.direction])]
        return [*found, *self._survey(ports)]

    def _survey(self, ports: dict[Direction, list[str]]) -> list[PortEvent]:
        """The ports of others, where they are others than before."""
        before, self._seen = self._seen, PortsSeen(choosable(ports["in"]), choosable(ports["out"]))
        return [] if self._seen == before else [self._seen]

    def _return(self, now: float) -> list[PortEvent]:
        try:
            self._system = find_system(self._choice.api)
            found = self._attach(self._system, self._sides)
        except PortError:  # not there, or gone again: the next look will tell
            return self._leave()
        if self._exact is not None:
            self._exact.server_found(now)
        return found

    def _leave(self) -> list[PortEvent]:
        """The system has gone; its clients go before any new one, for RtMidi frees them twice otherwise."""
        if self._system is not None:
            self._system.close()
            self._system = None
        lost = [event for side in self._sides for event in side.lose()]
        gone = self._exact.server_lost() if self._exact else []
        return [*lost, *gone, *self._survey({"in": [], "out": []})]


def _exact_output(choice: PortChoice) -> JackOutput | None:
    try:
        return JackOutput(choice) if is_installed() else None
    except Unavailable:
        return None


def _rtmidi() -> Any:
    try:
        import rtmidi
    except ImportError as exc:
        raise PortError(
            f"MIDI cannot be used here ({exc}); on Linux install ALSA's library (Debian: apt install libasound2), "
            "or try glsr-live demo, which needs no MIDI system"
        ) from exc
    return rtmidi


def _candidates(rtmidi: Any, api: str | None) -> list[int]:
    compiled = [number for number in rtmidi.get_compiled_api() if number != rtmidi.API_RTMIDI_DUMMY]
    names = [rtmidi.get_api_name(number) for number in compiled]
    if api is None:
        return compiled
    if api not in names:
        raise PortError(f"this machine has no MIDI system {api!r}; choose from: {', '.join(names)}")
    return [compiled[names.index(api)]]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(repr(name) for name in names)
