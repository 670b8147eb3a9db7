"""Names of files, for every system."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.memory.names import file_name, safe_name, title
from glsr_live.music.variation import Knobs
from tests.engine.memory.moments import moment


def test_a_file_is_named_by_what_it_holds_its_number_and_the_knobs_that_were_turned():
    knobs = Knobs((("density", 1.0), ("register", 0.0), ("leap", -0.52)), temperature=0.25, seed=7)
    known = replace(moment(60), knobs=knobs, number=12)
    assert file_name(known, "phrase") == "phrase 12.mid"
    assert file_name(known, "variation") == "variation 12 density +1.0 leap -0.5 temperature 0.2 seed 7.mid"
    assert title(replace(known, knobs=Knobs())) == "12"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phrase 12", "phrase 12"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("line\nbreak\ttab\x7f", "line_break_tab_"),
        ("  many   blanks ", "many blanks"),
        ("ends with dots...", "ends with dots"),
        ("..", "_"),
        ("", "_"),
        (".hidden", "hidden"),
        ("CON", "_CON"),
        ("con.mid", "_con.mid"),
        ("Lpt1 take", "_Lpt1 take"),
        ("COM¹", "_COM¹"),
        ("console", "console"),
        ("U\u0308bung", "Übung"),
        ("a\u202eb", "ab"),
        ("ソプラノ", "ソプラノ"),
    ],
)
def test_names_are_safe_everywhere(text, expected):
    assert safe_name(text) == expected


@given(st.text())
def test_every_text_is_a_name_that_fits_and_stays_itself(text):
    name = safe_name(text)
    assert 0 < len(name) <= 101
    assert len(name.encode()) <= 201
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name[-1] not in ". "
    assert safe_name(name) == name
