"""What the player is told."""

from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import CaptureState, ModelReady, Status, VariationReady
from glsr_live.engine.tempo import bar_and_beat
from glsr_live.music.variation import Knobs


def status_of(
    config: EngineConfig,
    capture: CaptureState,
    tick: int | None,
    knobs: Knobs,
    model: ModelReady | None,
    reply: VariationReady | None,
    late: int,
) -> Status:
    """The status; `tick` is the transport's, None while it rests."""
    bar, beat = (0, 0) if tick is None else bar_and_beat(max(0, tick), config.meter)
    return Status(
        capture=capture,
        bpm=config.bpm,
        meter=config.meter,
        bar=bar,
        beat=beat,
        knobs=knobs,
        played=reply.variation.played if reply else {},
        yields=reply.variation.yields if reply else {},
        pack=model.pack if model else "",
        provider=model.provider if model else "",
        latency_ms=reply.milliseconds if reply else 0.0,
        late=late,
    )
