"""A file that one process holds at a time; the system lets go of it when that process ends, however it does."""

import sys
from io import FileIO
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FileLock:
    """A lock on a file of its own, which stays there, empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None

    def take(self) -> None:
        """Take the lock, unless we have it; raises BlockingIOError while another process does."""
        if self._file is not None:
            return
        file = FileIO(self._path, "ab")
        try:
            _lock(file.fileno())
        except OSError as exc:
            file.close()
            raise BlockingIOError(f"{str(self._path)!r} is taken") from exc
        self._file = file

    def release(self) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
