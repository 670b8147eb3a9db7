"""From notes and whole bars to passages on the grid of sixteenths, whatever they were read from. Times are in ticks."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, takewhile
from operator import attrgetter

from glsr_live.music.melody import highest_leads, to_tokens
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase, nearest_step
from glsr_live.music.vocabulary import HOLD, REST
from training.bars import METERS, WINDOW_BARS, Bar, Measure, bar_steps, whole_bars
from training.keys import WIDE

PLAYED_TOLERANCE = TICKS_PER_STEP // 3 - 1
"""How far from the grid a played onset may lie; a triplet's notes lie a third of a step away from it."""

OFF_GRID = "bars with tuplets or notes shorter than a sixteenth"
EMPTY = "bars of a passage without a note"
SHORT = "bars of a passage shorter than a window"


@dataclass(frozen=True)
class Written:
    """Notes in any order and measures in order; `names` spells notes by onset and pitch, where the source does.

    `played` notes lie near the grid, others on it.
    """

    notes: tuple[Note, ...]
    measures: tuple[Measure, ...]
    names: Mapping[tuple[int, int], str]
    played: bool = False


@dataclass(frozen=True)
class Passage:
    """Whole bars in a row, one name, hold or rest per step."""

    meter: str
    steps: tuple[str, ...]


def passages(written: Written, dropped: Counter[str]) -> list[Passage]:
    """The melody (of simultaneous notes the highest) in passages of a window or more; `dropped` counts bars left out.

    A pick-up stands at the end of a bar that begins with rests; a short last bar of a part is filled up with rests; a
    bar divided by a repeat sign is one bar. Repeats stand once, as written.
    """
    melody = highest_leads(written.notes)
    bars = list(whole_bars(written.measures, dropped))
    found: list[Passage] = []
    for run in _runs(bars):
        found += _cut(run, melody, written, dropped)
    return found


def _runs(bars: Sequence[Bar]) -> Iterator[list[Bar]]:
    """Bars that follow one another in one meter."""
    run: list[Bar] = []
    for bar in bars:
        if run and (bar.breaks or bar.meter != run[-1].meter):
            yield run
            run = []
        run.append(bar)
    if run:
        yield run


def _cut(run: list[Bar], melody: Sequence[Note], written: Written, dropped: Counter[str]) -> Iterator[Passage]:
    """The passages of a run between the bars that are off the grid."""
    meter, size = run[0].meter, bar_steps(run[0].meter)
    moved, names = _moved(run, melody, written.names)
    off = _off_grid(moved, METERS[meter], PLAYED_TOLERANCE if written.played else 0)
    dropped[OFF_GRID] += len(off)
    steps = _steps(moved, names, len(run) * METERS[meter])
    carried = _carried(run[0], melody, moved)
    steps[:carried] = [HOLD] * carried
    for skipped, group in groupby(range(len(run)), key=off.__contains__):
        bars = list(group)
        passage = Passage(meter, tuple(steps[bars[0] * size : (bars[-1] + 1) * size]))
        if skipped:
            continue
        if len(bars) < WINDOW_BARS[meter]:
            dropped[SHORT] += len(bars)
        elif all(name in (HOLD, REST) for name in passage.steps):
            dropped[EMPTY] += len(bars)
        else:
            yield passage


def _moved(
    run: list[Bar], melody: Sequence[Note], names: Mapping[tuple[int, int], str]
) -> tuple[list[Note], dict[tuple[int, int], str]]:
    """The notes of a run with onsets from its beginning, and their names by the new onset and pitch."""
    end = len(run) * METERS[run[0].meter]
    moved: list[Note] = []
    named: dict[tuple[int, int], str] = {}
    for index, bar in enumerate(run):
        for measure, place in bar.measures:
            shift = index * METERS[bar.meter] + place - measure.onset
            for note in _between(melody, measure.onset, measure.onset + measure.length):
                onset = note.onset + shift
                moved.append(Note(onset, min(note.duration, end - onset), note.pitch))
                if (note.onset, note.pitch) in names:
                    named[onset, note.pitch] = names[note.onset, note.pitch]
    return moved, named


def _between(melody: Sequence[Note], onset: int, end: int) -> Iterator[Note]:
    first = bisect_left(melody, onset, key=_onset)
    return takewhile(lambda note: note.onset < end, islice(melody, first, None))


_onset = attrgetter("onset")


def _carried(bar: Bar, melody: Sequence[Note], moved: Sequence[Note]) -> int:
    """The steps for which a note of the bars before a run sounds on."""
    measure, place = bar.measures[0]
    before = bisect_left(melody, measure.onset, key=_onset)
    if place or not before:
        return 0
    limit = min((note.onset for note in moved), default=measure.length)
    return max(0, min(melody[before - 1].end - measure.onset, limit)) // TICKS_PER_STEP


def _off_grid(notes: Sequence[Note], bar: int, tolerance: int) -> set[int]:
    """The bars that hold a note away from the grid, or two in one step."""
    found = set()
    taken: set[int] = set()
    for note in notes:
        ends = () if tolerance else (note.end,)
        away = max(abs(tick - nearest_step(tick) * TICKS_PER_STEP) for tick in (note.onset, *ends))
        if away > tolerance or note.step in taken:
            found.add(note.onset // bar)
        taken.add(note.step)
    return found


def _steps(notes: Sequence[Note], names: Mapping[tuple[int, int], str], length: int) -> list[str]:
    """One name per step, read as the instrument reads a phrase, in the source's spelling where it has one."""
    read = to_tokens(Phrase(tuple(sorted(notes)), length), WIDE)
    steps = [WIDE.names[token] for token in read.tokens]
    for step, owners in enumerate(read.owners):
        if owners:
            lead = max(owners, key=lambda note: note.duration)
            steps[step] = names.get((lead.onset, lead.pitch), steps[step])
    return steps
