"""Messages on their way to the process that writes on JACK, and what they wait for there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.messages import control, note_off, note_on
from glsr_live.io.jack_line import Line, endings, farewell, record

RATE = 1000
"""Frames a second, so that a frame is a millisecond."""
ON, OFF = note_on(0, 60, 90), note_off(0, 60)
RELEASE = [control(channel, number, 0) for channel in range(16) for number in (64, 123)]


def line_of(*messages: tuple[float, bytes], outputs: int = 1, port: int = 0) -> Line:
    line = Line(outputs)
    line.feed(b"".join(record(due, port, data) for due, data in messages))
    return line


def test_every_message_has_the_frame_of_its_due_second():
    line = line_of((5.003, ON), (5.0074, OFF))
    assert line.take(0, 5.0, RATE, 64) == [(3, ON), (7, OFF)]
    assert line.empty


def test_what_is_not_due_in_this_period_waits_for_its_own():
    line = line_of((5.003, ON), (5.064, OFF))
    assert line.take(0, 5.0, RATE, 64) == [(3, ON)]
    assert not line.empty
    assert line.take(0, 5.064, RATE, 64) == [(0, OFF)]


def test_what_is_late_takes_the_first_frame():
    assert line_of((1.0, ON), (5.002, OFF)).take(0, 5.0, RATE, 64) == [(0, ON), (2, OFF)]


def test_a_message_never_overtakes_an_earlier_one():
    line = line_of((5.080, ON), (5.0, OFF))
    assert line.take(0, 5.0, RATE, 64) == []
    assert line.take(0, 5.064, RATE, 64) == [(16, ON), (16, OFF)]


def test_outputs_do_not_wait_for_each_other():
    line = Line(2)
    line.feed(record(9.0, 0, ON) + record(5.0, 1, OFF))
    assert line.take(0, 5.0, RATE, 64) == []
    assert line.take(1, 5.0, RATE, 64) == [(0, OFF)]


@given(st.lists(st.tuples(st.floats(0, 2), st.binary(min_size=1, max_size=9))), st.lists(st.integers(0, 400)))
def test_records_may_be_cut_anywhere_and_keep_their_order(messages, cuts):
    stream = b"".join(record(due, 0, data) for due, data in messages)
    line, at = Line(1), 0
    for cut in sorted(cuts):
        line.feed(stream[at:cut])
        at = max(at, cut)
    line.feed(stream[at:])
    taken = line.take(0, 0.0, RATE, 10_000)
    assert [data for _, data in taken] == [data for _, data in messages]
    assert [frame for frame, _ in taken] == sorted(frame for frame, _ in taken)


def test_a_record_for_an_output_that_is_not_there_is_survived():
    line = line_of((0.0, ON), port=3)
    assert line.empty


def test_without_a_farewell_everything_that_sounds_is_released_and_nothing_begins():
    line = line_of((5.0, ON), (5.001, note_on(1, 64, 90)), (5.002, note_off(1, 64)), (9.0, note_on(2, 67, 90)))
    line.take(0, 5.0, RATE, 64)
    line.finish()
    assert line.take(0, 6.0, RATE, 64) == [(0, data) for data in (OFF, *RELEASE)]
    assert line.empty


def test_after_a_farewell_what_was_given_is_played_and_nothing_more():
    line = line_of((5.0, ON), (5.1, OFF))
    line.feed(farewell())
    line.finish()
    assert line.take(0, 5.0, RATE, 64) == [(0, ON)]
    assert line.take(0, 5.064, RATE, 64) == [(36, OFF)]
    assert line.empty


def test_what_found_no_room_comes_first_in_the_next_period():
    line = line_of((5.0, b"a"), (5.0, b"b"), (5.0, b"c"))
    line.take(0, 5.0, RATE, 64)
    line.put_back(0, [b"b", b"c"])
    line.feed(record(5.0, 0, b"d"))
    assert line.take(0, 5.064, RATE, 64) == [(0, b"b"), (0, b"c"), (0, b"d")]


def test_what_a_lost_period_ended_is_ended_again():
    line = line_of((5.0, OFF), (5.0, note_on(0, 62, 90)))
    line.take(0, 5.0, RATE, 64)
    line.repeat()
    assert line.take(0, 5.064, RATE, 64) == [(0, OFF)]


@pytest.mark.parametrize(("written", "ended"), [
    ([ON, OFF], [OFF]),
    ([OFF, ON], []),
    ([note_on(0, 60, 0)], [note_on(0, 60, 0)]),
    ([control(3, 64, 127), control(3, 64, 0), control(3, 123, 0)], [control(3, 64, 0), control(3, 123, 0)]),
    ([control(3, 64, 0), control(3, 64, 127)], []),
    ([control(3, 7, 0), b"\xf8", b"\xe0\x00\x40", b""], []),
])
def test_endings_are_what_ends_something_that_did_not_begin_again(written, ended):
    assert endings(written) == ended
