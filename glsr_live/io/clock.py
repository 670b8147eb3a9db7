"""The only reader of time; everything else is given `now` in seconds of this clock."""

import time
from collections import deque

KEPT = 4096
"""How many of the latest messages the lateness is taken over."""


class Clock:
    """The system's monotonic clock, in seconds; on Linux and macOS all processes share its origin."""

    def now(self) -> float:
        """Seconds since an arbitrary origin."""
        return time.perf_counter()

    def wait_until(self, deadline: float) -> None:
        """Sleep until `deadline`; return at once when it has passed."""
        while (left := deadline - time.perf_counter()) > 0:
            time.sleep(left)


class Lateness:
    """How much later than due the latest messages left, in seconds."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=KEPT)

    def add(self, seconds: float) -> None:
        """Count one message that left `seconds` after it was due."""
        self._seconds.append(seconds)

    def quantile(self, share: float) -> float:
        """The lateness that a `share` (0 to 1) of the messages did not exceed; 0 before the first message."""
        ordered = sorted(self._seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    def __len__(self) -> int:
        return len(self._seconds)
