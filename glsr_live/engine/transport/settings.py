"""What a transport can be told."""

from dataclasses import dataclass
from typing import Literal

from glsr_live.engine.transport.regression import FASTEST, SLOWEST
from glsr_live.music.note import Meter

Sync = Literal["auto", "internal", "clock", "link"]
Source = Literal["internal", "clock", "link"]


@dataclass(frozen=True, slots=True)
class Settings:
    """`cycle` in ticks is the length of the bars that repeat; `count_in` is in bars; a positive delay is later."""

    bpm: float
    meter: Meter
    cycle: int
    sync: Sync = "auto"
    sync_delay_ms: float = 0.0
    count_in: int = 0
    clock_out: bool = False

    def __post_init__(self) -> None:
        if not SLOWEST <= self.bpm <= FASTEST:
            raise ValueError(f"{self.bpm:g} BPM is outside {SLOWEST:g}-{FASTEST:g}")
        if self.cycle < 1 or self.cycle % self.meter.bar:
            raise ValueError(f"a cycle of {self.cycle} ticks is not of whole bars")

    @property
    def delay(self) -> float:
        """The sync delay in seconds."""
        return self.sync_delay_ms / 1000
