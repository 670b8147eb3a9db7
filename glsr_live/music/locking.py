"""The key lock: scores of notes outside a key, and phrases that are moved into one."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from glsr_live.music.decoding import Bools, Floats, Ints
from glsr_live.music.note import Note, Phrase
from glsr_live.music.scales import major_classes, nearest
from glsr_live.music.variation import KeyLock
from glsr_live.music.vocabulary import Vocabulary

FINES = {"off": 0.0, "nudge": 6.0, "strict": np.inf}
"""Nats that a note outside the key loses: the model knows every key, and a turned knob is no modulation."""


@dataclass(frozen=True)
class Fence:
    """What notes lose: `fine` [N] nats for every note of the vocabulary."""

    fine: Floats

    @classmethod
    def of(cls, lock: KeyLock, phrase: Phrase, key: int, vocabulary: Vocabulary) -> "Fence":
        """The fence around the key that was named, or around the one that the phrase is heard in."""
        home = at_home(heard_classes(phrase, key) if lock.chosen is None else lock.chosen, vocabulary)
        return cls(np.where(home, 0.0, FINES[lock.mode]))

    def around(self, scores: Floats, *played: Ints) -> Floats:
        """The scores [B, T, V] less the fines; the tokens [B, T] that were played pay none."""
        fined = scores.copy()
        fined[..., 2:] -= self.fine
        for tokens in played:
            at = tokens[..., None]
            np.put_along_axis(fined, at, np.take_along_axis(scores, at, axis=-1), axis=-1)
        return fined


def heard_classes(phrase: Phrase, key: int) -> frozenset[int]:
    """The pitch classes of a heard key (on the line of fifths), and those that were played: they belong to the tune."""
    return major_classes(key) | {note.pitch % 12 for note in phrase.notes}


def at_home(classes: Collection[int], vocabulary: Vocabulary) -> Bools:
    """Which notes of the vocabulary have one of these pitch classes, [N]."""
    return np.array([pitch % 12 in classes for pitch in vocabulary.pitches[2:]])


def into_key(phrase: Phrase, classes: Collection[int]) -> Phrase:
    """The phrase with every pitch moved to the nearest of these pitch classes, so that the order of pitches stays.

    Where two notes come to the same pitch, the first ends where the second starts.
    """
    target = {pitch: nearest(pitch, classes) for pitch in {note.pitch for note in phrase.notes}}
    if all(pitch == moved for pitch, moved in target.items()):
        return phrase
    moved = [replace(note, pitch=target[note.pitch]) for note in phrase.notes]
    return replace(phrase, notes=_released(moved))


def _released(notes: list[Note]) -> tuple[Note, ...]:
    """The notes in order, none sounding past the next one of its pitch; of two that start at once the last stays."""
    kept: list[Note] = []
    following: dict[int, int] = {}
    for note in reversed(notes):
        end = min(note.end, following.get(note.pitch, note.end))
        if end > note.onset:
            kept.append(replace(note, duration=end - note.onset))
            following[note.pitch] = note.onset
    return tuple(reversed(kept))
