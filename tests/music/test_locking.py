"""The key lock: what notes outside a key lose, and phrases that are moved into one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.locking import Fence, heard_classes, into_key
from glsr_live.music.note import Note, Phrase
from glsr_live.music.scales import SCALES, TONICS, pitch_classes
from glsr_live.music.variation import KeyLock
from glsr_live.music.vocabulary import Vocabulary
from tests.music.melodies import played_phrases

NAMES = Vocabulary.of(["C4", "C#4", "D4", "F#4"])
HOLD, REST, C, C_SHARP, D, F_SHARP = range(6)
TUNE = Phrase((Note(0, 480, 66), Note(480, 480, 60)), 960)
keys = st.builds("{} {}".format, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)))


def fined(lock: KeyLock, *played: int) -> list[float]:
    """What the tokens of one step lose around a tune in C major that has an F sharp."""
    scores = np.zeros((1, 1, len(NAMES)))
    return (-Fence.of(lock, TUNE, 0, NAMES).around(scores, *(np.array([[token]]) for token in played))[0, 0]).tolist()


@pytest.mark.parametrize(("mode", "fine"), [("off", 0), ("nudge", 6), ("strict", np.inf)])
def test_a_note_pays_that_is_neither_of_the_heard_key_nor_played(mode, fine):
    assert fined(KeyLock(mode)) == [0, 0, 0, fine, 0, 0]


def test_a_chosen_key_takes_the_place_of_the_heard_one():
    assert fined(KeyLock("nudge", "Db major")) == [0, 0, 0, 0, 6, 0]
    assert fined(KeyLock("nudge", "F major")) == [0, 0, 0, 6, 0, 6]


def test_what_was_played_at_a_step_pays_nothing_there():
    assert fined(KeyLock("nudge", "F major"), F_SHARP) == [0, 0, 0, 6, 0, 0]
    assert fined(KeyLock("strict", "F major"), F_SHARP, C_SHARP) == [0, 0, 0, 0, 0, 0]
    assert fined(KeyLock("strict", "F major"), HOLD) == [0, 0, 0, np.inf, 0, np.inf]


@given(played_phrases(), keys)
def test_a_phrase_that_is_moved_into_a_key_is_in_it_and_keeps_the_order_of_its_pitches(phrase, key):
    moved = into_key(phrase, pitch_classes(key))
    assert all(note.pitch % 12 in pitch_classes(key) for note in moved.notes)
    assert into_key(moved, pitch_classes(key)) == moved
    assert (moved.length, moved.meter) == (phrase.length, phrase.meter)
    was, now = ({note.onset: note.pitch for note in each.notes} for each in (phrase, moved))
    single = [note.onset for note in phrase.notes if [other.onset for other in phrase.notes].count(note.onset) == 1]
    assert all(now[low] <= now[high] for low in single for high in single if was[low] <= was[high])


@given(played_phrases())
def test_a_phrase_is_in_the_key_that_it_is_heard_in(phrase):
    assert into_key(phrase, heard_classes(phrase, 0)) is phrase


def test_a_legato_that_comes_to_one_pitch_is_two_notes():
    slurred = Phrase((Note(0, 500, 60, 90), Note(480, 480, 61, 70)), 960)
    assert into_key(slurred, pitch_classes("C major")).notes == (Note(0, 480, 60, 90), Note(480, 480, 60, 70))
    chord = Phrase((Note(0, 480, 60, 90), Note(0, 480, 61, 70)), 960)
    assert into_key(chord, pitch_classes("C major")).notes == (Note(0, 480, 60, 70),)
