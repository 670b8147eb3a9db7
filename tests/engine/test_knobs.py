"""Controllers turn knobs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.config import TAKEN, EngineConfig
from glsr_live.engine.events import ModelReady
from glsr_live.engine.knobs import Board, knob_value
from glsr_live.engine.messages import control
from glsr_live.errors import KnobError, UsageError
from glsr_live.music.note import Meter, Note
from glsr_live.music.variation import RANGES, REACH, Knobs
from glsr_live.testing import FakeModel, Performance

AXES = ("density", "register", "range")


def board(**settings: object) -> Board:
    laid = Board(EngineConfig(**settings))  # type: ignore[arg-type]
    laid.lay(AXES)
    return laid


@pytest.mark.parametrize(
    ("name", "low", "centre", "high"),
    [("density", -3, 0, 3), ("closeness", 0, 1, 4), ("temperature", 0, 1, 2), ("wander", 0, 1, 2)],
)
def test_the_ends_and_the_centre_are_exact(name: str, low: float, centre: float, high: float) -> None:
    assert [knob_value(name, value) for value in (0, 64, 127)] == [low, centre, high]


@given(st.sampled_from(["density", *RANGES]), st.integers(0, 126))
def test_every_value_of_a_controller_is_another_place_within_the_range(name: str, value: int) -> None:
    low, high = RANGES.get(name, (-REACH, REACH))
    assert low <= knob_value(name, value) < knob_value(name, value + 1) <= high


def test_axes_lie_on_14_and_up_in_the_order_of_the_pack() -> None:
    knobs = board()
    for controller, value in ((14, 127), (15, 0), (16, 64), (102, 0), (103, 127), (104, 64)):
        knobs.turn(controller, value)
    axes = (("density", 3.0), ("register", -3.0), ("range", 0.0))
    assert knobs.knobs == Knobs(axes, closeness=0.0, temperature=2.0, wander=1.0)


def test_a_knob_that_stays_where_it_is_did_not_turn() -> None:
    assert [board().turn(14, 64), board().turn(14, 65)] == [False, True]


def test_chosen_controllers_replace_the_defaults_and_push_others_off() -> None:
    knobs = board(controllers=(("density", 20), ("wander", 15)))
    assert [knobs.owns(number) for number in (14, 15, 16, 20, 104)] == [False, True, True, True, False]
    knobs.turn(15, 127)
    assert (knobs.knobs.wander, knobs.knobs.offset("register")) == (2.0, 0.0)


def test_another_pack_keeps_the_axes_it_shares() -> None:
    knobs = board()
    knobs.turn(15, 127)
    knobs.lay(("register", "leap"))
    assert knobs.knobs.axes == (("register", 3.0), ("leap", 0.0))


def test_knobs_turn_on_every_channel_and_never_enter_the_phrase() -> None:
    performance = Performance(EngineConfig(bars=1, listen=0), FakeModel())
    performance.at(1.0, control(11, 14, 127))
    performance.play((Note(0, 480, 60),), second=2.0)
    performance.run(5.0)
    assert [(request.phrase.notes, request.knobs.offset("density")) for request in performance.asked] == [
        ((Note(0, 480, 60),), 3.0)
    ]


def test_a_knob_that_did_not_turn_asks_for_nothing() -> None:
    performance = Performance(EngineConfig(bars=1, answer="loop"), FakeModel())
    performance.play((Note(0, 480, 60),))
    performance.at(2.5, control(0, 14, 64))
    performance.run(5.0)
    assert len(performance.asked) == 1


def test_a_knob_in_motion_asks_for_one_variation_at_a_time_and_ends_on_its_last_place() -> None:
    performance = Performance(EngineConfig(bars=1), FakeModel(latency=0.02))
    performance.play((Note(0, 1920, 60),))
    for value in range(65, 115):
        performance.at(2.1 + 0.001 * value, control(0, 14, value))
    performance.run(5.0)
    turns = [request.knobs.offset("density") for request in performance.asked[1:]]
    assert turns[-1] == knob_value("density", 114)
    assert 3 <= len(turns) <= 5


@pytest.mark.parametrize("controller", [*sorted(TAKEN), -1, 128])
def test_a_knob_never_lies_where_midi_has_a_meaning(controller: int) -> None:
    with pytest.raises(KnobError, match=f"controller {controller} cannot be 'density'"):
        EngineConfig(controllers=(("density", controller),))


def test_two_knobs_cannot_share_a_controller() -> None:
    with pytest.raises(KnobError, match="both 'density' and 'wander'"):
        EngineConfig(controllers=(("density", 20), ("wander", 20)))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"bpm": 0.0}, "bpm runs from 20 to 999, not 0"),
        ({"bpm": float("nan")}, "bpm runs from 20 to 999, not nan"),
        ({"bars": 3}, "bars is one of 1, 2, 4, 8, not 3"),
        ({"meter": Meter(7, 32)}, "7/32 is no whole number of sixteenths"),
        ({"silence_beats": 0.0}, "silence_beats runs from 0.25 to 16, not 0"),
        ({"capture": "always"}, "not 'always'"),
        ({"answer": "never"}, "not 'never'"),
        ({"starts": "noon"}, "not 'noon'"),
        ({"channel": 16}, "channel runs from 1 to 16, not 17"),
        ({"listen": -1}, "listen runs from 1 to 16, not 0"),
    ],
)
def test_settings_are_checked_at_birth(settings: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        EngineConfig(**settings)  # type: ignore[arg-type]


def test_before_a_model_is_there_the_common_knobs_turn_already() -> None:
    performance = Performance(EngineConfig(bars=1))
    performance.at(0.1, control(0, 102, 127))
    performance.at(0.2, ModelReady(AXES, "fake", "CPU"))
    performance.run(1.0)
    assert performance.statuses[-1].knobs == Knobs(tuple((axis, 0.0) for axis in AXES), closeness=4.0)
