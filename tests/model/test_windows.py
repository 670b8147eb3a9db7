"""A phrase of any length as windows of the model's: every step is answered for once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.model.windows import Windows
from glsr_live.music.attributes import metrical_levels

rows = st.lists(st.integers(0, 52), min_size=1, max_size=200).map(tuple)
sizes = st.integers(4, 48)


def steps(length: int, window: int) -> tuple[list[list[int]], list[list[int]]]:
    """Which steps each window sees, and which of them it answers for."""
    made = Windows.of(tuple(range(length)), window)
    answers = [row[active].tolist() for row, active in zip(made.tokens, made.active, strict=True)]
    return made.tokens.tolist(), answers


def test_a_phrase_of_one_window_is_that():
    assert steps(4, 4) == ([[0, 1, 2, 3]], [[0, 1, 2, 3]])


def test_a_short_phrase_is_repeated_as_a_loop_would_be():
    assert steps(3, 8) == ([[0, 1, 2, 0, 1, 2, 0, 1]], [[0, 1, 2]])
    assert steps(1, 4) == ([[0, 0, 0, 0]], [[0]])


def test_a_long_phrase_is_windows_in_sequence_and_the_last_reaches_back():
    assert steps(8, 4) == ([[0, 1, 2, 3], [4, 5, 6, 7]], [[0, 1, 2, 3], [4, 5, 6, 7]])
    assert steps(9, 4) == ([[0, 1, 2, 3], [4, 5, 6, 7], [5, 6, 7, 8]], [[0, 1, 2, 3], [4, 5, 6, 7], [8]])


@given(rows, sizes)
def test_every_step_is_active_once_in_order_and_joining_gives_the_row_back(row, window):
    made = Windows.of(row, window)
    assert made.tokens.shape == made.active.shape == (max(1, -(-len(row) // window)), window)
    assert made.tokens.dtype == np.int64
    assert tuple(made.join(made.tokens).tolist()) == row


@given(st.integers(1, 200), sizes)
def test_a_window_is_a_whole_part_of_the_phrase_wherever_it_can_be(length, window):
    for seen in steps(length, window)[0]:
        assert seen == [(seen[0] + at) % length for at in range(window)]


@given(rows, sizes, st.integers(1, 1000))
def test_only_the_active_steps_of_an_answer_count(row, window, other):
    made = Windows.of(row, window)
    answered = np.where(made.active, made.tokens, -other)
    assert tuple(made.join(answered).tolist()) == row


@given(rows, sizes, st.integers(1, 40))
def test_the_metrical_level_of_every_step_is_that_in_the_phrase(row, window, bar):
    made = Windows.of(row, window)
    levels = made.levels(bar)
    assert levels.shape == made.tokens.shape
    assert levels[made.active].tolist() == metrical_levels(len(row), bar).tolist()
