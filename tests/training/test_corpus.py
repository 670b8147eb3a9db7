"""From a score to a row of names: ties, grace notes, rests, ranges and keys, on scores written here."""

import pytest
from music21 import note, stream, tie

from training.corpus import Melody, UnusableScoreError, read_score, transpositions


def score_of(*elements: note.GeneralNote, name: str = "Soprano", parts: int = 4) -> stream.Score:
    """Four parts of which the second is the soprano, as in some of the chorales."""
    whole = stream.Score([named(f"voice {index}", note.Note("C3", quarterLength=4)) for index in range(parts - 1)])
    whole.insert(0, named(name, *elements))
    return whole


def named(name: str, *elements: note.GeneralNote) -> stream.Part:
    part = stream.Part(id=name)
    part.partName = name
    part.append(list(elements))
    return part


def written(*elements: note.GeneralNote) -> str:
    return " ".join(read_score("here", score_of(*elements)).steps)


def test_a_name_where_a_note_starts_and_holds_while_it_lasts():
    assert written(note.Note("C4", quarterLength=1), note.Note("D4", quarterLength=0.5)) == "C4 __ __ __ D4 __"


def test_a_rest_stands_on_every_step_of_its_length():
    assert written(note.Note("C4", quarterLength=0.5), note.Rest(quarterLength=0.75)) == "C4 __ rest rest rest"


def test_tied_notes_are_one_note():
    first, second = note.Note("E-4", quarterLength=0.5), note.Note("E-4", quarterLength=0.5)
    first.tie, second.tie = tie.Tie("start"), tie.Tie("stop")
    assert written(first, second) == "E-4 __ __ __"


def test_a_repeated_note_is_two_notes():
    assert written(*(note.Note("E-4", quarterLength=0.5) for _ in range(2))) == "E-4 __ E-4 __"


def test_grace_notes_are_dropped():
    assert written(note.Note("G4", quarterLength=1).getGrace(), note.Note("F4", quarterLength=0.5)) == "F4 __"


def test_of_the_thirty_seconds_in_a_step_the_first_stands():
    pair = note.Note("C4", quarterLength=0.125), note.Note("D4", quarterLength=0.125)
    assert written(*pair, note.Note("E4", quarterLength=0.25)) == "C4 E4"


def test_a_note_between_two_steps_takes_the_step_that_was_only_held():
    dotted = note.Note("C4", quarterLength=0.375), note.Note("D4", quarterLength=0.125)
    assert written(*dotted, note.Note("E4", quarterLength=0.25)) == "C4 D4 E4"


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        (score_of(note.Note("C4"), parts=5), "not in four parts"),
        (score_of(note.Note("C4"), name="Violin"), "no part is named soprano"),
        (score_of(note.Note("B3")), "leaves C4-A5"),
        (score_of(note.Note("C4"), note.Note("B-5")), "leaves C4-A5"),
        (score_of(note.Rest(quarterLength=4)), "no note in the soprano"),
    ],
)
def test_an_unusable_score_says_why(score, reason):
    with pytest.raises(UnusableScoreError, match=f"^{reason}$"):
        read_score("here", score)


def test_every_key_that_keeps_a_melody_inside_the_range_once():
    keys = [moved.steps for moved in transpositions(Melody("here", ("D4", "__", "G5", "rest")))]
    assert [steps[0] for steps in keys] == ["C4", "C#4", "D4", "E-4", "E4"]
    assert [steps[2] for steps in keys] == ["F5", "F#5", "G5", "A-5", "A5"]
    assert all((steps[1], steps[3]) == ("__", "rest") for steps in keys)


def test_transposition_keeps_the_spelling_of_the_scale():
    b_major = Melody("here", ("B4", "A#4", "C#5", "D#5"))
    spelled = [moved.steps for moved in transpositions(b_major)]
    assert ("C#5", "B#4", "D#5", "E#5") in spelled
    assert ("D#5", "C##5", "E#5", "F##5") in spelled


def test_pitches_are_those_of_the_notes_alone():
    assert Melody("here", ("rest", "C4", "__", "B#3", "D-5")).pitches == (60, 60, 73)
