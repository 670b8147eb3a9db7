"""Controls that can show a place are told where their knob stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.controls import Board, Mapping
from glsr_live.engine.controls.telling import APART, ECHO, QUIET
from glsr_live.engine.messages import control, parse
from glsr_live.music.variation import Knobs

REST = Knobs((("density", 0.0), ("register", 0.0)))


def board(text: str, takeover: str = "pickup", feedback: bool = True) -> Board:
    return Board(REST, (Mapping.read("density", text),), {}, takeover, feedback)  # type: ignore[arg-type]


def hear(desk: Board, data: bytes, now: float, port: str = "pads") -> None:
    message = parse(data)
    assert message is not None
    desk.hear(message, port, now)


@pytest.mark.parametrize(
    ("text", "at_rest", "at_the_top"),
    [
        ("cc 20", [(20, 64)], [(20, 127)]),
        ("cc14 20", [(20, 64), (52, 0)], [(20, 127), (52, 127)]),
        ("nrpn 1:20", [(99, 1), (98, 20), (6, 64), (38, 0)], [(99, 1), (98, 20), (6, 127), (38, 127)]),
        ("relative 20 signed_bit", [(20, 64)], [(20, 127)]),
    ],
)
def test_each_kind_is_told_in_its_own_way(
    text: str, at_rest: list[tuple[int, int]], at_the_top: list[tuple[int, int]]
) -> None:
    desk = board(f"{text} channel 3 port pads")
    assert desk.feedback(0.0) == [("pads", control(2, *pair)) for pair in at_rest]
    desk.set("density", 3.0)
    assert desk.feedback(1.0) == [("pads", control(2, *pair)) for pair in at_the_top]
    assert (desk.feedback(2.0), desk.due()) == ([], None)


def test_a_control_is_told_on_the_port_and_channel_where_it_was_heard() -> None:
    desk = board("cc 20", takeover="jump")
    desk.set("density", 3.0)
    assert desk.feedback(0.0) == []
    hear(desk, control(0, 20, 10), 1.0, "pads")
    hear(desk, control(4, 20, 10), 1.0, "keys")
    desk.set("density", 0.0)
    assert desk.feedback(2.0) == [("pads", control(0, 20, 64)), ("keys", control(4, 20, 64))]


def test_the_control_that_is_turned_is_told_nothing_and_the_others_are() -> None:
    desk = board("cc 20", takeover="jump")
    for port in ("pads", "keys"):
        hear(desk, control(0, 20, 10), 0.0, port)
    assert desk.due() is None
    hear(desk, control(0, 20, 90), 1.0, "keys")
    assert desk.due() == QUIET
    assert desk.feedback(1.0) == [("pads", control(0, 20, 90))]


def test_a_control_that_does_not_hold_its_knob_settles_when_the_hand_is_off() -> None:
    desk = board("cc 20")
    hear(desk, control(0, 20, 10), 1.0)
    hear(desk, control(0, 20, 11), 1.2)
    assert (desk.feedback(1.3), desk.due()) == ([], pytest.approx(1.2 + QUIET))
    assert desk.feedback(1.6) == [("pads", control(0, 20, 64))]


def test_an_encoder_is_told_after_its_own_turn() -> None:
    desk = board("relative 20 signed_bit channel 1 port pads")
    assert desk.feedback(0.0) == [("pads", control(0, 20, 64))]
    hear(desk, control(0, 20, 10), 1.0)
    assert desk.feedback(1.1) == []
    assert desk.feedback(1.4) == [("pads", control(0, 20, 74))]


def test_a_device_that_sends_the_lower_half_first_is_told_so() -> None:
    desk = board("cc14 20", takeover="jump")
    hear(desk, control(0, 52, 1), 0.0)
    hear(desk, control(0, 20, 1), 0.0)
    desk.set("density", 0.0)
    assert desk.feedback(1.0) == [("pads", control(0, 52, 0)), ("pads", control(0, 20, 64))]


def test_what_a_control_sends_back_turns_nothing() -> None:
    desk = board("cc 20 channel 1 port pads", takeover="jump")
    desk.set("density", 1.234)
    [(_, data)] = desk.feedback(0.0)
    hear(desk, data, ECHO / 2)
    assert desk.knobs.offset("density") == 1.234
    hear(desk, data, 2 * ECHO)
    assert desk.knobs.offset("density") == pytest.approx(1.234, abs=0.05)
    assert desk.knobs.offset("density") != 1.234


def test_a_port_that_comes_back_is_told_everything() -> None:
    desk = board("cc 20 channel 1 port pads")
    desk.feedback(0.0)
    desk.found("keys")
    assert desk.feedback(1.0) == []
    desk.found("pads")
    assert desk.feedback(1.0) == [("pads", control(0, 20, 64))]


def test_feedback_can_be_off_and_come_on() -> None:
    desk = board("cc 20 channel 1 port pads", feedback=False)
    assert (desk.feedback(0.0), desk.due()) == ([], None)
    desk.change("pickup", feedback=True)
    assert desk.feedback(0.0) == [("pads", control(0, 20, 64))]


def test_a_forgotten_control_is_told_nothing_more() -> None:
    desk = board("cc 20 channel 1 port pads")
    desk.forget("density")
    assert (desk.feedback(0.0), desk.due()) == ([], None)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=50), st.floats(0, 0.1))
def test_a_moving_knob_is_told_at_most_thirty_times_a_second_and_ends_true(values: list[float], step: float) -> None:
    desk, told, now = board("cc 20 channel 1 port pads", takeover="jump"), [], 0.0
    for value in values:
        now += step
        desk.set("density", value)
        told += [(now, data) for _, data in desk.feedback(now)]
    told += [(now + 1, data) for _, data in desk.feedback(now + 1)]
    assert all(later - sooner >= APART - 1e-9 for (sooner, _), (later, _) in pairwise(told))
    last = told[-1][1][2]
    other = board("cc 20 channel 1 port keys", takeover="jump")
    other.set("density", desk.knobs.offset("density"))
    assert other.feedback(0.0) == [("keys", control(0, 20, last))]
