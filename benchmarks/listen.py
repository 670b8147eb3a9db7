"""`python -m benchmarks.listen OUT`: what the instrument sounds like.

A melody of four bars is played into the instrument on JACK, five times; between them the density knob is turned from
-2 to +2, and what comes out is recorded. OUT gets the melody and every answer as .mid, all in a row as .mid, and that
rendered by fluidsynth as .ogg. What was recorded is looked at note by note, and the sound sample by sample.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.looking import BAR, hear, look
from benchmarks.stage import IN, OUT, Instrument, Load, staged, wait_until
from glsr_live.commands.performance import excerpt, messages_of, notes_in
from glsr_live.commands.writing import write_together
from glsr_live.music.arrangement import Arrangement, Part
from glsr_live.music.midi_file import write_arrangement
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.music.timeline import TempoMap

BPM, BARS = 96.0, 4
BAR_SECONDS = 240 / BPM
KEY = "G major"
DENSITIES = (-2, -1, 0, 1, 2)
MELODY = (
    (0, 4, 67), (4, 2, 71), (6, 2, 69), (8, 4, 71), (12, 4, 74),
    (16, 6, 76), (22, 2, 74), (24, 4, 72), (28, 4, 69),
    (32, 4, 71), (36, 2, 72), (38, 2, 74), (40, 4, 67), (44, 4, 66),
    (48, 4, 67), (52, 2, 72), (54, 2, 71), (56, 8, 67),
)  # fmt: skip
"""(step, steps, pitch); made for this instrument."""
LATE, SOONER = (0, 5, -4, 3, 7, -6, 2), 20
"""Ticks: how far a player is off the grid, and how much sooner he lets go."""
SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
GAIN, RATE = 2.5, 44100
NAMES = {-2: "density-2", -1: "density-1", 0: "density+0", 1: "density+1", 2: "density+2"}
FLAGS = ("--bpm", str(BPM), "--bars", str(BARS), "--sync", "internal", "--answer", "once", "--key-lock", "nudge")


def melody() -> Phrase:
    """The melody as it is played: with dynamics, a little off the grid."""
    notes = []
    for number, (step, steps, pitch) in enumerate(MELODY):
        onset = max(0, step * TICKS_PER_STEP + LATE[number % len(LATE)])
        velocity = 74 + 12 * (step % 16 == 0) + 6 * (step % 4 == 0) + (pitch - 70)
        notes.append(Note(onset, (step + steps) * TICKS_PER_STEP - SOONER - onset, pitch, velocity))
    return Phrase(tuple(notes), BARS * BAR)


def perform(rig: Any, instrument: Instrument) -> dict[int, Phrase]:
    """Play the melody once for every density; the answers, as they were heard."""
    from tests.jack_rig import Listener, Player

    recorder, player = Listener(rig), Player(rig)
    rig.connect(player.port, IN)
    rig.connect(OUT, recorder.port)
    played, turn = melody(), 2 * BARS * BAR_SECONDS
    script = [(number * turn + when, data) for number in range(len(DENSITIES))
              for when, data in messages_of(played.notes, BPM)]  # fmt: skip
    instrument.osc.send("/glsr/knob/density", float(DENSITIES[0]))
    time.sleep(0.2)
    start = player.play(*script)
    for number, density in enumerate(DENSITIES):
        wait_until(start + number * turn + BAR_SECONDS)
        instrument.osc.send("/glsr/knob/density", float(density))
    wait_until(start + len(DENSITIES) * turn + 0.5)
    heard = notes_in(list(recorder.heard), start, BPM)
    begins = ((2 * number + 1) * BARS * BAR for number in range(len(DENSITIES)))
    return {density: excerpt(heard, begin, played) for density, begin in zip(DENSITIES, begins, strict=True)}


def in_a_row(phrases: Sequence[tuple[str, Phrase]]) -> Arrangement:
    """The phrases one after the other, each with its name where it begins."""
    notes, markers = [], []
    for number, (name, phrase) in enumerate(phrases):
        start = number * BARS * BAR
        markers.append((start, name))
        notes += [replace(note, onset=note.onset + start) for note in phrase.notes]
    return _arrangement("GLSR Live, density from -2 to +2", notes, len(phrases), tuple(markers))


def render(midi: Path, sound: Path) -> None:
    """Render a MIDI file; the kind of sound file goes by its name."""
    kind = {".wav": "wav", ".ogg": "oga", ".flac": "flac"}[sound.suffix]
    words = ["fluidsynth", "-n", "-i", "-q", "-g", str(GAIN), "-r", str(RATE), "-T", kind, "-F", str(sound)]
    done = subprocess.run([*words, str(SOUNDFONT), str(midi)], capture_output=True, text=True, check=False)
    if done.returncode or not sound.is_file():
        raise RuntimeError(f"fluidsynth did not render {midi}: {done.stderr.strip() or 'is its sound font there?'}")


def main(words: Sequence[str] | None = None) -> int:
    """Play, record, write, look and listen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listen", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")
    out, strain = parser.parse_args(words).out, Load()
    with staged(*FLAGS) as (rig, instrument):
        answers = perform(rig, instrument)
        farewell = instrument.end()
    phrases = [("melody", melody()), *((NAMES[density], answer) for density, answer in answers.items())]
    files = {f"{name}.mid": write_arrangement(_arrangement(name, phrase.notes)) for name, phrase in phrases}
    write_together(out, {**files, "density.mid": write_arrangement(in_a_row(phrases))})
    render(out / "density.mid", out / "density.ogg")
    print("\n".join(_told(phrases)))
    with TemporaryDirectory() as folder:
        for name, _ in (*phrases, ("density", None)):
            render(out / f"{name}.mid", sound := Path(folder) / f"{name}.wav")
            found = hear(sound)
            print(f"{name:<10} {found.seconds:5.1f} s, peak {found.peak_db:6.1f} dB, rms {found.rms_db:6.1f} dB, "
                  f"{found.clipped} clipped samples, longest silence {found.longest_silence:.2f} s")  # fmt: skip
    print(f"{farewell}\n{strain.to_text()}")
    return 0


def _told(phrases: Sequence[tuple[str, Phrase]]) -> Iterator[str]:
    head = "notes", "by bar", "places", "not in key", "leaps > 8ve", "overlaps", "longest rest", "kept", "span"
    yield f"{'':<10} " + "  ".join(f"{word:>12}" for word in head)
    for name, phrase in phrases:
        seen = look(phrase, phrases[0][1], KEY)
        row = (seen.notes, " ".join(map(str, seen.by_bar)), seen.places, seen.foreign, seen.leaps, seen.overlaps,
               f"{seen.longest_rest:.2f} beats", seen.kept, f"{seen.span[0]} to {seen.span[1]}")  # fmt: skip
        yield f"{name:<10} " + "  ".join(f"{cell:>12}" for cell in row)


def _arrangement(
    name: str, notes: Sequence[Note], passes: int = 1, markers: tuple[tuple[int, str], ...] = ()
) -> Arrangement:
    parts = (Part(name, tuple(notes)),)
    return Arrangement(parts, passes * BARS * BAR, TempoMap.at(BPM), keys=((0, KEY),), markers=markers)


if __name__ == "__main__":
    sys.exit(main())
