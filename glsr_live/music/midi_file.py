"""A MIDI file as a melody and back, on bytes; the melody is the highest line of all that are no drums."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from mido import Message, MetaMessage, MidiFile, MidiTrack

from glsr_live.errors import MidiFileError
from glsr_live.music import smf
from glsr_live.music.arrangement import Arrangement, signature
from glsr_live.music.melody import highest_leads
from glsr_live.music.midi_track import Sound, Track
from glsr_live.music.note import TICKS_PER_BEAT, Meter, Note, Phrase
from glsr_live.music.timeline import TempoMap, steady

LONGEST_MINUTES = 30
LONGEST_BEATS = 10_000
"""A file is taken up to whichever of the two comes first; thirty minutes at 300 bpm are 9,000 beats."""
MOST_EVENTS = 50_000
"""Notes and changes of tempo and meter; a melody of thirty minutes has a few thousand notes."""


@dataclass(frozen=True)
class Score:
    """A melody (`notes` in ticks of 480 per beat), its tempo, its meters as (tick, Meter) from tick 0 on, its name."""

    notes: tuple[Note, ...]
    tempo: TempoMap = field(default_factory=TempoMap)
    meters: tuple[tuple[int, Meter], ...] = ((0, Meter()),)
    name: str = ""

    @property
    def end(self) -> int:
        """The tick at which the last note ends."""
        return max((note.end for note in self.notes), default=0)

    @property
    def length(self) -> int:
        """The ticks up to the end of the bar in which the last note ends; a change of meter starts a bar."""
        end = max(1, self.end)
        start, meter = [change for change in self.meters if change[0] < end][-1]
        return start + -(-(end - start) // meter.bar) * meter.bar

    @property
    def phrase(self) -> Phrase:
        """The melody as a phrase of whole bars in the first meter."""
        return Phrase(self.notes, self.length, self.meters[0][1])


def read_midi(data: bytes) -> Score:
    """The melody in the bytes of a MIDI file of format 0 or 1 with any number of ticks per beat.

    All notes count but those on the drum channel, and the highest lead; the name is that of the first track with notes
    that has one. Changes of tempo and meter after the last note's end are left out.
    Raises MidiFileError, one sentence that names what is wrong and the remedy.
    """
    file = smf.chunks(data)
    tracks = [Track() for _ in file.tracks]
    room = MOST_EVENTS
    for track, chunk in zip(tracks, file.tracks, strict=True):
        track.read(smf.events(chunk), room)
        room -= track.size
    if room < 0:
        many = f"{MOST_EVENTS:,} notes and changes of tempo"
        raise MidiFileError(f"the file holds over {many}, too many for a melody; export one track")
    return _checked(_score(tracks, file.ticks_per_beat))


def write_midi(score: Score, length: int | None = None) -> bytes:
    """A MIDI file of format 0, one track that a DAW takes as one clip, which ends on a bar line or at tick `length`.

    The track grows where notes last longer than `length`; tempo and meter after its end are left out.
    """
    end = max(score.end, score.length if length is None else length)
    return _saved([_messages(score, end)])


def write_arrangement(arrangement: Arrangement) -> bytes:
    """A MIDI file: of one part in format 0, of several in format 1, where the first track holds all but the notes.

    Every track is as long as the longest; tempo, meters, keys and markers after the end are left out.
    """
    end = arrangement.end
    conductor = [timed for timed in _conductor(arrangement) if timed[0] < end]
    parts = [[*_titled(part.name), *_sounding(part.notes)] for part in arrangement.parts]
    tracks = [[*conductor, *parts[0]]] if len(parts) == 1 else [conductor, *parts]
    return _saved([[*track, (end, MetaMessage("end_of_track"))] for track in tracks])


def _saved(tracks: Sequence[Iterable[tuple[int, Message | MetaMessage]]]) -> bytes:
    file = MidiFile(type=min(1, len(tracks) - 1), ticks_per_beat=TICKS_PER_BEAT, charset="utf-8")
    file.tracks.extend(MidiTrack(_timed(track)) for track in tracks)
    out = BytesIO()
    file.save(file=out)
    return out.getvalue()


def _score(tracks: Sequence[Track], ticks_per_beat: int) -> Score:
    def scaled(tick: int) -> int:
        return (2 * tick * TICKS_PER_BEAT + ticks_per_beat) // (2 * ticks_per_beat)

    def note(sound: Sound) -> Note:
        onset = scaled(sound.onset)
        return Note(onset, max(1, scaled(sound.end) - onset), sound.pitch, sound.velocity)

    notes = highest_leads(note(sound) for track in tracks for sound in track.sounds)
    if not notes:
        raise _no_notes(any(track.drums for track in tracks))
    end = max(note.end for note in notes)
    tempos = ((scaled(tick), beat) for track in tracks for tick, beat in track.tempos)
    meters = ((scaled(tick), meter) for track in tracks for tick, meter in track.meters)
    return Score(
        notes,
        TempoMap.of(change for change in tempos if change[0] < end),
        steady((change for change in meters if change[0] < end), Meter()),
        _name(tracks),
    )


def _name(tracks: Sequence[Track]) -> str:
    return next((track.name for track in sorted(tracks, key=lambda track: not track.sounds) if track.name), "")


def _no_notes(drums: bool) -> MidiFileError:
    what = "only drums (channel 10)" if drums else "no notes"
    return MidiFileError(f"the file holds {what}; export a track with a melody")


def _checked(score: Score) -> Score:
    minutes = score.tempo.seconds(score.end) / 60
    beats = score.end // TICKS_PER_BEAT
    if minutes <= LONGEST_MINUTES and beats <= LONGEST_BEATS:
        return score
    lasts = f"{minutes / 60:.1f} hours" if minutes > 90 else f"{minutes:.0f} minutes, {beats:,} beats"
    most = f"{LONGEST_MINUTES} minutes or {LONGEST_BEATS:,} beats"
    raise MidiFileError(f"the file lasts {lasts}; cut it to at most {most}")


def _messages(score: Score, end: int) -> Iterator[tuple[int, Message | MetaMessage]]:
    yield from _titled(score.name)
    yield from (timed for timed in (*_tempos(score.tempo), *_meters(score.meters)) if timed[0] < end)
    yield from _sounding(score.notes)
    yield end, MetaMessage("end_of_track")


def _conductor(arrangement: Arrangement) -> Iterator[tuple[int, MetaMessage]]:
    yield from _tempos(arrangement.tempo)
    yield from _meters(arrangement.meters)
    signatures = ((tick, signature(key)) for tick, key in arrangement.keys)
    yield from ((tick, MetaMessage("key_signature", key=name)) for tick, name in signatures if name)
    yield from ((tick, MetaMessage("marker", text=text)) for tick, text in arrangement.markers)


def _titled(name: str) -> Iterator[tuple[int, MetaMessage]]:
    if name:
        yield 0, MetaMessage("track_name", name=name)


def _tempos(tempo: TempoMap) -> Iterator[tuple[int, MetaMessage]]:
    yield from ((tick, MetaMessage("set_tempo", tempo=beat)) for tick, beat in tempo.changes)


def _meters(meters: Iterable[tuple[int, Meter]]) -> Iterator[tuple[int, MetaMessage]]:
    for tick, meter in meters:
        yield tick, MetaMessage("time_signature", numerator=meter.numerator, denominator=meter.denominator)


def _sounding(notes: Iterable[Note]) -> Iterator[tuple[int, Message]]:
    for note in notes:
        yield note.end, Message("note_off", note=note.pitch)
        yield note.onset, Message("note_on", note=note.pitch, velocity=note.velocity)


def _timed(messages: Iterable[tuple[int, Message | MetaMessage]]) -> Iterator[Message | MetaMessage]:
    """The messages with delta times; at one tick the track's own come first, then what ends, then what starts."""
    rank = {"note_off": 1, "note_on": 2, "end_of_track": 3}
    now = 0
    for tick, message in sorted(messages, key=lambda timed: (timed[0], rank.get(timed[1].type, 0))):
        message.time = tick - now  # they are nobody else's: a copy would take longer than all the rest
        yield message
        now = tick
