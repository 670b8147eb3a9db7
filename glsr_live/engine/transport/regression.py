"""Least-squares lines through the arrivals of clock pulses."""

from typing import NamedTuple

PULSES_PER_BEAT = 24
SLOWEST, FASTEST = 20.0, 999.0
"""Beats a minute between which there is music."""
LONGEST = 60.0 / (SLOWEST * PULSES_PER_BEAT)
SHORTEST = 60.0 / (FASTEST * PULSES_PER_BEAT)
"""Seconds a pulse at those tempos."""


def newest_weight(n: float) -> float:
    """The weight of the latest of n points in the place of a least-squares line at that point."""
    return 2 * (2 * n - 1) / (n * (n + 1))


class Fit(NamedTuple):
    """A line through arrivals: second of the last pulse, seconds a pulse, mean deviation in seconds."""

    second: float
    period: float
    spread: float


def line_through(seconds: list[float]) -> Fit:
    """The least-squares line through pulses that are counted one by one."""
    n = len(seconds)
    middle, mean = (n - 1) / 2, sum(seconds) / n
    slope = sum((i - middle) * (second - mean) for i, second in enumerate(seconds)) / (n * (n * n - 1) / 12)
    slope = min(max(slope, SHORTEST), LONGEST)
    spread = sum(abs(second - mean - slope * (i - middle)) for i, second in enumerate(seconds)) / n
    return Fit(mean + slope * middle, slope, spread)
