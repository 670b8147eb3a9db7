"""The way out: everything that is sent passes the ledger, and is remembered for its echo."""

from collections.abc import Iterable

from glsr_live.engine.answer.line import NoteOff, NoteOn
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import SendMidi
from glsr_live.engine.messages import (
    ALL_SOUND_OFF,
    CONTROL,
    FIRST_MODE,
    NOTE_OFF,
    NOTE_ON,
    RESET_CONTROLLERS,
    SUSTAIN,
    Message,
    control,
)
from glsr_live.engine.out.echo import Echo
from glsr_live.engine.out.voices import Sent, Spot, Voices
from glsr_live.engine.routes import CONTROL as CONTROL_PORT
from glsr_live.engine.routes import OutputRoute

_THRU = "thru"
TEST_PITCH, TEST_VELOCITY, TEST_SECONDS = 60, 100, 0.5
BEAT_PITCH, BAR_PITCH, CLICK_VELOCITY, CLICK_SECONDS = 77, 76, 100, 0.03
"""General MIDI's low and high wood block."""


class Output:
    """The output ports as the engine sees them; the messages pile up until they are collected."""

    def __init__(self, config: EngineConfig) -> None:
        self._routes = config.outputs
        self._lost: set[str] = set()
        self._voices = Voices()
        self._echo = Echo()
        self._pedals: set[tuple[str, int]] = set()
        self._messages: list[SendMidi] = []
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

    def play(self, event: NoteOn | NoteOff, due: float, now: float) -> None:
        """Send a note of the answer to every port that carries answers."""
        for spot in self._spots(event):
            if isinstance(event, NoteOff):
                self._send(self._voices.off(spot, event.serial), due, now)
            elif not self._mute and spot.port not in self._lost:
                self._send(self._voices.on(spot, event.velocity, event.serial), due, now)

    def thru(self, message: Message, data: bytes, now: float) -> None:
        """Send what the player plays; channel modes stay here, for they would end notes that the ledger holds."""
        for route in self._routes:
            if "thru" in route.carries:
                self._thru(route.key, message, data, now)

    def clock(self, data: bytes, due: float) -> None:
        """Send a message of our own clock."""
        self._messages += [SendMidi(data, due, route.key) for route in self._routes if "clock" in route.carries]

    def feedback(self, port: str, data: bytes, now: float) -> None:
        """Tell a controller where its knob stands."""
        self._messages.append(SendMidi(data, now, CONTROL_PORT if port == CONTROL_PORT else port))

    def test(self, now: float) -> None:
        """Play a note on every output."""
        spots = [Spot(route.key, self._of(route), TEST_PITCH) for route in self._routes]
        self._play_briefly(spots, TEST_VELOCITY, now, now + TEST_SECONDS)

    def click(self, due: float, accent: bool, now: float) -> None:
        """A beat of the count-in; the first of a bar is higher."""
        pitch = BAR_PITCH if accent else BEAT_PITCH
        spots = [Spot(route.key, self._click_channel, pitch) for route in self._routes if "answer" in route.carries]
        self._play_briefly(spots, CLICK_VELOCITY, now, max(due, now) + CLICK_SECONDS)

    def due(self) -> float | None:
        """The second at which to `advance`."""
        return min((ends for ends, _ in self._brief), default=None)

    def advance(self, now: float) -> None:
        """End the clicks and test notes whose time has come."""
        for ends, owner in [brief for brief in self._brief if brief[0] <= now]:
            self._send(self._voices.release(owner), ends, now)
        self._brief = [brief for brief in self._brief if brief[0] > now]

    def release_thru(self, now: float) -> None:
        """The player is gone: end what only the player would have ended."""
        self._send(self._voices.release(_THRU), now, now)
        self._send([(port, control(channel, SUSTAIN, 0)) for port, channel in sorted(self._pedals)], now, now)
        self._pedals.clear()

    def release_answer(self, now: float) -> None:
        """End every note that the player does not hold himself."""
        self._send(self._voices.release_but(_THRU), now, now)

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
            used = dict.fromkeys((port, data[0] & 0x0F) for port, data in messages if data[0] & 0xF0 == CONTROL)
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

    def _play_briefly(self, spots: Iterable[Spot], velocity: int, now: float, ends: float) -> None:
        owner = object()
        self._brief.append((ends, owner))
        for spot in spots:
            if spot.port not in self._lost:
                self._send(self._voices.on(spot, velocity, owner), now, now)

    def _thru(self, port: str, message: Message, data: bytes, now: float) -> None:
        spot = Spot(port, message.channel, message.number)
        if message.kind == NOTE_OFF:
            self._send(self._voices.off(spot, _THRU), now, now)
        elif port in self._lost or (message.kind == CONTROL and message.number >= FIRST_MODE):
            return
        elif message.kind == NOTE_ON:
            self._send(self._voices.on(spot, message.value, _THRU), now, now)
        else:
            self._pass(port, message, data, now)

    def _pass(self, port: str, message: Message, data: bytes, now: float) -> None:
        if message.kind == CONTROL and message.number == SUSTAIN:
            change = self._pedals.add if message.value >= 64 else self._pedals.discard
            change((port, message.channel))
        self._voices.touch(port, message.channel)
        self._send([(port, data)], now, now)

    def _send(self, messages: list[Sent], due: float, now: float) -> None:
        for port, data in messages:
            self._echo.sent(data, max(due, now))
            self._messages.append(SendMidi(data, due, port))
