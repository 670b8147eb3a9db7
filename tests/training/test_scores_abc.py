"""Tunes in ABC, down to what a melody needs: what is taken out, what stays, and how the rest is heard."""

from collections import Counter

import pytest

from training.abc import CHANGES, AbcError, plain_tune
from training.reader import read


def body(*lines: str, meter: str = "4/4", key: str = "G") -> tuple[list[str], dict[str, int]]:
    """The lines of music that are left of a tune, and what was counted."""
    dropped: Counter[str] = Counter()
    plain = plain_tune("\n".join(["X:7", "T:ours", f"M:{meter}", "L:1/4", f"K:{key}", *lines]), dropped)
    return plain.split("\n")[6:], dict(dropped)


def heard(*lines: str) -> list[str]:
    """The notes of a tune in quarters, in G major, without holds."""
    answer = read("abc", "\n".join(["X:1", "M:4/4", "L:1/4", "K:G", *lines]).encode())
    return [name for _, steps in answer["passages"] for name in steps.split() if name != "__"]


def test_the_head_is_meter_unit_length_and_key():
    text = "X: 3\nT:ours\nM: C| % as printed\nR:reel\nL:1/8\nK: Ador\nABc"
    head = ["%abc-2.1", "%%propagate-accidentals octave", "X:1", "M:C|", "L:1/8", "K:Ador", "ABc"]
    assert plain_tune(text, Counter()).split("\n") == head


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('"Am"A "^slowly"B', "A B"),
        ("{cd}A{/e}B", "AB"),
        ("!trill!A!>!B", "AB"),
        ("~A.BvcuTd", "ABcd"),
        ("(AB) (3ABc ((A)B)", "AB (3ABc AB"),
        ("A y2 B y", "A  B "),
        ("x2 A", "z2 A"),
        ("A``B % a remark", "AB "),
        ("AB\\", "AB"),
        ("G:| A", "G:| A"),
        ("A[P:B]B [A-C]2", "AB [A-C]2"),
        ("AB [L:1/8]cd", "AB \nL:1/8\ncd"),
        ("^F =f _B >A <", "^F =f _B >A <"),
    ],
)
def test_what_is_left_of_a_line(line, left):
    assert body(line)[0] == left.split("\n")


def test_lines_that_are_no_music():
    assert body("P:A", "AB", "w: some words", "N:a remark", "% another", "", "L:1/8", "cd") == (
        ["AB", "L:1/8", "cd"],
        {},
    )


@pytest.mark.parametrize("change", ["M:3/4", "K:D", "[M:3/4]cd", "[K:D]cd"])
def test_a_tune_ends_for_us_where_meter_or_key_changes(change):
    assert body("AB", change, "ef") == (["AB"], {CHANGES: 1})


@pytest.mark.parametrize("same", ["M:4/4", "K:G % again", "[K:G]cd"])
def test_what_holds_already_is_no_change(same):
    left, dropped = body("AB", same, "ef")
    assert (left[0], left[-1], dropped) == ("AB", "ef", {})


@pytest.mark.parametrize("voices", ["V:1", "[V:2]AB", "AB & cd"])
def test_several_voices_are_refused(voices):
    with pytest.raises(AbcError, match="several voices"):
        body(voices)


def test_an_accidental_holds_to_the_end_of_its_bar_in_its_octave():
    assert heard("^ccc'c|ccFf|=ffF_B|B^BBB|") == (
        ["C#5", "C#5", "C6", "C#5", "C5", "C5", "F#4", "F#5", "F5", "F5", "F#4", "B-4", "B4", "B#4", "B#4", "B#4"]
    )


def test_a_unit_length_may_change_anywhere():
    assert heard("GABc|", "L:1/8", "GABc GABc|[L:1/4]GABc|") == ["G4", "A4", "B4", "C5"] * 4


def test_spacers_are_no_notes_and_hidden_rests_are_rests():
    assert heard("G y A y2 B c|x4|GABc|") == ["G4", "A4", "B4", "C5", *["rest"] * 16, "G4", "A4", "B4", "C5"]


def test_what_is_neither_note_nor_rest_refuses_the_tune():
    answer = read("abc", b"X:1\nM:4/4\nL:1/4\nK:C\nCDEF|^2 D|CDEF|")
    assert answer["error"] == "something in the music is neither note nor rest"
