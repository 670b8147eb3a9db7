"""The collections of tunes that ship with music21, and one of them as it really is."""

import pytest

from glsr_live.errors import UsageError
from training import __main__ as command
from training.bars import WINDOW_BARS, bar_steps, window_steps
from training.dataset import PARTS
from training.folk import COLLECTIONS, HIGHEST, LOWEST, SHIPPED, split_tunes, tunes
from training.preparing import prepare_folk


def test_what_may_be_shipped():
    assert SHIPPED == ("ryan", "oneill", "aird", "northumbria")
    assert [name for name, collection in COLLECTIONS.items() if not collection.ships] == ["fife", "essen", "nottingham"]


def test_an_abc_file_is_split_at_the_numbers_of_its_tunes():
    book = b"% a book\r\nT:of ours\r\nX:1\r\nT:one\r\nK:C\r\nABc\r\n\r\nX: 2\rK:D\rdef XX:3\r"
    assert split_tunes(book) == [b"X:1\nT:one\nK:C\nABc\n\n", b"X: 2\nK:D\ndef XX:3\n"]
    assert split_tunes(b"no tune") == []


def test_a_collection_that_is_one_file_of_a_folder():
    names = {request.name.split(":")[0] for request in tunes(("northumbria", "fife"))}
    assert names == {"northumbria/northumbrianminstrelsyopus.abc", "fife/americanfifeopus.abc"}


@pytest.mark.parametrize(
    ("name", "count"),
    [("ryan", 1059), ("oneill", 2009), ("aird", 1180), ("northumbria", 129), ("fife", 56), ("essen", 8514)],
)
def test_how_many_tunes_there_are(name, count):
    requests = list(tunes((name,)))
    assert len(requests) == len({request.name for request in requests}) == count
    assert all(request.name.startswith(f"{name}/") and request.kind == "abc" for request in requests)


def test_an_unknown_collection(capsys):
    with pytest.raises(UsageError, match="there is no collection 'kazoo'; there are ryan, oneill, "):
        list(tunes(("kazoo",)))
    assert command.main(["prepare", "--corpus", "folk", "--collections", "kazoo", "--out", "/nowhere/x.npz"]) == 2
    assert "there is no collection 'kazoo'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def northumbria(tmp_path_factory):
    folder = tmp_path_factory.mktemp("folk")
    return prepare_folk(("northumbria",), folder / "folk.npz", 2, folder / "read.sqlite")


@pytest.mark.slow
class TestNorthumbria:
    """The smallest of the collections, read from music21."""

    def test_what_was_read(self, northumbria):
        report = northumbria.report
        assert {name: report[name] for name in ("read", "used", "ships", "in_one_key")} == GOLDEN
        assert sum(report["melodies"].values()) == report["in_one_key"]["pieces"]

    def test_windows_of_each_length(self, northumbria):
        assert northumbria.lengths == (24, 32)
        assert sum(northumbria.report["windows"].values()) == sum(
            len(northumbria.starts(part, length)) for part in PARTS for length in northumbria.lengths
        )

    def test_a_window_lies_inside_one_sequence_and_begins_on_a_bar_line(self, northumbria):
        offsets = northumbria.offsets
        for length in northumbria.lengths:
            bars = {bar_steps(meter) for meter in WINDOW_BARS if window_steps(meter) == length}
            starts = northumbria.starts("train", length)
            sequence = offsets.searchsorted(starts, side="right") - 1
            assert (starts + length <= offsets[sequence + 1]).all()
            assert ((starts - offsets[sequence]) % min(bars) == 0).all()

    def test_every_window_has_a_note_inside_the_range(self, northumbria):
        vocabulary = northumbria.vocabulary
        assert LOWEST <= vocabulary.lowest < vocabulary.highest <= HIGHEST
        for length in northumbria.lengths:
            windows = northumbria.windows(northumbria.starts("train", length), length)
            assert (windows >= 2).any(dim=1).all()

    def test_every_sequence_reaches_both_ends_of_the_range_in_some_key(self, northumbria):
        assert set(northumbria.tokens.tolist()) == set(range(len(northumbria.vocabulary)))


GOLDEN = {"read": 129, "used": 105, "ships": True, "in_one_key": {"pieces": 104, "bars": 1502, "windows": 1357}}
