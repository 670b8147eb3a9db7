"""Feedback: controls that can show a place are told where their knob stands."""

from collections.abc import Iterable

from glsr_live.engine.controls.controller import Controller
from glsr_live.engine.controls.encoding import messages_of

QUIET = 0.300
"""Seconds after its last move in which a control is told nothing: nobody pulls at a knob that a hand is on."""
APART = 1 / 30
"""Seconds between two tellings of the same control."""
ECHO = 0.100
"""Seconds within which a control may send back what it was told."""


class Telling:
    """Keeps what each control shows equal to where its knob stands."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self._wanted: dict[Controller, int] = {}

    def want(self, controller: Controller, position: float) -> None:
        """The control should show this position."""
        value = controller.value(position)
        self._wanted.pop(controller, None)
        if self.on and value != controller.shown:
            self._wanted[controller] = value

    def keep(self, controllers: Iterable[Controller]) -> None:
        """All other controls are gone."""
        kept = set(controllers)
        self._wanted = {one: value for one, value in self._wanted.items() if one in kept}

    def collect(self, now: float) -> list[tuple[str, bytes]]:
        """The ports and messages that are due."""
        ripe = [one for one in self._wanted if now >= _due(one)]
        return [(one.port, data) for one in ripe for data in self._tell(one, now)]

    def due(self) -> Iterable[float]:
        """When to collect."""
        return map(_due, self._wanted)

    def _tell(self, one: Controller, now: float) -> list[bytes]:
        one.shown, one.told_at = self._wanted.pop(one), now
        return messages_of(one.mapping, one.channel, one.shown, one.pair.upper_first)


def echoes(controller: Controller, position: float, now: float) -> bool:
    """Whether the control only sends back what it was just told."""
    return now - controller.told_at < ECHO and controller.value(position) == controller.shown


def _due(controller: Controller) -> float:
    return max(controller.turned_at + QUIET, controller.told_at + APART)
