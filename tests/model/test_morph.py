"""Blending: exactly the one variation, exactly the other, and a straight way between them, for any weights."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.errors import KnobError
from glsr_live.model.morph import fitted
from glsr_live.model.variator import Variator
from glsr_live.music.melody import to_tokens
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import Goal, KeyLock, Knobs
from tests.model.test_variator import NAMES, SILENCE, axis, decodings, phrase, phrases
from tests.music.melodies import SOPRANO

JOY = phrase("joy")
REST = Knobs()
SHARES = np.linspace(0, 1, 9)
turns = st.builds(
    lambda offsets, closeness, temperature, wander, seed: Knobs(offsets, closeness, temperature, wander, seed),
    st.dictionaries(st.sampled_from(NAMES), st.floats(-3, 3), max_size=2).map(lambda turned: tuple(turned.items())),
    st.floats(0, 4),
    st.sampled_from((0.0, 0.0, 1.0)),
    st.sampled_from((0.0, 0.0, 0.5)),
    st.integers(0, 3),
)
some = settings(max_examples=25)


@pytest.fixture(scope="module")
def variator(pack) -> Variator:
    return Variator(pack)


def at(share: float, knobs: Knobs = REST) -> Knobs:
    return replace(knobs, blend=float(share))


def louder(phrase: Phrase, length: int | None = None) -> Phrase:
    """The phrase played hard and late, cut to a length."""
    length = length or phrase.length
    late = [replace(n, onset=n.onset + 20, duration=n.duration - 30, velocity=120) for n in phrase.notes]
    return Phrase(tuple(n for n in late if n.end <= length), length)


@decodings
@some
@given(phrases(), phrases(), turns, turns)
def test_the_ends_are_the_two_variations_note_for_note(variator, decoding, phrase, other, knobs, others):
    other = replace(fitted(other, phrase.length), meter=phrase.meter)
    ends = [variator.vary(phrase, knobs, decoding), variator.vary(other, others, decoding)]
    goal = Goal(other, others)
    assert variator.vary(phrase, at(0, knobs), decoding, goal=goal) == ends[0]
    assert variator.vary(phrase, at(1, knobs), decoding, goal=goal).phrase == ends[1].phrase


def test_at_rest_both_ends_are_what_was_played(variator):
    other = louder(phrase("sleeves"), JOY.length)
    assert variator.vary(JOY, at(1), goal=Goal(other)).phrase == fitted(other, JOY.length)
    assert variator.vary(JOY, at(0), goal=Goal(other)).phrase == JOY


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_without_a_goal_there_is_nothing_to_blend_with(variator, share):
    assert variator.vary(JOY, at(share, axis("density", 2))) == variator.vary(JOY, axis("density", 2))


@some
@given(phrases(), turns, turns, st.floats(0, 1))
def test_two_places_of_one_phrase_have_the_line_of_their_knobs_between_them(variator, phrase, knobs, others, share):
    knobs, others = (replace(each, temperature=0.0, seed=1) for each in (knobs, others))
    found = variator.vary(phrase, at(share, knobs), goal=Goal(phrase, others))
    mean = {name: (1 - share) * knobs.offset(name) + share * others.offset(name) for name in NAMES}
    pairs = {name: (getattr(knobs, name), getattr(others, name)) for name in ("closeness", "wander")}
    other = {name: (1 - share) * a + share * b for name, (a, b) in pairs.items()}
    plain = variator.vary(phrase, Knobs(tuple(mean.items()), seed=1, **other))
    assert found.z == pytest.approx(np.array(plain.z))
    assert found.moved == pytest.approx(plain.moved)


def test_one_phrase_between_two_densities_is_the_density_between(variator):
    found = variator.vary(JOY, at(0.5, axis("density", -1)), goal=Goal(JOY, axis("density", 3)))
    assert found.phrase == variator.vary(JOY, axis("density", 1)).phrase != JOY


def test_the_place_and_the_number_of_notes_are_on_the_line(variator):
    other = fitted(phrase("sleeves"), JOY.length)
    ends = [np.array(variator.vary(JOY, at(share), goal=Goal(other)).z) for share in (0, 1)]
    for share in SHARES:
        found = variator.vary(JOY, at(share), goal=Goal(other))
        assert np.array(found.z) == pytest.approx((1 - share) * ends[0] + share * ends[1])
        count = (1 - share) * len(JOY.notes) + share * len(other.notes)
        assert len(found.phrase.notes) == pytest.approx(count, abs=0.5 * len(ends[0]))


@some
@given(phrases(), phrases(), turns, turns, st.floats(0.01, 0.99), st.sampled_from(["off", "nudge", "strict"]))
def test_anything_between_is_a_melody_within_the_phrase(variator, phrase, other, knobs, others, share, mode):
    phrase = replace(phrase, meter=Meter(3, 4))
    found = variator.vary(phrase, at(share, knobs), goal=Goal(other, others), lock=KeyLock(mode)).phrase
    assert (found.length, found.meter) == (phrase.length, phrase.meter)
    assert [note.onset for note in found.notes] == sorted(note.onset for note in found.notes)


def test_kept_notes_are_played_as_in_the_variation_that_has_them(variator):
    other, goal = louder(phrase("sleeves"), JOY.length), louder(phrase("sleeves"), JOY.length)
    manner = {(n.onset, n.pitch): n for n in (*fitted(other, JOY.length).notes, *JOY.notes)}
    found = [variator.vary(JOY, at(share), goal=Goal(goal)).phrase.notes for share in SHARES[1:-1]]
    kept = [note for notes in found for note in notes if (note.onset, note.pitch) in manner]
    assert {note.velocity for note in kept} == {80, 120}
    assert all(note.velocity == manner[note.onset, note.pitch].velocity for note in kept)


def test_no_two_notes_of_different_players_overlap(variator):
    goal = louder(phrase("sleeves"), JOY.length)
    for share in SHARES[1:-1]:
        notes = variator.vary(JOY, at(share), goal=Goal(goal)).phrase.notes
        assert all(a.end <= b.onset for a, b in pairwise(notes))


def test_silence_fills_up_with_the_goal(variator):
    silence = replace(SILENCE, length=JOY.length)
    counts = [len(variator.vary(silence, at(share), goal=Goal(JOY)).phrase.notes) for share in SHARES]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, len(JOY.notes))
    assert variator.vary(silence, at(0.5), goal=Goal(silence)).phrase == silence


def test_what_was_played_is_told_beside_the_answer(variator):
    goal, plain = Goal(louder(phrase("sleeves"), JOY.length)), variator.vary(JOY, Knobs())
    for share in SHARES:
        found = variator.vary(JOY, at(share), goal=goal)
        assert (found.played, found.key, found.place) == (plain.played, "D major", plain.place)
    assert plain.place == plain.moved
    assert len(plain.place) == len(NAMES)


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_the_register_between_two_octaves_is_that_of_the_notes(variator, share):
    high = fitted(phrase("wake"), JOY.length)
    low = replace(high, notes=tuple(replace(n, pitch=n.pitch - 36) for n in high.notes))
    found = variator.vary(JOY, at(share), goal=Goal(low))
    ticks = sum(n.duration for n in found.phrase.notes)
    assert found.yields["register"] == pytest.approx(sum(n.pitch * n.duration for n in found.phrase.notes) / ticks)


def test_a_goal_with_a_knob_that_the_pack_has_not_is_refused(variator):
    with pytest.raises(KnobError, match="no knob 'swing'"):
        variator.vary(JOY, Knobs(), goal=Goal(JOY, axis("swing", 1)))


def test_a_phrase_is_fitted_by_repeating_and_cutting_it():
    pair = Phrase((Note(0, 480, 60), Note(480, 480, 62)), 960)
    assert fitted(pair, 960) is pair
    assert fitted(pair, 700).notes == (Note(0, 480, 60), Note(480, 220, 62))
    assert [note.onset for note in fitted(Phrase((Note(0, 90, 60),), 90), 360).notes] == [0, 120, 240]
    assert fitted(pair, 1500).notes == (*pair.notes, Note(960, 480, 60), Note(1440, 60, 62))
    assert to_tokens(fitted(pair, 1920), SOPRANO).tokens == 2 * to_tokens(pair, SOPRANO).tokens
