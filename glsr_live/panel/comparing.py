"""What of a phrase became what in its variation. Pure."""

from dataclasses import dataclass

from glsr_live.music.note import Note, Phrase


@dataclass(frozen=True)
class Comparison:
    """Notes are the same where step and pitch are; at a step that was played, another pitch is a change of it."""

    kept: int = 0
    repitched: int = 0
    added: int = 0
    dropped: int = 0
    changed: frozenset[Note] = frozenset()
    """The variation's notes that were not played."""
    gone: frozenset[Note] = frozenset()
    """The phrase's notes that are no longer there."""


def compare(phrase: Phrase | None, variation: Phrase | None) -> Comparison:
    """Compare the two; nothing is changed or gone where one is lacking."""
    if phrase is None or variation is None:
        return Comparison()
    played = {(note.step, note.pitch) for note in phrase.notes}
    answered = {(note.step, note.pitch) for note in variation.notes}
    steps = {step for step, _ in played}
    changed = frozenset(note for note in variation.notes if (note.step, note.pitch) not in played)
    gone = frozenset(note for note in phrase.notes if (note.step, note.pitch) not in answered)
    repitched = sum(note.step in steps for note in changed)
    moved = {note.step for note in changed}
    dropped = sum(note.step not in moved for note in gone)
    return Comparison(len(variation.notes) - len(changed), repitched, len(changed) - repitched, dropped, changed, gone)
