"""From tokens back to what is played: kept notes as they were, new ones in the manner of their neighbours."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from glsr_live.model.compose import compose
from glsr_live.music.melody import Tokenised, highest_leads, to_tokens
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from tests.music.melodies import SOPRANO, melodies, played_phrases

HOLD, REST = "__", "rest"


def answered(phrase: Phrase, **changes: str) -> tuple[Note, ...]:
    """The notes of the answer whose tokens are the phrase's, but for step N the token `sN`."""
    read = to_tokens(phrase, SOPRANO)
    answer = list(read.tokens)
    for step, name in changes.items():
        answer[int(step[1:])] = SOPRANO.index[name]
    return composed(phrase, answer).notes


def composed(phrase: Phrase, answer: list[int]) -> Phrase:
    return compose(phrase, to_tokens(phrase, SOPRANO), answer, SOPRANO)


QUIET, LOUD = Note(5, 470, 60, 40), Note(970, 460, 67, 100)
TWO = Phrase((QUIET, LOUD), 1920)
"""C4 for a beat, a beat's rest, G4 for a beat, a beat's rest; C4 is played 5 ticks late and G4 10."""


def test_kept_notes_stay_as_they_were_played():
    assert answered(TWO) == (QUIET, LOUD)


def test_a_new_note_takes_velocity_timing_and_release_between_its_neighbours():
    first, new, last = answered(TWO, s4="D4", s5=HOLD)
    assert (first, last) == (QUIET, LOUD)
    assert (new.pitch, new.velocity, new.onset) == (62, 70, 488)
    assert new.end == 720 - 8  # C4 is let go 5 ticks before its steps end, G4 10


def test_a_new_note_before_or_after_all_others_is_played_as_the_nearest():
    late = Phrase((replace(QUIET, onset=485), replace(LOUD, onset=970)), 1920)
    first, *_, last = answered(late, s0="D4", s12="E4")
    assert (first.velocity, first.onset) == (40, 5)
    assert (last.velocity, last.onset) == (100, 1450)


def test_a_note_with_another_pitch_keeps_its_manner():
    changed, _ = answered(TWO, s0="D4")
    assert changed == replace(QUIET, pitch=62)


def test_another_spelling_of_the_same_pitch_is_the_same_note():
    black = Phrase((Note(7, 400, 61, 33),), 480)
    assert answered(black, s0="D-4") == answered(black, s0="C#4") == black.notes


def test_when_a_note_goes_the_one_before_sustains():
    line = Phrase((Note(0, 470, 60), Note(480, 470, 62), Note(960, 470, 64)), 1440)
    assert answered(line, s4=HOLD) == (Note(0, 950, 60), Note(960, 470, 64))
    assert answered(line, s4=HOLD, s8=HOLD) == (Note(0, 1430, 60),)


def test_when_a_note_goes_into_silence_the_others_stay_as_they_were():
    line = Phrase((Note(0, 470, 60), Note(480, 470, 62), Note(960, 470, 64)), 1440)
    assert answered(line, s4=REST, s5=REST, s6=REST, s7=REST) == (line.notes[0], line.notes[2])


def test_a_new_note_inside_a_long_one_cuts_it():
    long = Phrase((Note(3, 950, 60, 90),), 960)
    assert answered(long, s4="D4") == (Note(3, 470, 60, 90), Note(483, 470, 62, 90))


def test_a_note_that_is_cut_to_one_step_still_sounds_for_half_of_it():
    staccato = Phrase((Note(0, 365, 60), Note(480, 480, 64)), 960)
    first, new, _ = answered(staccato, s1="D4")
    assert (first.onset, first.end) == (0, 60)
    assert new.duration >= 60


def test_a_short_legato_overlap_is_the_players_and_stays():
    legato = Phrase((Note(0, 500, 60), Note(480, 480, 62)), 960)
    assert answered(legato) == legato.notes


def test_a_legato_note_that_sustains_ends_with_the_phrase():
    legato = Phrase((Note(0, 580, 60), Note(480, 480, 62)), 960)
    assert answered(legato, s4=HOLD) == (Note(0, 960, 60),)


def test_a_new_note_does_not_sound_into_a_kept_one_that_comes_early():
    early = Phrase((Note(0, 480, 60), Note(905, 480, 64)), 1440)
    first, new, last = answered(early, s4="D4", s5=HOLD, s6=HOLD, s7=HOLD)
    assert last == early.notes[-1]
    assert (new.onset, new.end) == (452, 905)  # it comes halfway as early itself
    assert first.end == 452


def test_a_new_note_leaves_half_a_step_to_the_notes_beside_it_however_freely_they_were_played():
    turn = (Note(71, 100, 72), Note(178, 110, 75))  # both of step 1: one early, one late
    first, late, new, last = answered(Phrase((*turn, Note(306, 88, 73)), 480), s2="E5")
    assert (first.onset, late.onset, new.onset, last.onset) == (71, 178, 238, 306)
    assert (late.duration, new.pitch) == (60, 76)


def test_an_ornament_faster_than_the_grid_is_kept_whole_and_its_last_note_sustains():
    turn = (Note(0, 30, 62, 70), Note(30, 28, 64, 60), Note(60, 400, 62, 90), Note(480, 480, 60, 80))
    phrase = Phrase(turn, 960)
    assert answered(phrase) == turn
    assert answered(phrase, s4=HOLD) == (*turn[:2], Note(60, 880, 62, 90))


def test_a_phrase_out_of_the_models_range_is_answered_where_it_was_played():
    low = Phrase((Note(0, 480, 36), Note(480, 480, 43)), 960)
    new = answered(low, s4="A4", s6="C5")
    assert [note.pitch for note in new] == [36, 45, 48]
    assert answered(low) == low.notes


def test_a_new_note_stays_on_the_keyboard():
    top = Phrase((Note(0, 480, 126),), 960)
    read = to_tokens(top, SOPRANO)
    assert read.transposition == -48
    assert [note.pitch for note in answered(top, s4="A5")] == [126, 117]


@st.composite
def answers(draw: st.DrawFn) -> tuple[Phrase, Tokenised, list[int]]:
    """A melody as played, cut where any phrase may be, and tokens that keep some of its own."""
    notes = highest_leads(draw(melodies()))
    length = draw(st.integers(notes[-1].onset + 1, notes[-1].onset + 2000))
    phrase = Phrase(tuple(replace(n, duration=min(n.duration, length - n.onset)) for n in notes), length)
    read = to_tokens(phrase, SOPRANO)
    token = st.one_of(st.integers(0, 1), st.integers(0, len(SOPRANO) - 1))
    changes = draw(st.dictionaries(st.integers(0, phrase.steps - 1), token, max_size=24))
    return phrase, read, [changes.get(step, old) for step, old in enumerate(read.tokens)]


@given(played_phrases())
def test_the_tokens_that_were_read_give_what_was_played_whatever_that_is(phrase):
    assert composed(phrase, list(to_tokens(phrase, SOPRANO).tokens)) == phrase


@given(answers())
def test_no_two_notes_overlap_but_in_the_players_own_legato_and_all_lie_in_the_phrase(given):
    phrase, read, answer = given
    starts = {(note.onset, note.pitch) for note in phrase.notes}
    notes = compose(phrase, read, answer, SOPRANO).notes
    assert [note.onset for note in notes] == sorted({note.onset for note in notes})
    assert all(note.end <= phrase.length for note in notes)
    for at, note in enumerate(notes):
        for after in notes[at + 1 :]:
            assert note.end <= after.onset or {(note.onset, note.pitch), (after.onset, after.pitch)} <= starts


@given(answers())
def test_the_answer_has_the_notes_of_its_tokens_at_their_steps(given):
    phrase, read, answer = given
    notes = compose(phrase, read, answer, SOPRANO).notes
    steps = [min(note.step, phrase.steps - 1) for note in notes]
    assert set(steps) == {step for step, token in enumerate(answer) if token >= 2}
    for note, step in zip(notes, steps, strict=True):
        kept = note.pitch in {played.pitch for played in read.owners[step]}
        assert kept or (note.pitch + read.transposition - SOPRANO.pitches[answer[step]]) % 12 == 0


@given(answers())
def test_a_kept_note_has_its_velocity_and_timing_and_a_new_one_those_between(given):
    phrase, read, answer = given
    velocities = [note.velocity for note in phrase.notes]
    starts = {(note.onset, note.pitch): note.velocity for note in phrase.notes}
    for note in compose(phrase, read, answer, SOPRANO).notes:
        assert starts.get((note.onset, note.pitch), note.velocity) == note.velocity or note.onset not in starts
        assert min(velocities) <= note.velocity <= max(velocities)
    kept = [step for step, old in enumerate(read.tokens) if old >= 2 and answer[step] == old]
    wanted = {(n.onset, n.pitch, n.velocity) for step in kept for n in read.owners[step]}
    assert wanted <= {(n.onset, n.pitch, n.velocity) for n in compose(phrase, read, answer, SOPRANO).notes}


@given(answers())
def test_every_note_sounds_for_a_quarter_of_a_step_at_least_unless_it_was_played_shorter(given):
    phrase, read, answer = given
    onsets = {note.onset: note.duration for note in phrase.notes}
    for note in compose(phrase, read, answer, SOPRANO).notes:
        last = phrase.length - note.onset
        assert note.duration >= min(TICKS_PER_STEP // 4, onsets.get(note.onset, last), last)
