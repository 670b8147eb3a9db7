"""The instrument's end of the model process: newest request wins; a process that dies or hangs is started anew."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any

from glsr_live import errors
from glsr_live.engine.events import AskModel, ModelLost, ModelReady, VariationReady
from glsr_live.io.pipes import child_environment, receive, send
from glsr_live.music.variation import AskPlane, PlaneReady

ANSWER_SECONDS = 5.0
"""A model that has not answered by then hangs."""
LOAD_SECONDS = 120.0
"""A model that is not there by then hangs; CUDA's first start can take long."""
BACK_OFF = (0.25, 1.0, 4.0, 15.0)
"""Seconds to wait before a restart, by the number of losses since the last answer."""
MOST_FALSE_STARTS = 3
"""A model process that died this often without ever getting ready will not do better."""

ModelEvent = VariationReady | PlaneReady | ModelReady | ModelLost


@dataclass(frozen=True)
class Refused:
    """The model process could not do what it was asked; `kind` is the class of the error.

    Request 0 is the loading, one below 0 a plane.
    """

    request_id: int
    kind: str
    message: str


def model_command(pack: str, provider: str = "auto") -> tuple[str, ...]:
    """The command that serves a model pack, by name or path, in a process of its own."""
    return sys.executable, "-m", "glsr_live.io.model_server", pack, provider


class ModelProcess:
    """The model in a process of its own, which loads while the instrument already listens.

    `command` serves the protocol of model_server on its standard input and output. Seconds are of the injected clock.
    """

    def __init__(self, command: Sequence[str], now: float) -> None:
        self._command = tuple(command)
        self._wanted: AskModel | None = None
        self._losses = 0
        self._was_ready = False
        self._retry_at = now
        self._child: _Child | None = None
        self._start(now)

    @property
    def pid(self) -> int | None:
        """The process now serving, None between two."""
        return self._child.pid if self._child else None

    def ask(self, request: AskModel | AskPlane, now: float) -> None:
        """Ask for a variation, which replaces a request that still waits for the model, or for a plane.

        A plane is drawn between variations; it is forgotten when the process dies.
        """
        if isinstance(request, AskModel):
            self._wanted = request
            self._send(now)
        elif self._child is not None:
            self._child.write(request)

    def poll(self, now: float) -> list[ModelEvent]:
        """What has happened since the last poll.

        Raises the GlsrError with which the first loading failed, since trying again would not help.
        """
        if self._child is None:
            if now >= self._retry_at:
                self._start(now)
            return []
        events = [event for message in self._child.messages() for event in self._take(message, now)]
        lost = self._child is not None and (self._child.gone or self._child.overdue(now))
        return [*events, *self._lose(now)] if lost else events

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _start(self, now: float) -> None:
        self._child = _Child(self._command, now)

    def _send(self, now: float) -> None:
        if self._wanted is not None and self._child is not None and self._child.idle:
            self._child.ask(self._wanted, now)
            self._wanted = None

    def _take(self, message: Any, now: float) -> list[ModelEvent]:
        assert self._child is not None
        if isinstance(message, Refused) and message.request_id == 0:
            return self._refuse_loading(message, now)
        drawn = isinstance(message, PlaneReady) or (isinstance(message, Refused) and message.request_id < 0)
        if not drawn:
            self._child.idle = True
            self._send(now)
        if isinstance(message, Refused):
            print(f"glsr-live: the model could not answer: {message.message}", file=sys.stderr)
            return []
        self._was_ready = True
        self._losses = 0 if isinstance(message, VariationReady) else self._losses
        return [message]

    def _refuse_loading(self, refusal: Refused, now: float) -> list[ModelEvent]:
        if not self._was_ready:
            raise getattr(errors, refusal.kind, errors.PackError)(refusal.message)
        return self._lose(now)

    def _lose(self, now: float) -> list[ModelEvent]:
        assert self._child is not None
        self._child.kill()
        self._child = None
        self._losses += 1
        if not self._was_ready and self._losses >= MOST_FALSE_STARTS:
            raise errors.PackError(f"the model process ended {self._losses} times while it loaded the pack; see above")
        self._retry_at = now + BACK_OFF[min(self._losses, len(BACK_OFF)) - 1]
        return [ModelLost()]


class _Child:
    """One run of the model process; `idle` means it waits for a request."""

    def __init__(self, command: Sequence[str], now: float) -> None:
        # A session of its own keeps the terminal's Ctrl-C away; the end of its input tells it that we are gone.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=child_environment(), start_new_session=True
        )
        self._since, self._limit = now, LOAD_SECONDS
        self._inbox: SimpleQueue[Any] = SimpleQueue()
        self._reader = Thread(target=self._read, name="model replies", daemon=True)
        self._reader.start()
        self.idle = False
        self.gone = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: AskModel, now: float) -> None:
        self.idle, self._since, self._limit = False, now, ANSWER_SECONDS
        self.write(request)

    def write(self, request: AskModel | AskPlane) -> None:
        assert self._process.stdin is not None
        self.gone = not send(self._process.stdin, request) or self.gone

    def messages(self) -> list[Any]:
        found = []
        while not self._inbox.empty():
            found.append(self._inbox.get())
        self.gone = self.gone or None in found
        return [message for message in found if message is not None]

    def overdue(self, now: float) -> bool:
        return not self.idle and now - self._since > self._limit

    def kill(self) -> None:
        """End it without waiting: taking down its memory takes longer than a note may be late."""
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _read(self) -> None:
        # A thread only moves bytes: a blocked read costs nothing, and a half-written reply stalls nobody.
        assert self._process.stdout is not None
        while (message := receive(self._process.stdout)) is not None:
            self._inbox.put(message)
        self._inbox.put(None)
