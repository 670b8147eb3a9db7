"""`glsr-live demo`: a melody is played into the whole instrument in real time, over ports in memory."""

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path

from glsr_live.commands.performance import Timed, excerpt, messages_of, notes_in, seconds_per_tick
from glsr_live.commands.roll import BLOCKS, Glyphs, draw, glyphs_for
from glsr_live.commands.writing import write_together
from glsr_live.control.status import Status
from glsr_live.daemon import Company, Daemon, Model, Timer
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Span, knob_named
from glsr_live.engine.controls.encoding import position_of
from glsr_live.engine.core import Engine
from glsr_live.engine.messages import control
from glsr_live.errors import PackError
from glsr_live.io.clock import Clock
from glsr_live.io.memory_ports import MemoryPorts
from glsr_live.io.system import Wishes, settle
from glsr_live.io.worker import ModelProcess, model_command
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Note, Phrase

BEAT = TICKS_PER_BEAT
TITLE = "Jesu, meine Freude (Johann Crüger, 1653)"
MELODY = Phrase(
    (
        Note(0 * BEAT, 440, 71, 84),
        Note(1 * BEAT, 440, 71, 76),
        Note(2 * BEAT, 440, 69, 80),
        Note(3 * BEAT, 440, 67, 72),
        Note(4 * BEAT, 920, 66, 88),
        Note(6 * BEAT, 920, 64, 70),
    ),
    8 * BEAT,
)
CONTROLLER = 14
TURNS = (64, 96, 127, 21)
"""Where the density controller stands in each answer; 64 is rest."""
LATER = range(2, len(TURNS) + 1)
BREATH_SECONDS = 0.3
PATIENCE = 10 * MELODY.length
"""Ticks to wait for a first answer."""
FILE = "glsr-live_demo.mid"


def demo(args: argparse.Namespace) -> int:
    """Run the command: 0, or 130 when the player ended it early."""
    config = config_at(args.bpm)
    clock, say = Clock(), partial(print, flush=True)
    with closing(ModelProcess(model_command(args.pack, args.provider), clock.now())) as model:
        musician = Musician(config, model, clock, say, glyphs_for(sys.stdout.encoding))
        musician.wishes.hear_signals()
        say(f"The model is loading; then {TITLE} is played at {config.bpm:g} bpm and answered {len(TURNS)} times.")
        settle()
        musician.daemon.run()
    if not musician.done:
        return 130
    if args.folder is not None:
        path = _write(Path(args.folder), musician)
        say(f"\nThe melody and its answers, as they were heard, are in {path}.")
    return 0


class Musician:
    """Plays the melody into a daemon, turns its density knob, and says what was heard, one answer at a time."""

    def __init__(
        self, config: EngineConfig, model: Model, clock: Timer, say: Callable[[str], None], glyphs: Glyphs = BLOCKS
    ) -> None:
        self.bpm = config.bpm
        self.ports = MemoryPorts()
        self.wishes = Wishes()
        self.daemon = Daemon(Engine(config), self.ports, model, clock, Company(self._watch), self.wishes)
        self._clock, self._say, self._glyphs = clock, say, glyphs
        self._start: float | None = None
        self._entry: int | None = None
        self._answers = 0

    @property
    def done(self) -> bool:
        """Whether every answer was heard to its end."""
        return self._answers == len(TURNS)

    @property
    def end(self) -> int:
        """The tick at which the last answer ends, counted from the first note that went in."""
        return self._begin(len(TURNS) + 1)

    def heard(self) -> tuple[Note, ...]:
        """What came out of the instrument, in ticks from the first note that went in."""
        messages = [(sent.time, sent.data) for sent in self.ports.sent]
        return () if self._start is None else notes_in(messages, self._start, self.bpm)

    def answer(self, number: int) -> Phrase:
        """The answer of that number, from 1, as it was heard."""
        return excerpt(self.heard(), self._begin(number), MELODY)

    def _watch(self, status: Status) -> None:
        """The instrument reports at least every beat: play when its model is there, listen, and end in time."""
        now = self._clock.now()
        if self._start is None:
            if status.provider:
                self._say(f"\nYou play, with pack {status.pack} on {status.provider}:\n{self._draw(MELODY)}")
                self._play(now + BREATH_SECONDS)
        elif self._entry is None:
            self._listen(now - self._start)
        else:
            self._count(now - self._start)

    def _play(self, start: float) -> None:
        self._start = start
        self._feed(messages_of(MELODY.notes, self.bpm))

    def _listen(self, seconds: float) -> None:
        """The first answer enters on the first bar line that its model can meet; the knob turns in time with it."""
        if self.ports.sent:
            self._entry = round(seconds / self._seconds(MELODY.meter.bar)) * MELODY.meter.bar
            self._feed((self._moment(number), control(0, CONTROLLER, TURNS[number - 1])) for number in LATER)
        elif seconds > self._seconds(PATIENCE):
            raise PackError("the model was loaded but gives no answer; try glsr-live vary, which says why")

    def _count(self, seconds: float) -> None:
        while not self.done and seconds >= self._seconds(self._begin(self._answers + 2)):
            self._answers += 1
            self._tell(self._answers)
        if self.done:
            self.daemon.stop()

    def _tell(self, number: int) -> None:
        answer, density = self.answer(number), Span().value(knob_named("density"), position_of(TURNS[number - 1], 7))
        counts = f"notes {len(MELODY.notes)} -> {len(answer.notes)}"
        self._say(f"\nIt answers, density at {density:+.1f}: {counts}\n{self._draw(answer)}")

    def _draw(self, phrase: Phrase) -> str:
        return draw(phrase, (note.pitch for note in MELODY.notes), self._glyphs)

    def _feed(self, messages: Iterable[Timed]) -> None:
        for seconds, data in messages:
            self.ports.feed(data, (self._start or 0.0) + seconds)

    def _begin(self, number: int) -> int:
        return (self._entry or 0) + (number - 1) * MELODY.length

    def _moment(self, number: int) -> float:
        """Half a step before an answer: a turned knob is heard from the next step on, which is the answer's first."""
        return self._seconds(self._begin(number) - TICKS_PER_STEP // 2)

    def _seconds(self, ticks: int) -> float:
        return ticks * seconds_per_tick(self.bpm)


def config_at(bpm: float) -> EngineConfig:
    """The settings of the demo: two bars that loop, density on a controller whatever the pack's order of axes."""
    return EngineConfig(bpm=bpm, bars=2, answer="loop", takeover="jump")


def _write(folder: Path, musician: Musician) -> Path:
    # Not at the top: the instrument's process stays free of the file library while it plays.
    from glsr_live.music.midi_file import Score, write_midi
    from glsr_live.music.timeline import TempoMap

    heard = [note for note in musician.heard() if note.step < musician.end // TICKS_PER_STEP]
    score = Score((*MELODY.notes, *heard), TempoMap.at(musician.bpm), name="GLSR Live demo")
    write_together(folder, {FILE: write_midi(score, musician.end)})
    return folder / FILE
