"""The history as a list to read: what is new in each moment."""

from glsr_live.control.status import EntryStatus, News, PageStatus
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.moment import Moment
from glsr_live.music.variation import RANGES, Knobs


def listed(memory: Memory, first: int, count: int) -> PageStatus:
    """`count` moments, downwards from number `first`, 0 for the newest."""
    moments, last = memory.moments, memory.last
    numbers = range(min(first, last) if first else last, 0, -1)
    there = (number for number in numbers if number in moments)
    found = [moments[number] for number, _ in zip(there, range(count), strict=False)]
    return PageStatus(first, tuple(_entry(moment, moments.get(moment.number - 1)) for moment in found))


def _entry(moment: Moment, before: Moment | None) -> EntryStatus:
    news, variation = _news(moment, before), moment.variation
    from_where = before.knobs if before is not None and news != "phrase" else Knobs()
    return EntryStatus(
        number=moment.number,
        starred=moment.starred,
        seed=moment.knobs.seed,
        news=news,
        turned=_turned(moment.knobs, from_where),
        played=variation.played,
        yields=variation.yields,
    )


def _news(moment: Moment, before: Moment | None) -> News:
    if before is None or before.phrase != moment.phrase:
        return "phrase"
    if before.pack != moment.pack:
        return "pack"
    if before.goal != moment.goal:
        return "blend"
    return "seed" if before.knobs.seed != moment.knobs.seed else "knobs"


def _turned(knobs: Knobs, before: Knobs) -> dict[str, float]:
    """Where those knobs stand that stood elsewhere."""
    axes = dict.fromkeys(name for each in (before, knobs) for name, _ in each.axes)
    moved = {name: knobs.offset(name) for name in axes if knobs.offset(name) != before.offset(name)}
    return moved | {name: getattr(knobs, name) for name in RANGES if getattr(knobs, name) != getattr(before, name)}
