"""The panel as a process of its own, offscreen, beside an instrument that only tells: start, memory, load, frames."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep, time
from typing import IO, Any

from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from glsr_live.control.status import KnobStatus, PortStatus, Position, Status
from glsr_live.io.osc_server import OscServer
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import Knobs

ROOT = Path(__file__).parents[1]
START_GOAL, MEMORY_GOAL, HEADS_GOAL, FRAME_GOAL = 0.6, 120.0, 6.0, 16.0
AXES = ("density", "syncopation", "register", "range", "leap", "contour")
OTHERS = (("closeness", 4.0), ("temperature", 2.0), ("wander", 2.0), ("blend", 1.0))
PHRASE = Phrase(tuple(Note(step * 120, 110, 60 + step * 5 % 12) for step in range(64)), 7680)
SCENES = ("idle", "heads", "knobs")
TICK = 0.01
EMPTY = "an empty window, s"


class Instrument:
    """A server whose music moves as the scene says."""

    def __init__(self, server: OscServer) -> None:
        self._server, self.scene = server, "idle"

    def turn(self, now: float) -> None:
        """Hear and tell what there is at a second."""
        self._server.poll(now)
        beats = int(now * 2)
        moves = self.scene != "idle"
        place = Position(beats // 4 + 1, beats % 4 + 1, int(now * 960) % 480, int(now * 960) % 7680,
                         int(now * 960) % 7680) if moves else Position()  # fmt: skip
        status = _status(now if self.scene == "knobs" else 0.0)
        while self._server.wants(now):
            self._server.publish(status, place, now)


def panel(setting: Setting) -> Table:
    """Start to the first paint, memory, and what playing and turning cost."""
    runs = [_run(min(setting.seconds, 5.0)) for _ in range(max(1, setting.starts // 2))]

    def each(name: str) -> tuple[float, ...]:
        return tuple(run[name] for run in runs)

    rows = (
        Row("start to first paint, s", each("start"), EMPTY, START_GOAL),
        Row(EMPTY, tuple(_empty() for _ in runs)),
        Row("resident memory, MB", each("memory"), goal=MEMORY_GOAL),
        Row("CPU while nothing changes, %", each("idle load")),
        Row("CPU with play heads at 30 a second, %", each("heads load"), goal=HEADS_GOAL),
        Row("CPU while every knob moves, %", each("knobs load")),
        Row("longest frame while every knob moves, ms of work", each("knobs work"), goal=FRAME_GOAL),
        Row("the same by the clock, beside other programs, ms", each("knobs frame")),
    )
    repaints = f"{sum(each('idle repaints')):.0f} repaints while nothing changes; 0 are the goal"
    notes = ("offscreen, 1180 x 700; CPU in % of one core", repaints)
    return Table("panel: a process of its own", "see row", rows, notes)


def _empty() -> float:
    """Seconds from the start of Python to the first paint of a window that has nothing in it."""
    began = time()
    words = [sys.executable, "-m", "benchmarks.panel_empty"]
    done = subprocess.run(words, cwd=ROOT, env=_offscreen(), check=True, capture_output=True, text=True)
    return float(done.stdout) - began


def _offscreen() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def _run(seconds: float) -> dict[str, float]:
    with closing(OscServer(0)) as server, tempfile.TemporaryDirectory() as folder:
        instrument, began = Instrument(server), time()
        words = [
            sys.executable,
            "-m",
            "benchmarks.panel_scene",
            str(server.address[1]),
            folder,
            str(seconds),
            str(began),
        ]
        with subprocess.Popen(words, cwd=ROOT, env=_offscreen(), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            return _serve(instrument, process.stdout, monotonic() + 60 + 4 * seconds)


def _serve(instrument: Instrument, lines: IO[str], end: float) -> dict[str, float]:
    """Play the scenes that the panel's process names, line by line, until it tells its figures."""
    os.set_blocking(lines.fileno(), False)
    while monotonic() < end:
        instrument.turn(monotonic())
        line = lines.readline().strip()
        if line in SCENES:
            instrument.scene = line
        elif line:
            figures: Any = json.loads(line)
            return {str(name): float(value) for name, value in figures.items()}
        sleep(TICK)
    raise RuntimeError("the panel did not tell its figures")


def _status(now: float) -> Status:
    """All knobs at a place that changes with the time."""
    way = now % 2 - 1
    axes = tuple(KnobStatus(name, 3 * way, -3.0, 3.0, 0.0) for name in AXES)
    others = tuple(KnobStatus(name, (way + 1) / 2 * high, 0.0, high, 1.0) for name, high in OTHERS)
    numbers = (*range(14, 20), *range(102, 106))
    board = tuple(replace(each, controller=f"cc {n}") for n, each in zip(numbers, axes + others, strict=True))
    figures = dict.fromkeys(AXES, 10 + way)
    return Status(
        running=True, board=board, knobs=Knobs(tuple((name, 3 * way) for name in AXES)), phrase=PHRASE,
        variation=PHRASE, played=dict.fromkeys(AXES, 10.0), yields=figures, place=(0.0,) * 6, moved=(2 * way,) * 6,
        pack="bach", provider="cpu", ports=(PortStatus("in", True, 1), PortStatus("out", True, 1)),
        settings={"capture": "bars", "bars": 4},
    )  # fmt: skip
