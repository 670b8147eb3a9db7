"""The instrument's end of the scribe's process: nothing here ever waits for a disk."""

import pickle
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from glsr_live.engine.memory.errands import (
    Errand,
    ExportFailed,
    ExportMidi,
    ExportSession,
    Journal,
    ReadFailed,
    ReadPhrase,
    Said,
    ScribeReply,
)
from glsr_live.io.pipes import child_environment, receive
from glsr_live.io.worker import BACK_OFF, MOST_FALSE_STARTS

NOWHERE = Path()
"""In place of a file."""
ANEW, AGAIN = "anew", "again"
"""How the scribe begins: at the start of a session, or after a scribe that died, whose lines must stay as they are."""
FINISH_SECONDS = 2.0
"""What the scribe is given to finish when the instrument ends; it goes on after that, but nobody waits."""


def scribe_command(session: Path, configuration: Path = NOWHERE) -> tuple[str, ...]:
    """The command that keeps the session in this file, and what was learned in that one, in a process of its own.

    With NOWHERE the session stays in memory, and what was learned is forgotten.
    """
    return sys.executable, "-m", "glsr_live.io.scribe_server", str(session), str(configuration)


class Scribe:
    """Hands errands to the scribe; one that dies is started anew and given again what it had not done.

    `command` is followed by ANEW or AGAIN and serves the protocol of scribe_server. Seconds are of the injected clock.
    """

    def __init__(self, command: Sequence[str], now: float) -> None:
        self._command = tuple(command)
        self._open: dict[int, Errand] = {}
        self._failures: list[ScribeReply] = []
        self._number = self._losses = 0
        self._retry_at = now
        self._died = False
        self._child: _Child | None = _Child((*self._command, ANEW))

    @property
    def pid(self) -> int | None:
        """The process now serving, None between two and after the last."""
        return self._child.pid if self._child else None

    def ask(self, errand: Errand) -> None:
        """Have this done, after what was asked before."""
        if self._over:
            self._failures += _failures([errand])
            return
        self._number += 1
        self._open[self._number] = errand
        if self._child is not None:
            self._child.send((self._number, errand))

    def poll(self, now: float) -> list[ScribeReply]:
        """What has happened since the last poll."""
        failures, self._failures = self._failures, []
        if self._child is None:
            if now >= self._retry_at and not self._over:
                self._start()
            return failures
        replies = self._replies(self._child)
        return [*failures, *replies, *(self._lose(now) if self._child.gone else [])]

    def close(self) -> list[ScribeReply]:
        """Let the scribe finish, for a while; its last words. One that has died is started for what it left undone."""
        replies = self._finish() if self._child is not None else []
        if self._died and self._open and not self._over:
            replies += self._undone()
            self._start()
            replies += self._finish()
        return replies

    def _finish(self) -> list[ScribeReply]:
        assert self._child is not None
        child, self._child = self._child, None
        self._died = child.finish(FINISH_SECONDS) not in (0, None)
        return self._replies(child)

    @property
    def _over(self) -> bool:
        return self._losses > MOST_FALSE_STARTS

    def _replies(self, child: "_Child") -> list[ScribeReply]:
        messages = child.messages()
        for number, _ in messages:
            if self._open.pop(number, None) is not None:
                self._losses = 0
        return [reply for _, reply in messages if reply is not None]

    def _start(self) -> None:
        self._child = _Child((*self._command, AGAIN))
        for numbered in self._open.items():
            self._child.send(numbered)

    def _lose(self, now: float) -> list[ScribeReply]:
        assert self._child is not None
        self._child.end()
        self._child, self._died = None, True
        self._losses += 1
        self._retry_at = now + BACK_OFF[min(self._losses, len(BACK_OFF)) - 1]
        return [*self._undone(), self._farewell()]

    def _undone(self) -> list[ScribeReply]:
        """What will not be tried again, since it may be what the scribe died of; lines of the journal are no such."""
        undone = _failures(self._open.values())
        self._open = {number: errand for number, errand in self._open.items() if isinstance(errand, Journal)}
        return undone

    def _farewell(self) -> Said:
        if not self._over:
            return Said("the process that saves the session has ended; it is started anew, and nothing is lost")
        self._open.clear()
        return Said("the process that saves the session keeps ending; nothing is saved from now on, the music goes on")


class _Child:
    """One run of the scribe's process. Threads only move bytes: a pipe that is full stalls nobody."""

    def __init__(self, command: Sequence[str]) -> None:
        # A session of its own keeps the terminal's Ctrl-C away; the end of its input tells it that we are gone.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=child_environment(), start_new_session=True
        )
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._inbox: SimpleQueue[Any] = SimpleQueue()
        self._threads = [Thread(target=run, name="scribe", daemon=True) for run in (self._write, self._read)]
        for thread in self._threads:
            thread.start()
        self.gone = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: object) -> None:
        self._outbox.put(pickle.dumps(message))

    def messages(self) -> list[Any]:
        found = []
        while not self._inbox.empty():
            found.append(self._inbox.get())
        self.gone = self.gone or None in found
        return [message for message in found if message is not None]

    def finish(self, seconds: float) -> int | None:
        """Its exit status, None when it is not done yet: its input ends with us, and it with that."""
        self._outbox.put(None)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._tidy()
        return self._process.returncode

    def end(self) -> None:
        """Clear away one whose replies have ended, which holds nothing that could take time."""
        self._process.kill()
        self._outbox.put(None)
        self._process.wait()
        self._tidy()

    def _tidy(self) -> None:
        for thread in self._threads:
            thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _write(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it is dead; the end of its replies says so
            while (data := self._outbox.get()) is not None:
                self._process.stdin.write(data)
                self._process.stdin.flush()
        with suppress(OSError):  # what was left in its buffer has no reader
            self._process.stdin.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while (message := receive(self._process.stdout)) is not None:
            self._inbox.put(message)
        self._inbox.put(None)


def _failures(errands: Iterable[Errand]) -> list[ScribeReply]:
    why = "the process that does it has ended; try again"
    failures: list[ScribeReply] = []
    for errand in errands:
        if isinstance(errand, ExportMidi | ExportSession):
            failures.append(ExportFailed(errand.path, f"cannot write {errand.path!r}: {why}"))
        elif isinstance(errand, ReadPhrase):
            failures.append(ReadFailed(errand.path, f"cannot read {errand.path!r}: {why}"))
    return failures
