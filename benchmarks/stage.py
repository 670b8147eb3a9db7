"""The instrument as its command starts it, on a JACK server of its own, and what it says of itself."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from glsr_live.control.status import Status
from glsr_live.io.osc_client import OscClient

READY_SECONDS = 60.0
NAP_SECONDS = 0.002
IN, OUT, CONTROL = (f"GLSR Live {name}:GLSR Live {name}" for name in ("In", "Out", "Control"))


def load() -> float:
    """The load of the last minute, the number that every figure stands beside."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


class Load:
    """The load while something is measured."""

    def __init__(self) -> None:
        self._seen = [load()]

    def look(self) -> None:
        """See how high it is now."""
        self._seen.append(load())

    def to_text(self) -> str:
        """In words."""
        self.look()
        cores = os.cpu_count()
        return f"load {min(self._seen):.1f} to {max(self._seen):.1f} in the last minute on {cores} cores"


def free_port() -> int:
    """A UDP port that nobody has."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(second: float) -> None:
    """Sleep until a second of time.perf_counter."""
    if (left := second - time.perf_counter()) > 0:
        time.sleep(left)


class Instrument:
    """`glsr-live` in a process of its own, its lines, and its OSC."""

    def __init__(self, rig: Any, folder: str, *flags: str) -> None:
        port = free_port()
        where = ("--api", "jack", "--osc-port", str(port), "--session-folder", folder, "--no-restore")
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = rig.start(sys.executable, "-m", "glsr_live", *where, "--provider", "cpu", *flags, **pipes)
        self.lines: list[str] = []
        self._fresh: SimpleQueue[str] = SimpleQueue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self.until("glsr-live: listening on")
        self.osc = OscClient(port)
        self.until("model: pack")
        while not self.status.board:
            time.sleep(NAP_SECONDS)

    @property
    def status(self) -> Status:
        """What it has told by OSC."""
        self.osc.poll(time.perf_counter())
        return self.osc.mirror.status

    def until(self, beginning: str, seconds: float = READY_SECONDS) -> str:
        """The next line that begins so; raises RuntimeError when none does."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._fresh.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                said = "".join(self.lines[-5:])
                raise RuntimeError(f"the instrument never said {beginning!r}; at last it said {said!r}") from None
            if line.startswith(beginning):
                return line

    def said(self, word: str) -> list[str]:
        """The lines in which a word stands."""
        return [line.strip() for line in self.lines if word in line]

    def processes(self) -> dict[str, int]:
        """The instrument's processes and their numbers."""
        found = {"daemon": self.process.pid}
        for pid in _children(self.process.pid):
            module = next((word for word in _command(pid) if word.startswith("glsr_live.")), "")
            found[module.rpartition(".")[2] or str(pid)] = pid
        return found

    def end(self) -> str:
        """End it as Ctrl-C does; its farewell."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        self._reader.join(5)
        self.osc.close()
        return next(iter(self.said("every note released")), "it said no farewell")

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line)
            self._fresh.put(line)


@contextmanager
def staged(*flags: str, period: int = 64) -> Iterator[tuple[Any, Instrument]]:
    """A JACK server and the instrument on it."""
    from tests.jack_rig import jack_rig

    with TemporaryDirectory() as folder, jack_rig(period) as rig:
        yield rig, Instrument(rig, folder, *flags)


def resident_mb(pid: int) -> float:
    """The memory that a process holds, in MB; NaN where it cannot be read."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), float("nan"))


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []
