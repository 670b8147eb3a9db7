"""What OSC costs the daemon's loop, beside what python-osc takes to build one message."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import cycle
from time import perf_counter

from pythonosc.osc_message_builder import build_msg

from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from glsr_live.control.session import BURST, RATE
from glsr_live.control.status import KnobStatus, Position, Status
from glsr_live.io.osc import encode
from glsr_live.io.osc_client import OscClient
from glsr_live.io.osc_server import OscServer
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import RANGES, REACH

AXES = ("density", "syncopation", "register", "range", "leap", "contour")
SUBSCRIBERS, BARS = 4, 8
BASE = "python-osc builds one message"
GOAL_MS = 1.0
"""The daemon's loop turns once in a millisecond."""
PHRASE = Phrase(tuple(Note(step * 120, 110, 60 + step % 12) for step in range(16 * BARS)), 1920 * BARS)
STATUS = Status(phrase=PHRASE, variation=PHRASE, pack="bach", provider="cpu")


@dataclass(frozen=True)
class Scene:
    """What is timed, and what has to happen before each time."""

    name: str
    call: Callable[[], object]
    prepare: Callable[[], object] = lambda: None
    goal: float | None = GOAL_MS


class Stage:
    """A server that some clients have subscribed to, at a time of its own."""

    def __init__(self, stack: ExitStack, clients: int) -> None:
        self.server = stack.enter_context(closing(OscServer(0)))
        self.clients = [stack.enter_context(closing(OscClient(self.server.address[1]))) for _ in range(clients)]
        self.now, self._turns = 0.0, cycle(range(100))
        self.status = _turned(0.0)

    def pass_time(self) -> None:
        """A quarter of a second later: every client is up to date, and everything may be told again."""
        for _ in range(10):
            self.now += 0.025
            for client in self.clients:
                client.poll(self.now)
            self.server.poll(self.now)
            self.server.publish(self.status, Position(), self.now)

    def turn(self) -> None:
        """Every knob stands elsewhere."""
        self.pass_time()
        self.now += 2 / RATE
        self.status = _turned(next(self._turns) / 100)

    def ask(self) -> None:
        """A client wants everything again."""
        self.turn()
        self.clients[0].send("/glsr/resend")
        self.server.poll(self.now)

    def flood(self) -> None:
        """As many messages wait as a poll takes."""
        for _ in range(BURST):
            self.clients[0].send("/glsr/knob/density", 0.5)

    def publish(self) -> None:
        """What the daemon calls."""
        self.server.publish(self.status, Position(), self.now)


def control(setting: Setting) -> Table:
    """Milliseconds of one call each."""
    with ExitStack() as stack:
        idle, flooded = Stage(stack, 0), Stage(stack, 1)
        turning, asking = Stage(stack, SUBSCRIBERS), Stage(stack, 1)
        scenes = (
            Scene("poll: nothing there", lambda: idle.server.poll(0.0)),
            Scene("publish: nobody listens", idle.publish),
            Scene(f"poll: {BURST} messages wait", lambda: flooded.server.poll(0.0), flooded.flood),
            Scene(f"publish: every knob moved, {SUBSCRIBERS} clients", turning.publish, turning.turn),
            Scene(f"publish: everything, two melodies of {BARS} bars", asking.publish, asking.ask),
            Scene("encode one message", lambda: encode("/glsr/knob/density", [0.5]), goal=None),
            Scene(BASE, lambda: build_msg("/glsr/knob/density", [0.5]), goal=None),
        )
        rows = _measured(scenes, setting.calls)
    knobs, notes = len(AXES) + len(RANGES), len(PHRASE.notes)
    return Table("control: one call of the daemon's loop", "ms", rows, (
        f"{knobs} knobs; {notes} notes in each melody; at most {RATE} tellings a second",
    ))  # fmt: skip


def _measured(scenes: tuple[Scene, ...], rounds: int) -> tuple[Row, ...]:
    taken: dict[str, list[float]] = {scene.name: [] for scene in scenes}
    for at in range(-3, rounds):
        for scene in scenes:
            scene.prepare()
            start = perf_counter()
            scene.call()
            if at >= 0:
                taken[scene.name].append(1000 * (perf_counter() - start))
    return tuple(
        Row(scene.name, tuple(taken[scene.name]), beside="" if scene.name == BASE else BASE, goal=scene.goal)
        for scene in scenes
    )


def _turned(turned: float) -> Status:
    ends = {**dict.fromkeys(AXES, (-REACH, REACH)), **RANGES}
    board = tuple(
        KnobStatus(name, low + turned * (high - low), low, high, (low + high) / 2) for name, (low, high) in ends.items()
    )
    return replace(STATUS, board=board)


if __name__ == "__main__":
    from pathlib import Path

    print(control(Setting(Path(), calls=300)).to_text())
