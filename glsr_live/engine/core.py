"""The engine: events in, actions out. It is told the time and does nothing by itself."""

from glsr_live.control.commands import Panic
from glsr_live.control.status import Position, Status
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.desk import Desk
from glsr_live.engine.events import (
    Action,
    Event,
    MidiIn,
    ModelLost,
    ModelReady,
    PortFound,
    PortLost,
    PortsSeen,
    Quit,
    Report,
    VariationReady,
)
from glsr_live.engine.hearing import Hearing
from glsr_live.engine.instrument import Instrument
from glsr_live.engine.keeping import Keeper
from glsr_live.engine.memory.errands import Exported, ExportFailed, Journal, PhraseRead, ReadFailed, Said
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.reporting import position_of, status_of
from glsr_live.engine.timing import Timing
from glsr_live.engine.transport.changes import LinkTime
from glsr_live.music.variation import PlaneReady


class Engine:
    """Listens, asks the model and answers in time. `now` is in seconds of a clock that never goes back.

    Call `receive` with every event, `advance` at `next_due`, and do the actions that both return, in order. Notes of
    the answer are handed out `lead` seconds before they are due.
    """

    def __init__(self, config: EngineConfig | None = None, lead: float = 0.0, memory: Memory | None = None) -> None:
        self._instrument = Instrument(config or EngineConfig(), lead, memory or Memory())
        self._timing = Timing(self._instrument)
        self._keeper = Keeper(self._instrument.board)
        self._desk = Desk(self._instrument, self._timing)
        self._hearing = Hearing(self._instrument, self._timing, self._desk)
        self._reported: Status | None = None
        self._over = False

    def receive(self, event: Event, now: float) -> list[Action]:
        """What follows from an event at `now`, after everything that was due before it."""
        if self._over:
            return []
        self._run(now)
        self._dispatch(event, now)
        self._timing.follow(now)
        return self._collect(now)

    def advance(self, now: float) -> list[Action]:
        """What is due at `now`."""
        if self._over:
            return []
        self._run(now)
        return self._collect(now)

    def next_due(self) -> float | None:
        """The second at which to call `advance`; None while nothing is planned."""
        if self._over:
            return None
        return min((second for second in self._timing.due() if second is not None), default=None)

    def hand_out(self, lead: float) -> None:
        """Notes are handed out this many seconds before they are due from now on: the way out has changed."""
        self._instrument.lead = lead

    def position(self, now: float) -> Position:
        """Where the music is."""
        return position_of(self._instrument, now)

    def _run(self, now: float) -> None:
        self._timing.run(now)
        board, settles = self._instrument.board, self._instrument.board.due()
        if settles is not None and settles <= now:
            self._instrument.shown_board = None
            self._hearing.happen(board.advance(now), now)

    def _dispatch(self, event: Event, now: float) -> None:
        if not isinstance(event, MidiIn):
            self._instrument.shown_board = None
        match event:
            case MidiIn():
                self._hearing.hear(event, now)
            case VariationReady():
                self._answer(event, now)
            case LinkTime():
                self._instrument.transport.follow_link(event, now)
            case PlaneReady():
                self._instrument.plane = event
            case ModelReady() | ModelLost():
                self._change_model(event, now)
            case PortLost() | PortFound():
                self._change_port(event, now)
            case PortsSeen():
                self._instrument.traffic.seen = event
            case Panic():
                self._instrument.panic(now)
            case PhraseRead() | Exported() | ExportFailed() | ReadFailed() | Said():
                self._desk.told(event, now)
            case Quit():
                self._instrument.output.panic(now)
                self._over = True
            case _:
                self._desk.do(event, now)

    def _answer(self, reply: VariationReady, now: float) -> None:
        its = self._instrument
        its.ask(its.performer.answer(reply, its.wish, its.tick(now), now), now)

    def _change_model(self, event: ModelReady | ModelLost, now: float) -> None:
        its = self._instrument
        if isinstance(event, ModelLost):
            its.model = None
            its.performer.asking.lost()
            return
        its.model = event
        its.board.lay(event.axes)
        its.ask(its.performer.found(its.wish, its.tick(now), now), now)

    def _change_port(self, event: PortLost | PortFound, now: float) -> None:
        its = self._instrument
        if isinstance(event, PortFound):
            its.output.find(event.port)
            its.board.found(event.port)
            its.traffic.found(event.port)
            return
        its.output.lose(event.port, now)
        its.traffic.lost(event.port)
        self._hearing.happen(its.board.lost(event.port), now)
        its.let_go(now, event.port)

    def _collect(self, now: float) -> list[Action]:
        """The actions, those that are heard first."""
        its = self._instrument
        for port, data in its.board.feedback(now):
            its.output.feedback(port, data, now)
        messages = its.output.collect()
        its.traffic.sent(messages)
        lines = its.autosave.finish() if self._over else its.autosave.lines(now)
        status = status_of(its, self._desk, now)
        journal = [Journal(lines)] if lines else []
        kept = self._keeper.collect()
        report = [Report(status)] if status != self._reported else []
        actions: list[Action] = [*messages, *its.actions, *journal, *kept, *report]
        self._reported, its.actions = status, []
        return actions
