"""A phrase of any length as windows of the model's length, and the answer back as one row of tokens."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glsr_live.music.attributes import metrical_levels

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Windows:
    """Windows of a row of tokens: `tokens` [B, T], and `active` [B, T], the steps that each of them answers for.

    `starts` [B] are the steps of the phrase that they begin on.
    A phrase shorter than a window is repeated, as a loop would be; the last window of a longer one reaches back to be
    whole. Every step of the phrase is active in exactly one window.
    """

    tokens: Ints
    active: Bools
    starts: Ints

    @classmethod
    def of(cls, tokens: tuple[int, ...], window: int) -> "Windows":
        """The windows of a phrase of one step or more."""
        row = np.array(tokens, dtype=np.int64)
        if len(row) < window:
            return cls(np.resize(row, (1, window)), np.arange(window)[None] < len(row), np.zeros(1, dtype=np.int64))
        starts = np.array([*range(0, len(row) - window, window), len(row) - window])
        firsts = [*range(0, len(row) - window, window), window * ((len(row) - 1) // window)]
        steps = starts[:, None] + np.arange(window)
        return cls(row[steps], steps >= np.array(firsts)[:, None], starts)

    @property
    def length(self) -> int:
        """The steps of a window."""
        return int(self.tokens.shape[1])

    def levels(self, bar: int) -> Floats:
        """The metrical level of every step, [B, T], where the phrase begins on a bar line and a bar has `bar` steps."""
        steps = self.starts[:, None] + np.arange(self.length)
        return np.asarray(metrical_levels(int(steps[-1, -1]) + 1, bar)[steps])

    def join(self, answered: Ints) -> Ints:
        """The answer's tokens [B, T] as one row, the active steps alone."""
        return answered[self.active]

    def row(self, answered: Ints) -> tuple[int, ...]:
        """The answer's tokens [B, T] as one row of integers."""
        return tuple(self.join(answered).tolist())
