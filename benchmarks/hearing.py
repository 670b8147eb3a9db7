"""The notes in what a recorder has heard."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sounded:
    """A note as it was heard: seconds, channel and pitch; `end` is None while it sounds."""

    start: float
    end: float | None
    channel: int
    pitch: int
    velocity: int


def ledger(heard: Sequence[tuple[float, bytes]]) -> tuple[list[Sounded], int]:
    """The notes in what was heard, in order, and how many began while they already sounded.

    Only a note-off of its own ends a note: "all notes off" is the net below, and a note that needs it has hung.
    """
    notes: list[Sounded] = []
    sounding: dict[tuple[int, int], tuple[float, int]] = {}
    doubled = 0
    for when, data in heard:
        if data[0] & 0xE0 != 0x80:
            continue
        key = data[0] & 0x0F, data[1]
        began = sounding.pop(key, None)
        begins = data[0] & 0xF0 == 0x90 and data[2] > 0
        doubled += begins and began is not None
        if began is not None:
            notes.append(Sounded(began[0], when, *key, began[1]))
        if begins:
            sounding[key] = (when, data[2])
    notes += [Sounded(start, None, *key, velocity) for key, (start, velocity) in sounding.items()]
    return sorted(notes, key=lambda note: note.start), doubled
