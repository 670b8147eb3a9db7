"""The panel's latent map beside the instrument on a JACK server of its own: how soon it is there, what it disturbs."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.setting import Setting
from benchmarks.table import Row, Table

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
FIRST_GOAL, FULL_GOAL, PAINT_GOAL = 250.0, 1000.0, 16.0
PHRASES, TURNS, SPELL_SECONDS = 20, 24, 3.0
BARS, STEP_SECONDS = 2, 0.125
PATIENCE_SECONDS = 30.0
_others = count()


class Room:
    """The panel's map in this process, and the instrument that it asks."""

    def __init__(self, rig: Any, folder: str, pack: str) -> None:
        from PyQt6.QtWidgets import QApplication

        from glsr_live.io.osc_client import OscClient
        from glsr_live.panel.link import Link
        from glsr_live.panel.map import LatentMap
        from glsr_live.panel.store import Store
        from tests.jack_rig import Recorder

        port = _free_port()
        where = ("--api", "jack", "--osc-port", str(port), "--session-folder", folder, "--no-restore")
        self.recorder, self.model_ms = Recorder(rig), list[float]()
        self._process = rig.python("-m", "glsr_live", *where, "--provider", "cpu", "--pack", pack)
        self._app = QApplication.instance() or QApplication([])
        self._client = OscClient(port)
        self.store = Store(self._client.send)
        self._link = Link(self._client, self.store)
        self.map = LatentMap(self.store)
        self.map.resize(420, 360)
        self.map.show()
        self.until(lambda: self.store.connected and self.store.status.provider)
        rig.connect("GLSR Live Out:GLSR Live Out", self.recorder.port)
        self.store.send("/glsr/set/answer", "loop")

    def until(self, condition: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> float:
        """Live until something is so; the milliseconds that it took. Raises RuntimeError where it never is."""
        start = time.perf_counter()
        while not condition():
            if time.perf_counter() - start > seconds:
                raise RuntimeError("the map or the instrument did nothing for too long")
            self._app.processEvents()
            time.sleep(0.002)
        return 1000 * (time.perf_counter() - start)

    def live(self, seconds: float) -> None:
        """Let time pass."""
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() >= end)

    def phrase(self) -> tuple[float, float]:
        """A new phrase: milliseconds to its first map and to its finest."""
        survey, other, step = self.map._survey, next(_others), 120
        notes = [(at * step, step - 10, 55 + (5 * at) % 12, 60 + other) for at in range(0, 16 * BARS, 2)]
        before, start = survey.surface, time.perf_counter()
        self.store.send("/glsr/phrase", "", BARS * 1920, 4, 4, *(value for note in notes for value in note))
        self.until(lambda: survey.surface is not before and survey.surface is not None and not survey.stale)
        first = 1000 * (time.perf_counter() - start)
        self.until(lambda: survey.complete)
        self.model_ms.append(self.store.status.plane.milliseconds)
        return first, 1000 * (time.perf_counter() - start)

    def turn(self, value: float, drawing: bool) -> float:
        """Milliseconds until a turned knob has its variation, while a map is drawn or not."""
        if drawing:
            self.draw()
        self.live(0.05)  # past the pace at which the status is told
        before = self.store.status.moved
        self.store.send("/glsr/knob/density", value)
        return self.until(lambda: self.store.status.moved != before)

    def draw(self) -> None:
        """Have the finest map drawn, for nobody."""
        axes = [knob.name for knob in self.store.status.board][:2]
        self.store.send("/glsr/latent", *axes, "leap", 64)

    def lateness(self, drawing: bool) -> list[float]:
        """Milliseconds by which note-ons were off the grid of their spell, with maps drawn all the time or not."""
        since = time.perf_counter()
        end = since + SPELL_SECONDS
        while time.perf_counter() < end:
            if drawing:
                self.draw()
            self.live(0.3)
        ons = sorted(when for when, _ in self.recorder.notes(since + 0.1))
        phases = [(when - ons[0] + STEP_SECONDS / 2) % STEP_SECONDS for when in ons]
        middle = sorted(phases)[len(phases) // 2] if phases else 0.0
        return [1000 * abs(phase - middle) for phase in phases]

    def paint(self) -> float:
        """Milliseconds of one repaint with the dot elsewhere."""
        start = time.perf_counter()
        self.map.plot.repaint()
        return 1000 * (time.perf_counter() - start)

    def close(self) -> None:
        """End the subscription; the rig ends the rest."""
        self.map.close()
        self._link.close()


def panel_map(setting: Setting) -> Table:
    """Milliseconds, seen by the panel."""
    with _room(str(setting.pack)) as room:
        room.phrase()  # its first picture pays for the fonts
        drawn = [room.phrase() for _ in range(PHRASES)]
        paints = [room.paint() for _ in range(100)]
        room.map.hide()
        room.live(1.0)
        turns = [(room.turn(0.5 + at % 4 / 2, False), room.turn(-0.5 - at % 4 / 2, True)) for at in range(TURNS)]
        spells = [
            [room.lateness(drawing) for drawing in (False, True)] for _ in range(max(2, int(setting.seconds / 6)))
        ]
        model_ms = tuple(room.model_ms[1:])
    rows = (
        Row("new phrase: first map", tuple(first for first, _ in drawn), goal=FIRST_GOAL),
        Row("new phrase: finest map", tuple(full for _, full in drawn), goal=FULL_GOAL),
        Row("of it the model's work on 64 x 64", model_ms),
        Row("repaint of the map", tuple(paints), goal=PAINT_GOAL),
        Row("knob to variation, no map drawn", tuple(idle for idle, _ in turns)),
        Row("knob to variation, map drawn", tuple(busy for _, busy in turns), beside="knob to variation, no map drawn"),
        Row("note off its grid, no map drawn", tuple(each for idle, _ in spells for each in idle)),
        Row("note off its grid, maps drawn", tuple(each for _, full in spells for each in full),
            beside="note off its grid, no map drawn"),
    )  # fmt: skip
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    notes = (
        f"phrases of {BARS} bars; the instrument, its model and this panel share {os.cpu_count()} cores, load {load}",
    )
    return Table("panel_map: the latent map while playing", "ms", rows, notes)


@contextmanager
def _room(pack: str) -> Iterator[Room]:
    from tests.jack_rig import jack_rig

    with TemporaryDirectory() as folder, jack_rig() as rig, closing(Room(rig, folder, pack)) as room:
        yield room


def _free_port() -> int:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    from glsr_live.model.pack import DEFAULT, find_pack

    print(panel_map(Setting(find_pack(DEFAULT).resolve())).to_text())
