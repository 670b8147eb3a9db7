"""What `ready` drives the engine with: phrases, and models that keep a ledger of when they were asked and answered."""

from dataclasses import replace

from benchmarks.phrases import phrases
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import AskModel, VariationReady
from glsr_live.io.clock import Clock
from glsr_live.io.desk import Served
from glsr_live.io.memory_ports import MemoryPorts
from glsr_live.io.ports import PortEvent
from glsr_live.io.worker import ModelEvent, ModelProcess
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.music.variation import AskPlane
from glsr_live.testing import FakeModel, Performance

HELD, LAST_MOMENT = "held over the bar line", "a sixteenth let go 70 ticks before it"
LET_GO = 70
"""Ticks before the bar line: ten before the phrase is complete, so that the model has no more than these ahead."""


def phrase(number: int, bars: int, end: str) -> Phrase:
    """A phrase that begins on its first tick, with an end of this kind."""
    made = phrases(number + 1, bars * 16)[number]
    notes = [replace(made.notes[0], onset=0), *made.notes[1:]]
    if end == HELD:
        return replace(made, notes=tuple(notes))
    last = made.length - TICKS_PER_STEP
    kept = [note for note in notes if note.onset < last - TICKS_PER_STEP]
    kept[-1] = replace(kept[-1], duration=max(1, last - kept[-1].onset - LET_GO))
    return replace(made, notes=(*kept, Note(last, TICKS_PER_STEP - LET_GO, kept[-1].pitch + 2, 80)))


class Ledger:
    """When which request was asked and answered."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, int]] = []
        self.answered: dict[int, float] = {}

    def slack_ms(self, since: float, line: float) -> float:
        """Milliseconds from the reply to the last request before the bar line to that line; -inf without a reply."""
        requests = [number for second, number in self.asked if since <= second < line]
        return 1000 * (line - self.answered.get(requests[-1], float("inf"))) if requests else float("-inf")


class Rehearsal(Performance):
    """A performance whose model takes the time that the real one takes, and serves one request after the other."""

    def __init__(self, config: EngineConfig, served: Served, clock: Clock) -> None:
        self.ledger = Ledger()
        self._served, self._clock = served, clock
        self._free_at = 0.0
        self._waiting: AskModel | None = None
        super().__init__(config, model=FakeModel())
        self.at(0.0, served.ready)

    def _next(self) -> float | None:
        second = super()._next()
        return second if self._waiting is None else min(self._free_at, self._free_at if second is None else second)

    def _step(self, now: float) -> None:
        if self._waiting is not None and self._free_at <= now:
            request, self._waiting = self._waiting, None
            self._serve(request, now)
        else:
            super()._step(now)

    def _ask(self, request: AskModel) -> None:
        now = self.clock.now()
        self.ledger.asked.append((now, request.request_id))
        if now < self._free_at:
            self._waiting = request
        else:
            self._serve(request, now)

    def _serve(self, request: AskModel, now: float) -> None:
        start = self._clock.now()
        variation = self._served.vary(request.phrase, request.knobs, goal=request.goal, lock=request.lock)
        taken = self._clock.now() - start
        self._free_at = self.ledger.answered[request.request_id] = now + taken
        self.at(self._free_at, VariationReady(request.request_id, variation, 1000 * taken))


class TimedModel:
    """A model process, with a ledger."""

    def __init__(self, model: ModelProcess) -> None:
        self.ledger = Ledger()
        self._model = model

    def ask(self, request: AskModel | AskPlane, now: float) -> None:
        """See Model."""
        self.ledger.asked.append((now, request.request_id))
        self._model.ask(request, now)

    def poll(self, now: float) -> list[ModelEvent]:
        """See Model."""
        events = list(self._model.poll(now))
        for event in events:
            if isinstance(event, VariationReady):
                self.ledger.answered[event.request_id] = now
        return events


class TimedPorts(MemoryPorts):
    """Ports that know when the first message came in: the bars are counted from there."""

    first: float | None = None

    def poll(self, now: float) -> list[PortEvent]:
        """See Ports."""
        events = super().poll(now)
        if events and self.first is None:
            self.first = now
        return events
