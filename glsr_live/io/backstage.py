"""What C libraries do behind Python's back: print on the terminal, and run threads that end without a word."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

TASKS = "/proc/self/task"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what C libraries print on stderr off the terminal; the errors raised here say it better."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def native_threads() -> frozenset[str]:
    """The identifiers of all threads of this process; empty where the system does not tell (Linux does)."""
    return frozenset(os.listdir(TASKS)) if os.path.isdir(TASKS) else frozenset()
