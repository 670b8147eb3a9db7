"""Whatever the bytes are, the answer is a melody or one sentence, and it comes soon."""

import random
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.errors import MidiFileError
from glsr_live.music import smf
from glsr_live.music.midi_file import LONGEST_BEATS, LONGEST_MINUTES, MOST_EVENTS, Score, read_midi, write_midi
from glsr_live.music.note import TICKS_PER_BEAT, Note
from glsr_live.music.timeline import TempoMap
from tests.music import melodies
from tests.music.melodies import GREENSLEEVES

FILE = write_midi(Score(melodies.notes(GREENSLEEVES), TempoMap.of([(0, 700_000), (960, 600_000)]), name="Green"))
HOUR = 3600 * 960  # ticks at 120 bpm
SOON = settings(deadline=5000)


def header(form: int = 0, tracks: int = 1, division: int = 480, length: int = 6) -> bytes:
    parts = (length.to_bytes(4, "big"), *(number.to_bytes(2, "big") for number in (form, tracks, division)))
    return b"MThd" + b"".join(parts)


def track(body: bytes) -> bytes:
    return b"MTrk" + len(body).to_bytes(4, "big") + body


def number(value: int) -> bytes:
    """A variable-length number."""
    sevens = [value >> 7 * place & 0x7F for place in range(4)][::-1]
    return bytes(byte | 0x80 for byte in sevens[:-1]) + bytes(sevens[-1:])


def lasting(ticks: int) -> bytes:
    """A file with one note of so many ticks."""
    return header() + track(b"\0\x90\x3c\x40" + number(ticks) + b"\x3c\0")


REFUSED = {
    "empty": (b"", r"the file is empty; export it again"),
    "text": (b"Dear diary,\n", r"this is no MIDI file, whatever its name says; export"),
    "four letters": (b"MThd", r"the file is truncated: it ends within its header; copy or export it again"),
    "short header": (header(length=2) + track(b""), r"header is damaged; export"),
    "format 2": (header(form=2) + track(b""), r"format 2, a set of separate patterns; export it with format 0 or 1"),
    "SMPTE": (header(division=0xE728) + track(b""), r"counts SMPTE frames, not beats; export it with ticks"),
    "no division": (header(division=0) + track(b""), r"0 ticks per quarter note; export"),
    "no tracks": (header(tracks=0), r"holds no notes; export a track with a melody"),
    "no notes": (header() + track(b"\0\xb0\x07\x40\0\xff\x2f\0"), r"holds no notes; export a track with a melody"),
    "only drums": (header() + track(b"\0\x99\x24\x40\x60\x24\0"), r"only drums \(channel 10\); export a track"),
    "6 hours": (lasting(6 * HOUR), r"lasts 6\.0 hours; cut it to at most 30 minutes or 10,000 beats"),
    "too slow": (lasting(31 * 60 * 960), r"lasts 31 minutes, 3,720 beats; cut it"),
    "lost track": (header(tracks=3) + track(b"") * 2, r"truncated: it ends after 2 of 3 tracks; copy"),
    "cut track": (FILE[:-7], r"truncated: 7 bytes are missing at its end; copy"),
    "cut event": (header() + track(b"\0\x90\x3c"), r"a track of the file ends within an event; export"),
    "cut number": (header() + track(b"\x80\x80"), r"a track of the file ends within an event; export"),
    "cut name": (header() + track(b"\0\xff\x03\x09abc"), r"a track of the file ends within an event; export"),
    "long number": (header() + track(b"\x80" * 5), r"damaged at its byte 0; export"),
    "number of five bytes": (header() + track(b"\x81\x80\x80\x80\0\x90\x3c\x40"), r"damaged at its byte 0; export"),
    "no status": (header() + track(b"\0\x3c\x40"), r"damaged at its byte 1; export"),
    "high data": (header() + track(b"\0\x90\x3c\xc0"), r"damaged at its byte 2; export"),
    "clock in a file": (header() + track(b"\0\xf8"), r"damaged at its byte 1; export"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refuses_with_one_sentence_that_names_the_remedy(data, sentence):
    with pytest.raises(MidiFileError, match=sentence) as refusal:
        read_midi(data)
    assert str(refusal.value).count(";") == 1  # what is wrong; the remedy


def test_the_longest_file_that_is_taken():
    read_midi(lasting(LONGEST_MINUTES * 60 * 960))
    fast = b"\0\xff\x51\x03\0\0\1\0\x90\x3c\x40"
    longest = LONGEST_BEATS * TICKS_PER_BEAT
    assert read_midi(header() + track(fast + number(longest) + b"\x3c\0")).notes == (Note(0, longest, 60, 64),)
    with pytest.raises(MidiFileError, match="lasts 0 minutes, 10,001 beats; cut it"):
        read_midi(header() + track(fast + number(longest + 480) + b"\x3c\0"))


def test_silence_of_hours_after_the_last_note_is_no_matter():
    released = b"\0\x90\x3c\x40\x83\x60\x3c\0"
    score = read_midi(header() + track(released + number(6 * HOUR) + b"\xff\x51\x03\7\7\7\0\xff\x2f\0"))
    assert score == Score((Note(0, 480, 60, 64),))


BUSY = {
    "an endless number": header() + track(b"\x80" * (smf.MOST_BYTES - 100)),
    "one chord": header() + track(b"\0\x90\1\1" + b"\0\1\1" * (smf.MOST_BYTES // 3 - 20)),
    "a crowd": header() + track(b"\0\x90\1\1" + b"".join(bytes([1, n % 128, 9]) for n in range(MOST_EVENTS - 500))),
    "controllers": header() + track(b"\0\xb0\1\1" + b"\0\1\1" * (smf.MOST_BYTES // 3 - 20)),
    "tempos": header() + track(b"\0\x90\1\1" + b"\1\xff\x51\3\7\1\x20" * (smf.MOST_BYTES // 7 - 20)),
    "tracks": header(1, 0xFFFF) + b"MTrk\0\0\0\0" * 0xFFFF,
    "foreign chunks": header(1, 0xFFFF) + b"Xtra\0\0\0\0" * (smf.MOST_BYTES // 8 - 2),
    "zeros": bytes(smf.MOST_BYTES),
}


@pytest.mark.parametrize("kind", BUSY)
def test_a_file_made_to_keep_the_reader_busy_does_not(kind):
    started = process_time()
    with suppress(MidiFileError):
        read_midi(BUSY[kind])
    assert process_time() - started < 10


@pytest.mark.parametrize(
    "event",
    [b"\0\x90\1\1\1\x80\1\0", b"\1\xff\x51\3\7\1\x20", b"\1\xff\x58\4\3\2\x18\x08"],
    ids=["note", "tempo", "meter"],
)
def test_too_many_notes_or_changes(event):
    with pytest.raises(
        MidiFileError, match=r"over 50,000 notes and changes of tempo, too many for a melody; export one"
    ):
        read_midi(header() + track(event * (MOST_EVENTS + 1)))


def test_too_many_bytes():
    with pytest.raises(MidiFileError, match=r"over 1 MB, too many for a melody; export one track"):
        read_midi(FILE + bytes(smf.MOST_BYTES))


def answered(data: bytes) -> None:
    """Read the file; anything but a score or the one error fails the test."""
    try:
        score = read_midi(data)
    except MidiFileError:
        return
    assert score.notes
    assert read_midi(write_midi(score)) == score


@SOON
@given(st.binary(max_size=300))
def test_random_bytes(data):
    answered(data)


@SOON
@given(st.lists(st.binary(max_size=80), max_size=4), st.integers(0, 0xFFFF))
def test_random_bytes_in_well_formed_chunks(bodies, division):
    answered(header(1, len(bodies), division) + b"".join(track(body) for body in bodies))


deltas = st.integers(0, 2000).map(number)
lively_events = st.tuples(
    deltas,
    st.one_of(
        st.tuples(st.sampled_from([b"\x90", b"\x80", b"\x91", b"\x99", b"", b""]), st.binary(min_size=2, max_size=2)),
        st.tuples(st.sampled_from([b"\xff\x51\x03", b"\xff\x59\x03"]), st.binary(min_size=3, max_size=3)),
        st.tuples(st.just(b"\xff\x58\x04"), st.binary(min_size=4, max_size=4)),
        st.tuples(st.just(b"\xff\x03\x05"), st.binary(min_size=5, max_size=5)),
    ).map(b"".join),
).map(b"".join)


@SOON
@given(st.lists(st.lists(lively_events, max_size=12).map(b"".join), min_size=1, max_size=3), st.integers(1, 0x7FFF))
def test_random_events(bodies, division):
    answered(header(1, len(bodies), division) + b"".join(track(body) for body in bodies))


@SOON
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_a_good_file_with_bytes_changed_dropped_and_put_in(seed, changes):
    chance, data = random.Random(seed), bytearray(FILE)
    for _ in range(changes):
        at = chance.randrange(len(data))
        chance.choice(
            (
                lambda at=at: data.__setitem__(at, chance.randrange(256)),
                lambda at=at: data.__delitem__(slice(at, at + chance.randrange(9))),
                lambda at=at: data.__setitem__(slice(at, at), chance.randbytes(chance.randrange(9))),
            )
        )()
    answered(bytes(data))


@given(st.integers(0, len(FILE) - 1))
def test_a_good_file_cut_anywhere_is_refused(length):
    with pytest.raises(MidiFileError, match=r"empty|no MIDI file|truncated"):
        read_midi(FILE[:length])
