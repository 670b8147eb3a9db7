"""What of a phrase became what."""

from glsr_live.music.note import Note, Phrase
from glsr_live.panel.comparing import Comparison, compare

PLAYED = Phrase((Note(0, 100, 60), Note(120, 100, 62), Note(240, 100, 64), Note(480, 100, 65)), 960)
ANSWER = Phrase((Note(5, 100, 60), Note(120, 100, 63), Note(360, 100, 64), Note(480, 50, 65)), 960)


def test_notes_are_kept_repitched_added_and_left_out():
    found = compare(PLAYED, ANSWER)
    assert (found.kept, found.repitched, found.added, found.dropped) == (2, 1, 1, 1)
    assert found.changed == {Note(120, 100, 63), Note(360, 100, 64)}
    assert found.gone == {Note(120, 100, 62), Note(240, 100, 64)}


def test_a_phrase_is_the_same_as_itself():
    assert compare(PLAYED, PLAYED) == Comparison(kept=4)


def test_where_one_is_lacking_nothing_is_changed():
    assert compare(None, ANSWER) == compare(PLAYED, None) == Comparison()
