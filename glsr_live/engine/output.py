"""The way out: everything that is sent passes the ledger, and is remembered for its echo."""

from glsr_live.engine.echo import Echo
from glsr_live.engine.events import SendMidi
from glsr_live.engine.messages import CONTROL, FIRST_MODE, NOTE_OFF, NOTE_ON, SUSTAIN, Message, control
from glsr_live.engine.scheduler import NoteOff, NoteOn
from glsr_live.engine.voices import Voices

_THRU = "thru"


class Output:
    """The output port as the engine sees it; the messages pile up until they are collected."""

    def __init__(self, channel: int) -> None:
        self.connected = True
        self._channel = channel
        self._voices = Voices()
        self._echo = Echo()
        self._pedals: set[int] = set()
        self._messages: list[SendMidi] = []

    def collect(self) -> list[SendMidi]:
        """What is to be sent now, in order."""
        messages, self._messages = self._messages, []
        return messages

    def echoes(self, message: Message, now: float) -> bool:
        """Whether an incoming message is our own."""
        return self._echo.returns(message, now)

    def play(self, event: NoteOn | NoteOff, due: float, now: float) -> None:
        """Send a note of the answer."""
        if isinstance(event, NoteOff):
            self._send(self._voices.off(self._channel, event.pitch, event.serial), due, now)
        elif self.connected:
            self._send(self._voices.on(self._channel, event.pitch, event.velocity, event.serial), due, now)

    def thru(self, message: Message, data: bytes, now: float) -> None:
        """Send what the player plays; channel modes stay here, for they would end notes that the ledger holds."""
        channel, pitch = message.channel, message.number
        if message.kind == NOTE_OFF:
            self._send(self._voices.off(channel, pitch, _THRU), now, now)
        elif not self.connected or (message.kind == CONTROL and pitch >= FIRST_MODE):
            return
        elif message.kind == NOTE_ON:
            self._send(self._voices.on(channel, pitch, message.value, _THRU), now, now)
        else:
            self._pass(message, data, now)

    def release_thru(self, now: float) -> None:
        """The player is gone: end what only the player would have ended."""
        self._send(self._voices.release(_THRU), now, now)
        self._send([control(channel, SUSTAIN, 0) for channel in sorted(self._pedals)], now, now)
        self._pedals.clear()

    def release_all(self, now: float) -> None:
        """End every note."""
        self._send(self._voices.release_all(), now, now)

    def panic(self, now: float) -> None:
        """End every note, and whatever else may sound on the channels that were used."""
        self._send(self._voices.panic(self._channel), now, now)
        self._pedals.clear()

    def _pass(self, message: Message, data: bytes, now: float) -> None:
        if message.kind == CONTROL and message.number == SUSTAIN:
            change = self._pedals.add if message.value >= 64 else self._pedals.discard
            change(message.channel)
        self._voices.touch(message.channel)
        self._send([data], now, now)

    def _send(self, messages: list[bytes], due: float, now: float) -> None:
        for data in messages:
            self._echo.sent(data, now)
            self._messages.append(SendMidi(data, due))
