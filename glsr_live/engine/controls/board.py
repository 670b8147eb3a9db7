"""The board: where the knobs stand and which controller turns which."""

from collections import abc
from dataclasses import replace
from itertools import chain

from glsr_live.engine.controls.hands import Hands
from glsr_live.engine.controls.learning import Found, Learner, kind_of
from glsr_live.engine.controls.mapping import TRIGGERS, Mapping, Takeover
from glsr_live.engine.controls.patch import Patch
from glsr_live.engine.controls.rack import Rack
from glsr_live.engine.controls.selection import SELECTORS
from glsr_live.engine.controls.span import Span, knob_named
from glsr_live.engine.controls.stand import Stand
from glsr_live.engine.controls.values import Happening, KnobView, Learned
from glsr_live.engine.messages import NOTE_ON, Message
from glsr_live.errors import KnobError
from glsr_live.music.variation import Knobs


class Board:
    """Hears controllers, turns knobs, fires triggers, learns, and tells controls where their knobs stand.

    `now` is in seconds of a clock that never goes back. After every call look at `due`: at that second call `advance`
    and `feedback`.
    """

    def __init__(
        self,
        knobs: Knobs,
        mappings: tuple[Mapping, ...] = (),
        spans: abc.Mapping[str, Span] | None = None,
        takeover: Takeover = "pickup",
        feedback: bool = True,
    ) -> None:
        axes = tuple(name for name, _ in knobs.axes)
        self._stand = Stand(knobs, spans or {})
        self._patch = Patch(mappings, axes)
        self._rack = Rack(self._patch)
        self._hands = Hands(self._stand, self._rack, takeover, feedback)
        self._learner: Learner | None = None
        self._refit()

    # Where the knobs stand

    @property
    def knobs(self) -> Knobs:
        """Where the knobs stand."""
        return self._stand.knobs

    @property
    def morph(self) -> float:
        """The way between two snapshots, 0 to 1."""
        return self._stand.morph

    def lay(self, axes: tuple[str, ...]) -> None:
        """A pack's axes; those of the same name keep place, span and chosen mapping."""
        self._stand.lay(axes)
        self._patch.lay(axes)
        self._refit()

    def set(self, name: str, value: float) -> bool:
        """Move a knob, `morph` among them, by anything but a controller; says whether it stands elsewhere now.

        A value outside the knob's range is its end; NaN, unknown and locked knobs are refused.
        """
        moved = self._stand.put(name, value)
        if moved:
            self._hands.meet(name)
        return moved

    def recall(self, knobs: Knobs) -> bool:
        """Move every unlocked knob, and the seed; says whether any knob stands elsewhere now."""
        before = self.knobs
        for name in self._stand.recall(knobs):
            self._hands.meet(name)
        return self.knobs != before

    def span(self, name: str, span: Span) -> None:
        """Give a knob's controllers another span. Raises KnobError."""
        if name not in self._stand.names:
            raise KnobError(f"There is no knob {name!r}; there are {', '.join(self._stand.names)}")
        self._stand.cover(name, span)
        self._hands.meet(name)

    def lock(self, name: str, on: bool) -> None:
        """A locked knob moves by nothing. Raises KnobError."""
        self.span(name, replace(self._stand.span(name), locked=on))

    # What controllers do

    def hear(self, message: Message, port: str, now: float) -> tuple[Happening, ...] | None:
        """What a message does, in order and perhaps nothing; None for one that is of no controller of ours: music."""
        if self._learner is not None and self._learner.suits(message, self._rack.selected(message, port)):
            return self._study(self._learner, message, port, now)
        turns = self._rack.hear(message, port, now)
        return None if turns is None else self._hands.follow(turns, now)

    def advance(self, now: float) -> tuple[Happening, ...]:
        """What follows from silence: half a message settles, learning makes up its mind or ends."""
        happened = self._hands.follow(self._rack.settle(now), now)
        if self._learner is None:
            return happened
        found = self._learner.settle(now)
        if found is not None:
            return (*happened, self._learned(found, now))
        if self._learner.over(now):
            target, self._learner = self._learner.target, None
            return (*happened, Learned(target, None))
        return happened

    def due(self) -> float | None:
        """The second at which to call `advance` and `feedback`, maybe past; None while nothing is planned."""
        learner = () if self._learner is None else (self._learner.due,)
        return min(chain(self._rack.due(), self._hands.due(), learner), default=None)

    # Which controller does what

    @property
    def mappings(self) -> tuple[Mapping, ...]:
        """All mappings that hold at present."""
        return self._patch.mappings

    @property
    def chosen(self) -> tuple[Mapping, ...]:
        """Those that are not defaults, for the settings."""
        return self._patch.chosen

    @property
    def spans(self) -> dict[str, Span]:
        """The spans that are not a knob's own, for the settings."""
        return self._stand.spans

    def bind(self, mapping: Mapping) -> tuple[Mapping, ...]:
        """Add a mapping; the chosen ones that it replaces, for they lay on the same control."""
        replaced = self._patch.bind(mapping)
        self._refit()
        return replaced

    def forget(self, target: str) -> bool:
        """Back to the target's default; says whether it had another."""
        forgotten = self._patch.forget(target)
        self._refit()
        return forgotten

    @property
    def learning(self) -> str | None:
        """The target that waits for its control."""
        return None if self._learner is None else self._learner.target

    def learn(self, target: str | None, now: float, kind: str | None = None) -> None:
        """The next control that is moved becomes the target's and replaces what the target had; None ends learning.

        `kind` forces how it is read: a kind of mapping, or an encoding of relative encoders. Raises KnobError.
        """
        if target is None:
            self._learner = None
            return
        if not self._patch.knows(target):
            raise KnobError(f"There is no {target!r} to learn; there are {', '.join((*self._stand.names, *TRIGGERS))}")
        self._learner = Learner(target, now, *kind_of(target, kind))

    # What others see

    def change(self, takeover: Takeover, feedback: bool) -> None:
        """Other settings."""
        self._hands.change(takeover, feedback)

    def lost(self, port: str) -> tuple[Happening, ...]:
        """A port has vanished: its switches are let go, and its controllers have to pick up again."""
        return self._hands.lose(port)

    def found(self, port: str) -> None:
        """A port is there (again): nobody knows what its controls show, so all are told."""
        self._rack.lose(port)
        self._hands.tell(*self._stand.names)

    def feedback(self, now: float) -> list[tuple[str, bytes]]:
        """The messages that tell controls where their knobs stand, each with its port."""
        return self._hands.collect(now)

    def views(self) -> tuple[KnobView, ...]:
        """All knobs as the panel shows them, axes first."""
        return tuple(map(self._view, self._stand.names))

    def _study(self, learner: Learner, message: Message, port: str, now: float) -> tuple[Happening, ...]:
        if message.kind == NOTE_ON:
            self._rack.hold(message, port)
        elif message.number in SELECTORS:
            self._rack.follow(message, port)
        found = learner.hear(message, port, self._rack.selected(message, port), now)
        return () if found is None else (self._learned(found, now),)

    def _learned(self, found: Found, now: float) -> Learned:
        replaced = self._patch.bind(found.mapping, alone=True)
        self._learner = None
        self._rack.refit()
        one = self._rack.controller(found.mapping, found.port, found.channel)
        one.pair = found.pair
        one.pair.silence()
        if found.position is not None:
            one.rest(found.position)
        self._hands.welcome(one, now)
        self._hands.refit()
        return Learned(found.mapping.target, found.mapping, replaced)

    def _refit(self) -> None:
        self._rack.refit()
        self._hands.refit()

    def _view(self, name: str) -> KnobView:
        knob, span = knob_named(name), self._stand.span(name)
        texts = ", ".join(str(mapping) for mapping in self.mappings if mapping.target == name)
        one = max(self._rack.of(name), key=lambda one: one.turned_at, default=None)
        physical, held = (None, False) if one is None else (one.position, self._hands.holds(one))
        points_at = None if physical is None else span.value(knob, physical)
        ends = knob.low, knob.high, knob.centre
        return KnobView(name, self._stand.value(name), *ends, span, texts, physical, points_at, held)
