"""What changes by itself while an answer loops: the drift along an axis, and a new seed every so many bars."""

from dataclasses import replace

from glsr_live.engine.config import EngineConfig
from glsr_live.music.variation import REACH, Knobs


def drifted(knobs: Knobs, config: EngineConfig, bars: int) -> Knobs:
    """The knobs `bars` bars after the answer began, given where the player has them."""
    return _followed(_rolled(knobs, config, bars), config, bars)


def _rolled(knobs: Knobs, config: EngineConfig, bars: int) -> Knobs:
    return replace(knobs, seed=knobs.seed + bars // config.every) if config.every else knobs


def _followed(knobs: Knobs, config: EngineConfig, bars: int) -> Knobs:
    """Away from the knob's place for `follow_bars` bars, and back for as many."""
    names = [name for name, _ in knobs.axes]
    if config.follow_axis not in names:
        return knobs
    way = bars % (2 * config.follow_bars) / config.follow_bars
    offset = knobs.offset(config.follow_axis) + config.follow_depth * min(way, 2 - way)
    moved = min(REACH, max(-REACH, offset))
    return replace(knobs, axes=tuple((name, moved if name == config.follow_axis else old) for name, old in knobs.axes))
