"""What the player plays: it is recorded, taken as a phrase and made ready to be answered."""

from dataclasses import replace

from glsr_live.engine.capture import Capture, Captured, capture_of
from glsr_live.engine.capture.captured import quantised
from glsr_live.engine.capture.ring import Ring
from glsr_live.engine.capture.tape import Tape
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.messages import (
    CONTROL,
    ENDINGS,
    NOTE_OFF,
    NOTE_ON,
    PRESSURE,
    RESET_CONTROLLERS,
    SUSTAIN,
    Message,
)
from glsr_live.engine.routes import InputRoute
from glsr_live.music.note import TICKS_PER_BEAT, Phrase

FORESEEN = TICKS_PER_BEAT // 2
"""Ticks before a phrase is complete from which on its answer may be asked for ahead."""
_SHAPING = ("capture", "bars", "meter", "silence_beats")


class Listener:
    """Records on two tapes: the capture's, which is cut into phrases, and the ring, which remembers."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self.capture: Capture = capture_of(config)
        self.ring = Ring()
        self._routes = {route.key: route for route in config.inputs}

    def configure(self, config: EngineConfig, tick: int | None) -> None:
        """The settings are these now; another way to capture begins anew at `tick`, None while the transport rests."""
        changed = any(getattr(config, name) != getattr(self.config, name) for name in _SHAPING)
        self.config = config
        if changed:
            self.capture = capture_of(config)
            if tick is not None:
                self.capture.begin(tick)

    def route(self, port: str) -> InputRoute:
        """What is heard from a port."""
        return self._routes.get(port) or InputRoute(port)

    def hears(self, message: Message, port: str) -> bool:
        """Whether a message of this port and channel is the player's music."""
        route = self.route(port)
        on_channel = message.channel in (route.channels or range(16))
        return route.notes and on_channel and self.config.listen in (None, message.channel)

    def transposed(self, message: Message, port: str) -> Message | None:
        """The message as its route moves it; None for a note that leaves MIDI's range."""
        semitones = self.route(port).transpose
        if not semitones or message.kind not in (NOTE_ON, NOTE_OFF, PRESSURE):
            return message
        pitch = message.number + semitones
        return replace(message, number=pitch) if 0 <= pitch <= 127 else None

    def record(self, message: Message, port: str, tick: int) -> None:
        """What is played at a tick."""
        place = port, message.channel
        for tape in (self.capture.tape, self.ring.tape):
            if message.kind == NOTE_ON:
                tape.press((place, message.number), message.value, tick)
            elif message.kind == NOTE_OFF:
                tape.release((place, message.number), tick)
            elif message.kind == CONTROL:
                _control(tape, place, message, tick)

    def lift(self, tick: int, port: str | None = None) -> None:
        """Every key and pedal goes up, at one port or at all: the player's hands are off."""
        for tape in (self.capture.tape, self.ring.tape):
            tape.lift(tick, lambda place: port in (None, place[0]))

    def pause(self) -> None:
        """The transport rests, and half a phrase is none."""
        self.capture.tape.cut(0)
        self.capture.pause()

    def forget(self, tick: int | None) -> None:
        """Forget what is being played; the capture begins anew at a tick, None to wait for the transport."""
        self.capture.reset()
        if tick is not None:
            self.capture.begin(tick)

    def jump(self, tick: int) -> None:
        """The song is elsewhere: what was not yet a phrase is none, and bars are counted from here."""
        self.capture.tape.clear()
        self.capture.pause()
        self.capture.begin(tick)

    def foreseen(self, tick: int) -> Phrase | None:
        """The phrase that is nearly complete, as it will be if nothing else is played."""
        due = self.capture.due()
        if due is None or tick < due - FORESEEN or self.config.overdub:
            return None
        phrase = self.capture.foreseen(tick)
        return quantised(phrase, self.config.quantise) if phrase else None

    def ready(self, captured: Captured) -> Captured:
        """The phrase that is to be answered, drawn to the grid."""
        return replace(captured, phrase=quantised(captured.phrase, self.config.quantise))


def _control(tape: Tape, place: tuple[str, int], message: Message, tick: int) -> None:
    """The sustain pedal, and what lifts it or ends every note of a channel."""
    if message.number in (SUSTAIN, RESET_CONTROLLERS):
        tape.pedal(place, message.number == SUSTAIN and message.value >= 64, tick)
    elif message.number in ENDINGS:
        tape.let_go(tick, lambda other: other == place)
