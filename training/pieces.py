"""Pieces as they were read, before they become a data set: passages in tokens, distinct, and in families."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glsr_live.music.vocabulary import FIRST_NOTE
from training.bars import bar_steps, window_steps
from training.keys import PITCHES, WIDE, Tokens, pitches_of

NGRAM = 14
"""Two pieces that share this many successive intervals are of one family; docs/corpora.md says why it is not ten."""
TWICE = "the same passage as in another piece"
TOO_WIDE = "passages cut where they leave the range"


@dataclass(frozen=True)
class Passage:
    """Whole bars in a row, in tokens of WIDE."""

    meter: str
    tokens: Tokens

    @property
    def bars(self) -> int:
        """How many there are."""
        return len(self.tokens) // bar_steps(self.meter)

    @property
    def begins(self) -> NDArray[np.int64]:
        """Where a window begins: on every bar line from which one fits that has a note."""
        size = window_steps(self.meter)
        lines = np.arange(0, len(self.tokens) - size + 1, bar_steps(self.meter))
        notes = np.concatenate([[0], np.cumsum(self.tokens >= FIRST_NOTE)])
        return lines[notes[lines + size] > notes[lines]]

    @cached_property
    def shape(self) -> NDArray[np.int16]:
        """The passage whatever its key: 0 a hold, 1 a rest, else a note's pitch above the first note's, plus 1000."""
        return shape_of(self.tokens)


@dataclass(frozen=True)
class Piece:
    """The passages of one tune, song or movement, and the collection that it is from."""

    name: str
    collection: str
    passages: tuple[Passage, ...]


def shape_of(tokens: Tokens) -> NDArray[np.int16]:
    """Tokens whatever their key, as in `Passage.shape`."""
    pitches = PITCHES[tokens]
    notes = pitches >= 0
    first = pitches[notes][0] if notes.any() else 0
    return np.where(notes, pitches - first + 1000, tokens).astype(np.int16)


def piece_of(name: str, collection: str, found: Sequence[tuple[str, str]]) -> Piece:
    """The piece that a reader answered: pairs of a meter and the names of the steps."""
    read = (Passage(meter, np.array([WIDE.index[step] for step in steps.split()], np.uint16)) for meter, steps in found)
    return Piece(name, collection, tuple(read))


def usable(pieces: Sequence[Piece], span: int, skipped: Counter[str]) -> list[Piece]:
    """The pieces without passages that stood before in whatever key; one of over `span` semitones is cut."""
    seen: set[tuple[str, bytes]] = set()
    kept = []
    for piece in pieces:
        passages = []
        for passage in piece.passages:
            shape = passage.meter, passage.shape.tobytes()
            if shape in seen:
                skipped[TWICE] += 1
                continue
            seen.add(shape)
            narrow = list(inside(passage, span))
            if len(narrow) != 1 or narrow[0] is not passage:
                skipped[TOO_WIDE] += 1
            passages += narrow
        if passages:
            kept.append(Piece(piece.name, piece.collection, tuple(passages)))
    return kept


def inside(passage: Passage, span: int) -> Iterator[Passage]:
    """The passage itself where it spans at most so many semitones, else what of it does, in whole bars."""
    if np.ptp(pitches_of(passage.tokens)) <= span:
        yield passage
        return
    first, low, high = 0, 127, 0
    for bar in range(passage.bars + 1):
        pitches = pitches_of(_bars(passage, bar, bar + 1).tokens).tolist()
        lowest, highest = min([low, *pitches]), max([high, *pitches])
        if highest - lowest > span or bar == passage.bars:
            found = _bars(passage, first, bar)
            if len(found.begins):
                yield found
            lowest, highest = min(pitches, default=127), max(pitches, default=0)
            first = bar + (highest - lowest > span)
            if first > bar:
                lowest, highest = 127, 0
        low, high = lowest, highest


def _bars(passage: Passage, first: int, end: int) -> Passage:
    size = bar_steps(passage.meter)
    return Passage(passage.meter, passage.tokens[first * size : end * size])


def melody_of(piece: Piece) -> NDArray[np.int16]:
    """The pitches of a piece in order, which tell its family."""
    return np.concatenate([pitches_of(passage.tokens) for passage in piece.passages])


def window_shapes(pieces: Sequence[Piece]) -> set[int]:
    """A hash of every window whatever its key."""
    found = set()
    for piece in pieces:
        for passage in piece.passages:
            size = window_steps(passage.meter)
            found |= {hash(shape_of(passage.tokens[at : at + size]).tobytes()) for at in passage.begins}
    return found


def figures(pieces: Sequence[Piece]) -> dict[str, Any]:
    """How many pieces, bars and windows there are, in one key."""
    passages = [passage for piece in pieces for passage in piece.passages]
    bars, windows = sum(passage.bars for passage in passages), sum(len(passage.begins) for passage in passages)
    return {"pieces": len(pieces), "bars": bars, "windows": windows}


def by_meter(pieces: Sequence[Piece]) -> dict[str, dict[str, Any]]:
    """The figures of every meter."""
    meters = sorted({passage.meter for piece in pieces for passage in piece.passages})
    return {meter: figures([only for piece in pieces if (only := in_meter(piece, meter)).passages]) for meter in meters}


def in_meter(piece: Piece, meter: str) -> Piece:
    """What of a piece is in a meter."""
    return Piece(piece.name, piece.collection, tuple(each for each in piece.passages if each.meter == meter))
