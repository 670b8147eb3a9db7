"""The ledger of sounding notes: every note-on that goes out has an owner, and only its owner ends it."""

from collections.abc import Hashable

from glsr_live.engine.messages import ALL_NOTES_OFF, SUSTAIN, control, note_off, note_on


class Voices:
    """What sounds at the output, by channel and pitch. Its answers are the messages to send, in order."""

    def __init__(self) -> None:
        self._owners: dict[tuple[int, int], Hashable] = {}
        self._channels: set[int] = set()

    @property
    def sounding(self) -> frozenset[tuple[int, int]]:
        """Channel and pitch of every note that sounds."""
        return frozenset(self._owners)

    def on(self, channel: int, pitch: int, velocity: int, owner: Hashable) -> list[bytes]:
        """Start a note; the one that sounds there already ends first, whoever owns it."""
        ending = self._end(channel, pitch)
        self._owners[channel, pitch] = owner
        self._channels.add(channel)
        return [*ending, note_on(channel, pitch, velocity)]

    def off(self, channel: int, pitch: int, owner: Hashable) -> list[bytes]:
        """End the owner's note; nothing when a newer owner took the place."""
        return self._end(channel, pitch) if self._owners.get((channel, pitch)) == owner else []

    def touch(self, channel: int) -> None:
        """Something else than a note went out on this channel."""
        self._channels.add(channel)

    def release(self, owner: Hashable) -> list[bytes]:
        """End every note of one owner."""
        mine = sorted(place for place, other in self._owners.items() if other == owner)
        return [message for place in mine for message in self._end(*place)]

    def release_all(self) -> list[bytes]:
        """End every note."""
        return [message for place in sorted(self._owners) for message in self._end(*place)]

    def panic(self, *channels: int) -> list[bytes]:
        """End every note, then lift the pedal and end all notes on these and all used channels."""
        messages = self.release_all()
        for channel in sorted(self._channels.union(channels)):
            messages += [control(channel, SUSTAIN, 0), control(channel, ALL_NOTES_OFF, 0)]
        return messages

    def _end(self, channel: int, pitch: int) -> list[bytes]:
        return [note_off(channel, pitch)] if self._owners.pop((channel, pitch), None) is not None else []
