"""The bytes of a Standard MIDI File: chunks and events, in one pass whatever the bytes are.

mido writes files here but does not read them: its reader needs quadratic time for an overlong number, and refuses files
for a key signature that every DAW shrugs at. Format: Standard MIDI Files 1.0 (RP-001), MIDI Manufacturers Association.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from glsr_live.errors import MidiFileError

META = 0xFF
TRACK_NAME, END_OF_TRACK, SET_TEMPO, TIME_SIGNATURE = 0x03, 0x2F, 0x51, 0x58
NOTE_OFF, NOTE_ON = 0x80, 0x90
_SYSEX = (0xF0, 0xF7)
_ONE_DATA_BYTE = (0xC0, 0xD0)

MOST_BYTES = 1_000_000
"""No melody needs a larger file, and one of this size is read in about two seconds, whatever it holds."""
_EXPORT_AGAIN = "export it again as a Standard MIDI File"


class Event(NamedTuple):
    """A channel message, a system exclusive one, or a meta event of type `meta`; `tick` is the file's own."""

    tick: int
    status: int
    data: bytes
    meta: int = -1


@dataclass(frozen=True)
class Chunks:
    """The tracks of a file, still as bytes, and its ticks per beat."""

    ticks_per_beat: int
    tracks: tuple[bytes, ...]


def chunks(data: bytes) -> Chunks:
    """The header and tracks of a file of format 0 or 1; chunks of other kinds are skipped.

    Raises MidiFileError for anything else, with what is wrong and what to do.
    """
    if not data:
        raise MidiFileError(f"the file is empty; {_EXPORT_AGAIN}")
    if len(data) > MOST_BYTES:
        raise MidiFileError(f"the file has over {MOST_BYTES // 1_000_000} MB, too many for a melody; export one track")
    if data[:4] != b"MThd":
        raise MidiFileError(f"this is no MIDI file, whatever its name says; {_EXPORT_AGAIN}")
    count, ticks_per_beat, body = _header(data)
    return Chunks(ticks_per_beat, tuple(_tracks(data, body, count)))


def _header(data: bytes) -> tuple[int, int, int]:
    """Track count, ticks per beat and where the first track begins."""
    if len(data) < 14:
        raise _truncated("it ends within its header")
    length, form, count, division = struct.unpack(">4xIHHH", data[:14])
    if length < 6:
        raise MidiFileError(f"the file's header is damaged; {_EXPORT_AGAIN}")
    if form > 1:
        raise MidiFileError(f"the file has format {form}, a set of separate patterns; export it with format 0 or 1")
    if division & 0x8000:
        raise MidiFileError("the file counts SMPTE frames, not beats; export it with ticks per quarter note")
    if division == 0:
        raise MidiFileError(f"the file has 0 ticks per quarter note; {_EXPORT_AGAIN}")
    return count, division, 8 + length


def _tracks(data: bytes, start: int, count: int) -> Iterator[bytes]:
    found = 0
    while found < count:
        if start + 8 > len(data):
            raise _truncated(f"it ends after {found} of {count} tracks")
        kind, length = struct.unpack(">4sI", data[start : start + 8])
        start += 8 + length
        if start > len(data):
            raise _truncated(f"{start - len(data)} bytes are missing at its end")
        if kind == b"MTrk":
            found += 1
            yield data[start - length : start]


def _truncated(how: str) -> MidiFileError:
    return MidiFileError(f"the file is truncated: {how}; copy or export it again")


def events(track: bytes) -> Iterator[Event]:
    """The events of a track up to and with its end; running status holds across meta events, as many writers take it.

    Raises MidiFileError where the bytes are no events.
    """
    try:
        yield from _events(track)
    except IndexError as exc:
        raise MidiFileError(f"a track of the file ends within an event; {_EXPORT_AGAIN}") from exc


def _events(track: bytes) -> Iterator[Event]:
    at = tick = running = 0
    while at < len(track):
        delta, at = _number(track, at)
        tick += delta
        if track[at] >= 0xF0:
            event, at = _system(track, at, tick)
        else:
            if track[at] >= 0x80:
                running, at = track[at], at + 1
            event, at = _channel(track, at, tick, running)
        yield event
        if event.meta == END_OF_TRACK:
            return


def _channel(track: bytes, at: int, tick: int, status: int) -> tuple[Event, int]:
    end = at + (1 if status & 0xF0 in _ONE_DATA_BYTE else 2)
    data = track[at:end]
    if len(data) < end - at:
        raise IndexError
    if status < 0x80 or max(data) >= 0x80:
        raise _damaged(at)
    return Event(tick, status, data), end


def _system(track: bytes, at: int, tick: int) -> tuple[Event, int]:
    status, meta = track[at], -1
    if status == META:
        at += 1
        meta = track[at]
    elif status not in _SYSEX:
        raise _damaged(at)
    length, at = _number(track, at + 1)
    if at + length > len(track):
        raise IndexError
    return Event(tick, status, track[at : at + length], meta), at + length


def _number(track: bytes, at: int) -> tuple[int, int]:
    """A variable-length number, at most four bytes of seven bits each, and where it ends."""
    value = 0
    for place in range(at, at + 4):
        byte = track[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    raise _damaged(at)


def _damaged(at: int) -> MidiFileError:
    return MidiFileError(f"a track of the file is damaged at its byte {at}; {_EXPORT_AGAIN}")
