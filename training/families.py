"""Melody families: the same tune was harmonised many times, so a fair split keeps a family on one side."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

NGRAM = 10
"""Two melodies that share this many successive intervals are of one family."""
HELD_OUT = {"valid": 0.1, "test": 0.1}
"""The share of melodies that goes to each held-out part; the rest trains."""


def families(melodies: Sequence[Sequence[int]]) -> list[int]:
    """The family of every melody (pitches in order): melodies that share an NGRAM of intervals, joined transitively."""
    leader = list(range(len(melodies)))
    first_with: dict[tuple[int, ...], int] = {}
    for melody, pitches in enumerate(melodies):
        for ngram in _interval_ngrams(pitches):
            other = first_with.setdefault(ngram, melody)
            leader[_find(leader, melody)] = _find(leader, other)
    return [_find(leader, melody) for melody in range(len(melodies))]


def split(family_of: Sequence[int], seed: int) -> list[str]:
    """`train`, `valid` or `test` for every melody, by whole families; the largest family always trains."""
    members: dict[int, list[int]] = defaultdict(list)
    for melody, family in enumerate(family_of):
        members[family].append(melody)
    by_size = sorted(members.values(), key=lambda group: (-len(group), group))
    shuffled = [by_size[1:][i] for i in np.random.default_rng(seed).permutation(len(by_size) - 1)]
    parts = ["train"] * len(family_of)
    for part, share in HELD_OUT.items():
        taken = 0
        while shuffled and taken < share * len(family_of):
            group = shuffled.pop()
            taken += len(group)
            for melody in group:
                parts[melody] = part
    return parts


def _interval_ngrams(pitches: Sequence[int]) -> set[tuple[int, ...]]:
    intervals = [b - a for a, b in pairwise(pitches)]
    return {tuple(intervals[i : i + NGRAM]) for i in range(len(intervals) - NGRAM + 1)}


def _find(leader: list[int], melody: int) -> int:
    while leader[melody] != melody:
        leader[melody] = leader[leader[melody]]
        melody = leader[melody]
    return melody
