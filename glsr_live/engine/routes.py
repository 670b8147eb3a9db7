"""Which port carries what."""

from dataclasses import dataclass
from typing import Literal

from glsr_live.errors import UsageError

Cargo = Literal["answer", "thru", "clock"]
EVERYTHING: tuple[Cargo, ...] = ("answer", "thru", "clock")
CONTROL = "control"
"""The key of the port for controllers alone: nothing that comes in there is music."""


@dataclass(frozen=True)
class InputRoute:
    """What is heard from an input: `name` is a port that exists, or empty for our own virtual port."""

    name: str = ""
    channels: tuple[int, ...] = ()
    """The channels whose notes are heard, 0 to 15; empty for all."""
    transpose: int = 0
    """Semitones by which its notes are moved before they are heard."""
    notes: bool = True
    clock: bool = True
    """Whether its MIDI clock may be followed."""

    def __post_init__(self) -> None:
        _check(self.channels, self.transpose)

    @property
    def key(self) -> str:
        """What events call the port."""
        return self.name or "in"


@dataclass(frozen=True)
class OutputRoute:
    """What is sent to an output: `name` is a port that exists, or empty for our own virtual port."""

    name: str = ""
    channel: int | None = None
    """The channel of the answer there, 0 to 15; None for the answer's own."""
    transpose: int = 0
    """Semitones by which the answer is moved there."""
    carries: tuple[Cargo, ...] = EVERYTHING

    def __post_init__(self) -> None:
        _check(() if self.channel is None else (self.channel,), self.transpose)
        if unknown := [cargo for cargo in self.carries if cargo not in EVERYTHING]:
            raise UsageError(f"an output carries {', '.join(EVERYTHING)}, not {unknown[0]!r}")

    @property
    def key(self) -> str:
        """What actions call the port."""
        return self.name or "out"


def _check(channels: tuple[int, ...], transpose: int) -> None:
    for channel in channels:
        if not 0 <= channel <= 15:
            raise UsageError(f"MIDI has the channels 1 to 16, not {channel + 1}")
    if not -48 <= transpose <= 48:
        raise UsageError(f"a port is transposed by -48 to 48 semitones, not {transpose}")
