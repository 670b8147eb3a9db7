"""When messages came in, by the driver's account and within what is certain."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.io.stamping import Stamps


def test_a_late_look_does_not_make_the_messages_late():
    stamps = Stamps()
    assert stamps.stamp(0.0, 10.0) == 10.0
    stamps.looked(10.0)
    late = [stamps.stamp(0.02, 10.055), stamps.stamp(0.02, 10.055)]
    assert late == pytest.approx([10.02, 10.04])


def test_a_driver_that_counts_too_much_is_believed_no_further_than_the_looks():
    stamps = Stamps()
    stamps.stamp(0.0, 10.0)
    stamps.looked(10.0)
    assert stamps.stamp(5.0, 10.02) == 10.02
    stamps.looked(10.02)
    assert 10.02 <= stamps.stamp(0.0, 10.04) <= 10.04


def test_a_driver_that_counts_nothing_is_no_worse_than_the_looks():
    stamps, looks = Stamps(), [1.0, 1.001, 1.002, 1.003]
    for before, now in pairwise(looks):
        stamps.looked(before)
        assert before <= stamps.stamp(0.0, now) <= now


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 0.1), st.booleans()), max_size=50))
def test_stamps_are_in_order_and_never_ahead_of_now(happenings):
    stamps, now, latest, looked = Stamps(), 100.0, float("-inf"), float("-inf")
    for since, later, found_all in happenings:
        now += later
        came = stamps.stamp(since, now)
        assert max(latest, looked) <= came <= now
        latest = came
        if found_all:
            looked = now
            stamps.looked(now)
