"""What is asked of the instrument by name, whoever asks."""

from collections.abc import Callable
from math import isfinite
from typing import Any

from glsr_live.control import commands as ask
from glsr_live.engine.archive import Archive
from glsr_live.engine.capture import Captured
from glsr_live.engine.capture.silence import LONGEST_BARS
from glsr_live.engine.controls import Mapping, Span, knob_named
from glsr_live.engine.instrument import Instrument
from glsr_live.engine.memory.errands import Exported, PhraseRead, ReadPhrase, ScribeReply
from glsr_live.engine.settling import settled
from glsr_live.engine.timing import Timing
from glsr_live.errors import GlsrError, KnobError, UsageError
from glsr_live.music.variation import AskPlane

LARGEST_SEED = 2**31
LAST_BAR = 9999


class Desk:
    """Does commands; one that cannot be done is said in `problem`, and nothing has changed."""

    def __init__(self, instrument: Instrument, timing: Timing) -> None:
        self._its, self._timing = instrument, timing
        self.problem = ""
        self.wrote = ""
        """The file that was written last."""
        self.archive = Archive(instrument)
        self._planes = 0
        self._do: dict[type, Callable[[Any, float], object]] = {
            ask.Play: lambda _, now: self._its.transport.play(now),
            ask.Stop: lambda _, now: self._its.transport.stop(now),
            ask.Continue: lambda _, now: self._its.transport.resume(now),
            ask.Locate: lambda it, now: self._locate(it.bar, now),
            ask.Tap: lambda _, now: self._tap(now),
            ask.Record: lambda it, now: self._record(it.on, now),
            ask.Take: lambda it, now: self._take(it.bars, now),
            ask.UsePhrase: self._use,
            ask.Retrigger: lambda _, now: self._retrigger(now),
            ask.ReRoll: lambda it, now: self._roll(it.seed, now),
            ask.Clear: lambda _, now: self._clear(now),
            ask.Turn: lambda it, now: self._turn(it.knob, it.value, now),
            ask.Reset: lambda it, now: self._reset(it.knob, now),
            ask.Lock: lambda it, now: self._its.board.lock(it.knob, it.on),
            ask.SetSpan: lambda it, now: self._span(it),
            ask.Learn: lambda it, now: self._its.board.learn(it.target or None, now, it.kind or None),
            ask.Forget: lambda it, now: self._its.board.forget(it.target),
            ask.Bind: lambda it, now: self._its.board.bind(Mapping.read(it.target, it.controller)),
            ask.Change: lambda it, now: self._change(it.setting, it.value, now),
            ask.Load: lambda it, now: self._its.actions.append(ReadPhrase(it.path)),
            ask.MapLatent: self._map,
            ask.TestNote: lambda _, now: self._its.output.test(now),
            **self.archive.does,
        }

    def do(self, command: ask.Command, now: float) -> None:
        """Do a command; what only asks to be shown something leaves the newest refusal to be read."""
        if not isinstance(command, ask.ListHistory | ask.MapLatent):
            self.problem = ""
        try:
            self._do[type(command)](command, now)
            self._timing.follow(now)
        except GlsrError as error:
            self.problem = str(error)

    def told(self, reply: ScribeReply, now: float) -> None:
        """The scribe has read or written a file, or could not."""
        match reply:
            case PhraseRead(_, phrase, bpm, name):
                if not self._its.transport.running or self._its.by_note:
                    self.do(ask.Change("bpm", min(999.0, max(20.0, bpm))), now)
                self.do(ask.UsePhrase(phrase, name), now)
            case Exported(path):
                self.wrote = path
            case _:
                self.problem = reply.sentence

    def learned(self) -> None:
        """A controller was learned; the player sees it on its knob."""
        self.problem = ""

    def trigger(self, name: str, pressed: bool, now: float) -> None:
        """A controller fires an action."""
        if name == "panic":
            self._its.panic(now)
            self._timing.follow(now)
        elif name == "mute":
            self.do(ask.Change("mute", pressed), now)
        elif name == "compare":
            self.do(ask.Compare("B" if self._its.memory.active == "A" else "A"), now)
        else:
            self.do(_pressed(name, pressed), now)

    def morph(self, share: float, now: float) -> None:
        """The morph knob moves between the two snapshots that were morphed last."""
        self.do(ask.Morph(*self.archive.morphing, share), now)

    def _locate(self, bar: int, now: float) -> None:
        if not (isinstance(bar, int) and 1 <= bar <= LAST_BAR):
            raise UsageError(f"bars are counted from 1 to {LAST_BAR}, not {bar}")
        self._its.transport.locate((bar - 1) * self._its.config.meter.bar, now)

    def _tap(self, now: float) -> None:
        self._its.transport.tap(now)
        self._its.follow_tempo()

    def _record(self, on: bool, now: float) -> None:
        its = self._its
        if its.config.capture != "switch":
            if not on:
                return
            its.configure(now, capture="switch")
        captured = its.listener.capture.switch(on, its.heard(now))
        if captured is not None:
            its.hear(self._timing.in_its_tempo(captured, now), now)

    def _take(self, bars: int, now: float) -> None:
        its = self._its
        if not 0 <= bars <= LONGEST_BARS:
            raise UsageError(f"1 to {LONGEST_BARS} bars can be taken, or 0 for as many as a phrase has, not {bars}")
        captured = its.listener.ring.last_bars(bars or its.config.bars, its.config.meter, its.heard(now))
        if captured is None:
            raise UsageError("nothing was played that could be taken; play first, then take")
        its.listener.forget(its.heard(now) if its.transport.running else None)
        self._answer(captured, now)

    def _use(self, command: ask.UsePhrase, now: float) -> None:
        if not command.phrase.notes:
            raise UsageError("there is no note in that phrase; choose one with a melody")
        bar = self._its.config.meter.bar
        self._answer(Captured(command.phrase, self._its.tick(now) // bar * bar, bar), now)

    def _answer(self, captured: Captured, now: float) -> None:
        """A phrase that nobody is playing needs a transport that runs, so that it can be heard."""
        if not self._its.transport.running:
            self._timing.start_by_note(now)
        self._its.hear(captured, now)

    def _retrigger(self, now: float) -> None:
        its = self._its
        if its.performer.reply is None:
            raise UsageError("there is no answer yet that could be played again; play a phrase first")
        resting = not its.transport.running
        if resting:
            self._timing.start_by_note(now)
        its.performer.retrigger(its.tick(now) - resting, its.config.meter.bar)

    def _roll(self, seed: int | None, now: float) -> None:
        knobs = self._its.board.knobs
        if seed is not None and not 0 <= seed < LARGEST_SEED:
            raise KnobError(f"a seed runs from 0 to {LARGEST_SEED - 1}, not {seed}")
        self._its.reseed((knobs.seed + 1) % LARGEST_SEED if seed is None else seed, now)

    def _clear(self, now: float) -> None:
        self._its.output.release_answer(now)
        self._its.performer.stop()

    def _turn(self, knob: str, value: float, now: float) -> None:
        known = [view.name for view in self._its.board.views()]
        if knob not in known:
            raise KnobError(f"there is no knob {knob!r}; there are {', '.join(known)}")
        if not (isinstance(value, int | float) and isfinite(value)):
            raise KnobError(f"the knob {knob!r} is turned to a number, not to {value!r}")
        if knob in self._locked:
            raise KnobError(f"the knob {knob!r} is locked; unlock it first")
        if self._its.board.set(knob, value):
            self.morph(value, now) if knob == "morph" else self._its.turned(now)

    @property
    def _locked(self) -> list[str]:
        return [name for name, span in self._its.board.spans.items() if span.locked]

    def _reset(self, knob: str, now: float) -> None:
        names = [view.name for view in self._its.board.views() if view.name not in ("morph", *self._locked)]
        for name in [knob] if knob else names:
            self._turn(name, _rest(name), now)

    def _change(self, setting: str, value: object, now: float) -> None:
        changed, model = settled(setting, value), self._its.model
        axis = changed.get("follow_axis")
        if axis and model is not None and axis not in model.axes:
            raise KnobError(f"the pack has no axis {axis!r}; it has {', '.join(model.axes)}")
        self._its.configure(now, **changed)

    def _span(self, it: ask.SetSpan) -> None:
        span = Span(it.low, it.high, it.curve, it.inverted, it.knob in self._locked)  # type: ignore[arg-type]
        self._its.board.span(it.knob, span)

    def _map(self, it: ask.MapLatent, now: float) -> None:
        its, phrase = self._its, self._its.phrase
        if phrase is None or its.model is None:
            raise UsageError("there is nothing to map yet: play a phrase, and wait for the model")
        if unknown := [axis for axis in (it.x, it.y) if axis not in its.model.axes]:
            raise KnobError(f"the pack has no axis {unknown[0]!r}; it has {', '.join(its.model.axes)}")
        self._planes += 1
        number = -(it.number or self._planes)  # below 0: no number of a variation
        its.actions.append(AskPlane(number, phrase, its.board.knobs, it.x, it.y, it.attribute, it.size))


def _pressed(name: str, pressed: bool) -> ask.Command:
    """The command of a trigger."""
    kind, _, slot = name.partition("-")
    if kind == "snapshot":
        return ask.Recall(int(slot))
    simple: dict[str, ask.Command] = {
        "switch": ask.Record(pressed),
        "take": ask.Take(),
        "retrigger": ask.Retrigger(),
        "reroll": ask.ReRoll(),
        "tap": ask.Tap(),
        "undo": ask.Undo(),
        "redo": ask.Redo(),
        "play": ask.Play(),
        "stop": ask.Stop(),
    }
    return simple[name]


def _rest(name: str) -> float:
    return knob_named(name).centre if name not in ("temperature", "wander", "blend", "morph") else 0.0
