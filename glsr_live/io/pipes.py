"""Values between the instrument and a process that serves it: pickles on standard input and output.

The other end is always our own parent or child, so that a pickle is as good as our own code.
"""

import os
import pickle
from pathlib import Path
from typing import IO, Any, BinaryIO

import glsr_live


def take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output as the protocol's own; what libraries print goes to stderr from now on."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, replies


def receive(pipe: IO[bytes]) -> Any:
    """The next value; None at the end, also one in the middle of a value, which a death leaves."""
    try:
        return pickle.load(pipe)
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        return None


def send(pipe: IO[bytes], value: object) -> bool:
    """Send a value; False when nobody reads any more."""
    try:
        pipe.write(pickle.dumps(value))
        pipe.flush()
    except (OSError, ValueError):
        return False
    return True


def child_environment() -> dict[str, str]:
    """Our environment, with the package that we are found first: the child runs the same code from any folder."""
    root = str(Path(glsr_live.__file__).parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
