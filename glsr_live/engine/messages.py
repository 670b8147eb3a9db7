"""MIDI channel messages as bytes and as values."""

from dataclasses import dataclass

NOTE_OFF, NOTE_ON, PRESSURE, CONTROL = 0x80, 0x90, 0xA0, 0xB0
SUSTAIN, ALL_SOUND_OFF, RESET_CONTROLLERS, ALL_NOTES_OFF = 64, 120, 121, 123
FIRST_MODE = 120
"""Controllers from here on are channel modes (all sound off, all notes off, ...), not controls."""
ENDINGS = frozenset({ALL_SOUND_OFF, *range(ALL_NOTES_OFF, 128)})
"""The channel modes that end every note of their channel; omni and mono do so too."""
SONG_POSITION, SYSTEM_REAL_TIME = 0xF2, 0xF8
"""Status bytes: song position, and the first of clock, start, continue, stop, active sensing and reset."""
_SIZE = {0x80: 3, 0x90: 3, 0xA0: 3, 0xB0: 3, 0xC0: 2, 0xD0: 2, 0xE0: 3}


@dataclass(frozen=True, slots=True)
class Message:
    """A channel message: `kind` is the status without the channel; `number` and `value` are its data bytes."""

    kind: int
    channel: int
    number: int
    value: int = 0


def parse(data: bytes) -> Message | None:
    """The channel message that these bytes are; a note-on of velocity 0 is a note-off.

    None for everything else: clock, active sensing, system exclusive, broken or oversized messages.
    """
    if not data or _SIZE.get(data[0] & 0xF0) != len(data) or any(byte > 127 for byte in data[1:]):
        return None
    message = Message(data[0] & 0xF0, data[0] & 0x0F, *data[1:])
    if message.kind == NOTE_ON and message.value == 0:
        return Message(NOTE_OFF, message.channel, message.number)
    return message


def encode(message: Message) -> bytes:
    """The bytes of a channel message."""
    data = (message.number, message.value)
    return bytes((message.kind | message.channel, *data[: _SIZE[message.kind] - 1]))


def note_on(channel: int, pitch: int, velocity: int) -> bytes:
    """The bytes of a note-on."""
    return bytes((NOTE_ON | channel, pitch, velocity))


def note_off(channel: int, pitch: int) -> bytes:
    """The bytes of a note-off."""
    return bytes((NOTE_OFF | channel, pitch, 0))


def control(channel: int, controller: int, value: int) -> bytes:
    """The bytes of a control change."""
    return bytes((CONTROL | channel, controller, value))
