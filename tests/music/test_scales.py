"""Keys by name, and the nearest note of a scale: the order of pitches stays."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glsr_live.music.scales import SCALES, TONICS, key_name, major_classes, nearest, pitch_classes

pitches = st.integers(0, 127)
keys = st.builds("{} {}".format, st.sampled_from(TONICS), st.sampled_from(sorted(SCALES)))


@pytest.mark.parametrize(
    ("key", "classes"),
    [
        ("C major", {0, 2, 4, 5, 7, 9, 11}),
        ("a minor", {0, 2, 4, 5, 7, 9, 11}),
        ("Bb major", {10, 0, 2, 3, 5, 7, 9}),
        ("bb MAJOR", {10, 0, 2, 3, 5, 7, 9}),
        ("F# dorian", {6, 8, 9, 11, 1, 3, 4}),
        (" E  harmonic   minor ", {4, 6, 7, 9, 11, 0, 3}),
        ("Cb major pentatonic", {11, 1, 3, 6, 8}),
        ("g blues", {7, 10, 0, 1, 2, 5}),
        ("D chromatic", set(range(12))),
    ],
)
def test_a_key_has_its_pitch_classes(key, classes):
    assert pitch_classes(key) == classes


@pytest.mark.parametrize("text", ["", "heard", "C", "H major", "major", "C majeur", "E# major", "C# # major", "Cmajor"])
def test_anything_else_is_no_key(text):
    with pytest.raises(ValueError, match="is no key"):
        pitch_classes(text)


@pytest.mark.parametrize(("fifth", "major", "minor"), [(0, "C", "A"), (1, "G", "E"), (-2, "Bb", "G"), (6, "F#", "D#")])
def test_a_signature_has_the_name_of_two_keys(fifth, major, minor):
    assert key_name(fifth, minor=False) == f"{major} major"
    assert key_name(fifth, minor=True) == f"{minor} minor"


@pytest.mark.parametrize("fifth", range(-6, 7))
@pytest.mark.parametrize("minor", [False, True])
def test_a_named_signature_can_be_read_again(fifth, minor):
    assert pitch_classes(key_name(fifth, minor)) == major_classes(fifth)


@given(pitches, pitches, keys)
def test_a_lower_pitch_never_ends_above_a_higher_one(one, other, key):
    low, high = sorted((one, other))
    assert nearest(low, pitch_classes(key)) <= nearest(high, pitch_classes(key))


@given(pitches, keys)
@example(0, "B blues")
def test_what_is_in_the_key_stays_and_all_else_moves_to_the_nearest_that_is(pitch, key):
    classes = pitch_classes(key)
    moved = nearest(pitch, classes)
    assert moved % 12 in classes
    assert 0 <= moved <= 127
    assert nearest(moved, classes) == moved
    way = abs(moved - pitch)
    nearer = range(max(0, pitch - way + 1), min(128, pitch + way))  # below 0 and above 127 there is no note
    assert not any(near % 12 in classes for near in nearer)
