"""Another OSC program: liblo's oscsend and oscdump talk to a server in a process of its own."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread, Timer

import pytest

from glsr_live.control.commands import Panic, Play
from glsr_live.control.session import Session
from tests.control.asked import ASKED

ROOT = Path(__file__).parents[2]
KINDS = {bool: "i", int: "i", float: "f", str: "s"}
pytestmark = pytest.mark.skipif(
    not (shutil.which("oscsend") and shutil.which("oscdump")), reason="needs oscsend and oscdump (liblo-tools)"
)


class Instrument:
    """The other process; it is asked by oscsend."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.drive_osc"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.port = self._line()

    def send(self, address: str, *values: object, kinds: str | None = None) -> None:
        """Have oscsend send a message; `kinds` are its type tags."""
        tags = "".join(KINDS[type(value)] for value in values) if kinds is None else kinds
        words = ["oscsend", "localhost", self.port, address, *([tags] if tags else []), *map(str, values)]
        subprocess.run(words, check=True, timeout=10)

    def end(self) -> list[str]:
        """Panic, and what was asked before."""
        self.send("/glsr/panic")
        said, _ = self.process.communicate(timeout=20)
        return said.splitlines()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def instrument() -> Iterator[Instrument]:
    instrument = Instrument()
    yield instrument
    instrument.process.kill()
    instrument.process.communicate()


def free_port() -> int:
    """A UDP port that nobody had a moment ago; oscdump cannot say which one it took itself."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def subscribed(instrument: Instrument, listener: "subprocess.Popen[str]", port: int) -> dict[str, str]:
    """Types and values of what oscdump prints until the position has come, by address; asked for until it listens."""
    told: dict[str, str] = {}
    asking, patience = Thread(target=ask, args=(instrument, port, told)), Timer(20, listener.kill)
    asking.start()
    patience.start()
    assert listener.stdout is not None
    for line in listener.stdout:
        _, address, *rest = line.rstrip("\n").split(" ", 2)
        told[address] = " ".join(rest)
        if address == "/glsr/status/position":
            break
    asking.join()
    patience.cancel()
    return told


def ask(instrument: Instrument, port: int, told: dict[str, str]) -> None:
    """Subscribe until something is told."""
    for _ in range(100):
        instrument.send("/glsr/subscribe", port)
        instrument.send("/glsr/resend", port)
        if told:
            return


def test_every_command_arrives_from_oscsend(instrument):
    commands = [each for each in ASKED if not isinstance(each[2], Session | Panic)]
    for address, values, _ in commands:
        instrument.send(address, *values)
    assert instrument.end() == [*(str(asked) for _, _, asked in commands), str(Panic())]


def test_the_types_of_a_tablet_arrive_too(instrument):
    instrument.send("/glsr/play", kinds="T")
    instrument.send("/glsr/play", kinds="F")
    instrument.send("/glsr/play", kinds="N")
    instrument.send("/glsr/play", 1.0, kinds="d")
    instrument.send("/glsr/play", 1, kinds="h")
    instrument.send("/glsr/play", kinds="I")  # no type that we read
    assert instrument.end() == [*[str(Play())] * 4, str(Panic())]


def test_oscdump_reads_the_whole_status(instrument):
    port = free_port()
    command = ["oscdump", "-L", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as listener:
        told = subscribed(instrument, listener, port)
        listener.kill()
    assert told["/glsr/pong"] == "i 0"
    assert told["/glsr/knob/density/fader"] == "f 0.750000"
    assert told["/glsr/knob/density"] == "f 1.500000"
    closeness = 'ffffisfiffsi 0.500000 0.000000 4.000000 1.000000 1 "" -1.000000 1 0.000000 4.000000 "linear" 0'
    assert told["/glsr/status/knob/closeness"] == closeness
    assert told["/glsr/set/capture"] == 's "silence"'
    assert told["/glsr/status/variation"].startswith("i" * 42 + " ")
    assert told["/glsr/status/snapshot/2"].startswith("isisf")
    assert told["/glsr/status/position"] == "iiiii 2 3 120 -1 -1"
