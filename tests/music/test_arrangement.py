"""Several tracks in a MIDI file, as another reader sees them."""

from io import BytesIO

import mido
import pytest
from mido import Message, MetaMessage

from glsr_live.music.arrangement import Arrangement, Part, signature
from glsr_live.music.midi_file import read_midi, write_arrangement
from glsr_live.music.note import Meter, Note
from glsr_live.music.timeline import TempoMap

LEAD = Part("Sopran Übung", (Note(0, 480, 60, 64), Note(480, 480, 62, 65)))
REPLY = Part("Answers", (Note(1440, 240, 67, 90),))


def written(arrangement: Arrangement) -> mido.MidiFile:
    return mido.MidiFile(file=BytesIO(write_arrangement(arrangement)), charset="utf-8")


def test_two_parts_are_two_tracks_beside_one_with_tempo_meters_keys_and_markers():
    tempo, meters = TempoMap.of([(0, 600_000), (1440, 400_000)]), ((0, Meter(3, 4)), (1440, Meter(6, 8)))
    keys, markers = ((0, "D major"), (1440, "B chromatic")), ((0, "phrase 1"), (1440, "2 dense"))
    file = written(Arrangement((LEAD, REPLY), 2880, tempo, meters, keys, markers))
    assert (file.type, file.ticks_per_beat) == (1, 480)
    assert [list(track) for track in file.tracks] == [
        [
            MetaMessage("set_tempo", tempo=600_000),
            MetaMessage("time_signature", numerator=3, denominator=4),
            MetaMessage("key_signature", key="D"),
            MetaMessage("marker", text="phrase 1"),
            MetaMessage("set_tempo", tempo=400_000, time=1440),
            MetaMessage("time_signature", numerator=6, denominator=8),
            MetaMessage("marker", text="2 dense"),
            MetaMessage("end_of_track", time=1440),
        ],
        [
            MetaMessage("track_name", name="Sopran Übung"),
            Message("note_on", note=60, velocity=64),
            Message("note_off", note=60, time=480),
            Message("note_on", note=62, velocity=65),
            Message("note_off", note=62, time=480),
            MetaMessage("end_of_track", time=1920),
        ],
        [
            MetaMessage("track_name", name="Answers"),
            Message("note_on", note=67, velocity=90, time=1440),
            Message("note_off", note=67, time=240),
            MetaMessage("end_of_track", time=1200),
        ],
    ]


def test_one_part_is_one_track_that_holds_everything():
    file = written(Arrangement((LEAD,), 1920, TempoMap.at(90), keys=((0, "A minor"),)))
    assert file.type == 0
    assert [message.type for message in file.tracks[0]][:4] == [
        "set_tempo",
        "time_signature",
        "key_signature",
        "track_name",
    ]
    assert sum(message.time for message in file.tracks[0]) == 1920


def test_our_reader_hears_the_parts_as_one_melody():
    score = read_midi(write_arrangement(Arrangement((LEAD, REPLY), 1920, TempoMap.at(100))))
    assert score.notes == LEAD.notes + REPLY.notes
    assert (score.tempo, score.name) == (TempoMap.at(100), "Sopran Übung")


def test_notes_beyond_the_length_are_not_cut_and_changes_beyond_it_are_left_out():
    file = written(Arrangement((LEAD,), 480, markers=((1000, "late"),)))
    assert sum(message.time for message in file.tracks[0]) == 960
    assert not [message for message in file.tracks[0] if message.type == "marker"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("C major", "C"),
        ("A minor", "Am"),
        ("B- major", "Bb"),
        ("Bb Major", "Bb"),
        ("f# minor", "F#m"),
        ("Cb major", "Cb"),
        ("C# major", "C#"),
        ("A# minor", "A#m"),
        ("G harmonic minor", "Gm"),
        ("C minor pentatonic", "Cm"),
        ("D dorian", "C"),
        ("E phrygian", "C"),
        ("F lydian", "C"),
        ("G mixolydian", "C"),
        ("B locrian", "C"),
        ("G# major", ""),
        ("C chromatic", ""),
        ("heard", ""),
        ("", ""),
    ],
)
def test_a_key_signature_has_the_accidentals_of_its_key(key, expected):
    assert signature(key) == expected


def test_every_signature_is_one_that_a_midi_file_may_have():
    for tonic in ("C", "G", "D", "A", "E", "B", "F#", "C#", "F", "Bb", "Eb", "Ab", "Db", "Gb", "Cb", "D#", "G#", "A#"):
        for scale in ("major", "minor", "dorian", "locrian", "lydian"):
            name = signature(f"{tonic} {scale}")
            assert name == "" or MetaMessage("key_signature", key=name).bytes()
