"""Many scores, read by processes that may hang, crash or be killed; what was read once is remembered by its bytes."""

import base64
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Timer, local
from typing import Any

from glsr_live.errors import GlsrError
from training.reader import VERSION

LIMIT = 60.0
"""Seconds that one score may take."""
CHECKOUT = Path(__file__).parent.parent
CRASHES = "crashes the reader"
"""Never remembered: it may have been the machine's fault."""
READER = (sys.executable, "-m", "training.reader")
MEMORY_FILE = Path(".cache/read.sqlite")


@dataclass(frozen=True)
class Request:
    """A score to read: its name for reports, its kind (a key of `reader.READERS`) and its bytes.

    With an `error` it was refused before anyone looked inside.
    """

    name: str
    kind: str = ""
    data: bytes = field(default=b"", repr=False)
    error: str = ""

    @property
    def key(self) -> str:
        """What the answer depends on."""
        return hashlib.sha256(f"{VERSION} {LIMIT} {self.kind} ".encode() + self.data).hexdigest()


Answer = dict[str, Any]
"""As `reader.read` gives it."""


class Readers:
    """Reading processes, one for each thread that asks."""

    def __init__(self, limit: float = LIMIT, command: Sequence[str] = READER) -> None:
        self._limit = limit
        self._command = command
        self._own = local()
        self._all: list[subprocess.Popen[bytes]] = []
        self._lock = Lock()

    def ask(self, request: Request) -> Answer:
        """The answer of a reading process; one that hangs or crashes is replaced by a new one for the next score."""
        process = self._process()
        hung = Event()

        def give_up() -> None:
            hung.set()
            process.kill()

        late = Timer(self._limit, give_up)
        late.start()
        try:
            answer = _exchange(process, request)
        finally:
            late.cancel()
        if answer is None:
            self._own.process = None
            process.kill()
            process.wait()
            return refused(f"takes longer than {self._limit:g} s" if hung.is_set() else CRASHES)
        return answer

    def close(self) -> None:
        """End all processes."""
        for process in self._all:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError, AttributeError):
                    pipe.close()  # type: ignore[union-attr]

    def _process(self) -> "subprocess.Popen[bytes]":
        if getattr(self._own, "process", None) is None:
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._own.process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=nowhere, cwd=CHECKOUT)
            with self._lock:
                self._all.append(self._own.process)
        process: subprocess.Popen[bytes] = self._own.process
        return process


def _exchange(process: "subprocess.Popen[bytes]", request: Request) -> Answer | None:
    """One question and its answer, or None from a process that has gone."""
    assert process.stdin
    assert process.stdout
    asked = {"kind": request.kind, "data": base64.b64encode(request.data).decode()}
    try:
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        answer: Answer | None = json.loads(line) if line.endswith(b"\n") else None
    except (OSError, ValueError):
        return None
    return answer


def refused(why: str) -> Answer:
    """The answer about a score that gives nothing."""
    return {"passages": [], "dropped": {}, "error": why}


class Remembered:
    """Answers by the bytes that they are about, in one file."""

    def __init__(self, path: Path = MEMORY_FILE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._file = sqlite3.connect(path)
            self._file.execute("create table if not exists answers (key text primary key, answer text) without rowid")
        except sqlite3.DatabaseError as exc:
            raise GlsrError(f"{path} is damaged; delete it, and the scores are read again") from exc

    def get(self, key: str) -> Answer | None:
        """What was answered before."""
        row = self._file.execute("select answer from answers where key = ?", (key,)).fetchone()
        answer: Answer | None = json.loads(row[0]) if row else None
        return answer

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, at once, so that a reading that is stopped goes on from there."""
        with self._file:
            self._file.execute("insert or replace into answers values (?, ?)", (key, json.dumps(answer)))

    def close(self) -> None:
        """Release the file."""
        self._file.close()


def read_all(
    requests: Iterable[Request], jobs: int, memory: Remembered, readers: Readers
) -> Iterator[tuple[Request, Answer]]:
    """The answers in order of the requests; at most a few requests a process are held at once."""
    waiting: deque[tuple[Request, str, Answer | Future[Answer]]] = deque()
    threads = ThreadPoolExecutor(jobs)
    try:
        for request in requests:
            known = refused(request.error) if request.error else memory.get(request.key)
            waiting.append((request, request.key, threads.submit(readers.ask, request) if known is None else known))
            while len(waiting) > 4 * jobs:
                yield _finished(*waiting.popleft(), memory)
        while waiting:
            yield _finished(*waiting.popleft(), memory)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)  # after Ctrl-C nobody waits for a score


def _finished(
    request: Request, key: str, answer: Answer | Future[Answer], memory: Remembered
) -> tuple[Request, Answer]:
    if isinstance(answer, Future):
        answer = answer.result()
        if answer["error"] != CRASHES:
            memory.put(key, answer)
    return request, answer


def all_processors() -> int:
    """As many reading processes as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
