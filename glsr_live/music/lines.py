"""Lines of pitches through settled onsets: the notes that follow them, their attributes, and how they may be changed.

All onsets of a batch stand in one row, O of them, so that many lines [S, O] are tried at once. A line wants a pitch at
every onset; the notes that follow it are the best ones near it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from glsr_live.music.attributes import HELD, RESTED, carry
from glsr_live.music.decoding import Bools, Floats, Ints, Scores

SHIFTS = np.concatenate([[0.0], *(np.array([s, -s]) for s in np.arange(0.25, 20.25, 0.25))])
"""Semitones by which a line may be moved or tilted, the least first, so that of equals the least changed is taken."""
STRETCHES = 1 + np.concatenate([[0.0], *(np.array([s, -s]) for s in np.arange(1, 33) / 32), np.arange(33, 129) / 32])
"""Factors by which a line's distances from its centre may grow or shrink, the mildest first."""
SWINGS = np.arange(1, 97) / 8
"""Semitones by which a line may swing further out, the least first."""
SMOOTHINGS = np.linspace(0, 1, 25)
"""How much every smoothing adds to the one before, the mildest first; after the last one a line is level."""
PULL = 4.0
"""Nats that a note loses for every semitone off the line."""
FINE = 8
"""Parts of a semitone to which a line is read."""
DOUBTFUL = 3.0
"""Semitones, as a standard deviation, from which on the model has no opinion of a note's pitch."""
STRAIGHT = 0.01
"""Semitones off its neighbours' mean below which a note is neither a peak nor a trough."""


@dataclass(frozen=True)
class Lines:
    """The lines through the onsets, bool [B, T], of scores [B, T, V]; R is the number of rows that have any."""

    scores: Scores
    onsets: Bools

    @cached_property
    def rows(self) -> Ints:
        """The rows that have onsets, [R]."""
        return np.flatnonzero(self.onsets.any(axis=1))

    @cached_property
    def counts(self) -> Ints:
        """How many onsets each of them has, [R]."""
        return np.asarray(self.onsets.sum(axis=1)[self.rows])

    @cached_property
    def ends(self) -> Ints:
        """The last onset of each row, [R]."""
        return np.cumsum(self.counts) - 1

    @cached_property
    def starts(self) -> Ints:
        """The first onset of each row, [R]."""
        return self.ends - self.counts + 1

    @cached_property
    def row(self) -> Ints:
        """Which of the R rows each onset is in, [O]."""
        return np.repeat(np.arange(len(self.rows)), self.counts)

    @cached_property
    def steps(self) -> Ints:
        """How many steps each note sounds, [O], whatever its pitch."""
        silent = np.where(self.scores.silent == self.scores.vocabulary.hold, HELD, RESTED)
        numbers = np.cumsum(self.onsets).reshape(self.onsets.shape) - 1
        sounding = carry(np.where(self.onsets, numbers, silent), through_rests=False)
        return np.bincount(sounding[sounding >= 0], minlength=len(self.row))

    @cached_property
    def doubt(self) -> Floats:
        """How unsure the model is of each note's pitch, [O]: its variance over DOUBTFUL's, 1 at most."""
        weights = np.exp(self._notes - self._notes.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        off = self._pitches - (weights @ self._pitches)[:, None]
        return np.asarray(np.minimum(1, (weights * off**2).sum(axis=1) / DOUBTFUL**2))

    def follow(self, line: Floats) -> tuple[Ints, Floats, Floats]:
        """The best notes near a line [..., O] as indices and pitches, and by how many nats the best ones beat them."""
        places = np.rint((line - self._pitches[0]) * FINE).clip(0, self._followers.shape[1] - 1).astype(np.int64)
        notes = self._followers[self._at, places]
        return notes, self._pitches[notes], self._behind[self._at, notes]

    def measure(self, name: str, pitches: Floats) -> Floats:
        """An attribute, [..., R], of pitches [..., O]: as in `attributes`, without reading every step again."""
        if name == "register":
            return np.asarray(self.sums(pitches * self.steps) / self.sums(self.steps))
        if name == "range":
            highest, lowest = (each.reduceat(pitches, self.starts, axis=-1) for each in (np.maximum, np.minimum))
            return np.asarray(highest - lowest)
        if name == "contour":
            return np.asarray(pitches[..., self.ends] - pitches[..., self.starts])
        return np.asarray(self.sums(np.abs(pitches - pitches[..., self._before])) / np.maximum(self.counts - 1, 1))

    def changed(self, name: str, line: Floats) -> Floats:
        """The lines [S, O] that a line [O] may become for the sake of an attribute, the least changed first.

        The register moves it, the range stretches it about its mean pitch, the contour tilts it about its middle. The
        leap smooths it, or swings it: peaks and troughs go further out, and what lies straight between goes to and fro.
        """
        if name == "register":
            return np.asarray(line + SHIFTS[:, None])
        if name == "contour":
            return np.asarray(line + SHIFTS[:, None] * self._course)
        if name == "range":
            centre = self.measure("register", line)[self.row]
            return np.asarray(centre + STRETCHES[:, None] * (line - centre))
        return np.concatenate([self._smoothed(line), line + SWINGS[:, None] * self._swing(line)])

    def pick(self, lines: Floats, which: Ints) -> Floats:
        """The line [O] that has in each row the one of the lines [S, O] that `which` [R] says."""
        return np.asarray(lines[which[self.row], self._at])

    def sums(self, values: NDArray[np.number]) -> Floats:
        """The sum over the onsets of each row, [..., R], of values [..., O]."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=-1), dtype=np.float64)

    @cached_property
    def _notes(self) -> Floats:
        return np.asarray(self.scores.notes[self.onsets])

    @cached_property
    def _pitches(self) -> Floats:
        return np.array(self.scores.vocabulary.pitches[2:], dtype=np.float64)

    @cached_property
    def _behind(self) -> Floats:
        """By how much the best note beats each, [O, N]."""
        return np.asarray(self._notes.max(axis=1, keepdims=True) - self._notes)

    @cached_property
    def _followers(self) -> Ints:
        """The best note near every pitch, from the lowest up in FINE parts of a semitone, [O, Q]."""
        notes, pitches = self._notes, self._pitches
        # the best of the notes up to a pitch is the same wherever above them a line runs, so each is found once
        below = _leaders(notes + PULL * pitches, np.greater)
        above = len(pitches) - 1 - _leaders((notes - PULL * pitches)[:, ::-1], np.greater_equal)[:, ::-1]
        wanted = np.arange(pitches[0], pitches[-1] + 1 / FINE, 1 / FINE)
        split = np.searchsorted(pitches, wanted, side="right")
        low, high = below[:, split - 1], above[:, np.minimum(split, len(pitches) - 1)]
        nearby = (np.take_along_axis(notes, at, axis=1) - PULL * np.abs(pitches[at] - wanted) for at in (low, high))
        return np.where(np.greater_equal(*nearby), low, high)

    @cached_property
    def _at(self) -> Ints:
        return np.arange(len(self.row))

    @cached_property
    def _before(self) -> Ints:
        """The onset before each, the first one's being itself."""
        return np.maximum(self._at - 1, self.starts[self.row])

    @cached_property
    def _after(self) -> Ints:
        return np.minimum(self._at + 1, self.ends[self.row])

    @cached_property
    def _course(self) -> Floats:
        """Where each onset is between the first and the last of its row, -1/2 to 1/2."""
        time = np.nonzero(self.onsets)[1].astype(np.float64)
        first, last = time[self.starts][self.row], time[self.ends][self.row]
        return np.asarray((time - (first + last) / 2) / np.maximum(last - first, 1))

    def _smoothed(self, line: Floats) -> Floats:
        """The line smoothed more and more, until it is level: the sum of its intervals never grows, [S, O]."""
        lines, level = [line], (self.sums(line) / self.counts)[self.row]
        for share in SMOOTHINGS[1:] / 4:
            last = lines[-1]
            lines.append(last + share * (last[self._before] + last[self._after] - 2 * last))
        return level + (1 - SMOOTHINGS)[:, None] * (np.array(lines) - level)

    def _swing(self, line: Floats) -> Floats:
        """The way out for each onset, 1 at most, [O]: peaks up, troughs down, the sharper the further; to and fro."""
        off = line - (line[self._before] + line[self._after]) / 2
        alternating = 1.0 - 2 * ((self._at - self.starts[self.row]) % 2)
        agrees = self.sums(alternating * np.sign(line - line[self._before])) >= 0
        way = np.where(np.abs(off) > STRAIGHT, np.sign(off), np.where(agrees, 1, -1)[self.row] * alternating)
        far = 1 + np.abs(off)
        return np.asarray(way * far / np.maximum.reduceat(far, self.starts)[self.row])


def _leaders(values: Floats, beats: np.ufunc) -> Ints:
    """Which of values[o, :n + 1] is the largest, for every n, [O, N]; an equal one takes over if it `beats`."""
    highest = np.maximum.accumulate(values, axis=1)
    ahead = np.concatenate([np.full((len(values), 1), True), beats(values[:, 1:], highest[:, :-1])], axis=1)
    return np.asarray(np.maximum.accumulate(np.where(ahead, np.arange(values.shape[1]), 0), axis=1))
