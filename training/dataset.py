"""The prepared data: flat tokens with offsets, mapped from one file, and the windows of each part of the split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from glsr_live.errors import UsageError
from glsr_live.music.vocabulary import Vocabulary
from training import corpus, families, store

CACHE = Path(".cache/bach.npz")
WINDOW = 32
"""Steps of a window: two bars of sixteenths [recalled; the paper's number was lost]."""
SPLIT_SEED = 0
PARTS = ("train", "valid", "test")
RECIPE: store.Recipe = {
    "corpus": "bach",
    "window": WINDOW,
    "range": [corpus.LOWEST, corpus.HIGHEST],
    "ngram": families.NGRAM,
    "held_out": families.HELD_OUT,
    "split_seed": SPLIT_SEED,
}


@dataclass(frozen=True)
class Dataset:
    """All transposed melodies: `tokens` uint8 [N], sequence i at `offsets[i]:offsets[i + 1]`, `parts[i]` its part.

    Where windows begin on bar lines alone, `begins` holds these places and `groups` which of them belong to a part and
    a length, as "part/length": [from, to]; otherwise a window begins on every `grid`-th step of a sequence.
    """

    vocabulary: Vocabulary
    tokens: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    parts: NDArray[np.int64]
    report: dict[str, Any]
    begins: NDArray[np.int64] | None = None
    groups: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    grid: int = 1

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the windows in steps, which depend on the meter; a batch has one of them."""
        return tuple(sorted({int(name.split("/")[1]) for name in self.groups})) or (WINDOW,)

    def starts(self, part: str, window: int = WINDOW) -> NDArray[np.int64]:
        """Where every window of a part begins in `tokens`, int64 [W].

        On bar lines `window` is one of the lengths, which costs no memory, or a multiple of one or several of them.
        Raises UsageError for another one.
        """
        if self.begins is None:
            return self._anywhere(part, window)
        if window in self.lengths:
            first, end = self.groups.get(f"{part}/{window}", (0, 0))
            return self.begins[first:end]
        divisors = [length for length in self.lengths if window % length == 0]
        if not divisors:
            raise UsageError(f"a window of {window} steps is no multiple of {' or '.join(map(str, self.lengths))}")
        found = np.sort(np.concatenate([self.starts(part, length) for length in divisors]))
        return found[found + window <= self.offsets[np.searchsorted(self.offsets, found, side="right")]]

    def windows(self, starts: NDArray[np.int64], window: int = WINDOW) -> torch.Tensor:
        """The windows that begin at `starts` [B], int64 [B, window]."""
        return torch.from_numpy(self.tokens[starts[:, None] + np.arange(window)].astype(np.int64))

    def draw(self, part: str, count: int, random: np.random.Generator) -> torch.Tensor:
        """A batch of windows of one length, int64 [count, T]; over many batches every window is equally likely."""
        starts = self._starts[part]
        sizes = np.array([len(each) for each in starts.values()], dtype=np.float64)
        if not sizes.any():
            raise UsageError(f"no melody of the data is in the part {part!r}; prepare a larger corpus")
        length = int(random.choice(self.lengths, p=sizes / sizes.sum())) if len(sizes) > 1 else self.lengths[0]
        return self.windows(random.choice(starts[length], count), length)

    @cached_property
    def _starts(self) -> dict[str, dict[int, NDArray[np.int64]]]:
        return {part: {length: self.starts(part, length) for length in self.lengths} for part in PARTS}

    def _anywhere(self, part: str, window: int) -> NDArray[np.int64]:
        bounds = zip(self.offsets[:-1], self.offsets[1:], self.parts, strict=True)
        wanted = PARTS.index(part)
        found = [np.arange(first, end - window + 1, self.grid) for first, end, of in bounds if of == wanted]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def prepare(cache: Path = CACHE) -> Dataset:
    """The chorale data set, read from the cache, or built and cached; one of another version is built anew.

    Raises CacheError for a file that is no data set of ours.
    """
    remedy = "run `python -m training prepare`"
    try:
        return load(cache, RECIPE, remedy)
    except store.StaleError:
        cache.unlink()
    except store.CacheError:
        if cache.exists():
            raise
    save(build(), cache, RECIPE)
    return load(cache, RECIPE, remedy)


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


def save(dataset: Dataset, cache: Path, recipe: store.Recipe) -> None:
    """Write a data set and how it was made."""
    arrays: store.Arrays = {"tokens": dataset.tokens, "offsets": dataset.offsets, "parts": dataset.parts}
    if dataset.begins is not None:
        arrays["begins"] = dataset.begins
    names = np.array(dataset.vocabulary.names)
    facts = {"report": dataset.report, "groups": dict(dataset.groups)}
    store.save(cache, arrays | {"names": names}, recipe, facts)


def load(cache: Path, recipe: store.Recipe, remedy: str) -> Dataset:
    """The data set in a file; its tokens stay there until a batch needs them.

    Raises CacheError with the `remedy` where there is none, or one that was not made by the recipe.
    """
    arrays, facts = store.load(cache, recipe, remedy)
    try:
        vocabulary = Vocabulary(tuple(str(name) for name in arrays["names"]))
        groups = {name: (int(first), int(end)) for name, (first, end) in facts["groups"].items()}
        held = arrays["tokens"], arrays["offsets"], arrays["parts"]
        return Dataset(vocabulary, *held, facts["report"], arrays.get("begins"), groups)
    except (KeyError, TypeError, ValueError) as exc:
        raise store.CacheError(f"{cache} is damaged; delete it, then {remedy}") from exc
