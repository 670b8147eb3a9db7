"""From a phrase to tokens and back: the grid, the holds and rests, the octaves."""

import pytest
from hypothesis import given

from glsr_live.music.melody import from_tokens, to_tokens
from glsr_live.music.note import Note, Phrase
from glsr_live.music.vocabulary import Vocabulary
from tests.music import melodies
from tests.music.melodies import GREENSLEEVES, MINUET_IN_G, ODE_TO_JOY, SOPRANO, WACHET_AUF

BAR = 1920


def written(notes: list[Note], length: int = 960) -> str:
    """The tokens of a phrase by name, a hold as `_` and a rest as `.`."""
    tokens = to_tokens(Phrase(tuple(notes), length), SOPRANO).tokens
    return " ".join({0: "_", 1: "."}.get(token, SOPRANO.names[token]) for token in tokens)


def test_a_name_where_a_note_starts_holds_while_it_sounds_rests_elsewhere():
    assert written([Note(240, 240, 60), Note(480, 120, 62), Note(720, 120, 64)]) == ". . C4 _ D4 . E4 ."


def test_silence_is_rests():
    assert written([]) == ". . . . . . . ."
    assert from_tokens([SOPRANO.rest] * 8, SOPRANO) == ()


@pytest.mark.parametrize(("end", "expected"), [(419, "C4 _ _ . . . . ."), (420, "C4 _ _ _ . . . .")])
def test_a_step_belongs_to_a_note_that_sounds_in_half_of_it(end, expected):
    assert written([Note(0, end, 60)]) == expected


@pytest.mark.parametrize(("end", "expected"), [(360, "C4 _ _ . D4 _ _ _"), (361, "C4 _ _ _ D4 _ _ _")])
def test_a_gap_shorter_than_a_step_is_articulation(end, expected):
    assert written([Note(0, end, 60), Note(480, 480, 62)]) == expected


def test_a_gap_before_the_end_of_the_phrase_is_articulation_too():
    assert written([Note(480, 380, 60)]) == ". . . . C4 _ _ _"
    assert written([Note(480, 360, 60)]) == ". . . . C4 _ _ ."


def test_a_legato_overlap_ends_where_the_next_note_starts():
    assert written([Note(0, 500, 60), Note(480, 480, 62)]) == "C4 _ _ _ D4 _ _ _"


def test_early_and_late_notes_go_to_the_nearest_step():
    assert written([Note(59, 420, 60), Note(421, 539, 62)]) == "C4 _ _ _ D4 _ _ _"
    assert written([Note(60, 60, 60)]) == ". C4 . . . . . ."


def test_a_note_in_the_last_half_step_stays_in_the_phrase():
    tokenised = to_tokens(Phrase((Note(930, 30, 60),), 960), SOPRANO)
    assert tokenised.tokens[-1] == SOPRANO.index["C4"]
    assert tokenised.owners[-1] == (Note(930, 30, 60),)


def test_the_longest_of_several_notes_is_the_token_and_all_are_owners():
    trill = (Note(0, 20, 60), Note(20, 38, 62), Note(60, 420, 60))
    tokenised = to_tokens(Phrase(trill, 480), SOPRANO)
    assert tokenised.owners == ((trill[0], trill[1]), (trill[2],), (), ())
    assert written(list(trill), 480) == "D4 C4 _ _"
    assert written([Note(0, 30, 64), Note(30, 30, 62)], 480) == "E4 . . ."
    assert written([Note(0, 30, 64), Note(30, 330, 62)], 480) == "D4 _ _ ."


def test_a_part_of_a_step_at_the_end_is_a_step():
    assert written([Note(0, 130, 60)], 130) == "C4 _"


@pytest.mark.parametrize(("octaves", "transposition"), [(-3, 36), (-1, 12), (0, 0), (2, -24)])
def test_a_phrase_out_of_range_is_moved_by_whole_octaves(octaves, transposition):
    here = melodies.phrase(WACHET_AUF)
    there = Phrase(tuple(Note(n.onset, n.duration, n.pitch + 12 * octaves) for n in here.notes), here.length)
    tokenised = to_tokens(there, SOPRANO)
    assert tokenised.transposition == transposition
    assert tokenised.tokens == to_tokens(here, SOPRANO).tokens
    assert [note for notes in tokenised.owners for note in notes] == list(there.notes)


def test_a_single_note_that_still_lies_outside_is_folded():
    line = Phrase((Note(0, 480, 60), Note(480, 480, 81), Note(960, 480, 84), Note(1440, 480, 45)), BAR)
    tokenised = to_tokens(line, SOPRANO)
    assert tokenised.transposition == 0
    assert [note.pitch for note in from_tokens(tokenised.tokens, SOPRANO)] == [60, 81, 72, 69]


@pytest.mark.parametrize(("tune", "key"), [(ODE_TO_JOY, 2), (GREENSLEEVES, 0), (MINUET_IN_G, 1), (WACHET_AUF, -3)])
def test_a_melody_is_spelled_in_its_key(tune, key):
    tokenised = to_tokens(melodies.phrase(tune), SOPRANO)
    assert tokenised.key == key
    assert tuple(SOPRANO.names[token] for token in tokenised.tokens if token > 1) == melodies.names(tune)


def test_a_hold_that_continues_nothing_is_silent():
    c4, rest = SOPRANO.index["C4"], SOPRANO.rest
    assert from_tokens([0, 0, c4, 0, rest, 0, c4], SOPRANO) == (Note(240, 240, 60), Note(720, 120, 60))


@given(melodies.grid_phrases())
def test_notes_on_the_grid_come_back(phrase):
    assert from_tokens(to_tokens(phrase, SOPRANO).tokens, SOPRANO) == phrase.notes


@given(melodies.played_phrases())
def test_tokens_come_back_from_their_notes(phrase):
    tokens = to_tokens(phrase, SOPRANO).tokens
    again = to_tokens(Phrase(from_tokens(tokens, SOPRANO), len(tokens) * 120), SOPRANO)
    assert again.tokens == tokens
    assert again.transposition == 0


@given(melodies.played_phrases())
def test_every_played_note_owns_one_step(phrase):
    tokenised = to_tokens(phrase, SOPRANO)
    assert [note for notes in tokenised.owners for note in notes] == list(phrase.notes)
    assert len(tokenised.owners) == len(tokenised.tokens) == phrase.steps
    assert [token > 1 for token in tokenised.tokens] == [bool(notes) for notes in tokenised.owners]


@given(melodies.played_phrases())
def test_every_pitch_has_a_token(phrase):
    tokenised = to_tokens(phrase, SOPRANO)
    assert all(0 <= token < len(SOPRANO) for token in tokenised.tokens)
    assert tokenised.transposition % 12 == 0
    leads = [max(notes, key=lambda note: note.duration).pitch for notes in tokenised.owners if notes]
    sounding = [SOPRANO.pitches[token] for token in tokenised.tokens if token > 1]
    assert [pitch % 12 for pitch in sounding] == [pitch % 12 for pitch in leads]


@given(melodies.played_phrases())
def test_a_vocabulary_of_less_than_an_octave_still_takes_everything(phrase):
    narrow = Vocabulary.of(["C4", "E4"])
    assert len(to_tokens(phrase, narrow).tokens) == phrase.steps
