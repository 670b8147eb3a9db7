"""What of the playing is melody: the highest notes lead, and legato is no chord."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.melody import LEGATO, highest_leads
from glsr_live.music.note import Note
from tests.music import melodies

played = st.lists(melodies.any_notes(58, 74), max_size=25)


@pytest.mark.parametrize(
    "onsets", [(0, 0, 0), (0, 20, 40), (40, 20, 0), (0, 50, 100)], ids=["struck", "up", "down", "slowly"]
)
def test_a_chord_keeps_its_top_note_however_it_is_rolled(onsets):
    chord = [Note(onset, 480, pitch) for onset, pitch in zip(onsets, (60, 64, 67), strict=True)]
    assert highest_leads(chord) == (chord[2],)


def test_a_short_top_note_leads_its_chord():
    assert highest_leads([Note(0, 100, 72), Note(30, 900, 60)]) == (Note(0, 100, 72),)


@pytest.mark.parametrize("pitches", [(60, 62), (62, 60)], ids=["up", "down"])
def test_a_legato_overlap_keeps_both_notes_as_played(pitches):
    first, second = Note(0, 500, pitches[0], 70), Note(480, 480, pitches[1], 90)
    assert highest_leads([first, second]) == (first, second)


@pytest.mark.parametrize("grace", [59, 61])
def test_a_grace_note_is_melody(grace):
    ornamented = (Note(0, 40, grace), Note(35, 445, 60))
    assert highest_leads(ornamented) == ornamented


def test_half_a_step_later_is_no_chord_but_the_next_note():
    assert highest_leads([Note(0, 480, 60), Note(60, 480, 64)]) == (Note(0, 60, 60), Note(60, 480, 64))


def test_a_chord_leaves_the_note_before_it_alone():
    before, top = Note(0, 500, 60), Note(500, 460, 67)
    assert highest_leads([before, Note(480, 480, 64), top]) == (before, top)


@pytest.mark.parametrize(("duration", "leads"), [(480, False), (481, True)])
def test_a_note_leads_that_a_higher_one_covers_for_less_than_half(duration, leads):
    high, low = Note(0, 720, 72), Note(480, duration, 60)
    assert highest_leads([high, low]) == ((Note(0, 480, 72), low) if leads else (high,))


def test_inner_voices_stay_out():
    soprano = (Note(0, 960, 72), Note(960, 960, 74))
    alto = [Note(0, 480, 64), Note(480, 240, 65), Note(720, 720, 67), Note(1440, 480, 69)]
    assert highest_leads([*alto, *soprano]) == soprano


def test_a_low_note_that_sounds_alone_leads_until_a_higher_one_comes():
    assert highest_leads([Note(0, 1920, 48), Note(480, 240, 72)]) == (Note(0, 480, 48), Note(480, 240, 72))


def test_an_accompaniment_is_heard_where_the_melody_rests():
    left = [Note(at, 480, 48) for at in (0, 480, 960)]
    right = [Note(0, 480, 72), Note(960, 480, 74)]
    assert highest_leads(left + right) == (right[0], left[1], right[1])


def test_one_melody_on_two_tracks_is_one_melody():
    doubled = [Note(0, 470, 60, 80), Note(5, 480, 60, 60)]
    assert highest_leads(doubled) == (doubled[0],)


def test_a_pitch_that_is_struck_again_is_released_first():
    assert highest_leads([Note(0, 500, 60, 70), Note(480, 480, 60, 90)]) == (
        Note(0, 480, 60, 70),
        Note(480, 480, 60, 90),
    )


def test_nothing_played_is_nothing():
    assert highest_leads([]) == ()


@given(melodies.melodies())
def test_a_melody_is_its_own_melody(melody):
    assert highest_leads(melody) == melody


@given(played)
def test_the_melody_of_a_melody_is_itself(notes):
    melody = highest_leads(notes)
    assert highest_leads(melody) == melody


@given(played, st.randoms())
def test_the_order_of_the_notes_does_not_matter(notes, chance):
    shuffled = list(notes)
    chance.shuffle(shuffled)
    assert highest_leads(shuffled) == highest_leads(notes)


@given(played)
def test_a_melody_is_made_of_played_notes_one_after_another(notes):
    melody = highest_leads(notes)
    heard = {(note.onset, note.pitch, note.velocity): note.duration for note in sorted(notes)}
    assert all(note.duration <= heard[note.onset, note.pitch, note.velocity] for note in melody)
    assert all(a.onset < b.onset and a.end - b.onset <= LEGATO for a, b in pairwise(melody))
    assert bool(melody) == bool(notes)


@given(played)
def test_the_highest_note_of_all_is_melody(notes):
    highest = max((note.pitch for note in notes), default=None)
    assert max((note.pitch for note in highest_leads(notes)), default=None) == highest
