"""A performance as timed MIDI messages: notes to be played, and the notes in what was heard."""

from collections.abc import Iterable
from dataclasses import replace

from glsr_live.engine.messages import NOTE_OFF, NOTE_ON, note_off, note_on, parse
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Note, Phrase

Timed = tuple[float, bytes]
"""Seconds and a whole MIDI message."""


def seconds_per_tick(bpm: float) -> float:
    """The length of a tick at a tempo in quarter notes per minute."""
    return 60.0 / (bpm * TICKS_PER_BEAT)


def messages_of(notes: Iterable[Note], bpm: float, channel: int = 0) -> list[Timed]:
    """The messages that play the notes, in order, with tick 0 at second 0; what ends at a moment ends first."""
    ends = [(note.end, 0, note_off(channel, note.pitch)) for note in notes]
    starts = [(note.onset, 1, note_on(channel, note.pitch, note.velocity)) for note in notes]
    return [(tick * seconds_per_tick(bpm), data) for tick, _, data in sorted(ends + starts)]


def notes_in(messages: Iterable[Timed], start: float, bpm: float) -> tuple[Note, ...]:
    """The notes that the messages play, in order of onset, with tick 0 at second `start`.

    A note before `start` stands at tick 0; one that never ends is left out.
    """
    tick = seconds_per_tick(bpm)
    sounding: dict[tuple[int, int], tuple[int, int]] = {}
    notes = []
    for seconds, data in messages:
        message, now = parse(data), max(0, round((seconds - start) / tick))
        if message is None or message.kind not in (NOTE_ON, NOTE_OFF):
            continue
        key = (message.channel, message.number)
        if key in sounding:
            onset, velocity = sounding.pop(key)
            notes.append(Note(onset, max(1, now - onset), message.number, velocity))
        if message.kind == NOTE_ON:
            sounding[key] = (now, message.value)
    return tuple(sorted(notes))


def excerpt(notes: Iterable[Note], start: int, like: Phrase) -> Phrase:
    """The notes that begin (to the nearest step) in the length of `like` from tick `start` on, counted from there."""
    steps = range(start // TICKS_PER_STEP, start // TICKS_PER_STEP + like.steps)
    moved = (replace(note, onset=max(0, note.onset - start)) for note in notes if note.step in steps)
    return replace(like, notes=tuple(sorted(moved)))
