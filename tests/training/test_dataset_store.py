"""The files of prepared data: mapped arrays, and what is refused with a sentence."""

import json
import zipfile

import numpy as np
import pytest

from glsr_live.errors import UsageError
from glsr_live.music.vocabulary import Vocabulary
from training import dataset, store
from training.dataset import Dataset
from training.store import CacheError, StaleError

RECIPE = {"corpus": "toy", "range": [1, 2]}
ARRAYS = {
    "tokens": np.arange(100, dtype=np.uint8),
    "offsets": np.array([0, 100]),
    "parts": np.zeros(0, np.int64),
    "names": np.array(["__", "rest", "C4"]),
}
ON_LINES = Dataset(
    Vocabulary.of(["C4", "D4"]),
    np.arange(24, dtype=np.uint8) % 4,
    np.array([0, 12, 24]),
    np.array([0, 0]),
    {},
    np.array([0, 4, 8, 12, 18]),
    {"train/4": (0, 3), "train/6": (3, 5)},
)
"""Two sequences of twelve steps: one with windows of four, one with windows of six."""


def test_arrays_are_mapped_as_they_were(tmp_path):
    store.save(tmp_path / "a.npz", ARRAYS, RECIPE, {"report": {"a": 1}})
    arrays, facts = store.load(tmp_path / "a.npz", RECIPE, "do it")
    assert {name: array.tolist() for name, array in arrays.items()} == {n: a.tolist() for n, a in ARRAYS.items()}
    assert isinstance(arrays["tokens"], np.memmap)
    assert facts == {"report": {"a": 1}}
    with np.load(tmp_path / "a.npz") as plain:
        assert plain["tokens"].tolist() == ARRAYS["tokens"].tolist()
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_a_mapped_array_cannot_be_written(tmp_path):
    store.save(tmp_path / "a.npz", ARRAYS, RECIPE, {})
    arrays, _ = store.load(tmp_path / "a.npz", RECIPE, "do it")
    with pytest.raises(ValueError, match="read-only"):
        arrays["tokens"][0] = 1


def test_a_batch_reads_its_windows_and_nothing_else(tmp_path):
    """Eight gigabytes that are not there: a file with a hole, of which a few pages are read."""
    holes = 8 << 30
    with (tmp_path / "tokens").open("wb") as file:
        file.truncate(holes)
        file.seek(holes - 4)
        file.write(bytes([1, 2, 3, 4]))
    tokens = np.memmap(tmp_path / "tokens", np.uint8, "r")
    data = Dataset(Vocabulary.of(["C4", "D4"]), tokens, np.array([0, holes]), np.array([0]), {}, np.array([holes - 4]))
    assert data.windows(np.array([holes - 4, 0]), 4).tolist() == [[1, 2, 3, 4], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("recipe", "what"),
    [
        (RECIPE | {"range": [1, 3]}, r"a.npz was made with range \[1, 2\], not \[1, 3\]; do it"),
        (RECIPE | {"reader": 4}, "a.npz was made with reader unknown, not 4; do it"),
    ],
)
def test_other_settings_are_stale(tmp_path, recipe, what):
    store.save(tmp_path / "a.npz", ARRAYS, RECIPE, {})
    with pytest.raises(StaleError, match=what):
        store.load(tmp_path / "a.npz", recipe, "do it")


def test_another_format_is_stale(tmp_path, monkeypatch):
    store.save(tmp_path / "a.npz", ARRAYS, RECIPE, {})
    monkeypatch.setattr(store, "FORMAT", 3)
    with pytest.raises(StaleError, match=r"a\.npz was made with format 2, not 3; do it"):
        store.load(tmp_path / "a.npz", RECIPE, "do it")


def test_the_first_format_had_no_number(tmp_path):
    np.savez(tmp_path / "a.npz", **ARRAYS, report=json.dumps({}))
    with pytest.raises(StaleError, match=r"a\.npz was made with corpus unknown, not toy"):
        store.load(tmp_path / "a.npz", RECIPE, "do it")


def test_another_corpus_is_not_merely_stale(tmp_path):
    store.save(tmp_path / "a.npz", ARRAYS, RECIPE, {})
    with pytest.raises(CacheError, match=r"a\.npz holds the corpus toy, not bach; move it away, then do it") as refusal:
        store.load(tmp_path / "a.npz", {"corpus": "bach"}, "do it")
    assert not isinstance(refusal.value, StaleError)


def damaged(path, how: str) -> None:
    store.save(path, ARRAYS, RECIPE, {})
    if how == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    elif how == "text":
        path.write_text("not a data set")
    elif how == "other arrays":
        np.savez(path, weights=np.zeros(3))
    elif how == "packed":
        np.savez_compressed(path, **ARRAYS)
    elif how == "objects":
        np.savez(path, **ARRAYS | {"tokens": np.array([{}], dtype=object)})
    elif how == "no arrays":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("tokens.npy", b"not an array")
    elif how == "bad json":
        np.savez(path, **ARRAYS, report=np.array("{"))


@pytest.mark.parametrize("how", ["cut", "text", "other arrays", "packed", "objects", "no arrays", "bad json"])
def test_a_foreign_or_damaged_file_is_refused_and_left_alone(tmp_path, how):
    path = tmp_path / "bach.npz"
    damaged(path, how)
    before = path.read_bytes()
    with pytest.raises(CacheError, match=r"bach\.npz is damaged or holds no prepared data; move it away or delete it"):
        dataset.prepare(path)
    assert path.read_bytes() == before


def test_a_stale_data_set_of_ours_is_built_anew(tmp_path, monkeypatch):
    path = tmp_path / "bach.npz"
    store.save(path, ARRAYS, dataset.RECIPE | {"ngram": 3}, {"report": {}, "groups": {}})
    monkeypatch.setattr(dataset, "build", lambda: ON_LINES)
    assert dataset.prepare(path).vocabulary == ON_LINES.vocabulary


def test_windows_on_bar_lines_by_length():
    assert ON_LINES.lengths == (4, 6)
    assert ON_LINES.starts("train", 4).tolist() == [0, 4, 8]
    assert ON_LINES.starts("train", 6).tolist() == [12, 18]
    assert ON_LINES.starts("valid", 6).tolist() == []


def test_longer_windows_begin_on_the_same_lines_and_end_inside():
    assert ON_LINES.starts("train", 8).tolist() == [0, 4]
    assert ON_LINES.starts("train", 12).tolist() == [0, 12]
    with pytest.raises(UsageError, match="a window of 7 steps is no multiple of 4 or 6"):
        ON_LINES.starts("train", 7)


def test_a_length_of_the_data_costs_no_memory():
    assert np.shares_memory(ON_LINES.starts("train", 4), ON_LINES.begins)


def test_batches_have_one_length_each_and_every_window_the_same_chance():
    random = np.random.default_rng(0)
    batches = [ON_LINES.draw("train", 2, random) for _ in range(2000)]
    lengths = [batch.shape[1] for batch in batches]
    assert lengths.count(4) / len(lengths) == pytest.approx(3 / 5, abs=0.05)
    assert {tuple(batch.shape) for batch in batches} == {(2, 4), (2, 6)}
    assert {batch[0, 0].item() for batch in batches if batch.shape[1] == 6} == {0, 2}


def test_a_part_without_windows_is_named():
    with pytest.raises(UsageError, match="no melody of the data is in the part 'valid'"):
        ON_LINES.draw("valid", 2, np.random.default_rng(0))


def test_what_is_saved_with_bar_lines_is_loaded_with_them(tmp_path):
    dataset.save(ON_LINES, tmp_path / "a.npz", RECIPE)
    found = dataset.load(tmp_path / "a.npz", RECIPE, "do it")
    assert (found.groups, found.starts("train", 6).tolist()) == (ON_LINES.groups, [12, 18])
    assert isinstance(found.begins, np.memmap)
