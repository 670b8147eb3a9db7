"""Substitutes for tests and for trying things out: a clock that one sets, a model that one can predict, a performance.

Whole performances are lists of (seconds, bytes), so that a test can hold one against a literal list.
"""

from collections.abc import Iterable
from dataclasses import replace
from heapq import heappop, heappush

from glsr_live.control.status import Status
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.core import Engine
from glsr_live.engine.events import (
    Action,
    AskModel,
    Event,
    MidiIn,
    ModelReady,
    Report,
    SendMidi,
    VariationReady,
)
from glsr_live.engine.memory.errands import Errand
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.messages import note_off, note_on
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Note, Phrase
from glsr_live.music.variation import AskPlane, Knobs, Variation

PULSES_PER_BEAT = 24


class FakeClock:
    """A clock that stands still until it is told: `now()` in seconds, `wait_until` jumps there."""

    def __init__(self, now: float = 0.0) -> None:
        self._now = now

    def now(self) -> float:
        """The second it was set to."""
        return self._now

    def wait_until(self, deadline: float) -> None:
        """Jump to the deadline; a clock never goes back."""
        self._now = max(self._now, deadline)


class FakeModel:
    """Answers like a model with the axes density, register and range, without chance.

    At rest the variation is the phrase. Density adds round(2 * offset) notes, each halving the longest note (the first
    of equals) on the grid, a whole tone above it; below rest it takes the shortest notes away but leaves one. Register
    moves every note by round(offset) semitones. The other knobs do nothing. It replies after `latency` seconds.
    """

    def __init__(self, latency: float = 0.005) -> None:
        self.latency = latency
        self.ready = ModelReady(("density", "register", "range"), "fake", "CPU")

    def vary(self, phrase: Phrase, knobs: Knobs) -> Variation:
        """The variation, with `density` (notes) and `register` (mean pitch) of both phrases."""
        notes = _thin(phrase.notes, round(-2 * knobs.offset("density")))
        notes = _fill(notes, round(2 * knobs.offset("density")))
        answer = replace(phrase, notes=tuple(_moved(note, round(knobs.offset("register"))) for note in notes))
        return Variation(answer, _attributes(phrase), _attributes(answer))

    def reply(self, request: AskModel) -> VariationReady:
        """The reply to a request."""
        return VariationReady(request.request_id, self.vary(request.phrase, request.knobs), 1000 * self.latency)


class Performance:
    """An engine played by a script: what goes in at which second, what comes out and when.

    The model is ready at the start and replies after its latency; `model=None` leaves requests unanswered. They are
    kept in `asked`, statuses in `statuses`, whatever else is asked of others in `errands`, and everything that is sent
    in `sent` as (due second, message), its ports beside it in `ports`; seconds are rounded to microseconds.
    """

    def __init__(
        self,
        config: EngineConfig | None = None,
        model: FakeModel | None = None,
        start: float = 0.0,
        lead: float = 0.0,
        memory: Memory | None = None,
    ) -> None:
        self.clock = FakeClock(start)
        self.engine = Engine(config, lead, memory)
        self.model = model
        self.sent: list[tuple[float, bytes]] = []
        self.ports: list[str] = []
        self.errands: list[Errand | AskPlane] = []
        self.asked: list[AskModel] = []
        self.statuses: list[Status] = []
        self._script: list[tuple[float, int, Event]] = []
        self._scripted = 0
        self._do(self.engine.advance(start))
        if model is not None:
            self.at(start, model.ready)

    def at(self, second: float, *events: Event | bytes) -> None:
        """Let events happen at a second, in this order; bytes are a MIDI message from the player."""
        for event in events:
            self._scripted += 1
            happening = MidiIn(event) if isinstance(event, bytes) else event
            heappush(self._script, (second, self._scripted, happening))

    def hear(self, second: float, port: str, *messages: bytes) -> None:
        """Let messages come in at a port."""
        self.at(second, *(MidiIn(data, port) for data in messages))

    def host(self, second: float, until: float, bpm: float = 120.0, port: str = "in") -> None:
        """Let MIDI clock pulses come in, from a second on and before another."""
        pulse = 60 / (bpm * PULSES_PER_BEAT)
        for number in range(round((until - second) / pulse)):
            self.hear(second + number * pulse, port, b"\xf8")

    def play(self, notes: Iterable[Note], second: float = 0.0, bpm: float = 120.0, channel: int = 0) -> None:
        """Let the player play notes, tick 0 at a second."""
        tick = 60 / (bpm * TICKS_PER_BEAT)
        moments = [(note.end, note_off(channel, note.pitch)) for note in notes]
        moments += [(note.onset, note_on(channel, note.pitch, note.velocity)) for note in notes]
        for moment, data in sorted(moments):
            self.at(second + moment * tick, data)

    def run(self, until: float) -> list[tuple[float, bytes]]:
        """Perform up to and including a second; the (due seconds, message) pairs sent since the last run."""
        before = len(self.sent)
        while (moment := self._next()) is not None and moment <= until:
            self.clock.wait_until(moment)
            self._step(self.clock.now())
        self.clock.wait_until(until)
        return self.sent[before:]

    def heard_at(self, port: str) -> list[tuple[float, bytes]]:
        """What was sent to one port so far."""
        return [message for message, sent_to in zip(self.sent, self.ports, strict=True) if sent_to == port]

    @property
    def status(self) -> Status:
        """The newest status."""
        return self.statuses[-1]

    def stall(self, until: float) -> None:
        """Let time pass without the engine being called, as when the machine was asleep."""
        self.clock.wait_until(until)

    def _next(self) -> float | None:
        moments = [self._script[0][0]] if self._script else []
        due = self.engine.next_due()
        return min(moments if due is None else [*moments, due], default=None)

    def _step(self, now: float) -> None:
        if self._script and self._script[0][0] <= now:
            self._do(self.engine.receive(heappop(self._script)[2], now))
        else:
            self._do(self.engine.advance(now))

    def _do(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case SendMidi():
                    self.sent.append((round(action.due, 6), action.data))
                    self.ports.append(action.port)
                case AskModel():
                    self._ask(action)
                case Report():
                    self.statuses.append(action.status)
                case _:
                    self.errands.append(action)

    def _ask(self, request: AskModel) -> None:
        self.asked.append(request)
        if self.model is not None:
            self.at(self.clock.now() + self.model.latency, self.model.reply(request))


def _fill(notes: tuple[Note, ...], more: int) -> tuple[Note, ...]:
    for _ in range(more):
        longest = max(notes, key=lambda note: note.duration, default=None)
        if longest is None or longest.duration < 2 * TICKS_PER_STEP:
            break
        half = longest.duration // 2 // TICKS_PER_STEP * TICKS_PER_STEP
        passing = Note(longest.onset + half, longest.duration - half, min(longest.pitch + 2, 127), longest.velocity)
        kept = [note for note in notes if note != longest]
        notes = tuple(sorted([*kept, replace(longest, duration=half), passing]))
    return notes


def _thin(notes: tuple[Note, ...], fewer: int) -> tuple[Note, ...]:
    gone = sorted(notes, key=lambda note: note.duration)[: max(0, min(fewer, len(notes) - 1))]
    return tuple(note for note in notes if note not in gone)


def _moved(note: Note, semitones: int) -> Note:
    return replace(note, pitch=min(127, max(0, note.pitch + semitones)))


def _attributes(phrase: Phrase) -> dict[str, float]:
    pitches = [note.pitch for note in phrase.notes]
    return {"density": float(len(pitches)), "register": sum(pitches) / len(pitches) if pitches else 0.0}
