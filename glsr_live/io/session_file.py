"""The session of last time, from the disk; reading alone, since the scribe does all the writing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.session import read_journal
from glsr_live.errors import GlsrError

DAMAGED = "damaged"
"""How a file is marked that the scribe puts aside: no session of ours, or one with a hole."""


def read_session(path: Path) -> tuple[Memory, list[str]]:
    """What was remembered, and a sentence for everything that was not; a session that is not there yet is empty.

    Never raises: the music begins with an empty memory where there is none to be had.
    """
    try:
        data = session_bytes(path)
        with _no_collections():
            return read_journal(data)
    except (OSError, GlsrError) as exc:
        reason = (exc.strerror or str(exc)) if isinstance(exc, OSError) else str(exc)
        return Memory(), [f"cannot restore the session {str(path)!r}: {reason}; a new one begins, and the file is kept"]


def session_bytes(path: Path) -> bytes:
    """What the file holds; nothing when there is none, or when it is a device, which would never end."""
    return path.read_bytes() if path.is_file() else b""


@contextmanager
def _no_collections() -> Iterator[None]:
    """Thousands of new objects, none of them garbage: looking for some would take as long as reading them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
