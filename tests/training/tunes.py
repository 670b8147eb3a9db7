"""A small file of prepared data for fits: tunes that are made up, with windows of two lengths in all three parts."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary
from training import building, dataset
from training.dataset import PARTS, Dataset

NAMES = ("G4", "A4", "B4", "C5", "D5", "E5", "F#5", "G5")
LENGTHS = (24, 32)
WINDOWS = 40
"""Of each part and length."""


def tunes(names: Sequence[str] = NAMES) -> Dataset:
    """Steps up and down a scale, half of them held, each window a sequence of its own."""
    vocabulary, random = Vocabulary.of(names), np.random.default_rng(0)
    rows = [_row(random, length, len(vocabulary)) for _ in PARTS for length in LENGTHS for _ in range(WINDOWS)]
    offsets = np.cumsum([0, *map(len, rows)])
    groups = [f"{part}/{length}" for part in PARTS for length in LENGTHS]
    ranges = {name: (index * WINDOWS, (index + 1) * WINDOWS) for index, name in enumerate(groups)}
    parts = np.repeat(np.arange(len(PARTS)), WINDOWS * len(LENGTHS))
    return Dataset(vocabulary, np.concatenate(rows), offsets, parts, _report(len(vocabulary)), offsets[:-1], ranges)


def _report(tokens: int) -> dict[str, object]:
    """As far as cards tell it."""
    each = WINDOWS * len(LENGTHS)
    sizes = {"families": each, "melodies": dict.fromkeys(PARTS, each), "in_one_key": {"pieces": each * len(PARTS)}}
    return {"corpus": "scores", "ships": False, "sequences": each, "tokens": tokens, "hold_share": 0.5} | sizes


def _row(random: np.random.Generator, length: int, tokens: int) -> np.ndarray:
    walk = (FIRST_NOTE + np.abs(np.cumsum(random.integers(-1, 2, length)))) % tokens
    walk = np.where(walk < FIRST_NOTE, FIRST_NOTE, walk)
    return np.where((np.arange(length) > 0) & (random.random(length) < 0.5), 0, walk).astype(np.uint8)


def write(path: Path, names: Sequence[str] = NAMES) -> Path:
    """The data set in a file, as `python -m training prepare` leaves it."""
    dataset.save(tunes(names), path, building.RECIPE)
    return path
