"""Melody families: the same tune was harmonised many times, so a fair split keeps a family on one side."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NGRAM = 10
"""Two melodies that share this many successive intervals are of one family."""
HELD_OUT = {"valid": 0.1, "test": 0.1}
"""The share of melodies that goes to each held-out part; the rest trains."""
_MIX, _FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
"""Odd numbers of splitmix64 (Steele, Lea & Flood 2014)."""


def families(melodies: Sequence[Sequence[int]], ngram: int = NGRAM) -> list[int]:
    """The family of every melody (pitches in order): melodies that share an n-gram of intervals, joined transitively.

    A family is named by one of its members. Takes 16 bytes of memory a note, and time n log n.
    """
    leader = list(range(len(melodies)))
    hashes = [np.unique(_ngrams(np.asarray(pitches, dtype=np.int64), ngram)) for pitches in melodies]
    owners = np.repeat(np.arange(len(melodies)), [len(each) for each in hashes])
    alike = np.concatenate([*hashes, np.zeros(0, dtype=np.uint64)])
    order = np.argsort(alike, kind="stable")
    shared = alike[order][1:] == alike[order][:-1]
    pairs = np.stack([owners[order][:-1][shared], owners[order][1:][shared]], axis=1)
    for one, other in np.unique(pairs, axis=0).tolist():
        leader[_find(leader, one)] = _find(leader, other)
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


def _ngrams(pitches: NDArray[np.int64], ngram: int) -> NDArray[np.uint64]:
    """A hash of 64 bits of every passage of `ngram` intervals: a polynomial in an odd factor, so that places count."""
    intervals = np.diff(pitches).astype(np.uint64)
    count = max(0, len(intervals) - ngram + 1)
    found = np.zeros(count, dtype=np.uint64)
    for place in range(ngram):
        found = (found + intervals[place : place + count] + _MIX) * _FACTOR
        found ^= found >> np.uint64(29)
    return found


def _find(leader: list[int], melody: int) -> int:
    while leader[melody] != melody:
        leader[melody] = leader[leader[melody]]
        melody = leader[melody]
    return melody
