"""What a controller can turn or trigger, and where it lies by default."""

from collections.abc import Iterable

from glsr_live.engine.controls.mapping import Mapping
from glsr_live.engine.controls.span import MORPH
from glsr_live.music.variation import RANGES

FIRST_AXIS, LAST_AXIS = 14, 31
"""The axes of the pack lie on these controllers, in order; axes beyond the last have none by default."""
FIRST_COMMON = 102
"""The knobs that every pack has lie here and up, in the order of RANGES."""
PANIC_CONTROLLER = 119


def knobs_of(axes: Iterable[str]) -> tuple[str, ...]:
    """The names of everything that turns."""
    return (*axes, *RANGES, MORPH)


def default_mappings(axes: Iterable[str]) -> tuple[Mapping, ...]:
    """The mappings of a player who chose none, on every port and channel."""
    on_axes = zip(axes, range(FIRST_AXIS, LAST_AXIS + 1), strict=False)
    common = ((name, FIRST_COMMON + index) for index, name in enumerate(RANGES))
    return tuple(Mapping(name, "cc", number) for name, number in (*on_axes, *common, ("panic", PANIC_CONTROLLER)))
