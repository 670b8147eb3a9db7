"""Real MIDI ports, virtual or connected by name; the only import of rtmidi."""

from dataclasses import dataclass
from typing import Any

from glsr_live.engine.events import MidiIn
from glsr_live.errors import PortError
from glsr_live.io.backstage import native_threads, quiet
from glsr_live.io.ports import INPUT_NAME, OUTPUT_NAME, PortChoice, PortEvent
from glsr_live.io.side import Side

QUEUE = 16384
"""Messages that RtMidi keeps between two polls; its own 1,024 overflow in a stall and the newest are lost."""
LOOK_SECONDS = 1.0
"""How often the ports are looked for: a vanished one raises nothing."""


@dataclass(frozen=True)
class MidiSystem:
    """A MIDI system that answers, and our clients there (rtmidi.MidiIn and MidiOut), which also list its ports."""

    name: str
    input: Any
    output: Any
    threads: frozenset[str]
    """The threads that serve the clients; they end when a JACK server goes, and nothing else tells."""

    def close(self) -> None:
        """Take both clients out of the system, virtual ports with them."""
        self.input.delete()
        self.output.delete()


def find_system(api: str | None = None) -> MidiSystem:
    """The MIDI system of this name, or the first that answers; raises PortError when there is none."""
    rtmidi = _rtmidi()
    tried = _candidates(rtmidi, api)
    for number in tried:
        try:
            with quiet():
                return _open_system(rtmidi, number)
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
    ports = PortList(system.name, tuple(system.input.get_ports()), tuple(system.output.get_ports()))
    system.close()
    return ports


class RtMidiPorts:
    """The instrument's ports, polled: a callback would take the interpreter's lock in the driver's thread.

    Raises PortError when there is no MIDI system or a chosen port is not there.
    """

    def __init__(self, choice: PortChoice) -> None:
        self._api = choice.api
        self._sides = Side("in", INPUT_NAME, choice.input), Side("out", OUTPUT_NAME, choice.output)
        self._next_look = 0.0
        self._system: MidiSystem | None = find_system(self._api)
        self._attach(self._system)
        for side in self._sides:
            side.demand()

    def describe(self) -> str:
        """See Ports."""
        listening, answering = (side.name for side in self._sides)
        system = self._system.name if self._system else "no MIDI system"
        return f"listening on {listening!r}, answering on {answering!r} ({system})"

    def poll(self, now: float) -> list[PortEvent]:
        """See Ports."""
        events: list[PortEvent] = []
        if self._system is not None:
            receive = self._system.input.get_message
            while received := receive():
                events.append(MidiIn(bytes(received[0])))
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            events += self._look()
        return events

    def send(self, data: bytes, now: float) -> None:
        """See Ports."""
        if self._system is not None and self._sides[1].open:
            self._system.output.send_message(data)

    def close(self) -> None:
        """See Ports."""
        if self._system is not None:
            self._system.close()
            self._system = None

    def _attach(self, system: MidiSystem) -> list[PortEvent]:
        clients = (system.input, system.output)
        return [event for side, client in zip(self._sides, clients, strict=True) for event in side.attach(client)]

    def _look(self) -> list[PortEvent]:
        if self._system is None:
            return self._return()
        if not self._system.threads <= native_threads():
            self.close()  # before any new client: RtMidi frees the old ones twice otherwise
            return [event for side in self._sides for event in side.lose()]
        return [event for side in self._sides for event in side.look()]

    def _return(self) -> list[PortEvent]:
        try:
            self._system = find_system(self._api)
        except PortError:
            return []
        return self._attach(self._system)


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


def _open_system(rtmidi: Any, number: int) -> MidiSystem:
    before = native_threads()
    listening = rtmidi.MidiIn(number, name=INPUT_NAME, queue_size_limit=QUEUE)
    listening.ignore_types(timing=False)
    answering = rtmidi.MidiOut(number, name=OUTPUT_NAME)
    return MidiSystem(rtmidi.get_api_display_name(number), listening, answering, native_threads() - before)
