"""What happens because its time has come, and when that will be."""

from math import floor

from glsr_live.engine.capture import Captured
from glsr_live.engine.capture.pulse import retimed
from glsr_live.engine.instrument import Instrument
from glsr_live.engine.listening import FORESEEN
from glsr_live.engine.transport.changes import Click, Jumped, Send, Started, Stopped
from glsr_live.music.note import TICKS_PER_BEAT


class Timing:
    """Runs the instrument up to a second."""

    def __init__(self, instrument: Instrument) -> None:
        self._its = instrument
        self._beats = 0
        self._foreseen: int | None = None
        self._renewed = 0
        self._stopped_at: tuple[int, int] | None = None
        self._begun = False

    def run(self, now: float) -> None:
        """Do all that is due."""
        its = self._its
        self._begin(now)
        its.transport.advance(now)
        self.follow(now)
        its.output.advance(now)
        if not its.transport.running:
            return
        for event in its.performer.line.run(self._ahead(now)):
            its.output.play(event, its.transport.time_of(event.tick), now, its.performer.shares(event))
        self._take(now)
        self._renew(now)
        self._beats = its.transport.passed(now) // TICKS_PER_BEAT

    def due(self) -> list[float | None]:
        """The seconds at which to run."""
        its = self._its
        seconds = [its.transport.due(), its.board.due(), its.output.due(), its.autosave.due()]
        if not its.transport.running:
            return seconds
        renewal, beat = its.performer.due(self._renewed), (self._beats + 1) * TICKS_PER_BEAT
        capture = (due - its.shift for due in (self._capture_due, self._foresee_due) if due is not None)
        seconds += [its.transport.time_of(tick) for tick in (*capture, renewal, beat) if tick is not None]
        line = its.performer.line.due()
        return seconds if line is None else [*seconds, its.transport.time_of(line) - its.lead]

    def start_by_note(self, now: float) -> None:
        """Without a click nobody can count silent bars: the note is bar 1."""
        its = self._its
        if its.config.sync in ("auto", "internal"):
            its.transport.start_at_note(now)
            self.follow(now)
            its.by_note = its.config.starts == "note"

    def foresee(self, now: float) -> None:
        """Let the model begin while the phrase still runs."""
        its, due = self._its, self._foresee_due
        if due is not None and its.heard(now) >= due:
            self._foreseen = self._capture_due
        phrase = None if self._finds_tempo(now) else its.listener.foreseen(its.heard(now))
        if phrase is not None:
            its.actions += its.performer.foresee(phrase, its.wish, now)

    def follow(self, now: float) -> None:
        """Do what follows from what the transport has done."""
        its = self._its
        for change in its.transport.changes():
            match change:
                case Started(tick, position):
                    self._start(tick, position, now)
                case Stopped(tick):
                    self._still(tick, now)
                case Jumped(before, after, position) if before != after:
                    self._jump(after, position, now)
                case Send(data, due):
                    its.output.clock(data, due)
                case Click(due, accent):
                    its.output.click(due, accent, now)

    @property
    def _capture_due(self) -> int | None:
        return self._its.listener.capture.due()

    @property
    def _foresee_due(self) -> int | None:
        due = self._capture_due
        return None if due is None or due == self._foreseen else due - FORESEEN

    def _begin(self, now: float) -> None:
        config = self._its.config
        if not self._begun and config.starts == "daemon" and config.sync in ("auto", "internal"):
            self._its.transport.play(now)
        self._begun = True

    def _start(self, tick: int, position: int, now: float) -> None:
        """Begin, or go on where the music stopped."""
        if (tick, position) != self._stopped_at:
            self._jump(tick, position, now)
        self._its.by_note = False
        self._its.listener.capture.begin(tick - min(0, position))

    def _still(self, tick: int, now: float) -> None:
        """The transport has stopped: every note of ours ends, and half a phrase is none."""
        its, self._stopped_at = self._its, (tick, self._its.transport.position(tick))
        its.output.release_answer(now)
        its.performer.line.cut()
        its.listener.pause()
        its.by_note = False

    def _jump(self, tick: int, position: int, now: float) -> None:
        its = self._its
        its.output.release_answer(now)
        its.performer.relocate(tick, position)
        its.listener.jump(tick - min(0, position))
        self._foreseen, self._renewed = None, tick

    def _take(self, now: float) -> None:
        """Take the phrase that is complete; with nothing played and nothing to play, the transport rests."""
        its, tick, due = self._its, self._its.heard(now), self._capture_due
        capture = its.listener.capture
        complete = due is not None and tick >= due
        captured = capture.take(tick)
        if captured is not None:
            its.hear(self.in_its_tempo(captured, now), now)
        elif its.by_note and (complete or not capture.keeps_bars) and self._idle(now):
            its.transport.stop(now)
            self.follow(now)
        self.foresee(now)

    def _ahead(self, now: float) -> int:
        """The last tick whose second comes within the lead. What is heard meanwhile still belongs to its own tick."""
        time_of, passed = self._its.transport.time_of, self._its.transport.passed(now)
        here = time_of(passed)
        return passed + max(0, floor((now + self._its.lead - here) / (time_of(passed + 1) - here) + 1e-6))

    def _idle(self, now: float) -> bool:
        """Whether nothing is played and nothing is to be heard; who has a switch to press may play on before it."""
        its, performer, tick = self._its, self._its.performer, self._its.tick(now)
        its_own = its.config.capture == "switch" and its.listener.capture.started is None
        pause = its.config.bars * its.config.meter.bar
        played = not (its.listener.ring.rests(tick, pause) if its_own else its.listener.capture.tape.empty)
        return not (played or performer.asking.awaited or performer.line.lasts(tick))

    def _renew(self, now: float) -> None:
        its, tick = self._its, self._its.tick(now)
        due = its.performer.due(self._renewed)
        self._renewed = tick
        if due is not None and tick >= due:
            its.ask(its.performer.renew(its.wish, tick, now), now)

    def _finds_tempo(self, now: float) -> bool:
        its = self._its
        free = its.by_note and not its.listener.capture.keeps_bars and not its.performer.line.lasts(its.tick(now))
        return its.config.find_tempo and free

    def in_its_tempo(self, captured: Captured, now: float) -> Captured:
        """A phrase that was played freely, in the tempo that it was played in, which is ours from now on."""
        if not self._finds_tempo(now):
            return captured
        bpm, moved = retimed(captured, self._its.transport.bpm, self._its.tick(now))
        if moved is not captured:
            self._its.configure(now, bpm=bpm)
        return moved
