"""An instrument that is nothing but what a script says: it tells a status, and turns the knobs that it is asked to."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from threading import Event, Lock, Thread

from glsr_live.control import commands as to
from glsr_live.control.status import KnobStatus, Position, Status
from glsr_live.io.clock import Clock
from glsr_live.io.osc_server import OscServer
from glsr_live.panel.scale import rest_of
from tests.panel.planes import plane, slope

TICK = 0.002


class Double:
    """Listens on `port` in a thread of its own until it is closed."""

    def __init__(self, status: Status, port: int = 0) -> None:
        self.status, self.position = status, Position()
        self.heard: list[to.Command] = []
        self._lock, self._end = Lock(), Event()
        self._server = OscServer(port)
        self.port: int = self._server.address[1]
        self.script: Callable[[float], None] = lambda _: None
        """Is called with the second before every telling, to let things move."""
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def tell(self, **changes: object) -> None:
        """Be in another state."""
        with self._lock:
            self.status = replace(self.status, **changes)

    def knob(self, name: str) -> KnobStatus:
        """How a knob stands."""
        return next(each for each in self.status.board if each.name == name)

    def turn(self, **values: float) -> None:
        """Turn knobs by name."""
        self.tell(board=tuple(replace(each, value=values.get(each.name, each.value)) for each in self.status.board))

    def close(self) -> None:
        """Be gone."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        clock = Clock()
        with closing(self._server) as server:
            while not self._end.is_set():
                now = clock.now()
                for command in server.poll(now):
                    self.heard.append(command)
                    self._do(command)
                if server.wants(now):
                    self.script(now)
                    server.publish(self.status, self.position, now)
                self._end.wait(TICK)

    def _do(self, command: to.Command) -> None:
        if isinstance(command, to.Turn):
            self.turn(**{command.knob: command.value})
        elif isinstance(command, to.Reset) and command.knob:
            self.turn(**{command.knob: rest_of(self.knob(command.knob))})
        elif isinstance(command, to.Learn):
            self.tell(learning=command.target)
        elif isinstance(command, to.MapLatent):
            view = (command.x, command.y, command.attribute)
            self.tell(plane=plane(command.number, command.size, slope, *view))
