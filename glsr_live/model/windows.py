"""A phrase of any length as windows of the model's length, and the answer back as one row of tokens."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Windows:
    """Windows of a row of tokens: `tokens` [B, T], and `active` [B, T], the steps that each of them answers for.

    A phrase shorter than a window is repeated, as a loop would be; the last window of a longer one reaches back to be
    whole. Every step of the phrase is active in exactly one window.
    """

    tokens: Ints
    active: Bools

    @classmethod
    def of(cls, tokens: tuple[int, ...], window: int) -> "Windows":
        """The windows of a phrase of one step or more."""
        row = np.array(tokens, dtype=np.int64)
        if len(row) < window:
            return cls(np.resize(row, (1, window)), np.arange(window)[None] < len(row))
        starts = [*range(0, len(row) - window, window), len(row) - window]
        firsts = [*range(0, len(row) - window, window), window * ((len(row) - 1) // window)]
        steps = np.array(starts)[:, None] + np.arange(window)
        return cls(row[steps], steps >= np.array(firsts)[:, None])

    def join(self, answered: Ints) -> Ints:
        """The answer's tokens [B, T] as one row, the active steps alone."""
        return answered[self.active]

    def row(self, answered: Ints) -> tuple[int, ...]:
        """The answer's tokens [B, T] as one row of integers."""
        return tuple(self.join(answered).tolist())
