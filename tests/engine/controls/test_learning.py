"""The next control that is moved becomes the target's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.controls import TRIGGERS, Board, Happening, Learned, Mapping, Move, Trigger
from glsr_live.engine.controls.encoding import messages_of
from glsr_live.engine.controls.learning import PATIENCE, QUIET
from glsr_live.engine.messages import control, note_off, note_on, parse
from glsr_live.errors import KnobError
from glsr_live.music.variation import Knobs

AXES = ("density", "register", "range")
REST = Knobs(tuple((axis, 0.0) for axis in AXES))


def hear(desk: Board, *messages: bytes, now: float = 0.0) -> list[Happening | None]:
    """What follows from each message in turn; None in the list is a message that is music."""
    happened: list[Happening | None] = []
    for data in messages:
        message = parse(data)
        assert message is not None
        happened += [None] if (heard := desk.hear(message, "pads", now)) is None else heard
    return happened


def turns(number: int, *values: int) -> list[bytes]:
    return [control(2, number, value) for value in values]


def fine(text: str, *values: int, upper_first: bool = True) -> list[bytes]:
    mapping = Mapping.read("density", text)
    return [data for value in values for data in messages_of(mapping, 2, value, upper_first)]


def learned(target: str, kind: str | None, messages: list[bytes]) -> list[Happening | None]:
    """What is learned of messages and the silence after them; nothing of it may turn anything."""
    desk = Board(REST)
    desk.learn(target, 0.0, kind)
    happened = []
    for data in messages:
        if desk.learning:
            happened += hear(desk, data)
    happened += desk.advance(QUIET)
    assert desk.knobs == REST
    return happened


@pytest.mark.parametrize(
    ("kind", "messages", "text"),
    [
        (None, turns(20, 30, 31, 32), "cc 20"),
        (None, turns(20, 63, 64, 65, 66, 67, 68), "cc 20"),
        (None, turns(20, 3, 2, 1, 0), "cc 20"),
        (None, turns(20, 90), "cc 20"),
        (None, turns(20, 127, 0, 127), "cc 20"),
        (None, fine("cc14 20", 5000, 5001), "cc14 20"),
        (None, fine("cc14 20", 5000, 5001, upper_first=False), "cc14 20"),
        (None, fine("nrpn 1:20", 5000), "nrpn 1:20"),
        (None, turns(20, 1, 1, 1, 127), "relative 20 twos_complement"),
        (None, turns(20, 127, 127, 127, 127), "relative 20 twos_complement"),
        (None, turns(20, 1, 1, 2, 1, 1), "relative 20 twos_complement"),
        (None, turns(20, 1, 127, 1, 127), "relative 20 twos_complement"),
        (None, turns(20, 57, 58, 58, 59, 60, 61, 70, 73), "cc 20"),
        (None, turns(20, 65, 65, 65, 63), "relative 20 binary_offset"),
        (None, turns(20, 65, 65, 66, 65, 65), "relative 20 binary_offset"),
        (None, turns(20, 63, 63, 63, 63), "relative 20 binary_offset"),
        (None, turns(20, 1, 1, 1, 65), "relative 20 signed_bit"),
        (None, turns(20, 65, 65, 65, 1), "relative 20 signed_bit_2"),
        ("cc", turns(20, 1), "cc 20"),
        ("cc14", turns(20, 1), "cc14 20"),
        ("cc14", turns(52, 1), "cc14 20"),
        ("relative", turns(20, 65, 66), "relative 20 binary_offset"),
        ("signed_bit_2", turns(20, 65), "relative 20 signed_bit_2"),
        ("nrpn", [*turns(20, 5, 6, 7), *fine("nrpn 1:20", 5000)], "nrpn 1:20"),
    ],
)
def test_the_kind_of_control_shows_in_its_movement(kind: str | None, messages: list[bytes], text: str) -> None:
    mapping = Mapping.read("density", f"{text} channel 3 port pads")
    assert [one for one in learned("density", kind, messages) if one is not None] == [Learned("density", mapping)]


@given(st.integers(0, 127), st.sampled_from([-1, 1]), st.integers(6, 20))
def test_an_absolute_controller_that_is_turned_slowly_is_never_taken_for_an_encoder(
    start: int, way: int, length: int
) -> None:
    values = [value for value in range(start, start + way * length, way) if 0 <= value <= 127]
    if len(values) >= 3:
        assert [
            str(one.mapping) for one in learned("density", None, turns(20, *values)) if isinstance(one, Learned)
        ] == ["cc 20 channel 3 port pads"]


@pytest.mark.parametrize(
    ("target", "messages", "text"),
    [
        ("take", [note_on(2, 36, 5)], "note 36"),
        ("switch", turns(64, 0, 127), "cc 64"),
        ("take", turns(20, 127), "cc 20"),
        ("take", fine("nrpn 1:20", 16383)[:3], "nrpn 1:20"),
    ],
)
def test_a_trigger_learns_a_key_a_button_or_a_pedal_at_its_first_press(
    target: str, messages: list[bytes], text: str
) -> None:
    assert learned(target, None, messages) == [Learned(target, Mapping.read(target, f"{text} channel 3 port pads"))]


@pytest.mark.parametrize("target", ["density", "take"])
def test_the_nrpn_value_that_was_learned_turns_nothing_when_its_lower_half_comes(target: str) -> None:
    desk = Board(REST, takeover="jump")
    desk.learn(target, 0.0)
    assert len(hear(desk, *fine("nrpn 1:20", 16383))) == 1
    assert hear(desk, *fine("nrpn 1:20", 16382), now=1.0)[2:] != []


def test_data_entry_that_goes_on_after_learning_keeps_its_order() -> None:
    desk = Board(REST, takeover="jump")
    desk.learn("density", 0.0)
    sent = [*fine("nrpn 1:20", 1000), *fine("nrpn 1:20", 12288)[2:], *fine("nrpn 1:20", 8192)[2:]]
    moves = hear(desk, *sent)[1:]
    assert moves == [Move("density", pytest.approx(1.5, abs=0.001)), Move("density", 0.0)]  # type: ignore[arg-type]


def test_two_controllers_that_move_one_after_the_other_are_no_pair() -> None:
    desk = Board(REST)
    desk.learn("density", 0.0)
    hear(desk, *turns(20, 30), now=0.0)
    assert hear(desk, *turns(52, 40, 41, 42), now=0.5) == [Learned("density", Mapping("density", "cc", 52, 2, "pads"))]


@pytest.mark.parametrize(("closing", "heard"), [([(99, 127), (98, 127)], []), ([(101, 0), (100, 0)], [None, None])])
def test_data_entry_of_no_nrpn_is_not_learned(closing: list[tuple[int, int]], heard: list[None]) -> None:
    desk = Board(REST)
    hear(desk, *fine("nrpn 1:20", 5))
    desk.learn("density", 0.0)
    assert hear(desk, *(control(2, *pair) for pair in closing)) == heard
    assert hear(desk, control(2, 6, 5), control(2, 38, 5)) == [None, None]


def test_what_was_learned_works_from_then_on_and_its_release_does_nothing() -> None:
    desk = Board(REST)
    desk.learn("switch", 0.0)
    hear(desk, note_on(2, 36, 5))
    assert hear(desk, note_off(2, 36)) == []
    assert hear(desk, note_on(2, 36, 5), note_off(2, 36)) == [Trigger("switch"), Trigger("switch", False)]
    desk.learn("switch", 1.0)
    hear(desk, *turns(64, 127))
    assert hear(desk, *turns(64, 0, 127, 0)) == [Trigger("switch"), Trigger("switch", False)]


def test_while_a_knob_learns_the_music_goes_on_and_controllers_turn_nothing() -> None:
    desk = Board(REST, takeover="jump")
    desk.learn("density", 0.0)
    music = [note_on(0, 60, 9), control(0, 64, 127), control(0, 123, 0), note_off(0, 60)]
    assert hear(desk, *music) == [None] * 4
    assert hear(desk, *turns(15, 1, 2), *turns(119, 127)) == []
    assert (desk.knobs, desk.learning) == (REST, "density")


def test_learning_replaces_what_lay_on_the_control_and_what_the_target_had() -> None:
    desk = Board(REST, (Mapping("wander", "cc", 20), Mapping("density", "cc", 21)), takeover="jump")
    desk.learn("density", 0.0)
    mapping = Mapping("density", "cc", 20, 2, "pads")
    assert hear(desk, *turns(20, 30, 31, 32)) == [
        Learned("density", mapping, (Mapping("wander", "cc", 20), Mapping("density", "cc", 21)))
    ]
    assert desk.chosen == (mapping,)
    assert {str(one) for one in desk.mappings if one.target == "wander"} == {"cc 104"}
    assert hear(desk, *turns(20, 127)) == [Move("density", 3.0)]


def test_the_other_half_of_what_was_learned_is_no_place_of_its_own() -> None:
    for upper_first in (True, False):
        desk = Board(REST, takeover="jump")
        desk.learn("density", 0.0)
        moves = hear(desk, *fine("cc14 20", 8191, 8192, 16383, upper_first=upper_first), now=0.0)[1:]
        assert moves == [Move("density", 0.0), Move("density", 3.0)][-len(moves) :]
        assert desk.knobs.offset("density") == 3.0


def test_learning_takes_over_softly() -> None:
    desk = Board(REST)
    desk.learn("density", 0.0)
    hear(desk, *turns(20, 10, 11, 12))
    seen = desk.views()[0]
    assert (seen.physical, seen.held) == (12 / 128, False)
    assert (desk.feedback(0.1), desk.feedback(0.3)) == ([], [("pads", control(2, 20, 64))])


def test_learning_ends_when_nothing_comes_or_when_it_is_called_off() -> None:
    desk = Board(REST)
    desk.learn("density", 0.0)
    assert desk.due() == PATIENCE
    hear(desk, *turns(20, 1), now=5.0)
    assert (desk.due(), desk.advance(6.0), desk.due()) == (6.0, (), 5.0 + PATIENCE)
    assert (desk.advance(5.0 + PATIENCE), desk.learning) == ((Learned("density", None),), None)
    desk.learn("density", 50.0)
    desk.learn(None, 51.0)
    assert (desk.learning, desk.due()) == (None, None)


@pytest.mark.parametrize(
    ("target", "kind", "words"),
    [
        ("leap", None, "There is no 'leap' to learn; there are density,"),
        ("density", "note", "'density' can be learned as cc, cc14, nrpn, relative, twos_complement.*not as 'note'"),
        ("take", "relative", "'take' can be learned as cc, nrpn, note, not as 'relative'"),
        ("take", "off", "not as 'off'"),
    ],
)
def test_what_cannot_be_learned_is_refused(target: str, kind: str | None, words: str) -> None:
    with pytest.raises(KnobError, match=words):
        Board(REST).learn(target, 0.0, kind)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*AXES, "closeness", "morph", *TRIGGERS]),
            st.lists(
                st.builds(
                    control,
                    st.integers(0, 1),
                    st.sampled_from([14, 15, 20, 46, 64, 98, 99, 6, 119]),
                    st.integers(0, 127),
                )
                | st.builds(note_on, st.integers(0, 1), st.integers(0, 127), st.integers(1, 127)),
                max_size=12,
            ),
        ),
        max_size=4,
    )
)
def test_learning_and_forgetting_restores_the_defaults(lessons: list[tuple[str, list[bytes]]]) -> None:
    desk = Board(REST)
    defaults = set(desk.mappings)
    for target, messages in lessons:
        desk.learn(target, 0.0)
        hear(desk, *messages)
        desk.advance(QUIET)
        desk.learn(None, 0.0)
        assert len({one.target for one in desk.mappings}) == len(desk.mappings)
    for target, _ in lessons:
        desk.forget(target)
    assert (set(desk.mappings), desk.chosen) == (defaults, ())
