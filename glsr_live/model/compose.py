"""From the tokens of an answer to notes: kept ones as they were played, new ones in the manner of their neighbours."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
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


@dataclass(frozen=True)
class Played:
    """What was played at a step: the notes, the steps they last in the tokens, and the pitch that these have there."""

    notes: tuple[Note, ...]
    length: int
    pitch: int


def onsets(tokens: Sequence[int], owners: Sequence[tuple[Note, ...]], vocabulary: Vocabulary) -> dict[int, Played]:
    """What was played, by its step, where the notes of `owners` were read as these tokens."""
    steps = lengths(tokens, vocabulary)
    return {step: Played(owners[step], length, vocabulary.pitches[tokens[step]]) for step, length in steps.items()}


def compose(phrase: Phrase, read: Tokenised, answer: Sequence[int], vocabulary: Vocabulary) -> Phrase:
    """The phrase that `answer` stands for, where the phrase was read as `read`; both have phrase.steps tokens."""
    played = onsets(read.tokens, read.owners, vocabulary)
    return compose_from([played], phrase, read.transposition, answer, vocabulary)


def compose_from(
    sources: Sequence[Mapping[int, Played]],
    phrase: Phrase,
    transposition: int,
    answer: Sequence[int],
    vocabulary: Vocabulary,
) -> Phrase:
    """The phrase that `answer` stands for, its kept notes from the first source that has them, as long as `phrase`.

    New notes are `transposition` semitones below their tokens.
    """
    after = lengths(answer, vocabulary)
    owners = {step: owner(sources, step, vocabulary.pitches[answer[step]]) for step in after}
    owned = {step: sources[at][step] for step, at in owners.items() if at is not None}
    followings = dict(pairwise(after))
    manners = _manners(sources)
    notes: list[Note] = []
    for step, length in after.items():
        if step in owned:
            notes += _kept(owned[step].notes, owned[step].length, length, step, phrase.length)
            continue
        following = followings.get(step, -1)
        latest = owned[following].notes[0].onset if following in owned else NEVER
        manner = _in_its_room(_neighbourly(manners, step), step, notes[-1].onset if notes else -NEVER, latest)
        notes.append(_new(vocabulary.pitches[answer[step]] - transposition, step, length, manner, phrase.length))
    bands = [frozenset(note for each in source.values() for note in each.notes) for source in sources]
    return replace(phrase, notes=_monophonic(notes, bands))


def owner(sources: Sequence[Mapping[int, Played]], step: int, pitch: int) -> int | None:
    """The first source that has this pitch (of the tokens) at a step, None where a note is new."""
    return next((at for at, source in enumerate(sources) if step in source and source[step].pitch == pitch), None)


def _manners(sources: Sequence[Mapping[int, Played]]) -> dict[int, Manner]:
    """How each step was played, by the first source that has a note there."""
    merged = {step: played for source in reversed(sources) for step, played in source.items()}
    return {step: _manner(played.notes, played.length, step) for step, played in merged.items()}


def lengths(tokens: Sequence[int], vocabulary: Vocabulary) -> dict[int, int]:
    """Steps that each onset lasts, by its step."""
    found: dict[int, int] = {}
    onset = None
    for step, token in enumerate(tokens):
        if token == vocabulary.hold and onset is not None:
            found[onset] += 1
        elif token != vocabulary.hold:
            onset = None if token == vocabulary.rest else step
            found |= {} if onset is None else {step: 1}
    return found


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


def _new(played: int, step: int, length: int, manner: Manner, limit: int) -> Note:
    onset = min(max(0, step * TICKS_PER_STEP + round(manner.timing)), limit - 1)
    end = min(limit, _let_go(onset, (step + length) * TICKS_PER_STEP, manner.gap))
    while not 0 <= played <= 127:
        played += 12 if played < 0 else -12
    return Note(onset, max(1, end - onset), played, round(manner.velocity))


def _monophonic(notes: list[Note], bands: Sequence[Set[Note]]) -> tuple[Note, ...]:
    """In order of onset, each note ending before the next one starts, save where one player's own legato overlaps."""
    cut: list[Note] = []
    ordered = sorted(notes, key=lambda note: note.onset)
    starts = [note.onset for note in ordered]
    for at, note in enumerate(ordered):
        under = ordered[at + 1 : bisect_left(starts, note.end, at + 1)]
        end = next((later.onset for later in under if not _of_one(bands, note, later)), note.end)
        cut.append(note if end == note.end else _ending(note, end))
    return tuple(cut)


def _of_one(bands: Sequence[Set[Note]], note: Note, later: Note) -> bool:
    return any(note in band and later in band for band in bands)


def _ending(note: Note, end: int) -> Note:
    return replace(note, duration=max(1, end - note.onset))
