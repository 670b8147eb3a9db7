"""The instrument: its parts, and what several of them do together."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from glsr_live.control.status import KnobStatus
from glsr_live.engine.answer.asking import Wish
from glsr_live.engine.answer.performer import Performer
from glsr_live.engine.capture import Captured
from glsr_live.engine.capture.captured import overdubbed
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Board
from glsr_live.engine.events import Action, ModelReady, VariationReady
from glsr_live.engine.listening import Listener
from glsr_live.engine.memory.autosave import Autosave
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.moment import Moment, Scene
from glsr_live.engine.out.output import Output
from glsr_live.engine.settling import shown
from glsr_live.engine.traffic import Traffic
from glsr_live.engine.transport.transport import Transport
from glsr_live.music.note import TICKS_PER_BEAT, Phrase
from glsr_live.music.variation import Goal, KeyLock, PlaneReady

STRONGER_SECONDS = 2.0
"""A second panic within this time is a stronger one."""


class Instrument:
    """Everything that the engine is made of; seconds are of the injected clock, ticks of the transport."""

    def __init__(self, config: EngineConfig, lead: float, memory: Memory) -> None:
        self.config = config
        self.lead = lead
        self.transport = Transport(**transport_settings(config))
        self.listener = Listener(config)
        knobs = memory.knobs or config.knobs
        self.board = Board(knobs, config.mappings, dict(config.spans), config.takeover, config.feedback)
        self.performer = Performer(config)
        self.memory = memory
        self.output = Output(config)
        self.model: ModelReady | None = None
        self.plane: PlaneReady | None = None
        self.goal: Goal | None = None
        self.by_note = False
        """Whether a note started the transport, which then rests by itself."""
        self.actions: list[Action] = []
        self.autosave = Autosave(self.memory)
        self.traffic = Traffic(config.inputs, config.outputs)
        self.settings = shown(config)
        self.shown_board: tuple[KnobStatus, ...] | None = None
        """The board as it was told last; None where it may have changed since."""
        self._remembered: VariationReady | None = None
        self._panicked: float | None = None
        self._restore()

    @property
    def wish(self) -> Wish:
        """What the player wants made of a phrase."""
        return Wish(self.board.knobs, self.goal, KeyLock(self.config.key_lock, self.config.key))

    @property
    def phrase(self) -> Phrase | None:
        """The phrase that is being answered."""
        return self.performer.subject.phrase if self.performer.subject else None

    @property
    def scene(self) -> Scene:
        """What the instrument is set to."""
        present = self.memory.present
        return Scene(self.phrase, self.board.knobs, self.goal, present.number if present else 0)

    def tick(self, now: float) -> int:
        """The transport's tick."""
        return self.transport.tick_at(now)

    def heard(self, now: float) -> int:
        """The tick that the player plays at: under a host the answer is delayed against it, or comes earlier."""
        tick, time_of = self.tick(now), self.transport.time_of
        if not self.shift or not self.transport.running:
            return tick
        # A delayed song may not have begun yet where the player hears it begin.
        behind = now + self.config.sync_delay_ms / 1000 - time_of(tick)
        return tick + round(behind / (time_of(tick + 1) - time_of(tick)))

    @property
    def shift(self) -> int:
        """Ticks by which the player's place in the song is ahead of the answer's."""
        if self.transport.source == "internal":
            return 0
        return round(self.config.sync_delay_ms / 1000 * self.transport.bpm * TICKS_PER_BEAT / 60)

    def reseed(self, seed: int, now: float) -> None:
        """Draw anew."""
        self.board.recall(replace(self.board.knobs, seed=seed))
        self.turned(now)

    def follow_tempo(self) -> None:
        """The transport has another tempo of its own now, which is the setting from now on."""
        self.config = replace(self.config, bpm=_tempo(self.transport.bpm))
        self.settings = shown(self.config)

    def configure(self, now: float, **changes: object) -> None:
        """Change settings while it plays. Raises UsageError or KnobError for one that makes no sense."""
        before = self.config
        self.config = config = replace(before, **changes)  # type: ignore[arg-type]
        if "bpm" in changes and self.transport.source == "internal":  # a host or a tap may have set another meanwhile
            self.transport.configure(now, bpm=_tempo(self.transport.bpm))
        self.transport.configure(now, **transport_settings(config))
        self.listener.configure(config, self.heard(now) if self.transport.running else None)
        self.performer.config = config
        if config.answer != before.answer:
            self.performer.repeat(self.tick(now))
        self.board.change(config.takeover, config.feedback)
        self.output.configure(config)
        self.settings = shown(config)
        if config.mute and not before.mute:
            self.output.release_answer(now)
        if config.listen != before.listen:  # what is held elsewhere would never be let go
            self.let_go(now)
        elif before.thru and not config.thru:
            self.output.release_thru(now)
        self.turned(now)

    def let_go(self, now: float, port: str | None = None) -> None:
        """The player's hands are off one input, or all: what he holds ends."""
        self.listener.lift(self.heard(now), port)
        self.output.release_thru(now, port)

    def hear(self, captured: Captured, now: float) -> None:
        """A phrase is complete and is to be answered, alone or in the phrase that it is played over."""
        captured = self.listener.ready(captured)
        if self.config.overdub and self.phrase is not None:
            self._add(captured, now)
        else:
            self.ask(self.performer.hear(captured, self.wish, self.tick(now), now), now)

    def turned(self, now: float) -> None:
        """A knob, or something else that the answer depends on, is elsewhere now."""
        self.memory.turn(self.board.knobs)
        self.ask(self.performer.turn(self.wish, self.tick(now), now), now)

    def ask(self, requests: Iterable[Action], now: float) -> None:
        """Ask the model, and remember the answer that has come."""
        self.actions += requests
        reply, subject, wished = self.performer.reply, self.performer.subject, self.performer.asking.wished
        if reply is self._remembered or reply is None or subject is None or wished is None:
            return
        self._remembered = reply
        bpm, pack = round(self.transport.bpm, 1), self.model.pack if self.model else ""
        heard = Moment(subject.phrase, wished.knobs, reply.variation, wished.goal, bpm, self.config.meter, pack)
        self.memory.add(heard, now)

    def revive(self, scene: Scene, now: float) -> None:
        """Be set to a scene; the answer that was heard there is heard again, one that was not is asked for."""
        self.board.recall(scene.knobs)
        self.memory.turn(self.board.knobs)
        self.goal = scene.goal
        if scene.phrase is None:
            return self.turned(now)
        moment, tick = self.memory.moments.get(scene.number), self.tick(now)
        captured = self._placed(scene.phrase, tick)
        if moment is not None and moment.scene == scene and self.board.knobs == scene.knobs:
            reply = self._remembered = VariationReady(0, moment.variation, 0.0)
            self.performer.revive(captured, reply, self.wish, tick)
        else:
            self.performer.use(captured, tick)
            self.turned(now)

    def _restore(self) -> None:
        """Take up a session where it was left: the present moment can be played again."""
        present = self.memory.present
        if present is None:
            return
        self.goal = present.goal
        self._remembered = VariationReady(0, present.variation, 0.0)
        wished = Wish(present.knobs, present.goal, self.wish.lock)
        self.performer.revive(self._placed(present.phrase, 0), self._remembered, wished, 0)
        self.performer.turn(self.wish, 0, 0.0)

    def panic(self, now: float) -> None:
        """Silence; the phrase is forgotten and the capture begins anew."""
        again = self._panicked is not None and now - self._panicked <= STRONGER_SECONDS
        self._panicked = now
        self.output.panic(now, again)
        self.performer.stop()
        self.listener.forget(self.heard(now) if self.transport.running and not self.by_note else None)
        if self.by_note:
            self.transport.stop(now)

    def _add(self, captured: Captured, now: float) -> None:
        """Notes are added to the phrase where they were played; what plays goes on with them in it."""
        subject, tick = self.performer.subject, self.tick(now)
        assert subject is not None
        playing = self.performer.playing(tick)
        place = 0 if playing is None else (captured.start - playing.start) % subject.phrase.length
        layered = replace(captured, phrase=overdubbed(subject.phrase, captured.phrase, place))
        if playing is None:
            self.ask(self.performer.hear(layered, self.wish, tick, now), now)
        else:
            self.performer.use(layered, tick)
            self.turned(now)

    def _placed(self, phrase: Phrase, tick: int) -> Captured:
        """A phrase that nobody played just now: it begins with the bar."""
        bar = self.config.meter.bar
        return Captured(phrase, tick // bar * bar, bar)


def _tempo(bpm: float) -> float:
    """A tempo as the setting has it."""
    return min(999.0, max(20.0, round(bpm, 1)))


def transport_settings(config: EngineConfig) -> dict[str, Any]:
    """What the transport is told; positions repeat after a phrase of bars."""
    bars = config.bars if config.capture == "bars" else 1
    return {
        "bpm": config.bpm,
        "meter": config.meter,
        "cycle": bars * config.meter.bar,
        "sync": config.sync,
        "sync_delay_ms": config.sync_delay_ms,
        "count_in": config.count_in,
        "clock_out": config.clock_out,
    }
