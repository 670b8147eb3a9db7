"""The piano roll in the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.commands.roll import ASCII, BLOCKS, draw, glyphs_for, pitch_name
from glsr_live.music.note import TICKS_PER_STEP, Meter, Note, Phrase

STEP = TICKS_PER_STEP


def test_a_row_per_pitch_and_a_character_per_sixteenth():
    phrase = Phrase((Note(0, 4 * STEP, 60), Note(4 * STEP, 2 * STEP, 62), Note(8 * STEP, 8 * STEP, 60)), 16 * STEP)
    assert draw(phrase, glyphs=ASCII).split("\n") == [
        "  D4 |....#=..........|",
        " C#4 |................|",
        "  C4 |#===....#=======|",
    ]


def test_bar_lines_stand_where_the_meter_puts_them():
    phrase = Phrase((Note(12 * STEP, 6 * STEP, 67),), 24 * STEP, Meter(3, 4))
    assert draw(phrase, glyphs=ASCII) == "  G4 |............|#=====......|"


def test_a_repeated_note_shows_two_onsets():
    phrase = Phrase((Note(0, 2 * STEP, 60), Note(2 * STEP, 2 * STEP, 60)), 4 * STEP)
    assert draw(phrase) == "  C4 │█▒█▒│"


def test_played_timing_is_drawn_on_the_nearest_step():
    early_and_short = Note(4 * STEP - 20, 3 * STEP, 60)
    assert draw(Phrase((early_and_short,), 8 * STEP), glyphs=ASCII) == "  C4 |....#==.|"


def test_rolls_drawn_with_each_others_pitches_have_the_same_rows():
    low, high = (Phrase((Note(0, STEP, pitch),), 4 * STEP) for pitch in (58, 65))
    names = [[row.split()[0] for row in draw(phrase, (58, 65)).split("\n")] for phrase in (low, high)]
    assert names[0] == names[1] == ["F4", "E4", "D#4", "D4", "C#4", "C4", "B3", "A#3"]


def test_silence_is_said():
    assert draw(Phrase((), 16 * STEP)) == "(silence)"


@pytest.mark.parametrize(("encoding", "glyphs"), [("utf-8", BLOCKS), ("cp1252", ASCII), (None, ASCII), ("?", ASCII)])
def test_blocks_only_where_the_terminal_has_them(encoding, glyphs):
    assert glyphs_for(encoding) is glyphs


@pytest.mark.parametrize(("pitch", "name"), [(60, "C4"), (69, "A4"), (61, "C#4"), (0, "C-1"), (127, "G9")])
def test_pitch_names(pitch, name):
    assert pitch_name(pitch) == name


@given(st.lists(st.builds(Note, st.integers(0, 4000), st.integers(1, 2000), st.integers(40, 80)), max_size=12))
def test_every_row_is_as_wide_as_the_phrase(notes):
    phrase = Phrase(tuple(sorted(notes)), 3840)
    rows = draw(phrase, (60,), ASCII).split("\n")
    assert {len(row) for row in rows} == {len(" C#4 |") + 32 + 2}
    assert all(any("#" in row[5:] for row in rows if row.split()[0] == pitch_name(n.pitch)) for n in notes)
