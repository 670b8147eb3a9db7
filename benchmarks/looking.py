"""What there is to see in a melody and to hear in its sound, in numbers."""

import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from glsr_live.music.note import TICKS_PER_BEAT, Phrase
from glsr_live.music.scales import pitch_classes

BAR = 4 * TICKS_PER_BEAT
SILENT_DB, WINDOW_SECONDS = -60.0, 0.05


@dataclass(frozen=True)
class Look:
    """What there is to see in a melody."""

    notes: int
    by_bar: tuple[int, ...]
    places: int
    """Places in the bar, of 16, on which a note begins."""
    foreign: int
    """Notes outside the key."""
    leaps: int
    """Steps of the melody that are wider than an octave."""
    overlaps: int
    longest_rest: float
    """In beats."""
    kept: int
    """Notes of the melody that are still there: the same pitch on the same step."""
    span: tuple[int, int]


def look(phrase: Phrase, original: Phrase, key: str) -> Look:
    """Look at a phrase beside the one it answers."""
    notes, classes = phrase.notes, pitch_classes(key)
    bars = tuple(sum(note.step // 16 == bar for note in notes) for bar in range(phrase.length // BAR))
    rests = [after.onset - before.end for before, after in pairwise(notes)]
    ends = [notes[0].onset, phrase.length - notes[-1].end] if notes else [phrase.length]
    pitches = [note.pitch for note in notes]
    return Look(
        len(notes),
        bars,
        len({note.step % 16 for note in notes}),
        sum(pitch % 12 not in classes for pitch in pitches),
        sum(abs(after - before) > 12 for before, after in pairwise(pitches)),
        sum(rest < 0 for rest in rests),
        max([*rests, *ends]) / TICKS_PER_BEAT,
        len({(note.step, note.pitch) for note in notes} & {(note.step, note.pitch) for note in original.notes}),
        (min(pitches, default=0), max(pitches, default=0)),
    )


@dataclass(frozen=True)
class Heard:
    """What there is to hear in a sound file: levels in dB of full scale, and seconds."""

    seconds: float
    peak_db: float
    rms_db: float
    clipped: int
    """Samples at full scale."""
    longest_silence: float


def hear(path: Path) -> Heard:
    """Listen to a .wav of 16 bits."""
    with wave.open(str(path)) as file:
        channels, rate = file.getnchannels(), file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, channels)
    level = np.abs(samples.astype(float)).max(axis=1) / 32768
    window = int(WINDOW_SECONDS * rate)
    loudest = level[: len(level) // window * window].reshape(-1, window).max(axis=1)
    quiet, longest = 0, 0
    for each in loudest < 10 ** (SILENT_DB / 20):
        quiet = quiet + 1 if each else 0
        longest = max(longest, quiet)
    rms = float(np.sqrt(np.mean((samples / 32768) ** 2)))
    clipped = int((np.abs(samples.astype(int)) >= 32767).sum())
    return Heard(len(samples) / rate, _db(float(level.max())), _db(rms), clipped, longest * WINDOW_SECONDS)


def _db(level: float) -> float:
    return 20 * float(np.log10(max(level, 1e-9)))
