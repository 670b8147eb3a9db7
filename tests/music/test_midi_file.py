"""MIDI files of many writers become one melody, and a melody becomes a file that other readers read."""

from io import BytesIO

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mido import Message, MetaMessage

from glsr_live.music.midi_file import Score, read_midi, write_midi
from glsr_live.music.note import Meter, Note
from glsr_live.music.timeline import LONGEST_BEAT, TempoMap, steady
from tests.music import melodies
from tests.music.melodies import GREENSLEEVES, MINUET_IN_G, ODE_TO_JOY, WACHET_AUF

C_AND_D = (Note(0, 480, 60, 64), Note(480, 480, 62, 64))


def smf(*tracks: list[tuple], ticks_per_beat: int = 480, form: int = 1) -> bytes:
    """A file as mido writes it, of tracks of (type, delta, fields)."""
    file = mido.MidiFile(type=form, ticks_per_beat=ticks_per_beat)
    for track in tracks:
        made = [
            (MetaMessage if kind in ("set_tempo", "time_signature", "track_name", "end_of_track") else Message)(
                kind, time=delta, **fields
            )
            for kind, delta, fields in track
        ]
        file.tracks.append(mido.MidiTrack(made))
    out = BytesIO()
    file.save(file=out)
    return out.getvalue()


def on(delta: int, note: int, velocity: int = 64, channel: int = 0) -> tuple:
    return "note_on", delta, {"note": note, "velocity": velocity, "channel": channel}


def off(delta: int, note: int, channel: int = 0) -> tuple:
    return "note_off", delta, {"note": note, "channel": channel}


def raw(body: bytes, ticks_per_beat: int = 480) -> bytes:
    """A file of one track with these bytes."""
    header = b"MThd\0\0\0\6\0\0\0\1" + ticks_per_beat.to_bytes(2, "big")
    return header + b"MTrk" + len(body).to_bytes(4, "big") + body


@pytest.mark.parametrize("tune", [ODE_TO_JOY, GREENSLEEVES, MINUET_IN_G, WACHET_AUF])
def test_a_melody_comes_back_from_its_file(tune):
    score = Score(melodies.notes(tune), TempoMap.at(96), ((0, Meter(3, 4)),), "Übung")
    assert read_midi(write_midi(score)) == score


@st.composite
def scores(draw: st.DrawFn) -> Score:
    """Melodies with changes of tempo and meter up to their end."""
    notes = draw(melodies.melodies())
    ticks = st.integers(0, notes[-1].end - 1)
    tempo = TempoMap.of(draw(st.lists(st.tuples(ticks, st.integers(1, LONGEST_BEAT)), max_size=4)))
    meters = steady(draw(st.lists(st.tuples(ticks, melodies.meters), max_size=4)), Meter())
    return Score(notes, tempo, meters, draw(st.sampled_from(("", "Sopran", "Flöte 1", "ソプラノ"))))


@given(scores())
def test_every_score_comes_back_from_its_file(score):
    assert read_midi(write_midi(score)) == score


@given(scores())
def test_a_file_ends_on_a_bar_line_as_another_reader_sees_it(score):
    file = mido.MidiFile(file=BytesIO(write_midi(score)), charset="utf-8")
    assert sum(message.time for message in file.tracks[0]) == score.length
    assert score.end <= score.length < score.end + max(meter.bar for _, meter in score.meters)


def test_another_reader_finds_what_was_written():
    score = Score(C_AND_D, TempoMap.at(90), ((0, Meter(6, 8)),), "Lead")
    file = mido.MidiFile(file=BytesIO(write_midi(score)))
    assert (file.type, file.ticks_per_beat) == (0, 480)
    assert list(file.tracks[0]) == [
        MetaMessage("track_name", name="Lead"),
        MetaMessage("set_tempo", tempo=666_667),
        MetaMessage("time_signature", numerator=6, denominator=8),
        Message("note_on", note=60, velocity=64),
        Message("note_off", note=60, time=480),
        Message("note_on", note=62, velocity=64),
        Message("note_off", note=62, time=480),
        MetaMessage("end_of_track", time=480),
    ]


def test_a_file_may_be_longer_than_its_bars_and_never_cuts_a_note():
    def ticks(data: bytes) -> int:
        return sum(message.time for message in mido.MidiFile(file=BytesIO(data)).tracks[0])

    assert [ticks(write_midi(Score(C_AND_D), length)) for length in (None, 3840, 100)] == [1920, 3840, 960]


def test_changes_after_the_end_are_not_written():
    late = Score(C_AND_D, TempoMap.of([(480, 400_000), (1920, 300_000)]), ((0, Meter()), (1920, Meter(3, 4))))
    kept = Score(C_AND_D, TempoMap.of([(480, 400_000)]))
    assert [write_midi(late, length) for length in (None, 100)] == [write_midi(kept, length) for length in (None, 100)]
    assert read_midi(write_midi(late, 100)) == kept


def test_a_score_is_whole_bars_long():
    changing = ((0, Meter(4, 4)), (1920, Meter(3, 4)))
    ends = (1, 1920, 1921, 3360, 3361)
    assert [Score((Note(0, end, 60),), meters=changing).length for end in ends] == [1920, 1920, 3360, 3360, 4800]
    assert Score(()).length == 1920


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("ticks_per_beat", [1, 24, 96, 120, 480, 960, 10_080, 32_767])
def test_any_ticks_per_beat(form, ticks_per_beat):
    track = [on(0, 60), off(ticks_per_beat, 60), on(0, 62), off(ticks_per_beat, 62)]
    assert read_midi(smf(track, ticks_per_beat=ticks_per_beat, form=form)).notes == C_AND_D


@pytest.mark.parametrize(("ticks_per_beat", "onset"), [(960, 1), (961, 0)])
def test_a_finer_tick_is_rounded_to_the_nearest(ticks_per_beat, onset):
    assert read_midi(smf([on(1, 60), off(ticks_per_beat, 60)], ticks_per_beat=ticks_per_beat)).notes[0].onset == onset


def test_the_conductor_track_of_format_1_sets_tempo_and_meter():
    conductor = [
        ("track_name", 0, {"name": "Song"}),
        ("time_signature", 0, {"numerator": 3, "denominator": 4}),
        ("set_tempo", 0, {"tempo": 600_000}),
        ("set_tempo", 96, {"tempo": 400_000}),
        ("set_tempo", 9600, {"tempo": 300_000}),
        ("time_signature", 0, {"numerator": 5, "denominator": 8}),
    ]
    lead = [("track_name", 0, {"name": "Lead "}), on(0, 60), off(96, 60), on(0, 62), off(96, 62)]
    score = read_midi(smf(conductor, lead, ticks_per_beat=96))
    assert score == Score(C_AND_D, TempoMap(((0, 600_000), (480, 400_000))), ((0, Meter(3, 4)),), "Lead")
    assert read_midi(smf(conductor, lead[1:], ticks_per_beat=96)).name == "Song"


def test_the_highest_of_all_tracks_leads_and_drums_do_not():
    bass = [on(0, 36), off(960, 36)]
    drums = [on(0, 81, channel=9), off(480, 81, channel=9)]
    lead = [on(0, 60), off(480, 60), on(0, 62), off(480, 62)]
    assert read_midi(smf(bass, drums, lead)).notes == C_AND_D


def test_running_status_and_note_ons_without_velocity():
    assert (
        read_midi(raw(b"\x00\x90\x3c\x40\x83\x60\x3c\x00\x00\x3e\x40\x83\x60\x3e\x00\x00\xff\x2f\x00")).notes == C_AND_D
    )


def test_running_status_goes_on_after_a_meta_event_and_a_system_exclusive_message():
    meta, exclusive = b"\x00\xff\x01\x02hi", b"\x00\xf0\x03\x7e\x09\xf7"
    body = b"\x00\x90\x3c\x40" + meta + b"\x83\x60\x3c\x00" + exclusive + b"\x00\x3e\x40\x83\x60\x3e\x00"
    assert read_midi(raw(body)).notes == C_AND_D


def test_messages_of_every_length_stand_between_notes():
    others = b"\x00\xc0\x05\x00\xd0\x40\x00\xe0\x00\x40\x00\xb0\x07\x64\x00\xa0\x3c\x01"
    assert read_midi(raw(others + b"\x00\x90\x3c\x40\x83\x60\x80\x3c\x40")).notes == (Note(0, 480, 60, 64),)


def test_nothing_counts_after_the_end_of_track():
    body = b"\x00\x90\x3c\x40\x83\x60\x3c\x00\x00\xff\x2f\x00"
    assert read_midi(raw(body + b"\x00\x90\x40\x40\x60\x40\x00")).notes == (Note(0, 480, 60, 64),)


def test_what_still_sounds_ends_with_the_track():
    assert read_midi(smf([on(0, 60), ("end_of_track", 960, {})])).notes == (Note(0, 960, 60, 64),)


@pytest.mark.parametrize("released", [(480, 960), (960, 960), (960,)], ids=["each", "both at last", "once"])
def test_a_key_struck_again_before_its_release_is_two_notes(released):
    strikes = [(0, on), (470, on)]
    releases = [(tick, off) for tick in released]
    track, now = [], 0
    for tick, kind in strikes + releases:
        track.append(kind(tick - now, 60))
        now = tick
    track.append(("end_of_track", 5000, {}))
    assert read_midi(smf(track)).notes == (Note(0, 470, 60, 64), Note(470, 490, 60, 64))


def test_a_key_struck_twice_at_once_is_one_note_and_the_louder_counts():
    assert read_midi(smf([on(0, 60, 50), on(0, 60, 70), off(480, 60), off(0, 60)])).notes == (Note(0, 480, 60, 70),)


def test_a_note_without_length_is_a_tick_long():
    assert read_midi(smf([on(0, 60), off(0, 60)])).notes == (Note(0, 1, 60, 64),)


def test_what_other_writers_get_wrong_is_no_reason_to_refuse():
    odd_key, no_tempo, no_meter = (
        b"\x00\xff\x59\x02\x63\x63",
        b"\x00\xff\x51\x03\0\0\0",
        b"\x00\xff\x58\x04\0\2\x18\x08",
    )
    note = b"\x00\x90\x3c\x40\x83\x60\x3c\x00"
    data = raw(odd_key + no_tempo + no_meter + note)
    assert read_midi(data) == Score((Note(0, 480, 60, 64),))
    assert read_midi(data + b"trailing bytes").notes == (Note(0, 480, 60, 64),)
    assert read_midi(data.replace(b"MTrk", b"Xtra\0\0\0\2xyMTrk")).notes == (Note(0, 480, 60, 64),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [(b"Fl\xc3\xb6te", "Flöte"), (b"Fl\xf6te", "Flöte"), (b"\x1b[2Jbell\x07 \0", "[2Jbell"), (b"x" * 9000, "x" * 120)],
)
def test_a_name_is_one_line_of_plain_characters(name, expected):
    length = (len(name) >> 7 | 0x80, len(name) & 0x7F)
    assert read_midi(raw(b"\x00\xff\x03" + bytes(length) + name + b"\x00\x90\x3c\x40")).name == expected
