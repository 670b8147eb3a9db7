"""A control as it was heard on one port and channel, and its hold on a knob."""

from glsr_live.engine.controls.encoding import value_of
from glsr_live.engine.controls.mapping import Mapping, Takeover
from glsr_live.engine.controls.pair import Pair

NEAR = 1 / 127
"""A controller this close to the knob has reached it."""
_NEVER = float("-inf")


class Controller:
    """One physical control. `position` is where it stands, 0 to 1; None before it is heard and for encoders."""

    def __init__(self, mapping: Mapping, port: str, channel: int) -> None:
        self.mapping, self.port, self.channel = mapping, port, channel
        self.pair = Pair()
        self.position: float | None = None
        self.held = False
        self.shown: int | None = None
        """The value that the control itself shows, as far as is known."""
        self.turned_at = self.told_at = _NEVER

    def value(self, position: float) -> int:
        """The position in the control's own numbers."""
        return value_of(position, self.mapping.bits)

    def rest(self, position: float) -> None:
        """The control is known to stand here, without having turned anything."""
        if self.mapping.kind != "relative":
            self.position, self.shown = position, self.value(position)

    def lose(self) -> None:
        """The control is out of reach; nobody knows where it will stand."""
        self.pair, self.position, self.held, self.shown = Pair(), None, False, None

    def take(self, position: float, knob: float, way: Takeover) -> float | None:
        """The control moves to `position` while the knob stands at `knob`; where the knob goes, None to stay.

        `pickup`: nowhere until the control reaches or crosses the knob. `scale`: its share of what is left towards
        the end, until both meet. `jump`: with the control.
        """
        before = self.position
        self.rest(position)
        if self.held or way == "jump" or abs(position - knob) <= NEAR:
            self.held = True
        elif way == "scale":
            return None if before is None else _share(before, position, knob)
        else:
            self.held = before is not None and (before < knob) != (position < knob)
        return position if self.held else None

    def meet(self, knob: float) -> None:
        """The knob was moved by something else; the control keeps hold only when it stands there too."""
        self.held = self.position is not None and abs(self.position - knob) <= NEAR


def _share(before: float, position: float, knob: float) -> float:
    """The knob goes as much of its way to the end as the control of its own."""
    if position > before:
        return knob + (1 - knob) * (position - before) / (1 - before)
    return knob * position / before if before > 0 else knob
