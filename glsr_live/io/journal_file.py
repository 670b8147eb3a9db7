"""The session's journal on the disk: lines are appended, whole ones only, and outlast whatever happens to us."""

import os
from collections.abc import Callable, Sequence
from io import FileIO
from pathlib import Path

from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.session import header_line, journal_lines, read_journal
from glsr_live.errors import GlsrError
from glsr_live.io.file_lock import FileLock
from glsr_live.io.session_file import DAMAGED, session_bytes
from glsr_live.io.whole_files import move_aside, write_whole

SYNC_SECONDS = 1.0
"""How often the lines are pressed onto the disk at most: the system's loss of power costs so much."""
RETRY_SECONDS = 5.0
"""A disk that took nothing is tried again so often."""
LOCK_SECONDS = 3.0
"""A scribe that is still finishing lets go of the session within this time."""


class JournalFile:
    """Appends to a journal; what the disk does not take is kept and tried again, and that is said once.

    `compact`: begin by writing what is there anew, without what was overtaken since; a file that is no session or a
    damaged one is put aside. Without it a torn last line is cut off, and a session of ours carried on. Seconds are
    passed in.
    """

    def __init__(self, path: Path, say: Callable[[str], None], now: float, compact: bool = True) -> None:
        self._path, self._say, self._compact = path, say, compact
        self._lock = FileLock(path.with_name(f"{path.name}.lock"))
        self._file: FileIO | None = None
        self._size = 0
        self._backlog: list[str] = []
        self._failing = self._said = self._given_up = False
        self._unsynced_since: float | None = None
        self._began = self._retry_at = now
        self.flush(now)

    @property
    def settled(self) -> bool:
        """Whether nothing waits for the disk."""
        return not self._backlog

    def write(self, lines: Sequence[str], now: float) -> None:
        """Append these lines, now or when the disk takes them."""
        if not self._given_up:
            self._backlog += lines
            self.flush(now)

    def flush(self, now: float) -> None:
        """Do what is due: write what waits, and press what was written onto the disk."""
        waits = self._file is None or bool(self._backlog)
        if waits and not self._given_up and (not self._failing or now >= self._retry_at):
            self._try(now)
        if self._unsynced_since is not None and now - self._unsynced_since >= SYNC_SECONDS:
            self._sync()

    def due(self) -> float | None:
        """The second at which to call `flush`; None while nothing waits."""
        if self._failing and not self._given_up:
            return self._retry_at
        return None if self._unsynced_since is None else self._unsynced_since + SYNC_SECONDS

    def memory(self) -> Memory:
        """What the session holds, with what still waits for the disk; raises OSError, or GlsrError where it is none."""
        if self._given_up:
            raise GlsrError("another GLSR Live writes this session")
        data = session_bytes(self._path)[: self._size if self._file else None]
        return read_journal((data or f"{header_line()}\n".encode()) + self._waiting())[0]

    def close(self, now: float) -> None:
        """A last try for what waits; then let go of the file."""
        self._retry_at = now
        self.flush(now)
        if self._file is not None:
            self._sync()
            self._file.close()
        self._lock.release()

    def _try(self, now: float) -> None:
        try:
            if self._file is None:
                self._open()
            self._append(self._waiting())
        except BlockingIOError:
            self._wait_for_lock(now)
            return
        except OSError as exc:
            self._fail(f"{exc.strerror or exc}", now)
            return
        self._backlog.clear()
        self._unsynced_since = now if self._unsynced_since is None else self._unsynced_since
        self._failing = False
        if self._said:
            self._said = False
            self._say(f"the session is saved again to {str(self._path)!r}; nothing is missing")

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        data = session_bytes(self._path)
        if self._compact or not data.startswith(header_line().encode()):
            self._tidy(data)
        self._file = FileIO(self._path, "ab")
        self._size = _whole(self._file, self._path)
        self._compact = False
        if self._size == 0:
            self._backlog.insert(0, header_line())

    def _tidy(self, data: bytes) -> None:
        try:
            memory, complaints = read_journal(data)
        except GlsrError as exc:
            aside = move_aside(self._path, DAMAGED)
            self._say(f"the old session is kept as {aside.name!r}, since {exc}")
            return
        contents = "".join(f"{line}\n" for line in journal_lines(memory)).encode()
        if data and (complaints or len(contents) < len(data)):
            write_whole(self._path, contents, overwrite=True)

    def _waiting(self) -> bytes:
        return "".join(f"{line}\n" for line in self._backlog).encode()

    def _append(self, data: bytes) -> None:
        """All of it or nothing that lasts: half a line from a full disk is cut off before the next try."""
        assert self._file is not None
        if os.fstat(self._file.fileno()).st_size > self._size:
            self._file.truncate(self._size)
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]
        self._size += len(data)

    def _sync(self) -> None:
        self._unsynced_since = None
        assert self._file is not None
        try:
            os.fsync(self._file.fileno())
        except OSError:  # a device that cannot be synced; a disk that is failing says so at the next line
            return

    def _wait_for_lock(self, now: float) -> None:
        self._failing, self._retry_at = True, now + 0.1
        if now - self._began > LOCK_SECONDS:
            self._given_up = True
            self._backlog.clear()
            self._say(f"another GLSR Live writes the session {str(self._path)!r}; what is played here is not saved")

    def _fail(self, reason: str, now: float) -> None:
        if not self._said:
            self._said = True
            self._say(f"cannot save the session to {str(self._path)!r}: {reason}; it is tried again, the music goes on")
        self._failing, self._retry_at = True, now + RETRY_SECONDS


class JournalInMemory:
    """The journal of a player who wants none on the disk: enough to export the session while it lasts."""

    settled = True

    def __init__(self) -> None:
        self._lines = [header_line()]

    def write(self, lines: Sequence[str], now: float) -> None:
        """Append these lines."""
        self._lines += lines

    def flush(self, now: float) -> None:
        """Nothing is ever due."""

    def due(self) -> None:
        """Nothing is ever due."""

    def memory(self) -> Memory:
        """What the session holds; raises GlsrError where it is none."""
        return read_journal("".join(f"{line}\n" for line in self._lines).encode())[0]

    def close(self, now: float) -> None:
        """It ends with us."""


def _whole(file: FileIO, path: Path) -> int:
    """The bytes up to the end of the last whole line; what follows it is cut off."""
    data = session_bytes(path)
    size = data.rfind(b"\n") + 1
    if size < len(data):
        file.truncate(size)
    return size
