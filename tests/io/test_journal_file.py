"""The journal on the disk: whole lines, pressed onto it once a second, kept while it takes none."""

import os
import resource
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from glsr_live.engine.memory.autosave import Autosave
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.session import header_line, journal_lines, read_journal
from glsr_live.errors import GlsrError
from glsr_live.io.file_lock import FileLock
from glsr_live.io.journal_file import LOCK_SECONDS, RETRY_SECONDS, SYNC_SECONDS, JournalFile
from glsr_live.music.variation import Knobs
from tests.engine.memory.moments import filled

HEADER = f"{header_line()}\n"


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "state" / "session.jsonl"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def begin(path, said):
    """Begin a journal at second 0."""
    files = []

    def make(compact: bool = True) -> JournalFile:
        files.append(JournalFile(path, said.append, 0.0, compact))
        return files[-1]

    yield make
    for file in files:
        file.close(100.0)


def lines(memory: Memory) -> tuple[str, ...]:
    return Autosave(memory).finish()


def whole(memory: Memory) -> str:
    return "".join(f"{line}\n" for line in journal_lines(memory))


@contextmanager
def room(size: int):
    """A disk on which no file grows beyond so many bytes."""
    before, limits = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def test_lines_follow_the_header(begin, path):
    file = begin()
    file.write(["one", "two"], 1.0)
    file.write(["three"], 2.0)
    assert path.read_text() == f"{HEADER}one\ntwo\nthree\n"


def test_the_disk_is_asked_once_a_second(begin, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    file = begin()
    file.flush(5.0)
    synced.clear()
    for at in range(21):
        file.write(["line"], 10 + at / 10)
    assert len(synced) == 1
    assert file.due() == 11.1 + SYNC_SECONDS
    file.flush(12.1)
    assert (len(synced), file.due()) == (2, None)


def test_a_session_goes_on_and_what_was_overtaken_is_gone(begin, path, said):
    memory = filled(60, 62)
    path.parent.mkdir()
    turned = '{"is":"knobs","axes":[],"seed":0}\n'
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines(memory)) + 50 * turned)
    begin()
    memory.turn(Knobs())
    assert path.read_text() == whole(memory)
    assert said == []


def test_a_torn_line_is_gone_before_the_next_one_follows(path, said):
    memory = filled(60, 62)
    path.parent.mkdir()
    for compact in (True, False):
        path.write_text(whole(memory) + '{"is":"star","numb')
        file = JournalFile(path, said.append, 0.0, compact)
        memory.star(1, not memory.moments[1].starred)
        file.write(['{"is":"star","number":1,"on":' + ("true}" if memory.moments[1].starred else "false}")], 1.0)
        restored, complaints = read_journal(path.read_bytes())
        assert (list(restored.history()), complaints) == (list(memory.history()), [])
        file.close(1.0)
    assert said == []


def test_after_a_scribe_that_died_the_lines_stay_as_they_are(begin, path):
    path.parent.mkdir()
    before = HEADER + 9 * '{"is":"knobs","axes":[],"seed":0}\n'
    path.write_text(before)
    begin(compact=False).write(["next"], 1.0)
    assert path.read_text() == f"{before}next\n"


def test_a_foreign_file_is_never_written_to(begin, path, said):
    path.parent.mkdir()
    path.write_text("my shopping list\n")
    begin(compact=False).write(["line"], 1.0)
    assert said == ["the old session is kept as 'session (damaged).jsonl', since it is no session of GLSR Live"]
    assert path.read_text() == f"{HEADER}line\n"
    assert (path.parent / "session (damaged).jsonl").read_text() == "my shopping list\n"


def test_a_damaged_session_is_put_aside_and_said(begin, path, said):
    path.parent.mkdir()
    path.write_text(f"{HEADER}nonsense\n")
    begin()
    assert said == ["the old session is kept as 'session (damaged).jsonl', since the session is damaged at its line 2"]
    assert path.read_text() == HEADER
    assert (path.parent / "session (damaged).jsonl").read_text() == f"{HEADER}nonsense\n"


def test_a_disk_without_room_is_said_once_and_nothing_is_missing_later(begin, path, said):
    file = begin()
    with room(len(HEADER) + 7):
        for at in range(3):
            file.write([f"line {at}"], 1.0 + RETRY_SECONDS * at)
        assert said == [f"cannot save the session to '{path}': File too large; it is tried again, the music goes on"]
        assert not file.settled
    file.flush(file.due() - 0.1)
    assert not file.settled
    file.flush(file.due())
    assert path.read_text() == f"{HEADER}line 0\nline 1\nline 2\n"
    assert file.settled
    assert said[1:] == [f"the session is saved again to '{path}'; nothing is missing"]


def test_what_it_holds_is_known_with_what_waits_for_the_disk(begin, path):
    file, memory = begin(), filled(60, 62)
    first, *others = lines(memory)
    file.write([first], 1.0)
    with room(path.stat().st_size + 3):
        file.write(others, 2.0)
    assert list(file.memory().history()) == list(memory.history())


def test_a_folder_that_cannot_be_made_is_said_once(path, said):
    path.parent.touch()
    file = JournalFile(path, said.append, 0.0)
    for at in range(10):
        file.write(["line"], float(at))
    file.close(10.0)
    assert said == [f"cannot save the session to '{path}': File exists; it is tried again, the music goes on"]


def test_a_full_device_is_said_once(tmp_path, said):
    path = tmp_path / "session.jsonl"
    path.symlink_to("/dev/full")
    file = JournalFile(path, said.append, 0.0)
    for at in range(10):
        file.write(["line"], float(at))
    file.close(10.0)
    assert said == [
        f"cannot save the session to '{path}': No space left on device; it is tried again, the music goes on"
    ]


def test_a_session_that_another_instrument_writes_is_waited_for(begin, path, said):
    path.parent.mkdir()
    other = FileLock(path.with_name("session.jsonl.lock"))
    other.take()
    file = begin()
    file.write(["line"], 1.0)
    assert (file.settled, path.exists()) == (False, False)
    other.release()
    file.flush(file.due())
    assert (file.settled, path.read_text(), said) == (True, f"{HEADER}line\n", [])


def test_a_session_that_another_instrument_keeps_is_left_to_it(begin, path, said):
    path.parent.mkdir()
    other = FileLock(path.with_name("session.jsonl.lock"))
    other.take()
    file = begin()
    file.write(["line"], LOCK_SECONDS + 0.1)
    file.write(["line"], LOCK_SECONDS + 0.2)
    assert said == [f"another GLSR Live writes the session '{path}'; what is played here is not saved"]
    assert (file.settled, file.due(), path.exists()) == (True, None, False)
    with pytest.raises(GlsrError, match="another GLSR Live writes this session"):
        file.memory()
    other.release()
