"""Decoding that meets what is expected: so many onsets, and notes that draw a line of pitches with the right place.

Where the knobs of register and range are turned, the notes follow a line: the played pitches, moved and stretched. The
model chooses among the notes near the line, so the shape of the tune stays and its scale is the model's.
"""

from collections.abc import Collection

import numpy as np

from glsr_live.music.attributes import HELD, RESTED, carry
from glsr_live.music.decoding import Bools, Floats, Ints, Scores
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.vocabulary import Vocabulary

SHAPED = ("range", "register")
"""The attributes that a choice among notes can meet when the onsets are settled, in the order of choosing."""
SHIFTS = np.concatenate([[0.0], *(np.array([s, -s]) for s in np.arange(0.25, 20.25, 0.25))])
"""Semitones by which a line may be moved, the least first, so that of equal results the least changed one is taken."""
STRETCHES = 1 + np.concatenate([[0.0], *(np.array([s, -s]) for s in np.arange(1, 33) / 32), np.arange(33, 129) / 32])
"""Factors by which a line's distances from its centre may grow or shrink, the mildest first."""
PULL = 4.0
"""Nats that a note loses for every semitone off the line."""
NEAR = 0.25
"""Semitones by which a turned attribute may miss its target before the line is changed for it."""
UNSURE = 1.0
"""The same without a phrase: an expectation of unsure steps is no reason to change the likeliest notes."""


def counted(log_probabilities: Floats, vocabulary: Vocabulary, attributes: Collection[str]) -> Ints:
    """Counted decoding without a phrase, [B, T], of log p(a|z) [B, T, V]; it meets the expectations of `attributes`.

    round(F(z)) onsets, where their mass is largest: the count follows z where the argmax of unsure steps holds. Then
    the best notes there, moved where they miss what is expected of register or range.
    """
    scores, given = Scores(log_probabilities, vocabulary), Distribution(np.exp(log_probabilities), vocabulary)
    mass = scores.onset_mass()
    onsets = scores.onsets(mass, np.rint(mass.sum(axis=1)).astype(np.int64))
    line = best_line(scores)
    for name in filter(attributes.__contains__, SHAPED):
        line = meet(name, scores, onsets, line, EXPECTATIONS[name](given), EXPECTATIONS["register"](given), UNSURE)
    return follow(scores, onsets, line)


def best_line(scores: Scores) -> Floats:
    """The pitch of the best note of every step, [B, T]."""
    return np.asarray(_pitches(scores)[scores.notes.argmax(axis=-1)])


def follow(scores: Scores, onsets: Bools, line: Floats) -> Ints:
    """The tokens [B, T] with the best notes near the line [B, T] at the onsets."""
    filled = scores.silent.copy()
    filled[onsets] = _drawn(scores, onsets, line[onsets])
    return filled


def meet(
    name: str, scores: Scores, onsets: Bools, line: Floats, target: Floats, centre: Floats, near: float = NEAR
) -> Floats:
    """The line [B, T], changed as little as brings attribute `name` of what follows it nearest to `target` [B].

    The register moves it, the range stretches it about `centre` [B]; what misses by up to `near` semitones is met.
    """
    if not onsets.any():
        return line
    lines = _lines(name, line, centre)
    drawn = _pitches(scores)[_drawn(scores, onsets, lines[:, onsets]) - 2]
    missed = np.abs(_MEASURES[name](drawn, scores, onsets) - target)
    best = np.argmin(np.round(np.maximum(missed, near), 3), axis=0)
    return np.asarray(lines[best, np.arange(len(line))])


def _register(drawn: Floats, scores: Scores, onsets: Bools) -> Floats:
    """The mean sounding pitch, [S, B], of the pitches [S, O] at the onsets [B, T]; 0 without notes."""
    silent = np.where(scores.silent == scores.vocabulary.hold, HELD, RESTED)
    numbers = np.cumsum(onsets).reshape(onsets.shape) - 1
    sounding = carry(np.where(onsets, numbers, silent), through_rests=False)  # the number of the onset that sounds
    sounds = sounding >= 0
    steps = np.bincount(sounding[sounds], minlength=drawn.shape[1])  # how long each sounds, whatever its pitch
    return np.asarray(_by_row(drawn * steps, onsets) / np.maximum(sounds.sum(axis=1), 1))


def _range(drawn: Floats, scores: Scores, onsets: Bools) -> Floats:
    """Semitones from the lowest note to the highest, [S, B], of the pitches [S, O] at the onsets [B, T]."""
    width = np.zeros((len(drawn), len(onsets)))
    rows, starts = _rows(onsets)
    width[:, rows] = np.maximum.reduceat(drawn, starts, axis=1) - np.minimum.reduceat(drawn, starts, axis=1)
    return width


def _by_row(values: Floats, onsets: Bools) -> Floats:
    """The sum over the onsets of each row, [S, B], of values [S, O]."""
    sums = np.zeros((len(values), len(onsets)))
    rows, starts = _rows(onsets)
    sums[:, rows] = np.add.reduceat(values, starts, axis=1)
    return sums


def _rows(onsets: Bools) -> tuple[Ints, Ints]:
    """The rows that have onsets, and for each of them the number of its first one."""
    counts = onsets.sum(axis=1)
    rows = np.flatnonzero(counts)
    return rows, (np.cumsum(counts) - counts)[rows]


_MEASURES = {"register": _register, "range": _range}
"""The attributes of notes that stand at settled onsets: as in `attributes`, without reading every step again."""


def _lines(name: str, line: Floats, centre: Floats) -> Floats:
    """The lines that are tried, [S, B, T]."""
    if name == "register":
        return np.asarray(line + SHIFTS[:, None, None])
    middle = centre[:, None]
    return np.asarray(middle + STRETCHES[:, None, None] * (line - middle))


def _drawn(scores: Scores, onsets: Bools, wanted: Floats) -> Ints:
    """The tokens at the O onsets, [..., O], that a line of `wanted` pitches [..., O] draws."""
    notes, pitches = scores.notes[onsets], _pitches(scores)
    # the best of the notes up to a pitch is the same wherever above them the line runs, so each is found once
    below = _leaders(notes + PULL * pitches, np.greater)
    above = len(pitches) - 1 - _leaders((notes - PULL * pitches)[:, ::-1], np.greater_equal)[:, ::-1]
    split, at = np.searchsorted(pitches, wanted, side="right"), np.arange(len(notes))
    two = np.stack([below[at, np.maximum(split - 1, 0)], above[at, np.minimum(split, len(pitches) - 1)]])
    low, high = notes[at, two] - PULL * np.abs(pitches[two] - wanted)
    return np.asarray(np.where(low >= high, two[0], two[1]) + 2)


def _leaders(values: Floats, beats: np.ufunc) -> Ints:
    """Which of values[o, :n + 1] is the largest, for every n, [O, N]; an equal one takes over if it `beats`."""
    highest = np.maximum.accumulate(values, axis=1)
    ahead = np.concatenate([np.full((len(values), 1), True), beats(values[:, 1:], highest[:, :-1])], axis=1)
    return np.asarray(np.maximum.accumulate(np.where(ahead, np.arange(values.shape[1]), 0), axis=1))


def _pitches(scores: Scores) -> Floats:
    return np.array(scores.vocabulary.pitches[2:], dtype=np.float64)
