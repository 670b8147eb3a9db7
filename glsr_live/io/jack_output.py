"""The instrument's end of the process that writes on JACK; one that dies is started anew, and no note hangs by it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from select import select
from typing import Any

from glsr_live.engine.events import PortFound, PortLost
from glsr_live.errors import PortError
from glsr_live.io.jack_line import LONGEST, farewell, record
from glsr_live.io.pipes import child_environment
from glsr_live.io.ports import OUTPUT_NAME, PortChoice, PortEvent, own_names
from glsr_live.io.sounding import Sounding

START_SECONDS = 10.0
"""A process that is not there by then hangs."""
END_SECONDS = 1.0
MOST_AHEAD = 1.0
"""Seconds; a message that is due later would hold up all that follow it."""
MARGIN = 0.003
"""Seconds between a message's sending and the period that it is played in."""
BACK_OFF = (0.25, 1.0, 4.0)
"""Seconds to wait before a restart, by the number of losses since the process was last there."""


class Unavailable(PortError):
    """Nothing can write on JACK here to the frame."""


def is_installed() -> bool:
    """Whether what it needs is installed; Windows has no pipe that can be asked without waiting."""
    return os.name == "posix" and find_spec("jack") is not None


class JackOutput:
    """The outputs of a PortChoice on a JACK server: every message is written at the frame of its due second.

    Raises Unavailable where that cannot be, PortError when a port is not there or its name is ambiguous.
    """

    def __init__(self, choice: PortChoice, command: Sequence[str] = ()) -> None:
        self.keys = choice.output_keys
        self.names: tuple[str, ...] = ()
        self._wanted: list[str] = list(choice.outputs or ("",))
        self._own_names = own_names(OUTPUT_NAME, self._wanted)
        self.lead = MARGIN
        self._command = tuple(command) or (sys.executable, "-m", "glsr_live.io.jack_output_server")
        self._connections: list[list[str]] = [[] for _ in self.keys]
        self._sounding: dict[int, Sounding] = {}
        self._open = [False] * len(self.keys)
        self._losses = 0
        self._retry_at: float | None = None
        self._deadline: float | None = None
        self._child: _Child | None = None
        self._start(demand=True)
        self._greet()

    @property
    def pid(self) -> int | None:
        """The process that writes, None between two."""
        return self._child.pid if self._child else None

    def send(self, data: bytes, now: float, due: float | None, port: str) -> None:
        """Send a message to the output of this key, for the second `due`; see Ports."""
        number = self.keys.index(port)
        if self._child is None or not self._open[number] or len(data) > LONGEST:
            return
        when = now if due is None else min(due, now + MOST_AHEAD)
        self._child.write(record(when, number, data))
        self._sounding.setdefault(number, Sounding()).sent(data)

    def poll(self, now: float) -> list[PortEvent]:
        """Which outputs went or came back."""
        if self._child is None:
            if self._retry_at is not None and now >= self._retry_at:
                self._start(demand=False)
                self._deadline = now + START_SECONDS
            return []
        events = [event for state in self._child.states() for event in self._take(state)]
        overdue = self._deadline is not None and now >= self._deadline
        return [*events, *self._lose(now)] if self._child.gone or overdue else events

    def server_lost(self) -> list[PortEvent]:
        """The JACK server has gone, and the process with it; nothing is tried until `server_found`."""
        events = self._shut()
        self._retry_at = None
        self._connections = [[] for _ in self.keys]
        return events

    def server_found(self, now: float) -> None:
        """A JACK server is there again."""
        self._losses, self._retry_at = 0, now

    def close(self) -> None:
        """Let the process play what was sent, and end it."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _start(self, demand: bool) -> None:
        each = zip(self.keys, self._own_names, self._wanted, self._connections, strict=True)
        ports = [dict(zip(("key", "name", "wanted", "connections"), port, strict=True)) for port in each]
        self._child = _Child([*self._command, json.dumps({"ports": ports, "demand": demand})])

    def _greet(self) -> None:
        """Wait for the first word of the first process."""
        assert self._child is not None
        state = self._child.first(START_SECONDS)
        if "period" in state:
            self._take(state)
            return
        self.close()
        raise PortError(state["refused"]) if "refused" in state else Unavailable(state["absent"])

    def _take(self, state: dict[str, Any]) -> list[PortEvent]:
        if "period" not in state:
            return []
        self._losses, self._deadline = 0, None
        self.lead = state["period"] + MARGIN
        self.names, self._wanted = tuple(state["names"]), state["wanted"]
        self._connections = state["connections"]
        before, self._open = self._open, state["open"]
        return [event for number, was in enumerate(before) for event in self._change(number, was)]

    def _change(self, number: int, was: bool) -> list[PortEvent]:
        if was == self._open[number]:
            return []
        if was:
            return [PortLost(self.keys[number])]
        self._release(number)
        return [PortFound(self.keys[number])]

    def _release(self, number: int) -> None:
        """End what sounded when this output was lost."""
        sounding = self._sounding.pop(number, None)
        if sounding is not None and self._child is not None:
            self._child.write(b"".join(record(0.0, number, data) for data in sounding.release()))

    def _lose(self, now: float) -> list[PortEvent]:
        self._losses += 1
        self._retry_at = now + BACK_OFF[min(self._losses, len(BACK_OFF)) - 1]
        return self._shut()

    def _shut(self) -> list[PortEvent]:
        if self._child is not None:
            self._child.kill()
            self._child = None
        lost: list[PortEvent] = [PortLost(key) for key, was in zip(self.keys, self._open, strict=True) if was]
        self._open = [False] * len(self.keys)
        return lost


class _Child:
    """One run of the process; `gone` once it has ended or no longer takes what it is given."""

    def __init__(self, command: Sequence[str]) -> None:
        # A session of its own keeps the terminal's Ctrl-C away; the end of its input tells it that we are gone.
        pipe, environment = subprocess.PIPE, child_environment()
        self._process = subprocess.Popen(
            command, bufsize=0, stdin=pipe, stdout=pipe, env=environment, start_new_session=True
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self._text = b""
        self.gone = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def write(self, records: bytes) -> None:
        try:
            self.gone = self.gone or os.write(self._in, records) < len(records)
        except OSError:  # it has ended, or hangs with its pipe full
            self.gone = True

    def states(self) -> list[dict[str, Any]]:
        """What it has reported since the last time."""
        try:
            chunk = os.read(self._out, 65536)
        except BlockingIOError:
            return []
        self.gone = self.gone or not chunk
        *lines, self._text = (self._text + chunk).split(b"\n")
        return [json.loads(line) for line in lines]

    def first(self, seconds: float) -> dict[str, Any]:
        """The first report, waited for."""
        while not self.gone and select([self._out], [], [], seconds)[0]:
            if states := self.states():
                return states[-1]
        return {"absent": "the process that writes on JACK does not start"}

    def end(self) -> None:
        self.write(farewell())
        self._close_pipes()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def kill(self) -> None:
        self._process.kill()
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
