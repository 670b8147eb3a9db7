"""Between two variations: decoding along the line of their places, with what speaks for each of them fading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.answering import Answer
from glsr_live.model.compose import Played, compose_from, lengths, onsets, owner
from glsr_live.model.contract import Contract
from glsr_live.model.hearing import Heard
from glsr_live.model.recall import Recall
from glsr_live.model.steering import Turn
from glsr_live.music.decoding import LEAST_CLOSENESS, Scores, sampled
from glsr_live.music.melody import owners_of
from glsr_live.music.note import TICKS_PER_STEP, Phrase
from glsr_live.music.variation import Decoding
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary

NEARER = 0.5
"""Up to this share of the way the first phrase is the nearer one."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class End:
    """A variation: of what was heard, with what turned knobs, its answer as tokens [B, T] and `row`, and its notes.

    `transposition` is the semitones by which its tokens are above its notes, the mean over the sounding steps.
    """

    heard: Heard
    turn: Turn
    answer: Answer
    phrase: Phrase
    row: tuple[int, ...]
    transposition: float

    def played(self, vocabulary: Vocabulary) -> dict[int, Played]:
        """The notes of the answer by their step."""
        return onsets(self.row, owners_of(self.phrase), vocabulary)


def fitted(phrase: Phrase, length: int) -> Phrase:
    """A phrase made as long as `length` ticks: cut, or repeated as a loop of whole steps would be."""
    if phrase.length == length:
        return phrase
    notes = [
        replace(note, onset=note.onset + start, duration=min(note.duration, length - start - note.onset))
        for start in range(0, length, phrase.steps * TICKS_PER_STEP)
        for note in phrase.notes
        if note.onset + start < length
    ]
    return replace(phrase, notes=tuple(notes), length=length)


def between(first: End, second: End, share: float, decoding: Decoding, recall: Recall, contract: Contract) -> End:
    """The variation at a share (0 to 1) of the way from one to the other, as long as the first.

    Kept notes are played as in the variation that has them, the nearer one where both do.
    """
    vocabulary = contract.vocabulary
    answered = _decoded(first, second, share, decoding, recall, contract)
    row = first.heard.windows.row(answered.tokens)
    near, far = (first, second) if share <= NEARER else (second, first)
    sources = [end.played(vocabulary) for end in (near, far)]
    shift = near.heard.read.transposition
    composed = compose_from(sources, first.phrase, shift, row, vocabulary)
    shifts = [shift, far.heard.read.transposition]
    return End(first.heard, first.turn, answered, composed, row, _mean_shift(row, sources, shifts, vocabulary))


def _decoded(
    first: End, second: End, share: float, decoding: Decoding, recall: Recall, contract: Contract
) -> Answer:
    """Tokens on the line of the places: at its ends the scores are those of the ends' own answers.

    Counted decoding starts as many notes as lie on the line between the ends' counts.
    """
    z = (1 - share) * first.answer.z + share * second.answer.z
    (logs,) = recall.decode([z], first.heard.windows.length)
    values = logs.copy()
    for end, weight in ((first, 1 - share), (second, share)):
        _speak_for(end, weight, values)
    fence = (first if share <= NEARER else second).heard.fence
    fenced = fence.around(values, first.answer.tokens, second.answer.tokens)
    dice = first.turn.towards(second.turn, share).dice
    scores = Scores(sampled(fenced, dice), contract.vocabulary)
    if decoding == "argmax":
        return Answer(scores.argmax(), z, logs)
    active = first.heard.windows.active
    counts = [((end.answer.tokens >= FIRST_NOTE) & active).sum(axis=1) for end in (first, second)]
    scores = scores.only(active)
    onsets = scores.onsets(scores.margins, np.rint((1 - share) * counts[0] + share * counts[1]).astype(np.int64))
    return Answer(scores.fill(onsets), z, logs)


def _speak_for(end: End, weight: float, values: Floats) -> None:
    """Add to the scores [B, T, V] what makes an end's own answer win there, as far as its weight goes."""
    own, at = end.answer.log_probabilities, end.answer.tokens[..., None]
    behind = own.max(axis=-1, keepdims=True) - np.take_along_axis(own, at, axis=-1)
    gain = weight * (behind + max(end.turn.closeness, LEAST_CLOSENESS))
    np.put_along_axis(values, at, np.take_along_axis(values, at, axis=-1) + gain, axis=-1)


def _mean_shift(
    row: tuple[int, ...], sources: Sequence[dict[int, Played]], shifts: Sequence[int], vocabulary: Vocabulary
) -> float:
    """The mean of the ends' shifts over the sounding steps; a note that neither end has is shifted as the first."""
    steps = lengths(row, vocabulary)
    shifted = sum(
        length * shifts[owner(sources, step, vocabulary.pitches[row[step]]) or 0] for step, length in steps.items()
    )
    return shifted / max(1, sum(steps.values()))
