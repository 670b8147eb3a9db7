"""Files that are written together or not at all."""

import os

import pytest

from glsr_live.commands import writing
from glsr_live.commands.writing import write_together
from glsr_live.errors import UsageError


def test_makes_the_folder_and_writes_every_file(tmp_path):
    write_together(tmp_path / "a" / "b", {"x.mid": b"1", "report.json": b"2"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == {
        "x.mid": b"1",
        "report.json": b"2",
    }


def test_replaces_what_an_earlier_run_wrote(tmp_path):
    write_together(tmp_path, {"x.mid": b"old"})
    write_together(tmp_path, {"x.mid": b"new"})
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_a_file_in_the_way_of_the_folder_is_one_sentence(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match=r"cannot write to '.*out.*': .*; name another folder with -o"):
        write_together(tmp_path / "out" / "deeper", {"x.mid": b"1"})
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_in_the_way_of_a_file_leaves_the_others_alone(tmp_path):
    (tmp_path / "report.json").mkdir()
    (tmp_path / "x.mid").write_bytes(b"old")
    with pytest.raises(UsageError, match=r"'report.json' is a folder there"):
        write_together(tmp_path, {"x.mid": b"new", "report.json": b"2"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "x.mid"]
    assert (tmp_path / "x.mid").read_bytes() == b"old"


def test_a_full_disk_leaves_no_new_folder_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(writing.Path, "write_bytes", full)
    with pytest.raises(UsageError, match=os.strerror(28)):
        write_together(tmp_path / "new" / "deep", {"x.mid": b"1"})
    assert list(tmp_path.iterdir()) == []
