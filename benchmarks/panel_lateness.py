"""How late the instrument's notes are with the panel open, beside the same minutes without it: every knob moves.

The phases take turns (without, with, with, without, ...) in one run of one instrument, so that both meet the same
machine. `python -m benchmarks.panel_lateness PACK` is the instrument's own process.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from typing import Any

from benchmarks.performer import BPM, BREATH_SECONDS, CONFIG, NOTES
from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from glsr_live.commands.performance import messages_of
from glsr_live.control.status import Status
from glsr_live.daemon import Company, Daemon
from glsr_live.engine.core import Engine
from glsr_live.engine.events import MidiIn
from glsr_live.engine.messages import control
from glsr_live.io.clock import Clock, Lateness
from glsr_live.io.memory_ports import MemoryPorts
from glsr_live.io.osc_server import OscServer
from glsr_live.io.ports import PortEvent
from glsr_live.io.system import ask_for_real_time, settle
from glsr_live.io.worker import ModelProcess, model_command

ROOT = Path(__file__).parents[1]
CONTROLLERS = (14, 15, 16, 17, 18, 19, 102, 103, 104, 105)
"""What turns every knob of the bundled pack by default."""
HERTZ = 30
ROUNDS = 4
SETTLE_SECONDS = 2.5
"""A panel has started, and one that closed is forgotten, by then."""
WITHOUT, WITH = "without the panel", "with the panel open"


class Turning(MemoryPorts):
    """Ports whose controllers all go up and down, each at 30 messages a second."""

    def __init__(self) -> None:
        super().__init__()
        self._count, self._next = 0, float("inf")

    def begin(self, start: float) -> None:
        """Turn from a second on."""
        self._next = start

    def poll(self, now: float) -> list[PortEvent]:
        """What was fed, and the controllers."""
        self.sent.clear()  # nobody reads it here, and it would grow for minutes
        turned: list[PortEvent] = []
        if now >= self._next:
            place = self._count % 126
            value = place if place < 64 else 126 - place
            turned = [MidiIn(control(0, each, 32 + value), "in") for each in CONTROLLERS]
            self._count, self._next = self._count + 1, self._next + 1 / HERTZ
        return [*super().poll(now), *turned]


class Dated(Lateness):
    """Lateness that is kept whole, with the second at which each message left."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.all: list[tuple[float, float]] = []

    def add(self, seconds: float) -> None:
        """Keep it."""
        self.all.append((self._clock.now(), seconds))


class Performer:
    """Plays a phrase once the model is there and lets every knob turn, until its standard input ends."""

    def __init__(self, model: ModelProcess, server: OscServer, clock: Clock) -> None:
        self._ports, self._clock, self._begun = Turning(), clock, False
        self.late = Dated(clock)
        self.daemon = Daemon(Engine(CONFIG), self._ports, model, clock, Company(self._watch, surface=server))
        self.daemon.lateness = self.late
        Thread(target=self._await_end, daemon=True).start()

    def _watch(self, status: Status) -> None:
        if status.pack and not self._begun:
            self._begun, start = True, self._clock.now() + BREATH_SECONDS
            for seconds, data in messages_of(NOTES, BPM):
                self._ports.feed(data, start + seconds)
            self._ports.begin(start + 2.0)
            print("playing", flush=True)

    def _await_end(self) -> None:
        sys.stdin.read()
        self.daemon.stop()


def perform(pack: str) -> None:
    """Say the OSC port, then `playing`, and at the end of the input every lateness with its second."""
    clock = Clock()
    with closing(OscServer(0)) as server, closing(ModelProcess(model_command(pack, "cpu"), clock.now())) as model:
        print(server.address[1], flush=True)
        performer = Performer(model, server, clock)
        real_time = ask_for_real_time()
        settle()
        performer.daemon.run()
    print(json.dumps({"late": performer.late.all, "real_time": real_time}))


def panel_lateness(setting: Setting) -> Table:
    """Milliseconds between when a message was due and when it had been sent."""
    seconds = max(1.0, setting.seconds / 3)
    spells: dict[str, list[tuple[float, float]]] = {WITHOUT: [], WITH: []}
    with _screen() as env, _instrument(str(setting.pack)) as (process, port):
        for number in range(ROUNDS):
            for name in (WITHOUT, WITH)[:: -1 if number % 2 else 1]:
                spells[name].append(_spell(name == WITH, port, env, seconds))
        found = json.loads(process.communicate()[0])
    late = {name: _milliseconds(found, each) for name, each in spells.items()}
    rows = (Row(WITH, late[WITH], beside=WITHOUT), Row(WITHOUT, late[WITHOUT]))
    where = f"the panel on {'Xvfb' if env['QT_QPA_PLATFORM'] == 'xcb' else 'no screen'}"
    priority = "real-time" if found["real_time"] else "ordinary"
    notes = (
        f"{len(CONTROLLERS)} knobs at {HERTZ} messages a second each, all the time; {where}; {priority} priority",
        f"{ROUNDS} spells of {seconds:g} s each way, taking turns, of one instrument; ports in memory",
    )
    return Table("panel lateness: of every message that was sent", "ms", rows, notes)


@contextmanager
def _instrument(pack: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    command = [sys.executable, "-m", "benchmarks.panel_lateness", pack]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        if process.stdout.readline() != "playing\n":
            raise RuntimeError(f"the instrument did not play; its exit status is {process.wait()}")
        yield process, port


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """An environment with a screen in memory, or with none where there is no Xvfb, and nobody's settings."""
    with TemporaryDirectory() as folder:
        env = {**os.environ, "XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder}
        if shutil.which("Xvfb") is None:
            yield {**env, "QT_QPA_PLATFORM": "offscreen"}
            return
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            assert server.stdout is not None
            try:
                yield {**env, "QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{server.stdout.readline().strip()}"}
            finally:
                server.terminate()


def _spell(beside_panel: bool, port: int, env: dict[str, str], seconds: float) -> tuple[float, float]:
    """From when to when it went on."""
    command = [sys.executable, "-m", "glsr_live", "panel", "--no-daemon", "--osc-port", str(port)]
    panel = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) if beside_panel else None
    sleep(SETTLE_SECONDS)
    begun = perf_counter()
    sleep(seconds)
    ended = perf_counter()
    if panel is not None:
        if panel.poll() is not None:
            raise RuntimeError(f"the panel ended by itself; its exit status is {panel.returncode}")
        panel.terminate()
        panel.wait()
    return begun, ended


def _milliseconds(found: dict[str, Any], spells: list[tuple[float, float]]) -> tuple[float, ...]:
    inside = (late for when, late in found["late"] if any(begun <= when < ended for begun, ended in spells))
    return tuple(1000 * seconds for seconds in inside)


if __name__ == "__main__":
    perform(sys.argv[1])
