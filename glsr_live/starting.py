"""The start of the instrument: everything is opened, put together and, whatever happens, closed again."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from glsr_live.config.places import session_folder
from glsr_live.config.schema import DaemonConfig
from glsr_live.daemon import Company, Daemon, Source, Surface
from glsr_live.engine.core import Engine
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.transport.changes import LinkTime
from glsr_live.io.clock import Clock, Lateness
from glsr_live.io.console import Console
from glsr_live.io.osc_server import OscServer
from glsr_live.io.ports import Ports
from glsr_live.io.rtmidi_ports import RtMidiPorts
from glsr_live.io.scribe import NOWHERE, Scribe, scribe_command
from glsr_live.io.session_file import read_session
from glsr_live.io.system import Wishes, ask_for_real_time, settle
from glsr_live.io.telling import Teller
from glsr_live.io.worker import ModelProcess, model_command
from glsr_live.music.note import TICKS_PER_BEAT

if TYPE_CHECKING:
    from glsr_live.io.link import LinkPeer

SESSION = "session.jsonl"
LINK_SECONDS = 0.05


def run_daemon(config: DaemonConfig, model_server: Sequence[str] = (), configuration: Path = NOWHERE) -> int:
    """Be the instrument until a signal ends it; the exit status is 0 then.

    `model_server` is the command of another model process than the one that serves `config.pack`; what is learned is
    written into the file `configuration`.
    Raises PortError without MIDI ports, PackError and ProviderError when the model cannot be loaded.
    """
    clock, wishes = Clock(), Wishes()
    wishes.hear_signals()
    with ExitStack() as stack:
        # The model loads while the ports open.
        command = model_server or model_command(config.pack, config.provider)
        model = stack.enter_context(closing(ModelProcess(command, clock.now())))
        surface = stack.enter_context(closing(_surface(config))) if config.osc.enabled else None
        ports = stack.enter_context(closing(RtMidiPorts(config.ports)))
        console = stack.enter_context(closing(Console()))
        writer, memory = _session(config, configuration, clock, stack, console)
        teller = Teller(console.say)
        company = Company(teller.tell, teller.watch, writer, surface, _sources(config, stack))
        daemon = Daemon(Engine(config.engine, ports.lead, memory), ports, model, clock, company, wishes)
        console.say(_greeting(config, ports, surface, ask_for_real_time()))
        settle()
        daemon.run()
        console.say(_farewell(daemon.lateness))
    return 0


def _surface(config: DaemonConfig) -> OscServer:
    return OscServer(config.osc.port, config.osc.host, config.osc.allow)


def _session(
    config: DaemonConfig, configuration: Path, clock: Clock, stack: ExitStack, console: Console
) -> tuple[Scribe | None, Memory | None]:
    """The session of last time and who carries it on; without a folder to keep it, files can still be written."""
    path = session_folder(config) / SESSION if config.session.autosave else NOWHERE
    memory: Memory | None = None
    if config.session.restore and path.name:
        memory, complaints = read_session(path)
        for complaint in complaints:
            console.say(complaint)
    scribe = Scribe(scribe_command(path, configuration), clock.now())
    stack.callback(scribe.close)
    return scribe, memory


def _sources(config: DaemonConfig, stack: ExitStack) -> tuple[Source, ...]:
    if config.engine.sync != "link":
        return ()
    from glsr_live.io.link import LinkPeer  # an extra that need not be there

    engine = config.engine
    return (Paced(stack.enter_context(LinkPeer(engine.bpm, engine.meter.bar / TICKS_PER_BEAT))),)


class Paced:
    """A Link session, looked at some times a second."""

    def __init__(self, link: "LinkPeer") -> None:
        self._link = link
        self._next = 0.0

    def poll(self, now: float) -> list[LinkTime]:
        """What the session says, when it is time to ask."""
        if now < self._next:
            return []
        self._next = now + LINK_SECONDS
        return [self._link.poll()]


def _greeting(config: DaemonConfig, ports: Ports, surface: Surface | None, real_time: bool) -> str:
    meter = config.engine.meter
    tempo = f"{config.engine.bpm:g} bpm, {meter.numerator}/{meter.denominator}"
    priority = "real-time priority" if real_time else "ordinary priority (real-time was not granted)"
    osc = f"; OSC on {config.osc.host}:{config.osc.port}" if surface is not None else ""
    return f"glsr-live: {ports.describe()}; {tempo}; pack {config.pack!r} is loading; {priority}{osc}"


def _farewell(lateness: Lateness) -> str:
    typical, worst = (1000 * lateness.quantile(share) for share in (0.5, 0.99))
    return f"glsr-live: every note released; half of the messages left within {typical:.2f} ms, 99 % within {worst:.2f}"
