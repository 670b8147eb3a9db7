"""Tap tempo: the median interval of the latest taps."""

from collections import deque
from itertools import pairwise

from glsr_live.engine.transport.regression import FASTEST, SLOWEST

_TAPS = 8
_LONGEST = 60 / SLOWEST + 1e-6
"""Seconds of the slowest beat: a longer pause is the end of the tapping."""


class Tap:
    """Hears taps. More than twice the beat later, tapping begins anew; in less than half, the tempo does."""

    def __init__(self) -> None:
        self._taps: deque[float] = deque(maxlen=_TAPS)

    def tap(self, now: float) -> float | None:
        """Quarter notes a minute after this tap; None for a first one and for the bounce of a pad."""
        if self._taps and now - self._taps[-1] < 60 / FASTEST - 1e-6:
            return None
        if self._taps:
            self._keep(now - self._taps[-1])
        self._taps.append(now)
        return min(max(60 / self._beat(), SLOWEST), FASTEST) if len(self._taps) > 1 else None

    def _keep(self, interval: float) -> None:
        """Forget the taps that are of another tempo than this interval."""
        beat = self._beat() if len(self._taps) > 1 else None
        if interval > (_LONGEST if beat is None else min(_LONGEST, 2 * beat)):
            self._taps.clear()
        elif beat is not None and interval < beat / 2:
            self._taps = deque([self._taps[-1]], maxlen=_TAPS)

    def _beat(self) -> float:
        intervals = sorted(b - a for a, b in pairwise(self._taps))
        return (intervals[len(intervals) // 2] + intervals[(len(intervals) - 1) // 2]) / 2
