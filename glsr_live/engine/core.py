"""The engine: events in, actions out. It is told the time and does nothing by itself."""

from glsr_live.engine.asking import Asking
from glsr_live.engine.capture import Captured, capture_of
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import (
    Action,
    Event,
    MidiIn,
    ModelLost,
    ModelReady,
    Panic,
    PortFound,
    PortLost,
    Quit,
    Report,
    Status,
    VariationReady,
)
from glsr_live.engine.knobs import Board
from glsr_live.engine.messages import CONTROL, NOTE_OFF, NOTE_ON, SUSTAIN, Message, parse
from glsr_live.engine.output import Output
from glsr_live.engine.reporting import status_of
from glsr_live.engine.scheduler import Answer, Line
from glsr_live.engine.tempo import Tempo
from glsr_live.music.note import TICKS_PER_BEAT


class Engine:
    """Listens, asks the model and answers in time. `now` is in seconds of a clock that never goes back.

    Call `receive` with every event, `advance` at `next_due`, and do the actions that both return, in order.
    """

    def __init__(self, config: EngineConfig | None = None) -> None:
        self._config = config or EngineConfig()
        self._tempo = Tempo(self._config.bpm)
        self._capture = capture_of(self._config)
        self._board = Board(self._config)
        self._asking = Asking()
        self._line = Line()
        self._output = Output(self._config.channel)
        self._model: ModelReady | None = None
        self._reply: VariationReady | None = None
        self._reported: Status | None = None
        self._beats = 0
        self._actions: list[Action] = []
        self._over = False

    def receive(self, event: Event, now: float) -> list[Action]:
        """What follows from an event at `now`, after everything that was due before it."""
        if self._over:
            return []
        self._run(now)
        self._dispatch(event, now)
        return self._collect(now)

    def advance(self, now: float) -> list[Action]:
        """What is due at `now`."""
        if self._over:
            return []
        self._run(now)
        return self._collect(now)

    def next_due(self) -> float | None:
        """The second at which to call `advance`; None while nothing is planned."""
        if self._over or not self._tempo.running:
            return None
        ticks = (self._line.due(), self._capture.due(), TICKS_PER_BEAT * (self._beats + 1))
        return self._tempo.time_of(min(tick for tick in ticks if tick is not None))

    def _dispatch(self, event: Event, now: float) -> None:
        match event:
            case MidiIn():
                self._hear(event.data, now)
            case VariationReady():
                self._answer(event, now)
            case ModelReady() | ModelLost():
                self._change_model(event, now)
            case PortLost() | PortFound():
                self._change_port(event, now)
            case Panic():
                self._panic(now)
            case Quit():
                self._output.panic(now)
                self._over = True

    # Time

    def _run(self, now: float) -> None:
        if self._config.starts == "daemon" and not self._tempo.running:
            self._start(now)
        if not self._tempo.running:
            return
        for event in self._line.run(self._tempo.passed(now)):
            self._output.play(event, self._tempo.time_of(event.tick), now)
        self._take(now)

    def _take(self, now: float) -> None:
        """Take the phrase that is complete; with nothing played and nothing to play, the transport rests."""
        tick, due = self._tempo.tick_at(now), self._capture.due()
        complete = due is not None and tick >= due
        captured = self._capture.take(tick)
        if captured is not None:
            self._actions += self._asking.hear(captured, self._board.knobs, now)
        elif (complete or not self._capture.keeps_bars) and self._idle(tick):
            self._rest()

    def _idle(self, tick: int) -> bool:
        return self._capture.tape.empty and not self._asking.awaited and not self._line.lasts(tick)

    def _start(self, now: float) -> None:
        self._tempo.start(now)
        self._capture.begin(0)

    def _rest(self) -> None:
        """Without a click nobody can count silent bars: the next note is bar 1 again."""
        if self._config.starts == "note":
            self._tempo.stop()
            self._capture.pause()
            self._asking.forget()

    # Listening

    def _hear(self, data: bytes, now: float) -> None:
        message = parse(data)
        if message is None or self._output.echoes(message, now):
            return
        if message.kind == CONTROL and message.number == self._config.panic_controller:
            if message.value >= 64:
                self._panic(now)
        elif message.kind == CONTROL and self._board.owns(message.number):
            self._turn(message, now)
        elif self._config.listen in (None, message.channel):
            self._play(message, data, now)

    def _turn(self, message: Message, now: float) -> None:
        turned = self._board.turn(message.number, message.value)
        heard = self._asking.awaited or self._line.lasts(self._tempo.tick_at(now))
        if turned and heard:
            self._actions += self._asking.turn(self._board.knobs, now)

    def _play(self, message: Message, data: bytes, now: float) -> None:
        if message.kind == NOTE_ON and not self._tempo.running:
            self._start(now)
        self._record(message, self._tempo.tick_at(now))
        if self._config.thru:
            self._output.thru(message, data, now)

    def _record(self, message: Message, tick: int) -> None:
        tape, key = self._capture.tape, (message.channel, message.number)
        if message.kind == NOTE_ON:
            tape.press(key, message.value, tick)
        elif message.kind == NOTE_OFF:
            tape.release(key, tick)
        elif message.kind == CONTROL and message.number == SUSTAIN:
            tape.pedal(message.channel, message.value >= 64, tick)

    # Answering

    def _answer(self, reply: VariationReady, now: float) -> None:
        """Let the newest variation in: a new phrase's at its next pulse, a turned knob's at the next step."""
        subject = self._asking.subject
        if not self._asking.accepts(reply.request_id) or subject is None:
            return
        self._reply = reply
        self._enter(reply, subject, self._tempo.tick_at(now))
        self._actions += self._asking.catch_up(self._board.knobs, now)

    def _enter(self, reply: VariationReady, subject: Captured, tick: int) -> None:
        if self._asking.start is None:
            self._asking.start = subject.entry(tick)
        answer = Answer(reply.variation.phrase, self._asking.start, self._config.answer == "loop")
        self._line.enter(answer, answer.grid_after(tick), tick)

    # What comes and goes

    def _change_model(self, event: ModelReady | ModelLost, now: float) -> None:
        if isinstance(event, ModelLost):
            self._model = None
            self._asking.lost()
            return
        self._model = event
        self._board.lay(event.axes)
        self._actions += self._asking.found(self._board.knobs, now)

    def _change_port(self, event: PortLost | PortFound, now: float) -> None:
        lost = isinstance(event, PortLost)
        if event.port == "out":
            self._output.connected = not lost
            if lost:
                self._output.release_all(now)
        elif lost:
            self._capture.tape.lift(self._tempo.tick_at(now))
            self._output.release_thru(now)

    def _panic(self, now: float) -> None:
        self._output.panic(now)
        self._line.clear()
        self._asking.forget()
        self._capture.reset()
        if self._config.starts == "note":
            self._tempo.stop()
        else:
            self._capture.begin(self._tempo.tick_at(now))

    # Reporting

    def _collect(self, now: float) -> list[Action]:
        """The actions, those that are heard first."""
        status = self._status(now)
        report = [Report(status)] if status != self._reported else []
        actions = [*self._output.collect(), *self._actions, *report]
        self._reported, self._actions = status, []
        return actions

    def _status(self, now: float) -> Status:
        tick = self._tempo.passed(now) if self._tempo.running else None
        self._beats = (tick or 0) // TICKS_PER_BEAT
        state, knobs = self._capture.state, self._board.knobs
        return status_of(self._config, state, tick, knobs, self._model, self._reply, self._line.late)
