"""The last resort: what sounds by what was sent, should the engine that keeps the ledger fail itself."""

from glsr_live.engine.messages import ALL_NOTES_OFF, NOTE_OFF, NOTE_ON, SUSTAIN, control, note_off, parse

CHANNELS = range(16)


class Sounding:
    """Listens to what is sent."""

    def __init__(self) -> None:
        self._notes: set[tuple[int, int]] = set()

    def sent(self, data: bytes) -> None:
        """This message went out."""
        message = parse(data)
        if message is not None and message.kind == NOTE_ON:
            self._notes.add((message.channel, message.number))
        elif message is not None and message.kind == NOTE_OFF:
            self._notes.discard((message.channel, message.number))

    def release(self) -> list[bytes]:
        """The messages that end every note, then lift the pedal and end all notes on every channel."""
        notes = [note_off(channel, pitch) for channel, pitch in sorted(self._notes)]
        controls = [control(channel, number, 0) for channel in CHANNELS for number in (SUSTAIN, ALL_NOTES_OFF)]
        return [*notes, *controls]
