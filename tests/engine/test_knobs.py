"""Controllers turn knobs."""

import pytest

from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Span, knob_named
from glsr_live.engine.events import ModelLost, ModelReady
from glsr_live.engine.messages import control
from glsr_live.errors import UsageError
from glsr_live.music.note import Meter, Note
from glsr_live.music.variation import Knobs, Spread
from glsr_live.testing import FakeModel, Performance

AXES = ("density", "register", "range")


def test_knobs_turn_on_every_channel_and_never_enter_the_phrase() -> None:
    performance = Performance(EngineConfig(takeover="jump", bars=1, listen=0), FakeModel())
    performance.at(1.0, control(11, 14, 127))
    performance.play((Note(0, 480, 60),), second=2.0)
    performance.run(5.0)
    assert [(request.phrase.notes, request.knobs.offset("density")) for request in performance.asked] == [
        ((Note(0, 480, 60),), 3.0)
    ]


def test_a_knob_that_did_not_turn_asks_for_nothing() -> None:
    performance = Performance(EngineConfig(takeover="jump", bars=1, answer="loop"), FakeModel())
    performance.play((Note(0, 480, 60),))
    performance.at(2.5, control(0, 14, 64))
    performance.run(5.0)
    assert len(performance.asked) == 1


def test_a_knob_in_motion_asks_for_one_variation_at_a_time_and_ends_on_its_last_place() -> None:
    performance = Performance(EngineConfig(takeover="jump", bars=1), FakeModel(latency=0.02))
    performance.play((Note(0, 1920, 60),))
    for value in range(65, 115):
        performance.at(2.1 + 0.001 * value, control(0, 14, value))
    performance.run(5.0)
    turns = [request.knobs.offset("density") for request in performance.asked[1:]]
    assert turns[-1] == Span().value(knob_named("density"), 0.5 + 0.5 * 50 / 63)
    assert 3 <= len(turns) <= 5


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
    performance = Performance(EngineConfig(takeover="jump", bars=1))
    performance.at(0.1, control(0, 102, 127))
    performance.at(0.2, ModelReady(AXES, "fake", "CPU"))
    performance.run(1.0)
    assert performance.statuses[-1].knobs == Knobs(tuple((axis, 0.0) for axis in AXES), closeness=4.0)


def test_an_axis_is_told_with_what_the_data_holds_of_it_while_its_model_is_there() -> None:
    spreads = (Spread(3.0, 21.0, -2.0, 2.5, 32), Spread(60.0, 76.0, -2.0, 2.0, 32))
    performance = Performance(EngineConfig())
    performance.at(0.1, ModelReady(("density", "register"), "fake", "CPU", spreads))
    performance.run(0.2)
    told = {knob.name: knob.spread for knob in performance.status.board}
    assert (told["density"], told["register"], told["closeness"]) == (*spreads, None)
    performance.at(0.3, ModelLost())
    performance.run(0.4)
    assert [knob.spread for knob in performance.status.board if knob.spread] == []
    performance.at(0.5, ModelReady(("density",), "fake", "CPU"))
    performance.run(0.6)
    assert [knob.spread for knob in performance.status.board if knob.spread] == []
