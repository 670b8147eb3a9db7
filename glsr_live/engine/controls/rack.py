"""From messages to the turns of controls."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from glsr_live.engine.controls.controller import Controller
from glsr_live.engine.controls.encoding import DATA_LSB, DATA_MSB, position_of, steps_of
from glsr_live.engine.controls.mapping import Mapping
from glsr_live.engine.controls.pair import Half
from glsr_live.engine.controls.patch import Patch
from glsr_live.engine.controls.selection import SELECTORS, Selection
from glsr_live.engine.messages import CONTROL, NOTE_OFF, NOTE_ON, Message

PRESSURE = 0xA0
"""Polyphonic key pressure, which belongs to a note."""
Place = tuple[str, int]
"""A port and a channel."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A control moved: to a position of 0 to 1, or by so many detents of an encoder. A note is 1 on and 0 off."""

    controller: Controller
    position: float
    steps: int = 0


class Rack:
    """The controls that were heard, or are known by port and channel, and what is half heard of them."""

    def __init__(self, patch: Patch) -> None:
        self._patch = patch
        self._controllers: dict[tuple[Mapping, str, int], Controller] = {}
        self._selections: dict[Place, Selection] = {}
        self._notes: set[tuple[str, int, int]] = set()
        self.refit()

    def refit(self) -> None:
        """The patch has changed: controls without a mapping go, those whose port and channel it names come."""
        active = set(self._patch.mappings)
        self._controllers = {key: one for key, one in self._controllers.items() if key[0] in active}
        self._by_target: dict[str, list[Controller]] = {}
        for one in self._controllers.values():
            self._by_target.setdefault(one.mapping.target, []).append(one)
        for mapping in self._patch.mappings:
            if mapping.port is not None and mapping.channel is not None:
                self.controller(mapping, mapping.port, mapping.channel)

    def controller(self, mapping: Mapping, port: str, channel: int) -> Controller:
        """The one control of a mapping on this port and channel."""
        key = mapping, port, channel
        if key not in self._controllers:
            self._controllers[key] = Controller(mapping, port, channel)
            self._by_target.setdefault(mapping.target, []).append(self._controllers[key])
        return self._controllers[key]

    def of(self, target: str) -> tuple[Controller, ...]:
        """The controls of a knob."""
        return tuple(self._by_target.get(target, ()))

    def at(self, port: str) -> tuple[Controller, ...]:
        """The controls on a port."""
        return tuple(one for one in self._controllers.values() if one.port == port)

    def lose(self, port: str) -> None:
        """A port has vanished: nothing that was half heard there goes on."""
        self._notes = {key for key in self._notes if key[0] != port}
        self._selections = {place: one for place, one in self._selections.items() if place[0] != port}
        for one in self.at(port):
            one.lose()

    def hold(self, message: Message, port: str) -> None:
        """This note-on is no music, so its note-off is none."""
        self._notes.add((port, message.channel, message.number))

    def hear(self, message: Message, port: str, now: float) -> tuple[Turned, ...] | None:
        """The turns that a message makes, none while more has to come; None for a message that is not of a control."""
        if message.kind != CONTROL:
            return self._hear_note(message, port)
        if message.number in SELECTORS:
            self.follow(message, port)
            return None
        if message.number in (DATA_MSB, DATA_LSB):
            return self._enter(message, port, now)
        mapping = self._patch.find(("cc", message.number), message.channel, port)
        return None if mapping is None else self._read(mapping, message, port, now)

    def settle(self, now: float) -> tuple[Turned, ...]:
        """What half a message means that has waited too long for its other half."""
        heard = ((one, one.pair.settle(now)) for one in self._waiting())
        return tuple(Turned(one, position) for one, position in heard if position is not None)

    def due(self) -> Iterable[float]:
        """When to settle."""
        return chain.from_iterable(() if one.pair.due is None else (one.pair.due,) for one in self._waiting())

    def selected(self, message: Message, port: str) -> int | None:
        """The NRPN that a channel's data entry goes to."""
        selection = self._selections.get((port, message.channel))
        return None if selection is None else selection.number

    def follow(self, message: Message, port: str) -> None:
        """Take note of a selector. It stays music: what a synthesizer selects behind us must not depend on us."""
        self._selections.setdefault((port, message.channel), Selection()).hear(message.number, message.value)
        mapping = self._mapped(message, port)
        if mapping is not None:
            self.controller(mapping, port, message.channel).pair.begin()

    def _waiting(self) -> Iterator[Controller]:
        return (one for one in self._controllers.values() if one.mapping.bits == 14)

    def _hear_note(self, message: Message, port: str) -> tuple[Turned, ...] | None:
        if message.kind not in (NOTE_ON, NOTE_OFF, PRESSURE):
            return None
        mapping = self._patch.find(("note", message.number), message.channel, port)
        key = port, message.channel, message.number
        if message.kind == NOTE_ON and mapping is not None:
            self._notes.add(key)
            return (Turned(self.controller(mapping, port, message.channel), 1.0),)
        if message.kind == NOTE_ON or key not in self._notes:
            self._notes.discard(key)
            return None
        if message.kind == NOTE_OFF:
            self._notes.discard(key)
            return () if mapping is None else (Turned(self.controller(mapping, port, message.channel), 0.0),)
        return ()

    def _read(self, mapping: Mapping, message: Message, port: str, now: float) -> tuple[Turned, ...]:
        controller = self.controller(mapping, port, message.channel)
        if mapping.kind == "cc14":
            half: Half = "upper" if message.number == mapping.number else "lower"
            return self._halve(controller, half, message.value, now)
        if mapping.encoding is not None:
            return (Turned(controller, 0.0, steps_of(message.value, mapping.encoding)),)
        return (Turned(controller, position_of(message.value, 7)),)

    def _enter(self, message: Message, port: str, now: float) -> tuple[Turned, ...] | None:
        """Data entry, for a learned NRPN or for somebody else."""
        mapping = self._mapped(message, port)
        if mapping is None:
            return None
        controller = self.controller(mapping, port, message.channel)
        return self._halve(controller, "upper" if message.number == DATA_MSB else "lower", message.value, now)

    def _halve(self, controller: Controller, half: Half, value: int, now: float) -> tuple[Turned, ...]:
        position = controller.pair.hear(half, value, now)
        return () if position is None else (Turned(controller, position),)

    def _mapped(self, message: Message, port: str) -> Mapping | None:
        number = self.selected(message, port)
        return None if number is None else self._patch.find(("nrpn", number), message.channel, port)
