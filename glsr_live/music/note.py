"""Notes, meters and the time grid. Everything here is an integer number of ticks."""

from dataclasses import dataclass

TICKS_PER_BEAT = 480
"""Resolution of a beat, a quarter note."""
STEPS_PER_BEAT = 4
"""The model's grid is of sixteenth notes (paper, section 3.2)."""
TICKS_PER_STEP = TICKS_PER_BEAT // STEPS_PER_BEAT
DEFAULT_VELOCITY = 80


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A sounding note: `onset` and `duration` in ticks, `pitch` 0-127, `velocity` 1-127."""

    onset: int
    duration: int
    pitch: int
    velocity: int = DEFAULT_VELOCITY

    def __post_init__(self) -> None:
        if self.onset < 0 or self.duration < 1:
            raise ValueError(f"a note needs onset >= 0 and duration >= 1, not {self.onset} and {self.duration}")
        if not (0 <= self.pitch <= 127 and 1 <= self.velocity <= 127):
            raise ValueError(f"pitch {self.pitch} or velocity {self.velocity} is outside MIDI's range")

    @property
    def end(self) -> int:
        """The first tick at which the note no longer sounds."""
        return self.onset + self.duration

    @property
    def step(self) -> int:
        """The nearest step of the grid; a tie goes to the later one."""
        return nearest_step(self.onset)


def nearest_step(tick: int) -> int:
    """The step of the grid nearest to a tick."""
    return (tick + TICKS_PER_STEP // 2) // TICKS_PER_STEP


@dataclass(frozen=True, slots=True)
class Meter:
    """A time signature; `denominator` is a power of two."""

    numerator: int = 4
    denominator: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.numerator <= 255 or self.denominator not in (1, 2, 4, 8, 16, 32, 64):
            raise ValueError(f"{self.numerator}/{self.denominator} is no meter")

    @property
    def bar(self) -> int:
        """The length of a bar in ticks."""
        return self.numerator * TICKS_PER_BEAT * 4 // self.denominator


@dataclass(frozen=True, slots=True)
class Phrase:
    """A melody of `length` ticks, notes in order of onset; notes carry the played micro-timing."""

    notes: tuple[Note, ...]
    length: int
    meter: Meter = Meter()

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a phrase needs a length of at least one tick")
        if any(a.onset > b.onset for a, b in zip(self.notes, self.notes[1:], strict=False)):
            raise ValueError("the notes of a phrase stand in order of onset")

    @property
    def steps(self) -> int:
        """The length in steps of the grid, rounded up."""
        return -(-self.length // TICKS_PER_STEP)
