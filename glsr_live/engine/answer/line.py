"""The line: a phrase becomes timed notes, one voice, in absolute ticks of the transport."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, takewhile

from glsr_live.engine.capture.captured import EARLY
from glsr_live.music.melody import LEGATO
from glsr_live.music.note import TICKS_PER_STEP, Phrase


@dataclass(frozen=True, slots=True)
class Cue:
    """A note to play in transport ticks; `place` is the tick of its step on the grid."""

    on: int
    off: int
    place: int
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class NoteOn:
    """The line starts a note at a tick; `serial` tells it from every other."""

    tick: int
    pitch: int
    velocity: int
    serial: int


@dataclass(frozen=True, slots=True)
class NoteOff:
    """The line ends the note of that serial at a tick."""

    tick: int
    pitch: int
    serial: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A phrase that sounds from a transport tick on, once or over and over."""

    phrase: Phrase
    start: int
    loop: bool

    def cues(self, first: int) -> Iterator[Cue]:
        """The notes whose place on the grid is at tick `first` or later; without end in a loop."""
        if not self.phrase.notes:
            return
        cycle = max(0, (first - self.start) // self.phrase.length)
        starts = count(self.start + cycle * self.phrase.length, self.phrase.length) if self.loop else (self.start,)
        for start in starts:
            yield from (cue for cue in self._cycle(start) if cue.place >= first)

    def grid_after(self, tick: int) -> int:
        """The first step of the answer's grid after a tick, never before its start."""
        return max(self.start, self.start + ((tick - self.start) // TICKS_PER_STEP + 1) * TICKS_PER_STEP)

    def lasts(self, tick: int) -> bool:
        """Whether the answer is not over at a tick."""
        return self.loop or tick < self.start + self.phrase.length

    def _cycle(self, start: int) -> Iterator[Cue]:
        for note in self.phrase.notes:
            place = start + note.step * TICKS_PER_STEP
            yield Cue(start + note.onset, start + note.end, place, note.pitch, note.velocity)


class Line:
    """One voice that plays answers; a new one takes over on a grid step without cutting what sounds.

    Notes overlap as far as legato playing has it; one that would sound further into the next note ends there.
    """

    def __init__(self) -> None:
        self.late = 0
        self._serial = 0
        self.clear()

    def clear(self) -> None:
        """Play nothing any more; a sounding note is its owner's to end."""
        self._answer: Answer | None = None
        self._cues: Iterator[Cue] = iter(())
        self._next: Cue | None = None
        self._sounding: dict[int, Cue] = {}
        self._entering: tuple[int, int, Answer] | None = None

    def enter(self, answer: Answer, first: int, tick: int) -> None:
        """Let an answer take over with its notes placed at `first` or later; now is `tick`, before `first`.

        Until then the old answer plays on. What sounds goes on to its own end or to the next note.
        """
        # No note of the old answer that lies before `first` on the grid starts later than half a step before it.
        self._entering = (max(tick, first - EARLY), first, answer)

    @property
    def answer(self) -> Answer | None:
        """The answer that plays, or else the one that is about to."""
        return self._answer or (self._entering[2] if self._entering else None)

    def cut(self) -> None:
        """What sounds was ended by its owner; the answer goes on with its next note."""
        self._sounding.clear()

    def repeat(self, loop: bool, tick: int) -> None:
        """What plays goes on after this pass, or ends with it."""
        if self._entering:
            self._entering = (*self._entering[:2], replace(self._entering[2], loop=loop))
        answer = self._answer
        if answer is None or answer.loop == loop or not answer.lasts(tick):
            return
        length = answer.phrase.length
        passed = max(0, tick - answer.start) // length
        self._answer = answer = replace(answer, start=answer.start + passed * length, loop=loop)
        self._cues = answer.cues(self._next.place if self._next else answer.start + length)
        self._next = next(self._cues, None)

    def relocate(self, tick: int, position: int) -> None:
        """The song jumped, and `tick` is at that position of it: a loop goes on where the song has it, from now.

        A loop's passes begin where the song's position is a multiple of its length. An answer that plays once is over,
        unless it has not begun yet: that one begins with the next bar of its meter.
        """
        answer = self._entering[2] if self._entering else self._answer
        waits = self._entering is not None and self._entering[1] == self._entering[2].start
        self.clear()
        if answer and (answer.loop or waits):
            into_it = position % answer.phrase.length if answer.loop else -(-position % answer.phrase.meter.bar)
            self._answer = replace(answer, start=tick - into_it)
            self._cues = self._answer.cues(tick)
            self._next = next(self._cues, None)

    def lasts(self, tick: int) -> bool:
        """Whether anything sounds or is still to come."""
        playing = self._answer is not None and self._answer.lasts(tick)
        return playing or bool(self._sounding) or self._entering is not None

    def due(self) -> int | None:
        """The tick of the next thing to do."""
        ticks = [cue.off for cue in self._sounding.values()]
        ticks += [self._entering[0]] if self._entering else []
        ticks += [self._next.on] if self._next else []
        return min(ticks, default=None)

    def run(self, until: int) -> Iterator[NoteOn | NoteOff]:
        """What is due up to the tick `until`, in order.

        After a stall, notes that are more than a step late are left out, on and off, and counted in `late`.
        """
        while (tick := self.due()) is not None and tick <= until:
            ending = [serial for serial, cue in self._sounding.items() if cue.off <= tick]
            if ending:
                yield from [self._end(serial, tick) for serial in ending]
            elif self._entering and self._entering[0] <= tick:
                self._take_over(*self._entering)
            else:
                yield from self._play(until)

    def _take_over(self, tick: int, first: int, answer: Answer) -> None:
        """Notes that sound and that the new answer has as well go on to its end of them, or to the place `first`."""
        same = {serial: _same(answer, held) for serial, held in self._sounding.items()}
        for serial, cue in same.items():
            if cue:
                held = self._sounding[serial]
                self._sounding[serial] = replace(held, off=max(cue.off, min(held.off, first)))
        fresh = (cue for cue in answer.cues(first) if cue not in same.values())
        self._entering, self._answer = None, answer
        self._cues = (_not_before(cue, tick) for cue in fresh)
        self._next = next(self._cues, None)

    def _play(self, until: int) -> Iterator[NoteOn | NoteOff]:
        cue = self._next
        assert cue is not None
        self._next = next(self._cues, None)
        if until - cue.on > TICKS_PER_STEP:
            self._leave_out(until)
            return
        cut = [serial for serial, held in self._sounding.items() if held.off - cue.on > LEGATO]
        yield from [self._end(serial, cue.on) for serial in cut]
        self._serial += 1
        self._sounding[self._serial] = cue
        yield NoteOn(cue.on, cue.pitch, cue.velocity, self._serial)

    def _leave_out(self, until: int) -> None:
        self.late += 1
        answer, cue = self._answer, self._next
        # After hours of sleep a loop must not be walked note by note.
        if answer and cue and until - cue.on > answer.phrase.length:
            self._cues = answer.cues(until - TICKS_PER_STEP)
            self._next = next(self._cues, None)

    def _end(self, serial: int, tick: int) -> NoteOff:
        return NoteOff(tick, self._sounding.pop(serial).pitch, serial)


def _same(answer: Answer, held: Cue) -> Cue | None:
    """The note of an answer that sounds already: the same pitch at the same place."""
    near = takewhile(lambda cue: cue.place <= held.place, answer.cues(held.place))
    return next((cue for cue in near if cue.pitch == held.pitch), None)


def _not_before(cue: Cue, tick: int) -> Cue:
    """A note that was played a little early, and whose answer came a little later still, starts at once."""
    return replace(cue, on=max(cue.on, tick), off=max(cue.off, tick + 1))
