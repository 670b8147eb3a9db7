"""The melody of what was played, and the way from a phrase to the model's tokens and back."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase, nearest_step
from glsr_live.music.spelling import find_key, spell
from glsr_live.music.vocabulary import Vocabulary

CHORD = TICKS_PER_STEP // 2
"""Notes that start within half a step and sound together are one chord, however it is rolled."""
LEGATO = TICKS_PER_STEP
"""A note may sound this far into the next one, as legato playing has it; one that lasts longer ends there."""


def highest_leads(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The melody of notes in any order: of simultaneous ones the highest, in order of onset, no two at one tick.

    A chord keeps its top note. A note that is covered by a higher one for half of the time it would lead is left out.
    A note that sounds past the next one's start by more than LEGATO ends there, so that no inner voice lies under the
    melody; a shorter overlap stays as played. The melody of a melody is itself.
    """
    line = _Line()
    for note in sorted(notes, key=lambda note: (note.onset, -note.pitch, -note.duration, -note.velocity)):
        line.add(note)
    return tuple(_until(_release(line.notes, at), note) for at, note in enumerate(line.notes))


class _Line:
    """The melody so far, and for every pitch in it when its last note ends."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._ends: dict[int, int] = {}
        self._ended: list[int] = []

    def add(self, note: Note) -> None:
        """Take the next note in order of onset, or leave it out; notes that it makes inaudible go."""
        if self._covered(note, note.end) or (self.notes and _chord_under(self.notes[-1], note)):
            return
        while self.notes and self._gives_way(self.notes[-1], note):
            self._ends[self.notes.pop().pitch] = self._ended.pop()
        self._ended.append(self._ends.get(note.pitch, 0))
        self._ends[note.pitch] = max(note.end, self._ended[-1])
        self.notes.append(note)

    def _gives_way(self, last: Note, note: Note) -> bool:
        rolled_upwards = note.pitch > last.pitch and _chord(last, note)
        return rolled_upwards or self._covered(last, min(last.end, note.onset))

    def _covered(self, note: Note, end: int) -> bool:
        """Whether a higher note covers at least half of this one up to `end`."""
        higher = max((ends for pitch, ends in self._ends.items() if pitch > note.pitch), default=0)
        return higher > note.onset and 2 * (min(higher, end) - note.onset) >= end - note.onset


def _chord(first: Note, second: Note) -> bool:
    # a grace note is over before it has sounded with the next one for as long as alone
    apart = second.onset - first.onset
    return apart < CHORD and first.end - second.onset >= max(apart, 1)


def _chord_under(top: Note, note: Note) -> bool:
    return top.pitch >= note.pitch and _chord(top, note)


def _release(line: Sequence[Note], at: int) -> int:
    """Where note `at` of a melody ends, given the notes that follow."""
    note = line[at]
    if at + 1 < len(line) and note.end - line[at + 1].onset > LEGATO:
        return line[at + 1].onset
    for later in range(at + 1, len(line)):
        if line[later].onset >= note.end or line[later].pitch == note.pitch:  # a pitch cannot sound twice at once
            return min(note.end, line[later].onset)
    return note.end


def _until(end: int, note: Note) -> Note:
    return note if end == note.end else replace(note, duration=end - note.onset)


@dataclass(frozen=True)
class Tokenised:
    """A phrase as the model reads it, and whose notes the tokens are.

    `tokens` holds one token per step. `owners` holds per step the played notes that were quantised into it, in order of
    onset, each of the phrase's notes once; where there are several, the token is the longest one's. `transposition` is
    the whole octaves, in semitones, that were added to the played pitches; a single note that still lay outside the
    vocabulary was folded by further octaves. `key` is the key that spelled the tokens, on the line of fifths.
    """

    tokens: tuple[int, ...]
    owners: tuple[tuple[Note, ...], ...]
    transposition: int
    key: int


def to_tokens(phrase: Phrase, vocabulary: Vocabulary) -> Tokenised:
    """The tokens of a melody: a name where a note starts, holds while it sounds, rests elsewhere.

    A step belongs to a note that sounds in at least half of it; a gap shorter than a step is articulation, no rest.
    """
    owners = owners_of(phrase)
    transposition = _transposition(phrase.notes, vocabulary)
    grid = _on_grid(phrase, owners, transposition, vocabulary)
    key = find_key(grid)
    tokens = [vocabulary.rest] * phrase.steps
    for note, name in zip(grid, spell((note.pitch for note in grid), key, vocabulary), strict=True):
        held = note.duration // TICKS_PER_STEP - 1
        tokens[note.step : note.step + held + 1] = [vocabulary.index[name], *[vocabulary.hold] * held]
    return Tokenised(tuple(tokens), owners, transposition, key)


def from_tokens(tokens: Sequence[int], vocabulary: Vocabulary) -> tuple[Note, ...]:
    """The notes of a row of tokens, on the grid, with the default velocity; a hold that continues nothing is silent."""
    ends = [step for step, token in enumerate(tokens) if token != vocabulary.hold]
    return tuple(
        Note(step * TICKS_PER_STEP, (end - step) * TICKS_PER_STEP, vocabulary.pitches[tokens[step]])
        for step, end in pairwise([*ends, len(tokens)])
        if tokens[step] != vocabulary.rest
    )


def owners_of(phrase: Phrase) -> tuple[tuple[Note, ...], ...]:
    """The notes of a phrase by the step that they are quantised to, in order of onset."""
    steps: list[list[Note]] = [[] for _ in range(phrase.steps)]
    for note in phrase.notes:
        steps[min(note.step, phrase.steps - 1)].append(note)  # the last half step has no later step to go to
    return tuple(tuple(notes) for notes in steps)


def _transposition(notes: Sequence[Note], vocabulary: Vocabulary) -> int:
    """The shift by octaves that leaves the fewest notes outside the vocabulary, the smallest of several."""
    pitches = sorted(note.pitch for note in notes)

    def outside(shift: int) -> int:
        below, above = vocabulary.lowest - shift, vocabulary.highest - shift
        return len(pitches) - bisect_right(pitches, above) + bisect_left(pitches, below)

    return min(range(-120, 121, 12), key=lambda shift: (outside(shift), abs(shift)))


def _fold(pitch: int, vocabulary: Vocabulary) -> int:
    """The pitch moved by the fewest octaves into the vocabulary's range, as far as that is an octave wide."""
    above = max(0, -(-(pitch - vocabulary.highest) // 12))
    below = max(0, -(-(vocabulary.lowest - pitch) // 12))
    return pitch + 12 * (below - above)


def _on_grid(
    phrase: Phrase, owners: Sequence[Sequence[Note]], transposition: int, vocabulary: Vocabulary
) -> list[Note]:
    """The notes that the tokens stand for: quantised, in the vocabulary's range."""
    onsets = [step for step, notes in enumerate(owners) if notes]
    followings = [*onsets, phrase.steps][1:]
    limits = [*(owners[step][0].onset for step in onsets), phrase.length][1:]
    grid = []
    for step, following, limit in zip(onsets, followings, limits, strict=True):
        lead = max(owners[step], key=lambda note: note.duration)
        end = _last_step(max(note.end for note in owners[step]), step, following, limit)
        pitch = _fold(lead.pitch + transposition, vocabulary)
        grid.append(Note(step * TICKS_PER_STEP, (end - step) * TICKS_PER_STEP, pitch))
    return grid


def _last_step(end: int, step: int, following: int, limit: int) -> int:
    """The step before which a note from `step` ends on the grid; `limit` is the tick at which the next one starts."""
    if limit - end < TICKS_PER_STEP:
        return following
    return min(max(nearest_step(end), step + 1), following)
