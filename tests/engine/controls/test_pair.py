"""Fourteen bits in two messages, in either order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.controls.encoding import position_of
from glsr_live.engine.controls.pair import FRESH, TOGETHER, Half, Pair

VALUES = st.lists(st.integers(0, 16383), min_size=1, max_size=40)
ORDERS: list[tuple[Half, Half]] = [("upper", "lower"), ("lower", "upper")]


def heard(pair: Pair, messages: list[tuple[float, Half, int]]) -> list[float]:
    """The positions that follow, with `settle` called whenever it is due."""
    got: list[float | None] = []
    for now, half, value in messages:
        if pair.due is not None and pair.due <= now:
            got.append(pair.settle(pair.due))
        got.append(pair.hear(half, value, now))
    got.append(pair.settle(float("inf")))
    return [position for position in got if position is not None]


def fine(*values: int) -> list[float]:
    return [position_of(value, 14) for value in values]


def split(value: int) -> dict[Half, int]:
    return {"upper": value >> 7, "lower": value & 127}


@given(VALUES, st.sampled_from(ORDERS), st.floats(0, 0.1), st.floats(0, 0.009))
def test_both_orders_give_the_sequence_and_nothing_in_between(
    values: list[int], order: tuple[Half, Half], apart: float, between: float
) -> None:
    step = between + apart
    stream = [
        (step * index + between * late, half, split(value)[half])
        for index, value in enumerate(values)
        for late, half in enumerate(order)
    ]
    assert heard(Pair(), stream) == fine(*values)


@given(VALUES)
def test_the_upper_half_is_left_out_when_it_has_not_changed(values: list[int]) -> None:
    stream: list[tuple[float, Half, int]] = []
    for index, value in enumerate(values):
        if index == 0 or value >> 7 != values[index - 1] >> 7:
            stream.append((0.02 * index, "upper", value >> 7))
        stream.append((0.02 * index, "lower", value & 127))
    assert heard(Pair(), stream) == fine(*values)


@given(st.lists(st.integers(0, 127), min_size=1, max_size=40), st.sampled_from([0.0, 0.004, 0.02, 1.0]))
def test_a_device_that_sends_only_the_upper_half_works_at_seven_bits(values: list[int], apart: float) -> None:
    got = heard(Pair(), [(apart * index, "upper", value) for index, value in enumerate(values)])
    lost = 1 if apart < TOGETHER and len(values) > 1 else 0
    assert got == [position_of(value, 7) for value in values[lost:]]


def test_nothing_waits_once_a_device_is_known_to_send_one_half() -> None:
    pair = Pair()
    assert pair.hear("upper", 10, 0.0) is None
    assert pair.due == TOGETHER
    assert pair.settle(TOGETHER) == position_of(10, 7)
    assert (pair.hear("upper", 127, 1.0), pair.due) == (1.0, None)


def test_a_lower_half_after_all_makes_it_fine() -> None:
    pair = Pair()
    heard(pair, [(0.0, "upper", 10), (1.0, "upper", 11)])
    assert heard(pair, [(2.0, "upper", 12), (2.001, "lower", 3)])[-1:] == fine(12 << 7 | 3)
    assert heard(pair, [(2.01, "upper", 13), (2.011, "lower", 4)]) == fine(13 << 7 | 4)


@pytest.mark.parametrize("order", ORDERS)
def test_a_stream_that_is_joined_in_the_middle_is_right_after_a_pause(order: tuple[Half, Half]) -> None:
    pair, values = Pair(), [5 << 7 | 100, 6 << 7 | 10, 7 << 7 | 20]
    halves = [(half, split(value)[half]) for value in values for half in order][1:]
    heard(pair, [(0.001 * index, half, value) for index, (half, value) in enumerate(halves)])
    later = [(1.0 + 0.001 * index, half, split(value)[half]) for index, value in enumerate(values) for half in order]
    assert heard(pair, later) == fine(*values)


def test_a_named_beginning_is_as_good_as_a_pause() -> None:
    pair = Pair()
    heard(pair, [(0.0, "lower", 9), (0.001, "upper", 5)])
    pair.begin()
    assert heard(pair, [(0.002, "upper", 6), (0.003, "lower", 7)]) == fine(6 << 7 | 7)


def test_an_upper_half_that_stays_alone_has_zero_below_it() -> None:
    assert heard(Pair(), [(0.0, "upper", 5), (0.001, "lower", 9), (1.0, "upper", 6)]) == fine(5 << 7 | 9, 6 << 7)


def test_a_lower_half_alone_moves_nothing_before_an_upper_one_was_heard() -> None:
    assert heard(Pair(), [(0.0, "lower", 5), (1.0, "lower", 6)]) == []


@given(st.lists(st.tuples(st.floats(0, 2 * FRESH), st.sampled_from(["upper", "lower"]), st.integers(0, 127))))
def test_any_stream_is_survived(stream: list[tuple[float, Half, int]]) -> None:
    now, pair = 0.0, Pair()
    for gap, half, value in stream:
        now += gap
        position = pair.hear(half, value, now)
        assert position is None or 0 <= position <= 1
