"""From pieces to a data set: split by family, transpose, write; what is written passes through files, not memory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from glsr_live.errors import UsageError
from glsr_live.music.names import fifth_of, pitch_of
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary
from training import families
from training.bars import WINDOW_BARS, window_steps
from training.dataset import PARTS, SPLIT_SEED, Dataset, load, save
from training.folk import HIGHEST, LOWEST
from training.keys import WIDE, Tokens, transpositions
from training.pieces import NGRAM, Passage, Piece, by_meter, figures, melody_of, usable, window_shapes
from training.reader import VERSION
from training.store import Recipe

BUILDER = 1
"""Counts changes of what is made of the passages that were read."""
RECIPE: Recipe = {
    "reader": VERSION,
    "builder": BUILDER,
    "window_bars": WINDOW_BARS,
    "ngram": NGRAM,
    "held_out": families.HELD_OUT,
    "split_seed": SPLIT_SEED,
}


@dataclass(frozen=True)
class Sound:
    """What melodies are moved to: the lowest and the highest pitch, and the names that a model knows, if it must."""

    low: int = LOWEST
    high: int = HIGHEST
    vocabulary: Vocabulary | None = None

    @classmethod
    def of(cls, vocabulary: Vocabulary | None) -> "Sound":
        """The range of a vocabulary, or ours."""
        return cls(vocabulary.lowest, vocabulary.highest, vocabulary) if vocabulary else cls()

    def recipe(self) -> Recipe:
        """What of it a data set depends on."""
        return {"range": [self.low, self.high], "names": self.vocabulary and list(self.vocabulary.names)}

    def moved(self, passage: Passage) -> Iterator[Tokens]:
        """The passage in every key that lies inside."""
        return transpositions(passage.tokens, self.low, self.high)


def build(
    pieces: Sequence[Piece], recipe: Recipe, cache: Path, skipped: Counter[str], about: dict[str, Any], sound: Sound
) -> Dataset:
    """Write the data set of the pieces to `cache` and open it; `about` and `skipped` enter its report.

    Raises UsageError where nothing is left to train on.
    """
    kept = usable(pieces, sound.high - sound.low, skipped)
    if not kept:
        raise UsageError(f"no melody can be used; {report_of(cache)} says why")
    family_of = families.families([melody_of(piece).tolist() for piece in kept], NGRAM)
    part_of = families.split(family_of, SPLIT_SEED)
    report = about | _report(kept, family_of, part_of) | {"skipped": dict(skipped.most_common())}
    with TemporaryDirectory(dir=_folder(cache)) as folder:
        dataset = _write(Path(folder), sorted(_passages(kept, part_of), key=_group), report, sound)
        save(dataset, cache, recipe)
    return load(cache, recipe, "prepare it again")


def report_of(cache: Path) -> Path:
    """The report that lies beside a data set: a line for each file or tune, and what became of it."""
    return cache.with_suffix(".report.tsv")


def _folder(cache: Path) -> Path:
    cache.parent.mkdir(parents=True, exist_ok=True)
    return cache.parent


Placed = tuple[str, Passage]


def _passages(pieces: Sequence[Piece], part_of: Sequence[str]) -> Iterator[Placed]:
    return ((part, passage) for piece, part in zip(pieces, part_of, strict=True) for passage in piece.passages)


def _group(placed: Placed) -> tuple[int, int]:
    part, passage = placed
    return PARTS.index(part), window_steps(passage.meter)


def _write(folder: Path, placed: Sequence[Placed], report: dict[str, Any], sound: Sound) -> Dataset:
    """The data set, mapped from files in a folder."""
    vocabulary, token_of = _vocabulary([passage for _, passage in placed], sound)
    offsets, parts, groups, total = [0], [], {}, 0
    holds: Counter[int] = Counter()
    with (folder / "tokens").open("wb") as tokens, (folder / "begins").open("wb") as begins:
        for (part, length), group in groupby(placed, key=_group):
            first = total
            for _, passage in group:
                for moved in sound.moved(passage):
                    tokens.write(token_of[moved].tobytes())
                    begins.write((passage.begins + offsets[-1]).astype(np.int64).tobytes())
                    offsets.append(offsets[-1] + len(moved))
                    parts.append(part)
                    total += len(passage.begins)
                    holds[length] += int((moved == 0).sum())
            groups[f"{PARTS[part]}/{length}"] = first, total
    _add_totals(report, groups, len(parts), len(vocabulary), holds.total() / offsets[-1])
    held = _map(tokens, np.uint8), np.array(offsets, np.int64), np.array(parts, np.int64)
    return Dataset(vocabulary, *held, report, _map(begins, np.int64), groups)


def _vocabulary(passages: Sequence[Passage], sound: Sound) -> tuple[Vocabulary, NDArray[np.uint8]]:
    """The names that the model knows, else those that occur in any key, and their token by the token of WIDE."""
    if sound.vocabulary:
        return sound.vocabulary, respelled(sound.vocabulary)
    used = np.zeros(len(WIDE), dtype=bool)
    for passage in passages:
        for moved in sound.moved(passage):
            used[moved] = True
    vocabulary = Vocabulary.of(np.array(WIDE.names)[FIRST_NOTE:][used[FIRST_NOTE:]].tolist())
    return vocabulary, respelled(vocabulary)


def respelled(vocabulary: Vocabulary) -> NDArray[np.uint8]:
    """A vocabulary's token for every token of WIDE; of a name that it lacks, the enharmonic one nearest by fifths."""
    found = [vocabulary.hold, vocabulary.rest]
    for name in WIDE.names[FIRST_NOTE:]:
        alike = [token for token, pitch in enumerate(vocabulary.pitches) if pitch == pitch_of(name)]
        near = sorted(alike, key=lambda token: abs(fifth_of(vocabulary.names[token]) - fifth_of(name)))
        found.append(next(iter(near), vocabulary.rest))
    return np.array(found, dtype=np.uint8)


def _map(file: BinaryIO | Any, dtype: type) -> NDArray[Any]:
    return np.memmap(file.name, dtype=dtype, mode="r")


def _report(kept: Sequence[Piece], family_of: Sequence[int], part_of: Sequence[str]) -> dict[str, Any]:
    """What the data are, before they are transposed."""
    parts = {part: [piece for piece, of in zip(kept, part_of, strict=True) if of == part] for part in PARTS}
    shapes = {part: window_shapes(pieces) for part, pieces in parts.items()}
    held_out = shapes["valid"] | shapes["test"]
    names = sorted({piece.collection for piece in kept})
    return {
        "families": len(set(family_of)),
        "largest_family": max(Counter(family_of).values()),
        "melodies": {part: len(pieces) for part, pieces in parts.items()},
        "in_one_key": figures(kept),
        "collections": {name: figures([piece for piece in kept if piece.collection == name]) for name in names},
        "meters": by_meter(kept),
        "held_out_windows_in_train": len(held_out & shapes["train"]) / max(1, len(held_out)),
        "split_seed": SPLIT_SEED,
    }


def _add_totals(
    report: dict[str, Any], groups: dict[str, tuple[int, int]], sequences: int, tokens: int, hold_share: float
) -> None:
    """What the data are in all keys."""
    windows: Counter[str] = Counter(dict.fromkeys(PARTS, 0))
    lengths: Counter[str] = Counter()
    for name, (first, end) in groups.items():
        part, length = name.split("/")
        windows[part] += end - first
        lengths[length] += end - first
    report |= {"sequences": sequences, "tokens": tokens, "hold_share": hold_share}
    report |= {"windows": dict(windows), "windows_by_length": dict(lengths)}
