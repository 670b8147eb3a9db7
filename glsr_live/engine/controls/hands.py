"""What the turns of controls do to the knobs, and what the controls are told of it."""

from collections.abc import Iterable

from glsr_live.engine.controls.controller import Controller
from glsr_live.engine.controls.mapping import HELD, TRIGGERS, Takeover
from glsr_live.engine.controls.rack import Rack, Turned
from glsr_live.engine.controls.stand import Stand
from glsr_live.engine.controls.telling import Telling, echoes
from glsr_live.engine.controls.values import Happening, Move, Trigger


class Hands:
    """Keeps controls and knobs together: who has hold of which knob, and who has to be told."""

    def __init__(self, stand: Stand, rack: Rack, takeover: Takeover, feedback: bool) -> None:
        self._stand, self._rack = stand, rack
        self._takeover = takeover
        self._telling = Telling(feedback)

    def change(self, takeover: Takeover, feedback: bool) -> None:
        """Other settings."""
        self._takeover, self._telling.on = takeover, feedback
        self.tell(*self._stand.names)

    def refit(self) -> None:
        """The rack holds other controls."""
        self._telling.keep(one for name in self._stand.names for one in self._rack.of(name))
        self.tell(*self._stand.names)

    def follow(self, turns: tuple[Turned, ...], now: float) -> tuple[Happening, ...]:
        """What the turns do, in order."""
        return tuple(happening for turn in turns for happening in self._do(turn, now))

    def lose(self, port: str) -> tuple[Happening, ...]:
        """A port has vanished; whatever was pressed there is let go."""
        pressed = (one for one in self._rack.at(port) if one.mapping.target in TRIGGERS)
        happened = tuple(happening for one in pressed for happening in _press(one, 0.0))
        self._rack.lose(port)
        return happened

    def meet(self, name: str) -> None:
        """A knob has moved; those of its controls that stand elsewhere have to come to it again."""
        position = self._stand.position(name)
        for one in self._rack.of(name):
            one.meet(position)
        self.tell(name)

    def welcome(self, one: Controller, now: float) -> None:
        """A hand is on this control, though it has turned nothing yet."""
        one.turned_at = now
        one.meet(self._stand.position(one.mapping.target))

    def tell(self, *names: str) -> None:
        """Let the controls of these knobs be told where they stand, if they show something else."""
        for name in names:
            position = self._stand.position(name)
            for one in self._rack.of(name):
                self._telling.want(one, position)

    def collect(self, now: float) -> list[tuple[str, bytes]]:
        """The ports and messages that are due."""
        return self._telling.collect(now)

    def due(self) -> Iterable[float]:
        """When to collect."""
        return self._telling.due()

    def holds(self, one: Controller) -> bool:
        """Whether the next turn of the control moves its knob."""
        return one.held or one.mapping.kind == "relative" or self._way(one) == "jump"

    def _way(self, one: Controller) -> Takeover:
        return one.mapping.takeover or self._takeover

    def _do(self, turn: Turned, now: float) -> tuple[Happening, ...]:
        one = turn.controller
        name, relative = one.mapping.target, one.mapping.kind == "relative"
        if name in TRIGGERS:
            return _press(one, turn.position)
        if not relative and echoes(one, turn.position, now):
            return ()
        one.turned_at = now
        if not (self._stand.step(name, turn.steps) if relative else self._turn(one, turn.position)):
            self.tell(name)
            return ()
        self.meet(name)
        return (Move(name, self._stand.value(name)),)

    def _turn(self, one: Controller, position: float) -> bool:
        name = one.mapping.target
        goal = one.take(position, self._stand.position(name), self._way(one))
        moved = goal is not None and self._stand.put(name, self._stand.value_at(name, goal))
        if not moved and one.held:
            one.meet(self._stand.position(name))
        return moved


def _press(one: Controller, position: float) -> tuple[Happening, ...]:
    """A press is a rise over the middle; a button that never says that it was let go says the same place again."""
    before, one.position, name = one.position, position, one.mapping.target
    pressed, was = position >= 0.5, before is not None and before >= 0.5
    if pressed and (not was or (position == before and name not in HELD)):
        return (Trigger(name),)
    return (Trigger(name, False),) if was and not pressed and name in HELD else ()
