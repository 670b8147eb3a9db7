"""Controllers turn knobs."""

from collections.abc import Mapping
from dataclasses import replace

from glsr_live.engine.config import EngineConfig
from glsr_live.music.variation import RANGES, REACH, Knobs

FIRST_AXIS, LAST_AXIS = 14, 31
"""The axes of the pack lie on these controllers, in order; axes beyond the last have none by default."""
DEFAULTS = {"closeness": 102, "temperature": 103, "wander": 104}
CENTRE_VALUE, TOP_VALUE = 64, 127
CENTRES = {"closeness": 1.0, "temperature": 1.0, "wander": 1.0}
"""The knob's value at controller value 64; 0 for an axis."""


def knob_value(name: str, value: int) -> float:
    """The knob's value at a 7-bit controller value: 0 is the low end, 64 exactly the centre, 127 the high end.

    Straight lines between the three. An axis runs from -REACH over 0 to +REACH, the others as in RANGES.
    """
    low, high = RANGES.get(name, (-REACH, REACH))
    centre = CENTRES.get(name, 0.0)
    if value <= CENTRE_VALUE:
        return low + (centre - low) * value / CENTRE_VALUE
    return centre + (high - centre) * (value - CENTRE_VALUE) / (TOP_VALUE - CENTRE_VALUE)


class Board:
    """Where the knobs stand, and which controller turns which."""

    def __init__(self, config: EngineConfig) -> None:
        self._chosen = dict(config.controllers)
        self._panic = config.panic_controller
        self._by_controller: dict[int, str] = {}
        self.knobs = config.knobs
        self.lay(tuple(name for name, _ in config.knobs.axes))

    def lay(self, axes: tuple[str, ...]) -> None:
        """Give each axis of a pack its controller; axes of the same name keep their place."""
        wanted = {**_default_controllers(axes), **self._chosen}
        names = {*axes, *RANGES}
        free = {name: number for name, number in wanted.items() if name in names and number not in self._blocked(name)}
        self._by_controller = {number: name for name, number in free.items()}
        self.knobs = replace(self.knobs, axes=tuple((name, self.knobs.offset(name)) for name in axes))

    def owns(self, controller: int) -> bool:
        """Whether a knob sits on this controller."""
        return controller in self._by_controller

    def turn(self, controller: int, value: int) -> bool:
        """A controller moves; says whether a knob stands elsewhere now."""
        before, name = self.knobs, self._by_controller[controller]
        self.knobs = _with(before, name, knob_value(name, value))
        return self.knobs != before

    def _blocked(self, name: str) -> set[int]:
        """The controllers that the player gave to something else."""
        return {number for knob, number in {**self._chosen, "": self._panic}.items() if number and knob != name}


def _default_controllers(axes: tuple[str, ...]) -> Mapping[str, int]:
    return {**dict(zip(axes, range(FIRST_AXIS, LAST_AXIS + 1), strict=False)), **DEFAULTS}


def _with(knobs: Knobs, name: str, value: float) -> Knobs:
    if name == "closeness":
        return replace(knobs, closeness=value)
    if name == "temperature":
        return replace(knobs, temperature=value)
    if name == "wander":
        return replace(knobs, wander=value)
    return replace(knobs, axes=tuple((axis, value if axis == name else old) for axis, old in knobs.axes))
