"""Files that are there whole or not at all, and that take nobody else's place."""

import pytest

from glsr_live.io.whole_files import move_aside, write_whole


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "a" / "b" / "tune.mid"
    assert write_whole(path, b"one") == path
    assert (path.read_bytes(), names(path.parent)) == (b"one", ["tune.mid"])


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    written = [write_whole(tmp_path / "v 1.0.mid", contents) for contents in (b"one", b"two", b"three")]
    assert [path.name for path in written] == ["v 1.0.mid", "v 1.0 (2).mid", "v 1.0 (3).mid"]
    assert [path.read_bytes() for path in written] == [b"one", b"two", b"three"]


def test_a_file_is_overwritten_when_that_is_asked(tmp_path):
    path = tmp_path / "tune.mid"
    write_whole(path, b"one")
    assert write_whole(path, b"two", overwrite=True) == path
    assert (path.read_bytes(), names(tmp_path)) == (b"two", ["tune.mid"])


def test_nothing_is_left_behind_where_nothing_can_be_written(tmp_path):
    (tmp_path / "folder.mid").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="folder"):
        write_whole(tmp_path / "folder.mid", b"one", overwrite=True)
    with pytest.raises(OSError, match="file"):
        write_whole(tmp_path / "file" / "tune.mid", b"one")
    assert names(tmp_path) == ["file", "folder.mid"]


def test_a_file_is_moved_aside_under_a_name_that_is_free(tmp_path):
    for contents in ("one", "two"):
        path = tmp_path / "session.jsonl"
        path.write_text(contents)
        move_aside(path, "damaged")
    assert names(tmp_path) == ["session (damaged) (2).jsonl", "session (damaged).jsonl"]
    assert (tmp_path / "session (damaged).jsonl").read_text() == "one"
