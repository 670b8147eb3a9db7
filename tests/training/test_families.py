"""Melody families: what counts as the same tune, and a split that keeps a tune on one side."""

import pytest

from training.families import NGRAM, families, split

TUNE = [60, 62, 64, 65, 67, 65, 64, 62, 60, 67, 72]
"""Eleven notes: one n-gram of ten intervals."""
OTHER = [60, 59, 57, 55, 60, 64, 62, 61, 60, 55, 48]


def test_a_tune_in_another_key_is_the_same_tune():
    first, second = families([TUNE, [pitch + 5 for pitch in TUNE]])
    assert first == second


def test_the_shared_passage_may_stand_anywhere():
    first, second = families([[55, 71, *TUNE], [*TUNE, 50]])
    assert first == second


def test_nine_shared_intervals_are_not_enough():
    assert len(TUNE) == NGRAM + 1
    first, second = families([TUNE, [*TUNE[:-1], 71]])
    assert first != second


def test_a_common_relative_joins_two_melodies_that_share_nothing():
    first, second, joining = families([TUNE, OTHER, [*TUNE, *OTHER]])
    assert first == second == joining


def test_families_that_a_later_melody_joins_take_their_members_along():
    lone = [60, 61, 60, 61, 60, 61, 60, 61, 60, 61, 60]
    found = families([TUNE, TUNE, OTHER, OTHER, lone, [*OTHER, *TUNE]])
    assert len({found[i] for i in (0, 1, 2, 3, 5)}) == 1
    assert found[4] != found[0]


def test_a_melody_too_short_for_an_ngram_is_its_own_family():
    assert len(set(families([TUNE[:5], TUNE[:5]]))) == 2


FAMILY_OF = [0] * 12 + [12] * 6 + [member for family in range(18, 60, 2) for member in (family, family)]


@pytest.mark.parametrize("seed", range(8))
def test_a_family_stands_on_one_side_and_the_largest_trains(seed):
    parts = split(FAMILY_OF, seed)
    sides = {family: {part for part, of in zip(parts, FAMILY_OF, strict=True) if of == family} for family in FAMILY_OF}
    assert all(len(side) == 1 for side in sides.values())
    assert sides[0] == {"train"}


@pytest.mark.parametrize("seed", range(8))
def test_each_held_out_part_has_a_tenth_and_at_most_a_family_more(seed):
    parts = split(FAMILY_OF, seed)
    for part in ("valid", "test"):
        assert 0.1 * len(FAMILY_OF) <= parts.count(part) < 0.1 * len(FAMILY_OF) + 6


def test_the_seed_chooses_the_split_and_repeats_it():
    assert split(FAMILY_OF, 3) == split(FAMILY_OF, 3)
    assert len({tuple(split(FAMILY_OF, seed)) for seed in range(5)}) == 5
