"""Lines for the player. A terminal that is held (Ctrl-S) or gone must not hold the music, so a thread writes them."""

import sys
from queue import SimpleQueue
from threading import Thread
from typing import TextIO

PATIENCE_SECONDS = 0.5


class Console:
    """Writes lines to `stream`, in order, some time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._writer = Thread(target=self._write, name="console", daemon=True)
        self._writer.start()

    def say(self, line: str) -> None:
        """Write a line, later."""
        self._lines.put(line)

    def close(self) -> None:
        """Write what is left, as long as the terminal takes it."""
        self._lines.put(None)
        self._writer.join(PATIENCE_SECONDS)

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                print(line, file=self._stream, flush=True)
            except (OSError, ValueError):  # nobody reads any more; the music goes on
                return
