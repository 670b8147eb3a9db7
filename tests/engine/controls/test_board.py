"""Controllers turn knobs."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.controls import Board, Happening, Mapping, Move, Span, Trigger, knob_named
from glsr_live.engine.controls.encoding import messages_of, position_of
from glsr_live.engine.controls.mapping import Encoding
from glsr_live.engine.messages import control, note_off, note_on, parse
from glsr_live.errors import KnobError
from glsr_live.music.variation import Knobs

AXES = ("density", "register", "range")
REST = Knobs(tuple((axis, 0.0) for axis in AXES))


def board(*mappings: tuple[str, str], spans: dict[str, str] | None = None, takeover: str = "jump") -> Board:
    read = {name: Span.read(text) for name, text in (spans or {}).items()}
    return Board(REST, tuple(Mapping.read(*pair) for pair in mappings), read, takeover)  # type: ignore[arg-type]


def hear(desk: Board, *messages: bytes, now: float = 0.0, port: str = "in") -> list[Happening | None]:
    """What follows from each message in turn; None in the list is a message that is music."""
    happened: list[Happening | None] = []
    for data in messages:
        message = parse(data)
        assert message is not None
        happened += [None] if (heard := desk.hear(message, port, now)) is None else heard
    return happened


def turns(number: int, values: Iterable[int], channel: int = 0) -> list[bytes]:
    return [control(channel, number, value) for value in values]


def density(desk: Board) -> float:
    return desk.knobs.offset("density")


# What turns what


def test_axes_lie_on_14_and_up_in_the_order_of_the_pack_on_every_channel_and_port() -> None:
    desk = board()
    for channel, (number, value) in enumerate(
        ((14, 127), (15, 0), (16, 64), (102, 0), (103, 127), (104, 64), (105, 0))
    ):
        hear(desk, control(channel, number, value), port=f"port {channel}")
    axes = (("density", 3.0), ("register", -3.0), ("range", 0.0))
    assert desk.knobs == Knobs(axes, closeness=0.0, temperature=2.0, wander=1.0, blend=0.0)


def test_a_turn_tells_the_knob_and_one_that_changes_nothing_tells_nothing() -> None:
    assert hear(board(), *turns(14, (127, 127, 64))) == [Move("density", 3.0), Move("density", 0.0)]


def test_what_is_not_ours_is_music() -> None:
    music = (
        note_on(0, 60, 90),
        note_off(0, 60),
        control(0, 64, 127),
        control(0, 1, 5),
        control(0, 123, 0),
        b"\xe0\x00\x40",
    )
    assert hear(board(), *music, control(0, 6, 1), control(0, 98, 1), control(0, 101, 0)) == [None] * 9


def test_a_mapping_hears_its_own_channel_and_port_only() -> None:
    desk = board(("density", "cc 20 channel 3 port Keys"))
    assert hear(desk, control(2, 20, 127), port="in") == [None]
    assert hear(desk, control(1, 20, 127), port="Keys") == [None]
    assert hear(desk, control(2, 20, 127), port="Keys") == [Move("density", 3.0)]


def test_another_pack_keeps_the_axes_it_shares() -> None:
    desk = board(("register", "cc 20"), spans={"register": "-1..1"})
    hear(desk, control(0, 20, 127))
    desk.lay(("register", "leap"))
    assert desk.knobs.axes == (("register", 1.0), ("leap", 0.0))
    assert hear(desk, control(0, 20, 0), control(0, 15, 0)) == [Move("register", -1.0), Move("leap", -3.0)]


def test_morph_is_a_knob_of_the_board() -> None:
    desk = board(("morph", "cc 20"))
    assert hear(desk, control(0, 20, 127)) == [Move("morph", 1.0)]
    assert (desk.morph, desk.set("morph", 0.25), desk.morph, desk.knobs) == (1.0, True, 0.25, REST)


# Fine controls


@given(
    st.lists(st.integers(0, 16383), min_size=1, max_size=30), st.sampled_from(["cc14 20", "nrpn 1:20"]), st.booleans()
)
def test_fourteen_bits_turn_in_both_byte_orders_without_a_place_in_between(
    values: list[int], text: str, upper_first: bool
) -> None:
    mapping, desk = Mapping.read("density", text), board(("density", text))
    happened = []
    for value in values:
        *name, one, other = messages_of(mapping, 0, value)
        happened += hear(desk, *name, *((one, other) if upper_first else (other, one)))
    places = [0.0, *(Span().value(knob_named("density"), position_of(value, 14)) for value in values)]
    happened = [happening for happening in happened if happening is not None]
    assert happened == [Move("density", there) for here, there in pairwise(places) if here != there]


def test_data_entry_belongs_to_the_learned_nrpn_alone() -> None:
    desk = board(("density", "nrpn 1:20"))
    name, top = [control(0, 99, 1), control(0, 98, 20)], [control(0, 6, 127), control(0, 38, 127)]
    null = [control(0, 99, 127), control(0, 98, 127)]
    assert hear(desk, *top) == [None, None]
    assert hear(desk, *name, *top) == [None, None, Move("density", 3.0)]
    assert hear(desk, control(0, 6, 64), control(0, 38, 0)) == [Move("density", 0.0)]
    assert hear(desk, *null, *top) == [None] * 4
    assert hear(desk, *name, control(0, 101, 0), control(0, 100, 0), *top) == [None] * 6
    assert hear(desk, control(0, 99, 2), control(0, 98, 21), *top) == [None] * 4
    assert hear(desk, *name, control(1, 6, 0)) == [None] * 3
    assert hear(desk, *name, top[0], *name, top[1]) == [None] * 4 + [Move("density", 3.0)]


def test_an_nrpn_of_seven_bits_settles_when_no_lower_half_comes() -> None:
    desk = board(("density", "nrpn 1:20"))
    assert hear(desk, control(0, 99, 1), control(0, 98, 20), control(0, 6, 127)) == [None, None]
    assert desk.due() == pytest.approx(0.010)
    assert desk.advance(0.010) == (Move("density", 3.0),)


# Encoders


@pytest.mark.parametrize(
    ("encoding", "up", "down", "fast"),
    [
        ("twos_complement", 1, 127, 5),
        ("binary_offset", 65, 63, 69),
        ("signed_bit", 1, 65, 5),
        ("signed_bit_2", 65, 1, 69),
    ],
)
def test_the_four_encodings(encoding: Encoding, up: int, down: int, fast: int) -> None:
    desk = board(("density", f"relative 16 {encoding}"))
    hear(desk, control(0, 16, up))
    assert density(desk) == pytest.approx(6 / 127)
    hear(desk, *turns(16, (down, down)))
    assert density(desk) == pytest.approx(-6 / 127)
    hear(desk, *turns(16, (up, fast)))
    assert density(desk) == pytest.approx(5 * 6 / 127)


@given(st.integers(1, 60), st.sampled_from(["", "fine", "-1..2", "exponential inverted"]))
def test_detents_there_and_back_end_where_they_began(steps: int, span: str) -> None:
    desk = board(("density", "relative 16 twos_complement"), spans={"density": span})
    hear(desk, control(0, 16, 1))
    begun = density(desk)
    hear(desk, *turns(16, [1] * steps), *turns(16, [127] * steps))
    assert density(desk) == pytest.approx(begun, abs=1e-6)


@given(st.lists(st.sampled_from([1, 2, 126, 127]), max_size=40))
def test_an_encoder_that_comes_back_is_at_rest_exactly(values: list[int]) -> None:
    desk = board(("density", "relative 16 twos_complement"))
    back = (-sum(value if value < 64 else value - 128 for value in values)) % 128
    hear(desk, *turns(16, values))
    assert abs(density(desk)) < 3
    hear(desk, *turns(16, [1 if back < 64 else 127] * min(back, 128 - back)))
    assert desk.knobs == REST


def test_an_encoder_stops_at_the_end_and_does_not_pull_a_knob_in_from_outside_its_span() -> None:
    desk = board(("density", "relative 16 twos_complement"), spans={"density": "-1..1"})
    hear(desk, *turns(16, [63, 63]))
    assert density(desk) == 1.0
    desk.set("density", 2.0)
    assert hear(desk, control(0, 16, 1)) == []
    assert density(desk) == 2.0


# Taking over


def test_pick_up_waits_until_the_controller_reaches_the_knob() -> None:
    desk = board(takeover="pickup")
    assert hear(desk, *turns(14, (10, 30, 62))) == []
    assert [move.value for move in hear(desk, *turns(14, (63, 64, 80)))] == pytest.approx([-3 / 64, 0.0, 3 * 16 / 63])  # type: ignore[union-attr]


def test_pick_up_happens_when_the_controller_crosses_the_knob() -> None:
    assert hear(board(takeover="pickup"), *turns(14, (20, 127))) == [Move("density", 3.0)]


def test_after_another_hand_on_the_knob_its_controllers_must_pick_up_again() -> None:
    desk = board(takeover="pickup")
    hear(desk, *turns(14, (64, 80)))
    desk.set("density", -2.0)
    assert hear(desk, *turns(14, (81, 60))) == []
    hear(desk, *turns(14, (64, 20)), now=1.0)
    assert density(desk) == pytest.approx(-3 + 3 * 20 / 64)
    desk.recall(REST)
    assert hear(desk, control(0, 14, 19), now=2.0) == []
    assert hear(desk, control(5, 14, 64), control(5, 14, 90), now=2.0) == [Move("density", pytest.approx(3 * 26 / 63))]  # type: ignore[arg-type]
    assert hear(desk, control(0, 14, 20), now=2.0) == []


def test_scaling_moves_at_once_and_meets_at_the_end() -> None:
    desk = board(takeover="scale")
    assert hear(desk, control(0, 14, 0)) == []
    hear(desk, control(0, 14, 32))
    assert density(desk) == pytest.approx(0.75)
    hear(desk, control(0, 14, 16))
    assert density(desk) == pytest.approx(-1.125)
    hear(desk, *turns(14, (80, 127)))
    assert density(desk) == 3.0
    hear(desk, control(0, 14, 64))
    assert density(desk) == 0.0


@given(st.lists(st.integers(0, 127), min_size=2, max_size=30), st.floats(-3, 3))
def test_scaling_never_moves_against_the_hand(values: list[int], start: float) -> None:
    desk = board(takeover="scale")
    desk.set("density", start)
    hear(desk, control(0, 14, values[0]))
    held = desk.views()[0].held
    for before, value in pairwise(values):
        was = density(desk)
        hear(desk, control(0, 14, value))
        slack = 0 if held else 7 / 127  # taking hold may be a step
        assert (density(desk) - was) * (value - before) >= -slack * abs(value - before)
        held = desk.views()[0].held


def test_jump_takes_the_knob_at_once_and_a_mapping_may_have_its_own_way() -> None:
    desk = board(("density", "cc 20 jump"), takeover="pickup")
    assert hear(desk, control(0, 20, 127), control(0, 15, 127)) == [Move("density", 3.0)]


@given(
    st.floats(-3, 3),
    st.lists(st.integers(0, 127), min_size=1),
    st.sampled_from(["", "-1..2 fine", "exponential inverted"]),
)
def test_a_controller_that_has_hold_of_a_knob_tracks_exactly(start: float, values: list[int], text: str) -> None:
    desk = board(takeover="pickup", spans={"density": text})
    desk.set("density", start)
    hear(desk, *turns(14, range(128)))
    for value in values:
        hear(desk, control(0, 14, value))
        assert density(desk) == Span.read(text).value(knob_named("density"), position_of(value, 7))


def test_the_panel_sees_where_the_controller_stands_and_whether_it_holds() -> None:
    desk = board(takeover="pickup")
    seen = desk.views()[0]
    assert (seen.name, seen.value, seen.low, seen.high, seen.centre) == ("density", 0.0, -3.0, 3.0, 0.0)
    assert (seen.controller, seen.physical, seen.points_at, seen.held) == ("cc 14", None, None, False)
    hear(desk, control(0, 14, 0))
    seen = desk.views()[0]
    assert (seen.value, seen.physical, seen.points_at, seen.held) == (0.0, 0.0, -3.0, False)
    hear(desk, control(0, 14, 64))
    assert (desk.views()[0].physical, desk.views()[0].held) == (0.5, True)
    assert [view.name for view in desk.views()] == [*AXES, "closeness", "temperature", "wander", "blend", "morph"]


# Set, lock, recall


@pytest.mark.parametrize(
    ("name", "value", "moved", "stands"),
    [("density", 9.0, True, 3.0), ("density", float("-inf"), True, -3.0), ("density", 0.0, False, 0.0)],
)
def test_a_value_from_elsewhere_is_kept_in_range(name: str, value: float, moved: bool, stands: float) -> None:
    desk = board()
    assert (desk.set(name, value), density(desk)) == (moved, stands)


def test_nan_and_unknown_knobs_are_refused() -> None:
    desk = board()
    assert [desk.set("density", float("nan")), desk.set("leap", 1.0), desk.set("panic", 1.0)] == [False] * 3
    assert desk.knobs == REST


def test_a_locked_knob_moves_by_nothing_until_it_is_unlocked() -> None:
    desk = board(("density", "relative 20 signed_bit"), ("density", "cc 21"))
    desk.lock("density", True)
    other = Knobs((("density", 2.0), ("register", 1.0)), wander=1.0, seed=7)
    assert hear(desk, control(0, 20, 5), control(0, 21, 127)) == []
    assert (desk.set("density", 1.0), desk.recall(other)) == (False, True)
    assert desk.knobs == Knobs((("density", 0.0), ("register", 1.0), ("range", 0.0)), wander=1.0, seed=7)
    assert desk.views()[0].span.locked
    desk.lock("density", False)
    assert hear(desk, control(0, 21, 0)) == [Move("density", -3.0)]


def test_a_lock_makes_a_controller_pick_up_again() -> None:
    desk = board(takeover="pickup")
    hear(desk, *turns(14, (64, 90)))
    desk.lock("density", True)
    hear(desk, *turns(14, (64, 10)))
    assert not desk.views()[0].held
    desk.lock("density", False)
    assert hear(desk, control(0, 14, 9)) == []


def test_spans_are_checked_and_change_live() -> None:
    desk = board()
    with pytest.raises(KnobError, match=r"within -3\.\.3"):
        desk.span("density", Span(-9, 9))
    with pytest.raises(KnobError, match="There is no knob 'leap'; there are density, register"):
        desk.span("leap", Span())
    desk.span("density", Span(0, 1))
    assert hear(desk, control(0, 14, 127)) == [Move("density", 1.0)]
    assert desk.spans == {"density": Span(0, 1)}
    with pytest.raises(KnobError, match=r"within 0\.\.2"):
        board(spans={"wander": "0..3"})


# Triggers


def test_a_trigger_fires_when_it_rises_over_the_middle() -> None:
    assert hear(board(), *turns(119, (0, 30, 64, 90, 127, 63, 0, 127))) == [Trigger("panic")] * 2


def test_a_button_that_says_only_that_it_is_pressed_fires_every_time() -> None:
    assert hear(board(), *turns(119, (127, 127, 127))) == [Trigger("panic")] * 3


@pytest.mark.parametrize("target", ["switch", "mute"])
def test_switch_and_mute_tell_when_they_are_let_go(target: str) -> None:
    desk = board((target, "cc 64"))
    happened = hear(desk, *turns(64, (0, 127, 127, 0, 0, 100, 20)))
    assert happened == [Trigger(target), Trigger(target, False)] * 2


def test_a_note_as_trigger_never_enters_the_phrase() -> None:
    desk = board(("take", "note 36 channel 10"), ("switch", "note 37"))
    assert hear(desk, note_on(9, 36, 1), bytes((0xA9, 36, 5)), note_off(9, 36)) == [Trigger("take")]
    assert hear(desk, note_on(0, 36, 1), note_off(0, 36)) == [None, None]
    assert hear(desk, note_on(3, 37, 90), note_off(3, 37)) == [Trigger("switch"), Trigger("switch", False)]


def test_the_end_of_a_note_goes_where_its_beginning_went() -> None:
    desk = board(("take", "note 36"))
    hear(desk, note_on(0, 36, 9))
    desk.forget("take")
    assert hear(desk, note_off(0, 36)) == []
    hear(desk, note_on(0, 36, 9))
    desk.bind(Mapping("take", "note", 36))
    assert hear(desk, note_off(0, 36)) == [None]


def test_an_end_that_never_came_does_not_swallow_the_end_of_music() -> None:
    desk = board(("take", "note 36"))
    hear(desk, note_on(0, 36, 9))
    desk.forget("take")
    assert hear(desk, note_on(0, 36, 9), note_off(0, 36)) == [None, None]


def test_a_port_that_vanishes_lets_go_of_everything() -> None:
    desk = board(("switch", "note 36"), ("mute", "cc 64"), ("density", "nrpn 1:20 pickup"))
    name = [control(0, 99, 1), control(0, 98, 20)]
    hear(desk, note_on(0, 36, 9), control(0, 64, 127), *name, control(0, 6, 64), control(0, 38, 0))
    assert desk.views()[0].held
    assert desk.lost("elsewhere") == ()
    assert desk.lost("in") == (Trigger("switch", False), Trigger("mute", False))
    assert desk.lost("in") == ()
    assert (desk.views()[0].physical, desk.views()[0].held) == (None, False)
    assert hear(desk, note_off(0, 36), control(0, 6, 64)) == [None, None]


# Anything at all


TEXTS = ("cc 14", "cc14 20", "nrpn 1:20", "nrpn 0:1", "relative 16 binary_offset", "cc 20 channel 3", "off")
MESSAGES = st.one_of(
    st.builds(
        control, st.integers(0, 2), st.sampled_from([6, 38, 98, 99, 100, 101, 14, 20, 52, 16, 64]), st.integers(0, 127)
    ),
    st.binary(min_size=1, max_size=3),
)


@given(
    st.lists(st.tuples(st.floats(0, 0.5), MESSAGES, st.sampled_from(["in", "pads"]))),
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.sampled_from(["pickup", "scale", "jump"]),
    st.sampled_from(["density", "take", None]),
)
def test_any_stream_is_survived_and_the_knobs_stay_in_range(
    stream: list[tuple[float, bytes, str]], one: str, other: str, takeover: str, learned: str | None
) -> None:
    desk, now = board(("density", one), ("morph", other), takeover=takeover), 0.0
    for index, (gap, data, port) in enumerate(stream):
        now += gap
        message = parse(data)
        if message is not None:
            desk.hear(message, port, now)
        if index == len(stream) // 2:
            desk.learn(learned, now)
        desk.advance(now)
        assert all(parse(sent) for _, sent in desk.feedback(now))
        due = desk.due()
        assert due is None or due > now
    for view in desk.views():  # Knobs itself refuses values out of range
        assert view.low <= view.value <= view.high
        assert view.physical is None or 0 <= view.physical <= 1
