"""The chorales as they really are, and windows of them."""

from itertools import combinations

import numpy as np
import pytest

from glsr_live.music.vocabulary import Vocabulary
from tests.lab import chorales
from training import dataset
from training.dataset import PARTS, Dataset
from training.families import NGRAM

SMALL = Dataset(
    Vocabulary.of(["C4", "D4"]),
    np.array([2, 0, 0, 3, 1, 2, 0, 3, 0, 0, 2, 2], dtype=np.uint8),
    np.array([0, 5, 7, 12]),
    np.array([0, 0, 1]),
    {},
)
"""Sequences of 5, 2 and 5 steps; the last one is held out."""


def test_a_window_lies_inside_one_sequence():
    assert SMALL.starts("train", 4).tolist() == [0, 1]
    assert SMALL.starts("valid", 4).tolist() == [7, 8]


def test_a_part_has_only_its_own_sequences():
    assert SMALL.starts("train", 2).tolist() == [0, 1, 2, 3, 5]


def test_windows_are_the_tokens_from_their_start():
    assert SMALL.windows(np.array([8, 1]), 4).tolist() == [[0, 0, 2, 2], [0, 0, 3, 1]]


def test_the_cache_gives_back_what_was_built(tmp_path, monkeypatch):
    monkeypatch.setattr(dataset, "build", lambda: SMALL)
    for found in (dataset.prepare(tmp_path / "new" / "data.npz"), dataset.prepare(tmp_path / "new" / "data.npz")):
        assert found.vocabulary == SMALL.vocabulary
        assert found.report == SMALL.report
        for name in ("tokens", "offsets", "parts"):
            assert (getattr(found, name) == getattr(SMALL, name)).all()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["data.npz"]


def test_a_cached_data_set_is_not_built_again(tmp_path, monkeypatch):
    monkeypatch.setattr(dataset, "build", lambda: SMALL)
    dataset.prepare(tmp_path / "data.npz")
    monkeypatch.setattr(dataset, "build", lambda: pytest.fail("built again"))
    assert dataset.prepare(tmp_path / "data.npz").vocabulary == SMALL.vocabulary


@pytest.mark.slow
class TestChorales:
    """The published facts: 53 tokens, and what this reading of the corpus gave from the first day on."""

    def test_what_was_read(self):
        report = chorales().report
        facts = {name: report[name] for name in ("chorales", "families", "sequences", "tokens")}
        assert facts == {"chorales": 358, "families": 122, "sequences": 3647, "tokens": 53}
        assert sum(report["windows"].values()) == 671_675

    def test_what_was_skipped_and_why(self):
        assert chorales().report["skipped"] == {
            "not in four parts": 65,
            "no part is named soprano": 3,
            "leaves C4-A5": 1,
            "the same melody as another score": 6,
        }

    def test_the_vocabulary_is_the_hold_the_rest_and_51_spelled_names_of_the_range(self):
        vocabulary = chorales().vocabulary
        assert vocabulary.names[:2] == ("__", "rest")
        assert (vocabulary.lowest, vocabulary.highest) == (60, 81)
        assert {"B#3", "C4", "C##4", "D--5", "A5", "B--5"} - set(vocabulary.names) == {"D--5"}

    def test_three_tokens_of_four_are_holds(self):
        assert chorales().report["hold_share"] == pytest.approx(0.7576, abs=1e-4)

    def test_every_token_of_the_vocabulary_occurs(self):
        data = chorales()
        assert sorted(set(data.tokens.tolist())) == list(range(len(data.vocabulary)))

    def test_the_parts_have_the_windows_that_their_sequences_hold(self):
        data = chorales()
        starts = np.concatenate([data.starts(part) for part in PARTS])
        lengths = np.diff(data.offsets)
        assert len(set(starts.tolist())) == len(starts) == np.maximum(0, lengths - 31).sum()

    def test_no_held_out_tune_is_trained_on(self):
        tunes = {part: self._ngrams(part) for part in PARTS}
        assert all(tunes.values())
        assert not [pair for pair in combinations(PARTS, 2) if tunes[pair[0]] & tunes[pair[1]]]

    def _ngrams(self, part: str) -> set[bytes]:
        """Every passage of NGRAM intervals in a part."""
        data = chorales()
        table = np.array(data.vocabulary.pitches, dtype=np.int8)
        found = set()
        for first, end in zip(data.offsets[:-1], data.offsets[1:], strict=True):
            if data.parts[np.searchsorted(data.offsets, first)] == PARTS.index(part):
                pitches = table[data.tokens[first:end]]
                intervals = np.diff(pitches[pitches >= 0]).tobytes()
                found |= {intervals[at : at + NGRAM] for at in range(len(intervals) - NGRAM + 1)}
        return found
