"""The instrument's loop: it does what the engine says and waits until the engine has something to do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from glsr_live.control.commands import Panic
from glsr_live.control.status import Position, Status
from glsr_live.engine.core import Engine
from glsr_live.engine.events import Action, AskModel, Event, Quit, Report, SendMidi
from glsr_live.engine.memory.errands import Errand, ScribeReply
from glsr_live.io.clock import Lateness
from glsr_live.io.ports import PortEvent, Ports
from glsr_live.io.sounding import Sounding
from glsr_live.io.system import Wishes, suspend
from glsr_live.io.worker import ModelEvent
from glsr_live.music.variation import AskPlane

POLL_SECONDS = 0.001
"""How often the input is polled, for a callback would block the driver's real-time thread."""
FLUSH_SECONDS = 0.1
"""What a MIDI system may take to send what it was given: JACK writes with its next period."""


class Timer(Protocol):
    """A clock to read and to wait on, in seconds."""

    def now(self) -> float:
        """The present second."""

    def wait_until(self, deadline: float) -> None:
        """Return at the deadline."""


class Model(Protocol):
    """What answers the engine's requests; see ModelProcess."""

    def ask(self, request: AskModel | AskPlane, now: float) -> None:
        """Ask for a variation, or a map; the newest request wins."""

    def poll(self, now: float) -> Iterable[ModelEvent]:
        """What has happened since the last poll."""


class Writer(Protocol):
    """What keeps the session and writes files; see Scribe."""

    def ask(self, errand: Errand) -> None:
        """Have this done."""

    def poll(self, now: float) -> Iterable[ScribeReply]:
        """What has happened since the last poll."""


class Surface(Protocol):
    """Where the instrument is controlled and watched; see OscServer."""

    def poll(self, now: float) -> Iterable[Event]:
        """What was asked since the last poll."""

    def wants(self, now: float) -> bool:
        """Whether there is anything to publish."""

    def publish(self, status: Status, position: Position, now: float) -> None:
        """Tell whoever watches."""


class Source(Protocol):
    """Something else that events come from; see LinkSession."""

    def poll(self, now: float) -> Iterable[Event]:
        """What has happened since the last poll."""


@dataclass(frozen=True)
class Company:
    """Who is told and asked besides the ports and the model; each may be missing."""

    report: Callable[[Status], None] = lambda _: None
    """Gets every status."""
    watch: Callable[[Sequence[PortEvent]], None] = lambda _: None
    """Gets what comes from the ports."""
    writer: Writer | None = None
    surface: Surface | None = None
    sources: tuple[Source, ...] = ()


class Daemon:
    """Carries events to the engine and its actions to whom they are for. It knows nothing of music.

    `wishes` are looked at once a turn.
    """

    def __init__(
        self,
        engine: Engine,
        ports: Ports,
        model: Model,
        clock: Timer,
        company: Company | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        self._engine, self._ports, self._model, self._clock = engine, ports, model, clock
        self._company = company or Company()
        self._wishes = wishes or Wishes()
        self._sounding: dict[str, Sounding] = {}
        self._status = Status()
        self.lateness = Lateness()

    def run(self) -> None:
        """Play until `stop` or the wish to end; whatever ends it, every note is released before."""
        try:
            self._do(self._engine.advance(self._clock.now()))
            while not self._wishes.end:
                self.turn()
                self._clock.wait_until(self._deadline())
        finally:
            self._release()

    def stop(self) -> None:
        """Let `run` end."""
        self._wishes.end = True

    def turn(self) -> None:
        """Once round the loop: first what is due, then what came in."""
        now = self._clock.now()
        due = self._engine.next_due()
        if due is not None and due <= now:
            self._do(self._engine.advance(now))
        incoming = self._ports.poll(now)
        if incoming:
            self._company.watch(incoming)
        self._engine.hand_out(self._ports.lead)
        for event in (*incoming, *self._model.poll(now), *self._others(now)):
            self._tell(event)
        self._publish(now)
        if self._wishes.suspend:
            self._suspend()

    def _others(self, now: float) -> list[Event]:
        """What has happened elsewhere."""
        company = self._company
        sources = [source for source in (company.writer, company.surface, *company.sources) if source is not None]
        return [event for source in sources for event in source.poll(now)]

    def _publish(self, now: float) -> None:
        if self._company.surface is not None and self._company.surface.wants(now):
            self._company.surface.publish(self._status, self._engine.position(now), now)

    def _deadline(self) -> float:
        poll, due = self._clock.now() + POLL_SECONDS, self._engine.next_due()
        return poll if due is None else min(poll, due)

    def _tell(self, event: Event) -> None:
        self._do(self._engine.receive(event, self._clock.now()))

    def _do(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case SendMidi():
                    self._send(action)
                case AskModel() | AskPlane():
                    self._model.ask(action, self._clock.now())
                case Report(status):
                    self._status = status
                    self._company.report(status)
                case _ if self._company.writer is not None:
                    self._company.writer.ask(action)

    def _send(self, message: SendMidi) -> None:
        self._ports.send(message.data, self._clock.now(), message.due, message.port)
        self._sounding.setdefault(message.port, Sounding()).sent(message.data)
        self.lateness.add(max(0.0, self._clock.now() - message.due))

    def _release(self) -> None:
        try:
            self._tell(Quit())
        except Exception:  # the engine is broken, and what it left sounding must end all the same
            for port, sounding in self._sounding.items():
                for data in sounding.release():
                    self._ports.send(data, self._clock.now(), port=port)
            raise
        finally:
            self._clock.wait_until(self._clock.now() + FLUSH_SECONDS)

    def _suspend(self) -> None:
        self._wishes.suspend = False
        self._tell(Panic())
        self._clock.wait_until(self._clock.now() + FLUSH_SECONDS)
        suspend()
