"""`glsr-live demo`: a melody is played into the whole instrument in real time, over ports in memory."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from glsr_live.daemon import Daemon, Model, Timer
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.core import Engine
from glsr_live.engine.events import Status
from glsr_live.engine.knobs import knob_value
from glsr_live.engine.messages import control
from glsr_live.io.clock import Clock
from glsr_live.io.memory_ports import MemoryPorts
from glsr_live.io.system import Wishes, settle
from glsr_live.io.worker import ModelProcess, model_command
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Note, Phrase
from glsr_live.performance import excerpt, messages_of, notes_in, seconds_per_tick
from glsr_live.roll import BLOCKS, Glyphs, draw, glyphs_for
from glsr_live.writing import write_together

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
BREATH_SECONDS = 0.3
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
        self.daemon = Daemon(Engine(config), self.ports, model, clock, self._watch, self.wishes)
        self._clock, self._say, self._glyphs = clock, say, glyphs
        self._start: float | None = None
        self._answers = 0

    @property
    def done(self) -> bool:
        """Whether every answer was heard to its end."""
        return self._answers == len(TURNS)

    def heard(self) -> tuple[Note, ...]:
        """What came out of the instrument, in ticks from the first note that went in."""
        messages = [(sent.time, sent.data) for sent in self.ports.sent]
        return () if self._start is None else notes_in(messages, self._start, self.bpm)

    def answer(self, number: int) -> Phrase:
        """The answer of that number, from 1, as it was heard; the melody takes the place before the first."""
        return excerpt(self.heard(), number * MELODY.length, MELODY)

    def _watch(self, status: Status) -> None:
        """The instrument reports at least every beat: begin when its model is there, listen, and end in time."""
        if self._start is None and status.provider:
            self._say(f"\nYou play, with pack {status.pack} on {status.provider}:\n{self._draw(MELODY)}")
            self._play(self._clock.now() + BREATH_SECONDS)
        elif self._start is not None and not self.done:
            bars = (self._clock.now() - self._start) / self._seconds(MELODY.length)
            while not self.done and bars >= self._answers + 2:
                self._answers += 1
                self._tell(self._answers)
        if self.done:
            self.daemon.stop()

    def _play(self, start: float) -> None:
        self._start = start
        for seconds, data in messages_of(MELODY.notes, self.bpm):
            self.ports.feed(data, start + seconds)
        # Half a step early: a turned knob is heard from the next step on, which is the answer's first.
        for number, value in enumerate(TURNS[1:], 2):
            moment = self._seconds(number * MELODY.length - TICKS_PER_STEP // 2)
            self.ports.feed(control(0, CONTROLLER, value), start + moment)

    def _tell(self, number: int) -> None:
        answer, density = self.answer(number), knob_value("density", TURNS[number - 1])
        counts = f"{len(MELODY.notes)} -> {len(answer.notes)} notes"
        self._say(f"\nIt answers, density at {density:+.1f}: {counts}\n{self._draw(answer)}")

    def _draw(self, phrase: Phrase) -> str:
        return draw(phrase, (note.pitch for note in MELODY.notes), self._glyphs)

    def _seconds(self, ticks: int) -> float:
        return ticks * seconds_per_tick(self.bpm)


def config_at(bpm: float) -> EngineConfig:
    """The settings of the demo: two bars that loop, density on a controller whatever the pack's order of axes."""
    return EngineConfig(bpm=bpm, bars=2, answer="loop", controllers=(("density", CONTROLLER),))


def _write(folder: Path, musician: Musician) -> Path:
    # Not at the top: the instrument's process stays free of the file library while it plays.
    from glsr_live.music.midi_file import Score, write_midi
    from glsr_live.music.timeline import TempoMap

    length = (len(TURNS) + 1) * MELODY.length
    heard = [note for note in musician.heard() if note.step < length // TICKS_PER_STEP]
    score = Score((*MELODY.notes, *heard), TempoMap.at(musician.bpm), name="GLSR Live demo")
    write_together(folder, {FILE: write_midi(score, length)})
    return folder / FILE
