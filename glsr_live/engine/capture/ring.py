"""The ring: what was played lately, whether or not anybody was recording."""

from glsr_live.engine.capture.captured import EARLY, Captured, phrase_of
from glsr_live.engine.capture.tape import Tape
from glsr_live.music.note import TICKS_PER_BEAT, Meter, Note

KEPT = 16384
"""Notes that are remembered."""


class Ring:
    """Remembers the latest notes in transport ticks, so that a phrase can be taken after it was played."""

    def __init__(self) -> None:
        self.tape = Tape()

    def last_bars(self, bars: int, meter: Meter, tick: int) -> Captured | None:
        """The last `bars` bars in which something was played, up to a bar line; None when nothing was.

        A bar that is about to end counts: the hand that takes it comes a little early or a little late.
        """
        notes = self._recent(tick)
        line = (tick + TICKS_PER_BEAT // 2) // meter.bar * meter.bar
        last = ((notes[-1].onset + EARLY) // meter.bar + 1) * meter.bar if notes else line
        windows = (_window(notes, end - bars * meter.bar, end, meter) for end in (min(line, last), last))
        return next((found for found in windows if found), None)

    def rests(self, tick: int, ticks: int) -> bool:
        """Whether nothing has sounded for so many ticks."""
        return self.tape.quiet and (self.tape.empty or tick >= self.tape.end + ticks)

    def _recent(self, tick: int) -> list[Note]:
        self.tape.forget_all_but(KEPT)
        return sorted(self.tape.notes(tick))


def _window(notes: list[Note], start: int, end: int, meter: Meter) -> Captured | None:
    inside = [note for note in notes if start - EARLY <= note.onset < end - EARLY]
    return Captured(phrase_of(inside, start, end - start, meter), start, meter.bar) if inside else None
