"""The prepared data: flat tokens with offsets, cached in one file, and the windows of each part of the split."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from glsr_live.music.vocabulary import Vocabulary
from training import corpus, families

CACHE = Path(".cache/bach.npz")
WINDOW = 32
"""Steps of a window: two bars of sixteenths [recalled; the paper's number was lost]."""
SPLIT_SEED = 0
PARTS = ("train", "valid", "test")


@dataclass(frozen=True)
class Dataset:
    """All transposed melodies: `tokens` uint8 [N], sequence i at `offsets[i]:offsets[i + 1]`, `parts[i]` its part."""

    vocabulary: Vocabulary
    tokens: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    parts: NDArray[np.int64]
    report: dict[str, object]

    def starts(self, part: str, window: int = WINDOW) -> NDArray[np.int64]:
        """Where every window of a part begins in `tokens`, int64 [W]."""
        bounds = zip(self.offsets[:-1], self.offsets[1:], self.parts, strict=True)
        wanted = PARTS.index(part)
        return np.concatenate([np.arange(first, end - window + 1) for first, end, of in bounds if of == wanted])

    def windows(self, starts: NDArray[np.int64], window: int = WINDOW) -> torch.Tensor:
        """The windows that begin at `starts` [B], int64 [B, window]."""
        return torch.from_numpy(self.tokens[starts[:, None] + np.arange(window)].astype(np.int64))


def prepare(cache: Path = CACHE) -> Dataset:
    """The chorale data set, read from the cache or built and cached."""
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        _save(build(), cache)
    return _load(cache)


def build() -> Dataset:
    """The data set from music21's corpus: read, split by family, transpose, tokenise."""
    found = corpus.read_chorales()
    family_of = families.families([melody.pitches for melody in found.melodies])
    part_of = families.split(family_of, SPLIT_SEED)
    sequences = [
        (moved.steps, part)
        for melody, part in zip(found.melodies, part_of, strict=True)
        for moved in corpus.transpositions(melody)
    ]
    vocabulary = Vocabulary.of({name for steps, _ in sequences for name in steps} - {corpus.HOLD, corpus.REST})
    dataset = Dataset(
        vocabulary,
        np.array([vocabulary.index[name] for steps, _ in sequences for name in steps], dtype=np.uint8),
        np.cumsum([0, *(len(steps) for steps, _ in sequences)], dtype=np.int64),
        np.array([PARTS.index(part) for _, part in sequences], dtype=np.int64),
        {},
    )
    dataset.report.update(_report(dataset, found, family_of, part_of))
    return dataset


def _report(dataset: Dataset, found: corpus.Corpus, family_of: list[int], part_of: list[str]) -> dict[str, object]:
    return {
        "chorales": len(found.melodies),
        "skipped": found.skipped,
        "families": len(set(family_of)),
        "sequences": len(dataset.parts),
        "tokens": len(dataset.vocabulary),
        "hold_share": float((dataset.tokens == dataset.vocabulary.hold).mean()),
        "windows": {part: len(dataset.starts(part)) for part in PARTS},
        "melodies": {part: part_of.count(part) for part in PARTS},
        "split_seed": SPLIT_SEED,
    }


def _save(dataset: Dataset, cache: Path) -> None:
    partial = cache.with_suffix(".partial.npz")
    np.savez(
        partial,
        tokens=dataset.tokens,
        offsets=dataset.offsets,
        parts=dataset.parts,
        names=np.array(dataset.vocabulary.names),
        report=json.dumps(dataset.report),
    )
    partial.replace(cache)


def _load(cache: Path) -> Dataset:
    with np.load(cache) as stored:
        vocabulary = Vocabulary(tuple(str(name) for name in stored["names"]))
        report = json.loads(str(stored["report"]))
        return Dataset(vocabulary, stored["tokens"], stored["offsets"], stored["parts"], report)
