"""The only place that knows music21: Bach's chorale sopranos (paper, section 3.2), and scores of every other kind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from unittest import mock

from music21 import abcFormat, converter, corpus, harmony, interval, pitch, spanner, stream
from music21.musicxml.xmlToM21 import MusicXMLImporter

from glsr_live.music.note import STEPS_PER_BEAT, TICKS_PER_BEAT, Note
from glsr_live.music.vocabulary import HOLD, REST
from training.bars import Measure
from training.keys import WIDE
from training.passages import Written

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


def folk_files(folder: str) -> list[Path]:
    """The ABC files of a collection that ships with music21, by name."""
    return sorted(path for path in corpus.getComposer(folder) if path.suffix == ".abc")


def read_abc(text: str) -> Written:
    """One tune in ABC notation, as `abc.plain_tune` leaves it; raises UnusableScoreError for what is no note in it."""
    with mock.patch.object(abcFormat.environLocal, "warn", _refuse):
        parsed = converter.parseData(text, format="abc")
    if not isinstance(parsed, stream.Score):
        raise UnusableScoreError("more than one tune")
    return _written(parsed)


def _refuse(message: object, *_: object) -> None:
    """music21 takes what it cannot read for the note C, with a warning."""
    if "assuming C" in str(message):
        raise UnusableScoreError("something in the music is neither note nor rest")


def read_musicxml(text: str) -> Written:
    """A score in MusicXML."""
    importer = MusicXMLImporter()
    importer.xmlText = text
    importer.parseXMLText()
    return _written(importer.stream)


def _written(score: stream.Score) -> Written:
    """All sounding notes of all parts, and the measures of the first."""
    parts = list(score.parts)
    if not parts:
        raise UnusableScoreError("no part in it")
    names: dict[tuple[int, int], str] = {}
    notes = [note for part in parts for note in _sounding(part, names)]
    if not notes:
        raise UnusableScoreError("no note in it")
    return Written(tuple(notes), tuple(_measures(parts[0])), names)


def _sounding(part: stream.Part, names: dict[tuple[int, int], str]) -> list[Note]:
    """The notes of a part with ties joined; their names are added to `names`."""
    notes: list[Note] = []
    latest: dict[int, int] = {}
    for element in part.flatten().notes:
        length = _ticks(element.quarterLength)
        if element.duration.isGrace or isinstance(element, harmony.Harmony) or length < 1:
            continue
        for sound in getattr(element, "notes", (element,)):
            for name in getattr(sound, "pitches", ()):
                onset, midi = _ticks(element.offset), int(name.midi)
                before = latest.get(midi)
                if sound.tie and sound.tie.type != "start" and before is not None and notes[before].end == onset:
                    notes[before] = Note(notes[before].onset, notes[before].duration + length, midi)
                    continue
                latest[midi] = len(notes)
                notes.append(Note(onset, length, midi))
                if name.nameWithOctave in WIDE.index:
                    names[onset, midi] = name.nameWithOctave
    return notes


def _measures(part: stream.Part) -> Iterator[Measure]:
    measures = list(part.getElementsByClass(stream.Measure))
    onsets = [_ticks(measure.offset) for measure in measures]
    ends = [*onsets, _ticks(part.highestTime)][1:]
    meter = ""
    for measure, onset, end in zip(measures, onsets, ends, strict=True):
        meter = measure.timeSignature.ratioString if measure.timeSignature else meter
        yield Measure(onset, end - onset, meter, _leaps(measure))


def _leaps(measure: stream.Measure) -> bool:
    """Whether a second or later ending begins here."""
    brackets = (each for each in measure.getSpannerSites() if isinstance(each, spanner.RepeatBracket))
    return any(bracket.isFirst(measure) and not str(bracket.number).startswith("1") for bracket in brackets)


def _ticks(beats: float | Fraction) -> int:
    return round(Fraction(beats).limit_denominator(TICKS_PER_BEAT * 7) * TICKS_PER_BEAT)
