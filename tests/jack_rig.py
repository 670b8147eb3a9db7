"""A JACK server of its own for a test: nobody's sound card, no name or memory shared with another server.

The server and its clients live in a mount namespace with a private /dev/shm where the system lets us make one;
elsewhere the server's name alone keeps them apart.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import pytest

ROOT = Path(__file__).parents[1]
PERIOD = 64
RATE = 48000
PRIVATE = 'mount -t tmpfs -o size=512m,mode=1777 tmpfs /dev/shm && exec "$@"'
TOOLS = ("jackd", "jack_lsp", "jack_connect")
_numbers = count()


def wait_for(condition, what, seconds=15.0):
    """The condition's first true value; fails the test at the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.005)
    pytest.fail(f"waited {seconds:g} s in vain for {what}")


def require_jack() -> None:
    """Skip the test where there is no JACK, unless GLSR_REQUIRE_JACK=1 says that there must be."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if not missing:
        return
    reason = f"{', '.join(missing)} not installed (Debian: apt install jackd2 jack-tools)"
    if os.environ.get("GLSR_REQUIRE_JACK") == "1":
        pytest.fail(f"GLSR_REQUIRE_JACK=1, but {reason}")
    pytest.skip(reason)


def _namespaces() -> bool:
    """Whether we may make mount namespaces."""
    tools = all(shutil.which(tool) for tool in ("unshare", "nsenter"))
    return tools and subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


class JackRig:
    """A running JACK server on the dummy driver, and the processes that were started beside it."""

    def __init__(self, period: int = PERIOD) -> None:
        self.period = period
        self.name = f"glsr-test-{os.getpid()}-{next(_numbers)}"
        self.env = {**os.environ, "JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}
        self.env["PYTHONPATH"] = str(ROOT)
        self._enter: list[str] = []
        self._processes: list[subprocess.Popen] = []
        self.server = self._serve()

    def start(self, *words: str, **options) -> subprocess.Popen:
        """Start a command where the server is; it dies with us or at the end of the test."""
        process = subprocess.Popen([*_with_us(), *self._enter, *words], env=self.env, cwd=ROOT, **options)
        self._processes.append(process)
        return process

    def python(self, *words: str, **options) -> subprocess.Popen:
        """Start this interpreter, with text pipes."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return self.start(sys.executable, *words, **{**pipes, **options})

    def tool(self, *words: str) -> str:
        """What a command prints, empty when it fails."""
        command = [*self._enter, *words]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else ""

    def ports(self) -> list[str]:
        """The full names of all ports."""
        return self.tool("jack_lsp").splitlines()

    def connect(self, source: str, target: str) -> None:
        """Connect two ports that are there.

        Do not list the ports to wait for one: a client that comes or goes while another is being activated can leave
        that one deaf for good (jackd2 1.9.21). Let the other process say that it is ready.
        """
        self.tool("jack_connect", source, target)
        wait_for(lambda: target in self.tool("jack_lsp", "-c", source), f"the connection {source} -> {target}")

    def stop_server(self) -> None:
        """The server crashes. End its clients too: an orphan takes every other wake-up of a new one of its name."""
        self.server.kill()
        self.server.wait()

    def restart_server(self) -> None:
        """A server of the same name, in the same place; it takes a moment to come up."""
        self.server = self.start(*self._jackd(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self) -> None:
        """End everything that was started, newest first."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()

    def _jackd(self) -> list[str]:
        # -S: otherwise the server does not wait for its clients, and what a late one sends or should hear is lost.
        return ["jackd", "-S", "-n", self.name, "-d", "dummy", "-r", str(RATE), "-p", str(self.period)]

    def _serve(self) -> subprocess.Popen:
        command: Sequence[str] = self._jackd()
        if _namespaces():
            # A keeper holds the namespace, so that it outlives a server that crashes.
            private = ["unshare", "-m", "--propagation", "private", "bash", "-c", PRIVATE, "keeper"]
            stay = ("sh", "-c", "echo there; exec sleep infinity")
            keeper = self.start(*private, *stay, stdout=subprocess.PIPE, text=True)
            assert keeper.stdout.readline() == "there\n"
            self._enter = ["nsenter", "-t", str(keeper.pid), "-m", f"--wd={ROOT}"]
        server = self.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.ports, "the JACK server")
        return server


def _with_us() -> list[str]:
    return ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


class Recorder:
    """A process that listens on the port "recorder:recorder" and keeps (seconds, message), and what sounds."""

    port = "recorder:recorder"
    program = "tests/jack_recorder.py"

    def __init__(self, rig: JackRig) -> None:
        self.heard: list[tuple[float, bytes]] = []
        self.process = rig.python(self.program)
        assert self.process.stdout.readline() == "ready\n"
        Thread(target=self._read, daemon=True).start()

    def notes(self, since: float = 0.0) -> list[tuple[float, int]]:
        """(seconds, pitch) of every note-on from a second on."""
        return [(when, data[1]) for when, data in list(self.heard) if _is_on(data) and when >= since]

    def sounding(self) -> set[tuple[int, int]]:
        """(channel, pitch) of every note that was not ended by a note-off of its own."""
        notes: set[tuple[int, int]] = set()
        for _, data in list(self.heard):
            if data[0] & 0xE0 == 0x80:
                change = notes.add if _is_on(data) else notes.discard
                change((data[0] & 0x0F, data[1]))
        return notes

    def _read(self) -> None:
        for line in self.process.stdout:
            when, data = line.split()
            self.heard.append((float(when), bytes.fromhex(data)))


class Listener(Recorder):
    """A recorder that knows the frame of every message; it needs JACK-Client."""

    port = "listener:listener"
    program = "tests/jack_listener.py"


class Player:
    """A process that plays messages from the port "player:player", or another name twice, at seconds from now."""

    def __init__(self, rig: JackRig, name: str = "player") -> None:
        self.port = f"{name}:{name}"
        self.process = rig.python("tests/jack_player.py", name)
        assert self.process.stdout.readline() == "ready\n"

    def play(self, *script: tuple[float, bytes]) -> float:
        """Play (seconds, message) pairs; the second that they count from."""
        self.process.stdin.write(" ".join(f"{when}:{data.hex()}" for when, data in script) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


class Driver:
    """The instrument's ports in a process of their own: the lines that it says, and messages to send."""

    def __init__(self, rig: JackRig, *words: str) -> None:
        self.process = rig.python("tests/drive_ports.py", *words)
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()
        self.greeting = self.line()

    def line(self, seconds: float = 15.0) -> str:
        """The next line."""
        try:
            return self._lines.get(timeout=seconds)
        except Empty:
            pytest.fail(f"the ports said nothing; {self.process.poll()=}")

    def send(self, data: str, *words: str) -> None:
        """Send the message of this hex; the words are when and where, as drive_ports.py takes them."""
        self.process.stdin.write(" ".join([data, *words]) + "\n")
        self.process.stdin.flush()

    def writer(self) -> int | None:
        """The process that writes on JACK, None where there is none at the moment."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[-1]) if children else None

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line.strip())


def _is_on(data: bytes) -> bool:
    return data[0] & 0xF0 == 0x90 and data[2] > 0


@contextmanager
def jack_rig(period: int = PERIOD) -> Iterator[JackRig]:
    """A JACK server for the time of a test."""
    require_jack()
    rig = JackRig(period)
    try:
        yield rig
    finally:
        rig.close()
