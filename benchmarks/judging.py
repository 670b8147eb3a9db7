"""Whether an answer stands where it must: beside Hydrogen's own notes, and beside the pulses of its clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.hall import PHRASE
from benchmarks.hearing import Sounded

LATE_MS = 10.0


@dataclass
class Try:
    """One start of the host: whether the answer came on the right bar, and how far from the marks, in ms."""

    right: bool = False
    apart_ms: list[float] = field(default_factory=list)
    clock_ms: list[float] = field(default_factory=list)
    """Milliseconds of every note of ours after the clock's pulse on its place."""
    stop_ms: float | None = None
    """Milliseconds from Stop to the last note-off; None where the host sent no Stop."""
    said: str = ""
    stumbled: bool = False
    """Hydrogen's own notes were not where its clock was: it jumps in its song when the machine makes it wait."""


def by_clock(notes: Sequence[Sounded], pulses: Sequence[float]) -> tuple[list[float], str]:
    """Milliseconds of each note after the pulse on its place; a sentence where notes of the answer stand elsewhere.

    `pulses` are the seconds of the clock from Start on, 24 a beat; an answer stands in the bars that the marks are in.
    """
    apart, wrong = [], []
    for note in notes:
        at = min(range(len(pulses)), key=lambda index: abs(pulses[index] - note.start))
        apart.append(1000 * (note.start - pulses[at]))
        bar, pulse = divmod(at, 96)
        if bar % 2 == 0 or (2 * pulse, note.pitch) not in PHRASE:
            wrong.append(f"{note.pitch} in bar {bar + 1} at pulse {pulse}")
    return apart, f"by the clock, these stand elsewhere: {', '.join(wrong)}" if wrong else ""


def compared(ours: Sequence[Sounded], marks: Sequence[Sounded], step: float) -> tuple[list[float], str]:
    """Milliseconds of each of our notes after the mark on its place; a sentence where they are not the same notes.

    Our notes and the marks belong together in order; `step` is the most that they may be apart, in seconds.
    """
    if len(ours) != len(marks):
        return [], f"{len(ours)} notes of ours and {len(marks)} marks"
    pairs = list(zip(ours, marks, strict=True))
    wrong = [our.pitch for our, mark in pairs if our.pitch != mark.pitch or abs(our.start - mark.start) > step]
    apart = [1000 * (our.start - mark.start) for our, mark in pairs]
    return ([], f"these are elsewhere than their marks: {wrong}") if wrong else (apart, "")


def stumbles(marks: Sequence[Sounded], pulses: Sequence[float]) -> bool:
    """Whether Hydrogen's notes are not where its clock is."""
    apart, said = by_clock(marks, pulses)
    return bool(said) or max(map(abs, apart), default=0.0) > LATE_MS
