"""Bach's chorale sopranos as token sequences: the only place that knows music21 (paper, section 3.2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from music21 import corpus, interval, pitch, stream

from glsr_live.music.note import STEPS_PER_BEAT
from glsr_live.music.vocabulary import HOLD, REST

LOWEST, HIGHEST = "C4", "A5"
"""The original range of the voice; one chorale goes below it."""


class UnusableScoreError(ValueError):
    """A score that gives no melody; the message is the reason that the report counts."""


@dataclass(frozen=True)
class Melody:
    """A soprano on the grid: one spelled name, hold or rest per step of a sixteenth."""

    source: str
    steps: tuple[str, ...]

    @property
    def pitches(self) -> tuple[int, ...]:
        """MIDI pitches of the notes in order."""
        return tuple(int(pitch.Pitch(name).midi) for name in self.steps if name not in (HOLD, REST))


@dataclass(frozen=True)
class Corpus:
    """The melodies that were read, and how many scores were skipped for which reason."""

    melodies: tuple[Melody, ...]
    skipped: dict[str, int]


def read_chorales() -> Corpus:
    """Every usable, distinct soprano of music21's Bach chorales; takes about a minute."""
    melodies: dict[tuple[str, ...], Melody] = {}
    skipped: Counter[str] = Counter()
    for path in corpus.getComposer("bach"):
        try:
            melody = read_score(path.name, corpus.parse(path))
        except UnusableScoreError as reason:
            skipped[str(reason)] += 1
            continue
        if melody.steps in melodies:
            skipped["the same melody as another score"] += 1
        melodies.setdefault(melody.steps, melody)
    return Corpus(tuple(melodies.values()), dict(skipped))


def transpositions(melody: Melody) -> Iterator[Melody]:
    """The melody in every key that keeps it inside the voice's range, one spelling for each interval."""
    low, high = min(melody.pitches), max(melody.pitches)
    for semitones in range(pitch.Pitch(LOWEST).midi - low, pitch.Pitch(HIGHEST).midi - high + 1):
        yield _transpose(melody, semitones)


def read_score(source: str, score: stream.Score) -> Melody:
    """The soprano of a score; raises UnusableScoreError with the reason where there is none for us."""
    if len(score.parts) != 4:
        raise UnusableScoreError("not in four parts")
    sopranos = [part for part in score.parts if "soprano" in f"{part.partName} {part.id}".lower()]
    if len(sopranos) != 1:
        raise UnusableScoreError("no part is named soprano")
    melody = Melody(source, tuple(_steps(sopranos[0])))
    if not melody.pitches:
        raise UnusableScoreError("no note in the soprano")
    low, high = pitch.Pitch(LOWEST).midi, pitch.Pitch(HIGHEST).midi
    if not low <= min(melody.pitches) <= max(melody.pitches) <= high:
        raise UnusableScoreError(f"leaves {LOWEST}-{HIGHEST}")
    return melody


def _steps(part: stream.Part) -> list[str]:
    """One token name per step; of the notes inside one step (thirty-seconds) the first stands."""
    steps: dict[int, str] = {}
    end = 0
    part.stripTies(inPlace=True)  # a copy would take a third of the whole reading
    for element in part.flatten().notesAndRests:
        if element.duration.isGrace:
            continue
        onset, length = (int(float(value) * STEPS_PER_BEAT) for value in (element.offset, element.quarterLength))
        name = REST if element.isRest else element.pitches[-1].nameWithOctave
        if onset not in steps or steps[onset] == HOLD:
            steps[onset] = name
        for step in range(onset + 1, onset + length):
            steps[step] = REST if element.isRest else HOLD
        end = max(end, onset + length)
    return [steps.get(step, REST) for step in range(end)]


def _transpose(melody: Melody, semitones: int) -> Melody:
    if semitones == 0:
        return melody
    specifier, generic = interval.convertSemitoneToSpecifierGeneric(semitones)
    shift = interval.Interval(diatonic=interval.DiatonicInterval(specifier, generic))
    names = {name: _shifted(name, shift) for name in set(melody.steps)}
    return Melody(melody.source, tuple(names[name] for name in melody.steps))


def _shifted(name: str, shift: interval.Interval) -> str:
    return name if name in (HOLD, REST) else str(pitch.Pitch(name).transpose(shift).nameWithOctave)
