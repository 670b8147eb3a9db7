"""The key lock on variations: what is new stays in the key, and so does what was played where the key is chosen."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.model.variator import Variator
from glsr_live.music.locking import heard_classes, into_key
from glsr_live.music.melody import to_tokens
from glsr_live.music.scales import SCALES, TONICS, pitch_classes
from glsr_live.music.variation import Goal, KeyLock, Knobs
from tests.model.test_morph import turns
from tests.model.test_variator import axis, decodings, phrase, phrases, tunes
from tests.music.melodies import SOPRANO

WILD = Knobs((("register", 2.0), ("density", 3.0)), 0.0, 2.0, 2.0, 7)
keys = st.builds("{} {}".format, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)))
some = settings(max_examples=25)


@pytest.fixture(scope="module")
def variator(pack) -> Variator:
    return Variator(pack)


def outside(notes, classes) -> set:
    return {note for note in notes if note.pitch % 12 not in classes}


@decodings
@some
@given(phrase=phrases(), key=keys, knobs=turns)
def test_strict_and_a_chosen_key_leave_no_note_outside_it(variator, decoding, phrase, key, knobs):
    found = variator.vary(phrase, knobs, decoding, lock=KeyLock("strict", key)).phrase
    assert not outside(found.notes, pitch_classes(key))


@some
@given(phrases(), phrases(), keys, turns, turns, st.floats(0, 1))
def test_nor_does_a_blend(variator, phrase, other, key, knobs, others, share):
    asked = replace(knobs, blend=share)
    found = variator.vary(phrase, asked, goal=Goal(other, others), lock=KeyLock("strict", key)).phrase
    assert not outside(found.notes, pitch_classes(key))


@some
@given(phrases(), keys)
def test_at_rest_strict_moves_played_notes_to_the_nearest_of_a_chosen_key_alone(variator, phrase, key):
    lock = KeyLock("strict", key)
    found = variator.vary(phrase, Knobs(), lock=lock)
    assert found.phrase == into_key(phrase, pitch_classes(key))
    assert variator.vary(found.phrase, Knobs(), lock=lock).phrase == found.phrase
    assert found.played == variator.vary(phrase, Knobs()).played


@some
@given(phrases(), st.sampled_from(["off", "nudge", "strict"]), st.sampled_from(["heard", "B major"]))
def test_at_rest_no_other_lock_touches_the_phrase(variator, phrase, mode, key):
    if (mode, key) != ("strict", "B major"):
        assert variator.vary(phrase, Knobs(), lock=KeyLock(mode, key)).phrase == phrase


@some
@given(phrases(), turns)
def test_strict_as_heard_adds_nothing_outside_the_heard_key(variator, phrase, knobs):
    classes = heard_classes(phrase, to_tokens(phrase, SOPRANO).key)
    assert not outside(variator.vary(phrase, knobs, lock=KeyLock("strict")).phrase.notes, classes)


@tunes
def test_a_nudge_leaves_fewer_notes_outside_than_none_and_strict_none(variator, tune):
    classes = heard_classes(phrase(tune), to_tokens(phrase(tune), SOPRANO).key)
    counts = {}
    for mode in ("off", "nudge", "strict"):
        found = [variator.vary(phrase(tune), replace(WILD, seed=s), lock=KeyLock(mode)).phrase for s in range(4)]
        counts[mode] = sum(len(outside(each.notes, classes)) for each in found)
    assert counts["strict"] == 0
    assert counts["off"] > counts["nudge"]


@tunes
def test_a_nudge_towards_a_chosen_key_excepts_the_played_notes(variator, tune):
    whole, classes = phrase(tune), pitch_classes("F# major")
    found = variator.vary(whole, axis("density", 3.0), lock=KeyLock("nudge", "F# major")).phrase
    plain = variator.vary(whole, axis("density", 3.0), lock=KeyLock("off")).phrase
    new = [set(each.notes) - set(whole.notes) for each in (found, plain)]
    assert len(outside(new[0], classes)) < len(outside(new[1], classes))
    answered = {note.onset: note.pitch for note in found.notes}
    stayed = [note for note in whole.notes if note.onset in answered]
    assert outside(stayed, classes)
    assert all(answered[note.onset] == note.pitch for note in stayed)


@pytest.mark.parametrize(("tune", "key"), [("joy", "D major"), ("sleeves", "A minor"), ("wake", "Eb major")])
def test_the_heard_key_is_told_by_name(variator, tune, key):
    assert variator.vary(phrase(tune), WILD).key == key
    assert variator.vary(phrase(tune), Knobs(), lock=KeyLock("strict", "C major")).key == key
