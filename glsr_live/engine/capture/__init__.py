"""Where a phrase begins and ends: what was played becomes a phrase with a place in time."""

from glsr_live.engine.capture.bars import BarCapture
from glsr_live.engine.capture.captured import Capture, Captured
from glsr_live.engine.capture.silence import SilenceCapture
from glsr_live.engine.capture.switch import SwitchCapture
from glsr_live.engine.config import EngineConfig

__all__ = ["Capture", "Captured", "capture_of"]


def capture_of(config: EngineConfig) -> Capture:
    """The capture that the settings ask for."""
    kinds: dict[str, type[BarCapture] | type[SilenceCapture] | type[SwitchCapture]] = {
        "bars": BarCapture,
        "silence": SilenceCapture,
        "switch": SwitchCapture,
    }
    return kinds[config.capture](config)
