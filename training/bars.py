"""Measures as they are written, put together to whole bars. Times are in ticks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glsr_live.music.note import TICKS_PER_STEP

METERS = {"4/4": 1920, "2/2": 1920, "2/4": 960, "3/4": 1440, "6/8": 1440}
"""Meters that we take, with the length of their bar."""
SAME_METER = {"2/2": "4/4"}
WINDOW_BARS = {"4/4": 2, "2/4": 4, "3/4": 2, "6/8": 2}
"""A window is two bars; of the short bars of 2/4 it is four, so that it lasts as long as two of 4/4."""
IRREGULAR = "bars of irregular length"
OTHER_METER = "bars in another meter"


@dataclass(frozen=True)
class Measure:
    """What stands between two bar lines; `leaps` where a player comes from elsewhere, as to a second ending."""

    onset: int
    length: int
    meter: str
    leaps: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar put together from measures, each with the place in the bar where it begins; `breaks` from the last bar."""

    meter: str
    measures: tuple[tuple[Measure, int], ...]
    breaks: bool = False


def window_steps(meter: str) -> int:
    """The steps of a window in a meter."""
    return WINDOW_BARS[meter] * bar_steps(meter)


def bar_steps(meter: str) -> int:
    """The steps of a bar."""
    return METERS[meter] // TICKS_PER_STEP


def whole_bars(measures: Sequence[Measure], dropped: Counter[str]) -> Iterator[Bar]:
    """The bars of a score; measures that make no whole bar are counted, and the bar after them breaks."""
    at, breaks = 0, True
    while at < len(measures):
        measure = measures[at]
        bar = METERS.get(measure.meter)
        following = measures[at + 1] if at + 1 < len(measures) else None
        taken = _assemble(measure, following, bar, at == 0) if bar else None
        if not taken:
            dropped[IRREGULAR if bar else OTHER_METER] += measure.length > 0
            breaks, at = True, at + 1
            continue
        for part in taken:
            leaps = part[0][0].leaps
            yield Bar(SAME_METER.get(measure.meter, measure.meter), part, breaks or leaps)
            breaks = False
        at += len(taken[0]) if len(taken) == 1 else 1


Assembled = list[tuple[tuple[Measure, int], ...]]


def _assemble(measure: Measure, following: Measure | None, bar: int, first: bool) -> Assembled | None:
    """The bars that a measure, or it and the next one, make up."""
    if measure.length and measure.length % bar == 0:
        parts = range(measure.onset, measure.onset + measure.length, bar)
        return [((Measure(onset, bar, measure.meter, measure.leaps and onset == measure.onset), 0),) for onset in parts]
    if not 0 < measure.length < bar:
        return None
    if first:
        return [((measure, bar - measure.length),)]
    if following is None or following.leaps:
        return [((measure, 0),)]
    if following.meter == measure.meter and measure.length + following.length == bar:
        return [((measure, 0), (following, measure.length))]
    return None
