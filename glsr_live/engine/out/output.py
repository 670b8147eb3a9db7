"""The way out: everything that is sent passes the ledger, and is remembered for its echo."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from operator import is_

from glsr_live.engine.answer.line import NoteOff, NoteOn
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import SendMidi
from glsr_live.engine.messages import (
    ALL_SOUND_OFF,
    CONTROL,
    ENDINGS,
    FIRST_MODE,
    NOTE_OFF,
    NOTE_ON,
    RESET_CONTROLLERS,
    SUSTAIN,
    Message,
    control,
    encode,
)
from glsr_live.engine.out.echo import Echo
from glsr_live.engine.out.voices import Sent, Spot, Voices
from glsr_live.engine.routes import CONTROL as CONTROL_PORT
from glsr_live.engine.routes import Cargo, OutputRoute

TEST_PITCH, TEST_VELOCITY, TEST_SECONDS = 60, 100, 0.5
BEAT_PITCH, BAR_PITCH, CLICK_VELOCITY, CLICK_SECONDS = 77, 76, 100, 0.03
"""General MIDI's low and high wood block."""


class Output:
    """The output ports as the engine sees them; the messages pile up until they are collected."""

    def __init__(self, config: EngineConfig) -> None:
        self._routes = config.outputs
        self._keys = {route.key for route in config.outputs}
        self._lost: set[str] = set()
        self._voices = Voices()
        self._echo = Echo()
        self._pedals: dict[tuple[str, int], str] = {}
        """(output, channel) of the pedals that are held through us, and the input of each."""
        self._messages: list[SendMidi] = []
        self._latest: dict[tuple[str, int], float] = {}
        """The second at which the newest message of a port and channel is due."""
        self._brief: list[tuple[float, object]] = []
        """(second at which they end, owner) of notes that are no part of an answer."""
        self.configure(config)

    def configure(self, config: EngineConfig) -> None:
        """The settings are these now; a note that sounds is ended where it was started."""
        self._channel, self._click_channel, self._mute = config.channel, config.click_channel, config.mute

    def collect(self) -> list[SendMidi]:
        """What is to be sent now, in order."""
        messages, self._messages = self._messages, []
        return messages

    @property
    def looping(self) -> bool:
        """Whether our own notes come back, one after the other."""
        return self._echo.looping

    def echoes(self, message: Message, now: float) -> bool:
        """Whether an incoming message is our own."""
        return self._echo.returns(message, now)

    def play(self, event: NoteOn | NoteOff, due: float, now: float, shared: bool = False) -> None:
        """Send a note of the answer to every port that carries answers; `shared` is one that the phrase has too."""
        for spot in self._spots(event):
            if isinstance(event, NoteOff):
                self._send(self._voices.off(spot, event.serial), due, now)
            elif not self._mute and spot.port not in self._lost:
                self._send(self._voices.on(spot, event.velocity, event.serial), due, now, shared and spot.pitch == event.pitch)

    def thru(self, message: Message, source: str, now: float) -> None:
        """Send on what the player plays at the input `source`.

        Channel modes that end notes end the player's alone, for the channel may have notes of the answer as well.
        """
        for port in self._carrying("thru"):
            self._thru(port, message, _Player(source, message.channel), now)

    def clock(self, data: bytes, due: float) -> None:
        """Send a message of our own clock."""
        self._messages += [SendMidi(data, due, port) for port in self._carrying("clock") if port not in self._lost]

    def feedback(self, port: str, data: bytes, now: float) -> None:
        """Tell a controller where its knob stands, where it can be reached: at an output of its input's name."""
        if port == CONTROL_PORT or port in self._keys:
            self._messages.append(SendMidi(data, now, port))

    def test(self, now: float) -> None:
        """Play a note on every output."""
        spots = [Spot(route.key, self._of(route), TEST_PITCH) for route in self._routes]
        self._play_briefly(spots, TEST_VELOCITY, now, now + TEST_SECONDS, now)

    def click(self, due: float, accent: bool, now: float) -> None:
        """A beat of the count-in; the first of a bar is higher."""
        pitch = BAR_PITCH if accent else BEAT_PITCH
        spots = [Spot(port, self._click_channel, pitch) for port in self._carrying("answer")]
        self._play_briefly(spots, CLICK_VELOCITY, due, max(due, now) + CLICK_SECONDS, now)

    def due(self) -> float | None:
        """The second at which to `advance`."""
        return min((ends for ends, _ in self._brief), default=None)

    def advance(self, now: float) -> None:
        """End the clicks and test notes whose time has come."""
        for ends, owner in [brief for brief in self._brief if brief[0] <= now]:
            self._send(self._voices.release(partial(is_, owner)), ends, now)
        self._brief = [brief for brief in self._brief if brief[0] > now]

    def release_thru(self, now: float, source: str | None = None) -> None:
        """The player is gone, from one input or from all: end what only the player would have ended."""
        self._send(self._voices.release(lambda it: isinstance(it, _Player) and source in (None, it.source)), now, now)
        lifted = sorted(place for place, one in self._pedals.items() if source in (None, one))
        self._send([(port, control(channel, SUSTAIN, 0)) for port, channel in lifted], now, now)
        self._pedals = {place: one for place, one in self._pedals.items() if place not in lifted}

    def release_answer(self, now: float) -> None:
        """End every note that the player does not hold himself."""
        self._send(self._voices.release(lambda it: not isinstance(it, _Player)), now, now)

    def lose(self, port: str, now: float) -> None:
        """A port has gone; its notes end here, whether or not it can still hear of it."""
        self._lost.add(port)
        self._send(self._voices.release_port(port), now, now)

    def find(self, port: str) -> None:
        """A port is there again."""
        self._lost.discard(port)

    def panic(self, now: float, again: bool = False) -> None:
        """End every note, and whatever else may sound on the channels that were used.

        A second panic in a row also cuts what rings on and resets the controllers.
        """
        channels = [(route.key, self._channel if route.channel is None else route.channel) for route in self._routes]
        messages = self._voices.panic(*channels)
        if again:
            used = dict.fromkeys((port, data[0] & 0x0F) for port, data in messages)
            both = (ALL_SOUND_OFF, RESET_CONTROLLERS)
            messages += [(port, control(channel, number, 0)) for port, channel in used for number in both]
        self._send(messages, now, now)
        self._pedals.clear()

    def _spots(self, event: NoteOn | NoteOff) -> list[Spot]:
        """Where a note of the answer goes; a note-off also to where the settings had it when it began."""
        if isinstance(event, NoteOff):
            return self._voices.of(event.serial)
        routes = [route for route in self._routes if "answer" in route.carries]
        spots = [Spot(route.key, self._of(route), event.pitch + route.transpose) for route in routes]
        return [spot for spot in spots if 0 <= spot.pitch <= 127]

    def _of(self, route: OutputRoute) -> int:
        return self._channel if route.channel is None else route.channel

    def _play_briefly(self, spots: Iterable[Spot], velocity: int, due: float, ends: float, now: float) -> None:
        owner = object()
        self._brief.append((ends, owner))
        for spot in spots:
            if spot.port not in self._lost:
                self._send(self._voices.on(spot, velocity, owner), due, now)

    def _carrying(self, cargo: Cargo) -> list[str]:
        """The ports that carry it, each once: two routes may lead to two channels of one port."""
        return list(dict.fromkeys(route.key for route in self._routes if cargo in route.carries))

    def _thru(self, port: str, message: Message, player: "_Player", now: float) -> None:
        spot = Spot(port, message.channel, message.number)
        if message.kind == NOTE_OFF:
            self._send(self._voices.off(spot, player), now, now)
        elif message.kind == CONTROL and message.number in ENDINGS:
            self._send(self._voices.release(lambda it: it == player, port), now, now)
        elif port in self._lost:
            return
        elif message.kind == NOTE_ON:
            self._send(self._voices.on(spot, message.value, player), now, now)
        elif message.kind != CONTROL or message.number < FIRST_MODE or message.number == RESET_CONTROLLERS:
            self._pass(port, message, player, now)

    def _pass(self, port: str, message: Message, player: "_Player", now: float) -> None:
        if message.kind == CONTROL and message.number in (SUSTAIN, RESET_CONTROLLERS):
            self._pedals.pop((port, message.channel), None)
            if message.number == SUSTAIN and message.value >= 64:
                self._pedals[port, message.channel] = player.source
        self._voices.touch(port, message.channel)
        self._send([(port, encode(message))], now, now)

    def _send(self, messages: list[Sent], due: float, now: float, shared: bool = False) -> None:
        """Nothing overtakes what was handed out before for the same channel, though that may not be due yet."""
        for port, data in messages:
            place = port, data[0] & 0x0F
            wanted = self._latest[place] = max(due, self._latest.get(place, due))
            self._echo.sent(data, max(wanted, now), shared)
            self._messages.append(SendMidi(data, wanted, port))


@dataclass(frozen=True, slots=True)
class _Player:
    """Who holds a note that is sent on: a channel of an input."""

    source: str
    channel: int
