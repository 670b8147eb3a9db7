"""The performer: asks for variations of the phrase and lets their notes in, in time."""

from dataclasses import replace

from glsr_live.engine.answer.asking import Asking, Wish
from glsr_live.engine.answer.drift import drifted
from glsr_live.engine.answer.line import Answer, Line, NoteOff, NoteOn
from glsr_live.engine.capture import Captured
from glsr_live.engine.capture.captured import EARLY
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import AskModel, VariationReady
from glsr_live.music.note import TICKS_PER_STEP, Phrase

AHEAD = TICKS_PER_STEP
"""Ticks before a bar line at which the variation of the coming bar is asked for: its grid step is then the bar line."""


class Performer:
    """Answers one phrase at a time; ticks are the transport's, `wish` is where the player has the knobs."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self.line = Line()
        self.asking = Asking()
        self.reply: VariationReady | None = None
        self.overdue = 0
        self.overdue_ticks = 0
        self._expected: int | None = None
        self._passes = 0

    @property
    def subject(self) -> Captured | None:
        """The phrase that is being answered."""
        return self.asking.subject

    def hear(self, captured: Captured, wish: Wish, tick: int, now: float) -> list[AskModel]:
        """A new phrase is to be answered."""
        self._expected, self._passes = captured.entry(tick), 0
        asked = self.asking.hear(captured, self._drifted(wish, None), now)
        early = self.asking.early()
        return [*asked, *(self._enter(early, wish, tick, now) if early else [])]

    def foresee(self, phrase: Phrase, wish: Wish, now: float) -> list[AskModel]:
        """What the phrase will be if nothing else is played."""
        return self.asking.foresee(phrase, self._drifted(wish, None), now)

    def turn(self, wish: Wish, tick: int, now: float) -> list[AskModel]:
        """A knob was turned, or something else that an answer depends on has changed."""
        wanted = self._drifted(wish, tick)
        return self.asking.turn(wanted, now) if self.subject and wanted != self.asking.wished else []

    def answer(self, reply: VariationReady, wish: Wish, tick: int, now: float) -> list[AskModel]:
        """A variation is there; `reply` holds it from now on if it counts. What is asked next."""
        counts = self.asking.accepts(reply) and self.subject is not None
        return self._enter(reply, wish, tick, now) if counts else []

    def found(self, wish: Wish, tick: int, now: float) -> list[AskModel]:
        """A model is there."""
        return self.asking.found(self._drifted(wish, tick), now)

    def use(self, captured: Captured, tick: int) -> None:
        """Another phrase in place of the one that is answered; it goes on where that one is."""
        playing = self.playing(tick)
        self.asking.forget()
        self.asking.subject = captured
        self.asking.start = playing.start if playing else captured.start

    def playing(self, tick: int) -> Answer | None:
        """The answer that plays, or is about to."""
        return self.line.answer if self.line.lasts(tick) else None

    def shares(self, event: NoteOn | NoteOff) -> bool:
        """Whether a note of the line is in the phrase as well, at the same place."""
        subject, answer = self.subject, self.line.answer
        if subject is None or answer is None:
            return False
        place = (event.tick - answer.start) % subject.phrase.length
        return any(note.pitch == event.pitch and abs(note.onset - place) <= EARLY for note in subject.phrase.notes)

    def revive(self, captured: Captured, reply: VariationReady, wish: Wish, tick: int) -> None:
        """Take up an answer that is known already, on the next step where one plays."""
        self.use(captured, tick)
        self.reply, self.asking.wished = reply, wish
        self._let_in(reply.variation.phrase, tick)

    def relocate(self, tick: int, position: int) -> None:
        """The song jumped: `tick` is at that position of it."""
        self.line.relocate(tick, position)
        if self.asking.start is not None and self.line.answer is not None:
            self.asking.start = self.line.answer.start

    def repeat(self, tick: int) -> None:
        """The answer that plays loops from now on, or plays to the end of its pass, as the settings have it."""
        self.line.repeat(self._loops, tick)
        if self.asking.start is not None and self.line.answer is not None:
            self.asking.start = self.line.answer.start

    def retrigger(self, tick: int, bar: int) -> None:
        """Play the answer from its beginning on the bar line after this tick."""
        if self.reply is None or self.subject is None:
            return
        self.asking.start = start = (tick // bar + 1) * bar
        self.line.enter(Answer(self.reply.variation.phrase, start, self._loops), start, tick)

    def due(self, tick: int) -> int | None:
        """The tick at which `renew` may have something to ask."""
        answer = self.line.answer
        moves = self.config.every or self.config.follow_axis or self.config.answer == "replace"
        if answer is None or not answer.loop or not moves or self.subject is None:
            return None
        bar = self.subject.phrase.meter.bar
        return answer.start + ((tick + AHEAD - answer.start) // bar + 1) * bar - AHEAD

    def renew(self, wish: Wish, tick: int, now: float) -> list[AskModel]:
        """Ask for the coming bar's variation where it is another one than this bar's."""
        if self.asking.start is None or not self.line.lasts(tick):
            return []
        replaced = self._replace(tick)
        wanted = self._drifted(wish, tick)
        return self.asking.turn(wanted, now) if replaced or wanted != self.asking.wished else []

    def stop(self) -> None:
        """End the answer and forget its phrase."""
        self.line.clear()
        self.asking.forget()
        self.reply = None

    @property
    def _loops(self) -> bool:
        return self.config.answer != "once"

    def _enter(self, reply: VariationReady, wish: Wish, tick: int, now: float) -> list[AskModel]:
        subject = self.subject
        assert subject is not None
        self.reply = reply
        if self.asking.start is None:
            self.asking.start = subject.entry(tick)
            self._note_lateness(tick)
            self._begin(reply.variation.phrase, self.asking.start, tick)
        else:
            self._let_in(reply.variation.phrase, tick)
        return self.asking.catch_up(self._drifted(wish, tick), now)

    def _let_in(self, phrase: Phrase, tick: int) -> None:
        """On the next step, if an answer plays that it can take over from."""
        if self.asking.start is not None and self.line.lasts(tick):
            self._begin(phrase, self.asking.start, tick)

    def _begin(self, phrase: Phrase, start: int, tick: int) -> None:
        answer = Answer(phrase, start, self._loops)
        self.line.enter(answer, answer.grid_after(tick), tick)

    def _note_lateness(self, tick: int) -> None:
        """An answer that missed the bar line for which it was asked."""
        late = self._expected is not None and tick >= self._expected
        self.overdue_ticks = tick - self._expected if late and self._expected is not None else 0
        self.overdue += late
        self._expected = None

    def _replace(self, tick: int) -> bool:
        """At the end of a pass the answer takes the phrase's place."""
        answer, subject = self.line.answer, self.subject
        if self.config.answer != "replace" or answer is None or subject is None or not answer.phrase.notes:
            return False
        passes = (tick + AHEAD - answer.start) // answer.phrase.length
        if passes <= self._passes:
            return False
        self._passes = passes
        self.asking.subject = replace(subject, phrase=answer.phrase)
        return True

    def _drifted(self, wish: Wish, tick: int | None) -> Wish:
        """The wish as it is for the bar that the next step lies in."""
        start, subject = self.asking.start, self.subject
        if tick is None or start is None or subject is None:
            return replace(wish, knobs=drifted(wish.knobs, self.config, 0))
        bars = max(0, (tick + AHEAD - start) // subject.phrase.meter.bar)
        return replace(wish, knobs=drifted(wish.knobs, self.config, bars))
