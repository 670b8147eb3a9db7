"""One process that sends notes in time, for `lateness` and `start`; it loads no more than the instrument does.

`daemon PACK SECONDS` is the instrument with a looping answer and a turning knob, `bare SECONDS` no more than a sleep to
each deadline; both print their lateness as JSON. `open PACK` says when the instrument is there and ends.
"""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import cycle

from glsr_live.commands.performance import messages_of, seconds_per_tick
from glsr_live.control.status import Status
from glsr_live.daemon import Company, Daemon
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.core import Engine
from glsr_live.engine.messages import control, note_on
from glsr_live.io.clock import Clock, Lateness
from glsr_live.io.memory_ports import MemoryPorts
from glsr_live.io.system import ask_for_real_time, settle
from glsr_live.io.worker import ModelProcess, model_command
from glsr_live.music.note import TICKS_PER_STEP, Note

BPM = 400.0
STEPS = 32
HALF = TICKS_PER_STEP // 2
NOTES = [Note(step * TICKS_PER_STEP, HALF, 67 + step % 3) for step in range(STEPS)]
"""A message every half step, on and off in turn: as many as the fastest tempo has."""
CONTROLLER = 14
TURNS = (96, 127, 96, 64, 48, 32, 48, 64)
CONFIG = EngineConfig(bpm=BPM, bars=2, answer="loop", takeover="jump")
BREATH_SECONDS = 0.2


class Kept(Lateness):
    """Lateness that is kept whole."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[float] = []

    def add(self, seconds: float) -> None:
        """Keep it."""
        self.all.append(seconds)


class Performer:
    """Plays a phrase into the daemon once the model is there, then turns the knob after every answer."""

    def __init__(self, model: ModelProcess, clock: Clock, seconds: float) -> None:
        self.answers = 0
        self.late = Kept()
        self._ports, self._clock, self._seconds = MemoryPorts(), clock, seconds
        self._turns, self._latency_ms = cycle(TURNS), 0.0
        self._end: float | None = None
        self.daemon = Daemon(Engine(CONFIG), self._ports, model, clock, Company(self._watch))
        self.daemon.lateness = self.late

    def _watch(self, status: Status) -> None:
        now = self._clock.now()
        if self._end is None:
            if status.pack:
                self._begin(now + BREATH_SECONDS)
        elif now >= self._end:
            self.daemon.stop()
        else:
            self._turn(status, now)

    def _begin(self, start: float) -> None:
        for seconds, data in messages_of(NOTES, BPM):
            self._ports.feed(data, start + seconds)
        self._end = start + self._seconds
        print("playing", flush=True)

    def _turn(self, status: Status, now: float) -> None:
        if status.latency_ms != self._latency_ms:
            self.answers, self._latency_ms = self.answers + 1, status.latency_ms
            self._ports.feed(control(0, CONTROLLER, next(self._turns)), now)


def daemon(pack: str, seconds: str) -> None:
    """The instrument as it is, over ports in memory."""
    clock = Clock()
    with closing(ModelProcess(model_command(pack, "cpu"), clock.now())) as model:
        performer = Performer(model, clock, float(seconds))
        real_time = ask_for_real_time()
        settle()
        performer.daemon.run()
    print(json.dumps({"late": performer.late.all, "answers": performer.answers, "real_time": real_time}))


def bare(seconds: str) -> None:
    """The least that a sender can do: sleep until a message is due, send it."""
    clock, ports, late = Clock(), MemoryPorts(), Kept()
    real_time = ask_for_real_time()
    settle()
    start, interval = clock.now() + BREATH_SECONDS, HALF * seconds_per_tick(BPM)
    for due in (start + number * interval for number in range(int(float(seconds) / interval))):
        clock.wait_until(due)
        ports.send(note_on(0, 67, 80), clock.now())
        late.add(clock.now() - due)
    print(json.dumps({"late": late.all, "real_time": real_time}))


def opened(pack: str) -> None:
    """The start of the instrument, up to the moment when it listens."""
    clock = Clock()
    with closing(ModelProcess(model_command(pack, "cpu"), clock.now())) as model:
        Daemon(Engine(CONFIG), MemoryPorts(), model, clock)
        settle()
        print("listening", flush=True)


PARTS: dict[str, Callable[..., None]] = {"daemon": daemon, "bare": bare, "open": opened}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
