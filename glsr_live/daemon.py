"""The instrument's loop: it does what the engine says and waits until the engine has something to do."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from typing import Protocol

from glsr_live.config.schema import DaemonConfig
from glsr_live.control.commands import Panic
from glsr_live.control.status import Status
from glsr_live.engine.core import Engine
from glsr_live.engine.events import Action, AskModel, Event, Quit, Report, SendMidi
from glsr_live.io.clock import Clock, Lateness
from glsr_live.io.console import Console
from glsr_live.io.ports import PortEvent, Ports
from glsr_live.io.rtmidi_ports import RtMidiPorts
from glsr_live.io.sounding import Sounding
from glsr_live.io.system import Wishes, ask_for_real_time, settle, suspend
from glsr_live.io.telling import Teller
from glsr_live.io.worker import ModelEvent, ModelProcess, model_command

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

    def ask(self, request: AskModel, now: float) -> None:
        """Ask for a variation; the newest request wins."""

    def poll(self, now: float) -> Iterable[ModelEvent]:
        """What has happened since the last poll."""


class Daemon:
    """Carries events to the engine and its actions to the ports and the model. It knows nothing of music.

    `report` gets every status, `watch` what comes from the ports; `wishes` are looked at once a turn.
    """

    def __init__(
        self,
        engine: Engine,
        ports: Ports,
        model: Model,
        clock: Timer,
        report: Callable[[Status], None] = lambda _: None,
        wishes: Wishes | None = None,
        watch: Callable[[Sequence[PortEvent]], None] = lambda _: None,
    ) -> None:
        self._engine, self._ports, self._model, self._clock = engine, ports, model, clock
        self._report, self._watch = report, watch
        self._wishes = wishes or Wishes()
        self._sounding = Sounding()
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
            self._watch(incoming)
        for event in (*incoming, *self._model.poll(now)):
            self._tell(event)
        if self._wishes.suspend:
            self._suspend()

    def _deadline(self) -> float:
        poll, due = self._clock.now() + POLL_SECONDS, self._engine.next_due()
        return poll if due is None else min(poll, due)

    def _tell(self, event: Event) -> None:
        self._do(self._engine.receive(event, self._clock.now()))

    def _do(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case SendMidi(data, due, _):
                    self._send(data)
                    self.lateness.add(self._clock.now() - due)
                case AskModel():
                    self._model.ask(action, self._clock.now())
                case Report(status):
                    self._report(status)

    def _send(self, data: bytes) -> None:
        self._ports.send(data, self._clock.now())
        self._sounding.sent(data)

    def _release(self) -> None:
        try:
            self._tell(Quit())
        except Exception:  # the engine is broken, and what it left sounding must end all the same
            for data in self._sounding.release():
                self._send(data)
            raise
        finally:
            self._clock.wait_until(self._clock.now() + FLUSH_SECONDS)

    def _suspend(self) -> None:
        self._wishes.suspend = False
        self._tell(Panic())
        self._clock.wait_until(self._clock.now() + FLUSH_SECONDS)
        suspend()


def run_daemon(config: DaemonConfig, model_server: Sequence[str] = ()) -> int:
    """Be the instrument until a signal ends it; the exit status is 0 then.

    `model_server` is the command of another model process than the one that serves `config.pack`.
    Raises PortError without MIDI ports, PackError and ProviderError when the model cannot be loaded.
    """
    clock, wishes = Clock(), Wishes()
    wishes.hear_signals()
    with ExitStack() as stack:
        # The model loads while the ports open.
        command = model_server or model_command(config.pack, config.provider)
        model = stack.enter_context(closing(ModelProcess(command, clock.now())))
        ports = stack.enter_context(closing(RtMidiPorts(config.ports)))
        console = stack.enter_context(closing(Console()))
        teller = Teller(console.say)
        daemon = Daemon(Engine(config.engine), ports, model, clock, teller.tell, wishes, teller.watch)
        console.say(_greeting(config, ports, ask_for_real_time()))
        settle()
        daemon.run()
        console.say(_farewell(daemon.lateness))
    return 0


def _greeting(config: DaemonConfig, ports: Ports, real_time: bool) -> str:
    meter = config.engine.meter
    tempo = f"{config.engine.bpm:g} bpm, {meter.numerator}/{meter.denominator}"
    priority = "real-time priority" if real_time else "ordinary priority (real-time was not granted)"
    return f"glsr-live: {ports.describe()}; {tempo}; pack {config.pack!r} is loading; {priority}"


def _farewell(lateness: Lateness) -> str:
    typical, worst = (1000 * lateness.quantile(share) for share in (0.5, 0.99))
    return f"glsr-live: every note released; half of the messages left within {typical:.2f} ms, 99 % within {worst:.2f}"
