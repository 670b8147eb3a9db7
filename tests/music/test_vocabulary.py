"""The tokens: a hold, a rest, then spelled names from the lowest pitch to the highest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.names import pitch_of
from glsr_live.music.vocabulary import HOLD, REST, Vocabulary
from tests.music.melodies import SOPRANO


def test_tokens_stand_in_order_of_pitch_and_then_of_name():
    found = Vocabulary.of(["A5", "D-4", "C4", "C#4", "C4"])
    assert found.names == (HOLD, REST, "C4", "C#4", "D-4", "A5")
    assert found.pitches == (-1, -1, 60, 61, 61, 81)
    assert (found.hold, found.rest, len(found)) == (0, 1, 6)
    assert (found.lowest, found.highest) == (60, 81)
    assert found.index["D-4"] == 4


@pytest.mark.parametrize(
    "names",
    [(), (HOLD, REST), (REST, HOLD, "C4"), ("C4", "D4", "E4"), (HOLD, REST, "C4", "C4"), (HOLD, REST, "C4", HOLD)],
)
def test_a_vocabulary_is_a_hold_a_rest_and_names_each_once(names):
    with pytest.raises(ValueError, match="each once"):
        Vocabulary(names)


@given(st.sets(st.sampled_from(SOPRANO.names[2:]), min_size=1))
def test_every_name_is_found_at_its_token(names):
    found = Vocabulary.of(names)
    assert set(found.names[2:]) == names
    assert [found.index[name] for name in found.names] == list(range(len(found)))
    assert list(found.pitches[2:]) == sorted(pitch_of(name) for name in names)
