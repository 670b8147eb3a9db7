"""The tempo of a phrase that was played without a clock, found in its onsets."""

from cmath import exp, pi
from collections.abc import Sequence
from dataclasses import replace
from math import log2

from glsr_live.engine.capture.captured import Captured
from glsr_live.engine.capture.silence import whole_bars
from glsr_live.music.note import STEPS_PER_BEAT, TICKS_PER_BEAT, Note

SLOWEST, FASTEST = 50.0, 200.0
"""Quarter notes per minute between which a tempo is sought."""
FEWEST, ENOUGH = 4, 24
"""Onsets that a tempo needs, and of how many the first are looked at: the search must not delay a note."""
TRIED = 200
"""Tempos that are tried, evenly spread in octaves."""
LOYALTY = 0.45
"""Octaves by which the tempo may be off the present one before that alone speaks against it (a standard deviation)."""
SAME = 0.005
"""A tempo that differs by less than this share is the same one."""
GRIDS = ((1, 0.3), (2, 0.3), (STEPS_PER_BEAT, 0.4))
"""(divisions of a beat, weight): a pulse is right when the onsets lie on its beats, eighths and sixteenths."""


def find_bpm(onsets: Sequence[float], present: float) -> float:
    """The tempo of onsets in seconds, in quarter notes per minute; `present` when there are too few to tell.

    The onsets' phases on a grid agree when it is theirs (a resultant length, as in circular statistics). A tempo near
    the present one is preferred, or every pulse would be as good as twice it.
    """
    if len(onsets) < FEWEST:
        return present
    tried = [SLOWEST * (FASTEST / SLOWEST) ** (share / TRIED) for share in range(TRIED + 1)]
    best = max([*tried, present], key=lambda bpm: _score(onsets[:ENOUGH], bpm, present))
    return min(FASTEST, max(SLOWEST, _refined(onsets, best)))


def retimed(captured: Captured, bpm: float, tick: int) -> tuple[float, Captured]:
    """The tempo in which a phrase was played while the transport ran at `bpm`, and the phrase in ticks of that tempo.

    The moment `tick` is the end of both; what lies before it moves. The very same phrase where the tempo was right.
    """
    phrase, seconds = captured.phrase, 60 / (bpm * TICKS_PER_BEAT)
    found = round(find_bpm([note.onset * seconds for note in phrase.notes], bpm), 1)
    ratio = found / bpm
    if abs(ratio - 1) < SAME:
        return bpm, captured
    notes = tuple(_stretched(note, ratio) for note in phrase.notes)
    length = whole_bars(notes, 0, phrase.meter.bar)
    start = tick - round((tick - captured.start) * ratio)
    return found, replace(captured, phrase=replace(phrase, notes=notes, length=length), start=start)


def _stretched(note: Note, ratio: float) -> Note:
    return replace(note, onset=round(note.onset * ratio), duration=max(1, round(note.duration * ratio)))


def _score(onsets: Sequence[float], bpm: float, present: float) -> float:
    agreement = sum(weight * _agreement(onsets, 60 / bpm / division) for division, weight in GRIDS)
    return agreement - (log2(bpm / present) / LOYALTY) ** 2 / 16


def _agreement(onsets: Sequence[float], period: float) -> float:
    return abs(sum(exp(2j * pi * (onset - onsets[0]) / period) for onset in onsets)) / len(onsets)


def _refined(onsets: Sequence[float], bpm: float) -> float:
    """The least-squares tempo of the onsets on the sixteenths that they are nearest to."""
    step = 60 / bpm / STEPS_PER_BEAT
    places = [round((onset - onsets[0]) / step) for onset in onsets]
    mean, middle = sum(places) / len(places), sum(onsets) / len(onsets)
    spread = sum((place - mean) ** 2 for place in places)
    slope = sum((p - mean) * (o - middle) for p, o in zip(places, onsets, strict=True)) / spread if spread else step
    return 60 / slope / STEPS_PER_BEAT if slope > 0 else bpm
