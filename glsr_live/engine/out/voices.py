"""The ledger of sounding notes: every note-on that goes out has an owner, and only its owner ends it."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

from glsr_live.engine.messages import ALL_NOTES_OFF, SUSTAIN, control, note_off, note_on

Sent = tuple[str, bytes]
"""The key of a port and a message for it."""


class Spot(NamedTuple):
    """Where a note sounds."""

    port: str
    channel: int
    pitch: int


class Voices:
    """What sounds at the outputs. Its answers are the messages to send, in order."""

    def __init__(self) -> None:
        self._owners: dict[Spot, Hashable] = {}
        self._channels: set[tuple[str, int]] = set()

    @property
    def sounding(self) -> frozenset[Spot]:
        """Every note that sounds."""
        return frozenset(self._owners)

    def on(self, spot: Spot, velocity: int, owner: Hashable) -> list[Sent]:
        """Start a note; the one that sounds there already ends first, whoever owns it."""
        ending = self._end(spot)
        self._owners[spot] = owner
        self._channels.add((spot.port, spot.channel))
        return [*ending, (spot.port, note_on(spot.channel, spot.pitch, velocity))]

    def off(self, spot: Spot, owner: Hashable) -> list[Sent]:
        """End the owner's note; nothing when a newer owner took the place."""
        return self._end(spot) if self._owners.get(spot) == owner else []

    def touch(self, port: str, channel: int) -> None:
        """Something else than a note went out on this channel."""
        self._channels.add((port, channel))

    def of(self, owner: Hashable) -> list[Spot]:
        """Where an owner's notes sound."""
        return sorted(spot for spot, other in self._owners.items() if other == owner)

    def release(self, owned: Callable[[Any], bool], port: str | None = None) -> list[Sent]:
        """End every note whose owner is such a one, at one port or at all."""
        return self._end_all(spot for spot, it in self._owners.items() if owned(it) and port in (None, spot.port))

    def release_port(self, port: str) -> list[Sent]:
        """End every note at a port."""
        return self._end_all(spot for spot in self._owners if spot.port == port)

    def panic(self, *channels: tuple[str, int]) -> list[Sent]:
        """End every note, then lift the pedal and end all notes on these and all used channels of every port."""
        messages = self._end_all(self._owners)
        for port, channel in sorted(self._channels.union(channels)):
            messages += [(port, control(channel, number, 0)) for number in (SUSTAIN, ALL_NOTES_OFF)]
        return messages

    def _end_all(self, spots: Iterable[Spot]) -> list[Sent]:
        return [message for spot in sorted(spots) for message in self._end(spot)]

    def _end(self, spot: Spot) -> list[Sent]:
        if self._owners.pop(spot, None) is None:
            return []
        return [(spot.port, note_off(spot.channel, spot.pitch))]
