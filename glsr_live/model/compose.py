"""From the tokens of an answer to notes: kept ones as they were played, new ones in the manner of their neighbours."""

from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from glsr_live.music.melody import Tokenised
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.music.vocabulary import Vocabulary

NEVER = 2**62
"""A tick after every note."""
HALF = TICKS_PER_STEP // 2
"""Ticks of half a step."""


@dataclass(frozen=True)
class Manner:
    """How a note is played: velocity, how far off its step it starts, and how long before its end it is let go."""

    velocity: float
    timing: float
    gap: float


def compose(phrase: Phrase, read: Tokenised, answer: Sequence[int], vocabulary: Vocabulary) -> Phrase:
    """The phrase that `answer` stands for, where the phrase was read as `read`; both have phrase.steps tokens."""
    before, after = _lengths(read.tokens, vocabulary), _lengths(answer, vocabulary)
    kept = {step for step in after if _same_pitch(read.tokens[step], answer[step], vocabulary)}
    followings = dict(pairwise(after))
    manners = {step: _manner(notes, before[step], step) for step, notes in enumerate(read.owners) if step in before}
    notes: list[Note] = []
    for step, length in after.items():
        if step in kept:
            notes += _kept(read.owners[step], before[step], length, step, phrase.length)
            continue
        following = followings.get(step)
        latest = read.owners[following][0].onset if following in kept else NEVER
        manner = _in_its_room(_neighbourly(manners, step), step, notes[-1].onset if notes else -NEVER, latest)
        notes.append(_new(vocabulary.pitches[answer[step]], read, step, length, manner, phrase.length))
    return replace(phrase, notes=_monophonic(notes, frozenset(phrase.notes)))


def _same_pitch(played: int, answered: int, vocabulary: Vocabulary) -> bool:
    return vocabulary.pitches[played] == vocabulary.pitches[answered]


def _lengths(tokens: Sequence[int], vocabulary: Vocabulary) -> dict[int, int]:
    """Steps that each onset lasts, by its step."""
    lengths: dict[int, int] = {}
    onset = None
    for step, token in enumerate(tokens):
        if token == vocabulary.hold and onset is not None:
            lengths[onset] += 1
        elif token != vocabulary.hold:
            onset = None if token == vocabulary.rest else step
            lengths |= {} if onset is None else {step: 1}
    return lengths


def _manner(notes: Sequence[Note], length: int, step: int) -> Manner:
    first, last = notes[0], notes[-1]
    gap = (step + length) * TICKS_PER_STEP - last.end
    timing = min(first.onset - step * TICKS_PER_STEP, HALF - 1)  # later where the phrase's last step is
    return Manner(first.velocity, timing, max(0, gap))


def _neighbourly(manners: dict[int, Manner], step: int) -> Manner:
    """Between the manners of the played notes before and after, in proportion to how near they are."""
    steps = sorted(manners)
    at = bisect_right(steps, step)
    left, right = steps[max(0, at - 1)], steps[min(at, len(steps) - 1)]
    share = 0.5 if left == right else (step - left) / (right - left)
    share = min(1.0, max(0.0, share))
    a, b = manners[left], manners[right]
    pairs = ((a.velocity, b.velocity), (a.timing, b.timing), (a.gap, b.gap))
    return Manner(*(x + share * (y - x) for x, y in pairs))


def _in_its_room(manner: Manner, step: int, before: int, after: int) -> Manner:
    """The manner with the note nearer to its step where it would come within half a step of the onsets beside it."""
    grid = step * TICKS_PER_STEP
    earliest, latest = before + HALF - grid, after - HALF - grid
    return replace(manner, timing=max(earliest, min(latest, manner.timing)))


def _kept(notes: Sequence[Note], before: int, after: int, step: int, limit: int) -> list[Note]:
    """The played notes of a step; only a changed length in the tokens changes where the last of them ends."""
    if before == after:
        return list(notes)
    *ornament, last = notes
    gap = (step + before) * TICKS_PER_STEP - last.end
    end = _let_go(last.onset, (step + after) * TICKS_PER_STEP, gap)
    return [*ornament, _ending(last, min(end, limit))]


def _let_go(onset: int, end: int, gap: float) -> int:
    """Where a note ends that is let go `gap` before `end`, but not before it has sounded for half a step."""
    return end - round(min(gap, max(0, end - onset - HALF)))


def _new(pitch: int, read: Tokenised, step: int, length: int, manner: Manner, limit: int) -> Note:
    onset = min(max(0, step * TICKS_PER_STEP + round(manner.timing)), limit - 1)
    end = min(limit, _let_go(onset, (step + length) * TICKS_PER_STEP, manner.gap))
    played = pitch - read.transposition
    while not 0 <= played <= 127:
        played += 12 if played < 0 else -12
    return Note(onset, max(1, end - onset), played, round(manner.velocity))


def _monophonic(notes: list[Note], played: Set[Note]) -> tuple[Note, ...]:
    """In order of onset, each note ending before the next one starts, save where the player's own legato overlaps."""
    cut: list[Note] = []
    following = stranger = NEVER
    ordered = sorted(notes, key=lambda note: note.onset)
    for note in reversed(ordered):
        limit = stranger if note in played else following
        cut.append(note if note.end <= limit else _ending(note, limit))
        following, stranger = note.onset, stranger if note in played else note.onset
    return tuple(reversed(cut))


def _ending(note: Note, end: int) -> Note:
    return replace(note, duration=max(1, end - note.onset))
