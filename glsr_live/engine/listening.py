"""What the player plays: it is recorded, taken as a phrase and made ready to be answered."""

from dataclasses import replace

from glsr_live.engine.capture import Capture, Captured, capture_of
from glsr_live.engine.capture.captured import overdubbed, quantised
from glsr_live.engine.capture.ring import Ring
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.messages import CONTROL, NOTE_OFF, NOTE_ON, SUSTAIN, Message
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
        if not semitones or message.kind not in (NOTE_ON, NOTE_OFF):
            return message
        pitch = message.number + semitones
        return replace(message, number=pitch) if 0 <= pitch <= 127 else None

    def record(self, message: Message, tick: int) -> None:
        """What is played at a tick."""
        key = message.channel, message.number
        for tape in (self.capture.tape, self.ring.tape):
            if message.kind == NOTE_ON:
                tape.press(key, message.value, tick)
            elif message.kind == NOTE_OFF:
                tape.release(key, tick)
            elif message.kind == CONTROL and message.number == SUSTAIN:
                tape.pedal(message.channel, message.value >= 64, tick)

    def lift(self, tick: int) -> None:
        """Every key and pedal goes up: the player's port is gone."""
        self.capture.tape.lift(tick)
        self.ring.tape.lift(tick)

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
        self.capture.reset()
        self.capture.begin(tick)

    def foreseen(self, tick: int) -> Phrase | None:
        """The phrase that is nearly complete, as it will be if nothing else is played."""
        due = self.capture.due()
        if due is None or tick < due - FORESEEN or self.config.overdub:
            return None
        phrase = self.capture.foreseen(tick)
        return quantised(phrase, self.config.quantise) if phrase else None

    def ready(self, captured: Captured, before: Phrase | None) -> Captured:
        """The phrase that is to be answered: drawn to the grid, and over the one before where it is overdubbed."""
        phrase = quantised(captured.phrase, self.config.quantise)
        if self.config.overdub and before is not None:
            phrase = overdubbed(before, phrase)
        return replace(captured, phrase=phrase)
