"""A performance as timed MIDI messages."""

from hypothesis import given
from hypothesis import strategies as st

from glsr_live.commands.performance import excerpt, messages_of, notes_in
from glsr_live.music.note import Note, Phrase

TUNE = (Note(0, 480, 60, 90), Note(480, 240, 62, 80), Note(720, 240, 62, 70))


def test_notes_are_messages_in_time_and_a_repeated_note_ends_before_it_starts_again():
    assert messages_of(TUNE, bpm=125) == [
        (0.0, b"\x90\x3c\x5a"),
        (0.48, b"\x80\x3c\x00"),
        (0.48, b"\x90\x3e\x50"),
        (0.72, b"\x80\x3e\x00"),
        (0.72, b"\x90\x3e\x46"),
        (0.96, b"\x80\x3e\x00"),
    ]


def test_messages_are_notes_again():
    assert notes_in(messages_of(TUNE, bpm=125), start=0.0, bpm=125) == TUNE


@given(
    st.lists(st.tuples(st.integers(1, 960), st.integers(0, 127), st.integers(1, 127)), max_size=20),
    st.floats(20, 400),
)
def test_any_melody_survives_the_round_trip(parts, bpm):
    notes, tick = [], 0
    for duration, pitch, velocity in parts:
        notes.append(Note(tick, duration, pitch, velocity))
        tick += duration
    assert notes_in(messages_of(notes, bpm), 0.0, bpm) == tuple(notes)


def test_what_is_no_note_is_passed_over_and_a_note_that_never_ends_is_left_out():
    heard = [(0.0, b"\xb0\x7b\x00"), (0.0, b"\x90\x3c\x50"), (0.5, b"\x90\x3c\x00"), (0.5, b"\x90\x40\x50")]
    assert notes_in(heard, 0.0, 120) == (Note(0, 480, 60, 80),)


def test_an_excerpt_takes_what_begins_in_it_to_the_nearest_step():
    like = Phrase((), 960)
    late, early, after = Note(483, 100, 60), Note(955, 470, 62), Note(1915, 100, 64)
    assert excerpt([late, early, after], 960, like) == Phrase((Note(0, 470, 62),), 960)
    assert excerpt([late, early, after], 0, like) == Phrase((Note(483, 100, 60),), 960)
