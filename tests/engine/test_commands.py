"""Every command does something, and a bad one is said in one sentence and changes nothing."""

from dataclasses import replace
from typing import get_args

import pytest

from glsr_live.control import commands as ask
from glsr_live.engine.core import Engine
from glsr_live.engine.events import Report
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import AskPlane
from glsr_live.testing import FakeModel, Performance
from tests.engine.stage import QUARTER, looping

REFUSED = {
    "a bar before the first": (ask.Locate(0), "bars are counted from 1 to 9999, not 0"),
    "a bar that is no number": (ask.Locate("x"), "bars are counted from 1 to 9999, not x"),  # type: ignore[arg-type]
    "too many bars": (ask.Take(99), "1 to 32 bars can be taken, or 0 for as many as a phrase has, not 99"),
    "an empty phrase": (ask.UsePhrase(Phrase((), 1920)), "there is no note in that phrase; choose one with a melody"),
    "a seed below 0": (ask.ReRoll(-5), "a seed runs from 0 to 2147483647, not -5"),
    "an unknown knob": (
        ask.Turn("colour", 1.0),
        "there is no knob 'colour'; there are density, register, range, closeness, temperature, wander, blend, morph",
    ),
    "a value that is none": (ask.Turn("density", float("nan")), "the knob 'density' is turned to a number, not to nan"),
    "a value without end": (ask.Turn("density", float("inf")), "the knob 'density' is turned to a number, not to inf"),
    "an unknown knob to reset": (ask.Reset("colour"), "there is no knob 'colour'; there are "),
    "an unknown knob to lock": (ask.Lock("colour", True), "There is no knob 'colour'; there are "),
    "an unknown knob to span": (ask.SetSpan("colour", 0, 1), "There is no knob 'colour'; there are "),
    "a span beyond the knob": (ask.SetSpan("density", -9, 9), "The span of 'density' lies within -3..3"),
    "a span without width": (ask.SetSpan("density", 1, 1), "A span runs from low to high"),
    "an unknown curve": (ask.SetSpan("density", 0, 1, "round"), "A curve is 'linear', 'fine' or 'exponential'"),
    "something unknown to learn": (ask.Learn("colour"), "There is no 'colour' to learn"),
    "an unknown kind": (ask.Learn("density", "pedal"), "'density' can be learned as "),
    "a controller that is taken": (ask.Bind("density", "cc 64"), "Controller 64 cannot be 'density'"),
    "a controller that is none": (ask.Bind("density", "wheel"), "The control of 'density' is written like "),
    "an unknown setting": (ask.Change("colour", 1), "there is no setting 'colour'; there are bpm, meter"),
    "too fast": (ask.Change("bpm", 5000), "bpm runs from 20 to 999, not 5000"),
    "a tempo that is none": (ask.Change("bpm", "fast"), "bpm runs from 20 to 999, not fast"),
    "three bars": (ask.Change("bars", 3), "bars is one of 1, 2, 4, 8, not 3"),
    "endless bars": (ask.Change("every", float("inf")), "every is a whole number, not inf"),
    "half a bar": (ask.Change("count_in", 1.5), "count_in is a whole number, not 1.5"),
    "a meter that is none": (ask.Change("meter", "waltz"), "'waltz' is no meter; write one like 4/4, 3/4 or 6/8"),
    "a meter as a number": (ask.Change("meter", 4), "4 is no meter; write one like 4/4, 3/4 or 6/8"),
    "a meter beside the grid": (ask.Change("meter", "7/32"), "a bar of 7/32 is no whole number of sixteenths"),
    "a channel that is none": (ask.Change("channel", 17), "channel runs from 1 to 16, not 17"),
    "channel 0": (ask.Change("channel", 0), "channel runs from 1 to 16, not 0"),
    "half true": (ask.Change("thru", 0.5), "thru is true or false, not 0.5"),
    "an unknown way": (ask.Change("capture", "guess"), "capture is one of bars, silence, switch, not 'guess'"),
    "an unknown key": (ask.Change("key", "H major"), "there is no key 'H major'"),
    "nothing": (ask.Change("quantise", None), "quantise needs a value"),
    "an unknown entry": (ask.Go(99), "the history has no entry 99"),
    "an unknown entry to star": (ask.Star(99), "the history has no entry 99"),
    "a ninth snapshot": (ask.Store(9), "snapshots are numbered from 1 to 8; there is no 9"),
    "an empty snapshot": (ask.Recall(5), "there is no snapshot 5; store one there first"),
    "nothing to erase": (ask.Erase(5), "there is no snapshot 5; store one there first"),
    "a morph without ends": (ask.Morph(1, 2, 0.5), "there is no snapshot 1; store one there first"),
    "an unknown blend": (ask.BlendWith(99), "the history has no entry 99"),
    "a third side": (ask.Compare("C"), "the sides of the comparison are A and B, not 'C'"),  # type: ignore[arg-type]
    "stars without one": (ask.Export("stars", "x"), "no variation has a star; star one first, or export the session"),
    "an unknown axis": (ask.MapLatent("x", "range", "density"), "the pack has no axis 'x'; it has density, register"),
    "a map of one point": (ask.MapLatent("density", "range", "density", 1), "a plane has from 2 to 64 points each way"),
}
VALUES: dict[str, object] = {
    "bpm": 90.0, "meter": "3/4", "sync": "internal", "sync_delay_ms": 12.5, "count_in": 2, "click_channel": 3,
    "clock_out": True, "capture": "silence", "bars": 4, "silence_beats": 2.0, "starts": "daemon", "find_tempo": False,
    "quantise": 0.5, "overdub": True, "answer": "once", "every": 2, "follow_axis": "register", "follow_bars": 3,
    "follow_depth": -1.0, "thru": True, "mute": True, "channel": 7, "listen": 2, "key_lock": "strict",
    "key": "D dorian", "takeover": "scale", "feedback": False,
}  # fmt: skip


def at_work() -> Performance:
    performance = looping(notes=QUARTER)
    performance.run(2.9)
    return performance


@pytest.mark.parametrize(("command", "words"), REFUSED.values(), ids=REFUSED)
def test_a_bad_one_is_said_and_changes_nothing(command: ask.Command, words: str) -> None:
    performance, same = at_work(), at_work()
    performance.at(3.0, command)
    same.at(3.0, ask.Lock("range", False))
    performance.run(9.0)
    same.run(9.0)
    problem = next(status.problem for status in performance.statuses if status.problem)
    assert problem.startswith(words)
    assert "\n" not in problem
    assert not problem.endswith(".")
    assert replace(performance.status, problem="") == same.status
    assert performance.sent == same.sent


def test_the_next_command_that_is_done_takes_the_sentence_away() -> None:
    performance = at_work()
    performance.at(3.0, ask.Go(99))
    performance.at(3.5, ask.Undo())
    performance.run(4.0)
    assert [status.problem for status in performance.statuses][-1] == ""


@pytest.mark.parametrize(("name", "value"), VALUES.items())
def test_every_setting_can_be_changed_while_it_plays(name: str, value: object) -> None:
    performance = at_work()
    performance.at(3.0, ask.Change(name, value))
    performance.run(3.1)
    assert (performance.status.settings[name], performance.status.problem) == (value, "")


def test_all_settings_are_tried() -> None:
    assert at_work().status.settings.keys() == VALUES.keys()


def test_osc_sends_numbers_for_everything() -> None:
    performance = at_work()
    for name, value in (("thru", 1.0), ("bars", 2.0), ("channel", 5.0), ("mute", 0)):
        performance.at(3.0, ask.Change(name, value))
    performance.run(3.1)
    told = performance.status.settings
    assert [told[name] for name in ("thru", "bars", "channel", "mute")] == [True, 2, 5, False]


class TestKnobs:
    def test_reset_puts_one_back_or_all(self) -> None:
        performance = at_work()
        performance.at(3.0, ask.Turn("density", 1.0), ask.Turn("closeness", 3.0), ask.Turn("temperature", 1.0))
        performance.at(3.1, ask.Reset("density"))
        performance.run(3.2)
        assert (performance.status.knobs.offset("density"), performance.status.knobs.closeness) == (0.0, 3.0)
        performance.at(3.3, ask.Reset())
        performance.run(3.4)
        assert (performance.status.knobs.closeness, performance.status.knobs.temperature) == (1.0, 0.0)

    def test_a_locked_one_says_so_and_stays_when_all_are_reset(self) -> None:
        performance = at_work()
        performance.at(3.0, ask.Turn("density", 1.0), ask.Lock("density", True), ask.SetSpan("density", -2.0, 2.0))
        performance.at(3.0, ask.Reset())
        performance.run(3.1)
        assert (performance.status.knobs.offset("density"), performance.status.problem) == (1.0, "")
        performance.at(3.2, ask.Turn("density", 2.0))
        performance.run(3.3)
        assert performance.status.problem == "the knob 'density' is locked; unlock it first"
        performance.at(3.4, ask.Lock("density", False), ask.Turn("density", 2.0))
        performance.run(3.5)
        assert performance.status.knobs.offset("density") == 2.0

    def test_a_span_is_what_a_controller_covers(self) -> None:
        performance = at_work()
        performance.at(3.0, ask.SetSpan("density", 0.0, 2.0, inverted=True))
        performance.at(3.1, b"\xb0\x0e\x00")
        performance.run(3.2)
        assert performance.status.knobs.offset("density") == 2.0

    def test_a_span_is_told(self) -> None:
        performance = at_work()
        performance.at(3.0, ask.SetSpan("density", -1.0, 2.0, "fine", True))
        performance.run(3.1)
        density, register = performance.status.board[:2]
        assert (density.span, density.curve, density.inverted) == ((-1.0, 2.0), "fine", True)
        assert (register.span, register.curve, register.inverted) == ((-3.0, 3.0), "linear", False)

    def test_learned_and_forgotten(self) -> None:
        performance = at_work()
        performance.at(3.0, ask.Learn("density", "cc"))
        performance.run(3.01)
        assert performance.status.learning == "density"
        performance.at(3.1, b"\xb2\x1e\x00", b"\xb2\x1e\x05")
        performance.run(5.0)
        assert performance.status.learning == ""
        assert performance.status.board[0].controller == "cc 30 channel 3 port in"
        performance.at(5.1, ask.Forget("density"))
        performance.run(5.2)
        assert performance.status.board[0].controller == "cc 14"

    def test_learning_ends_when_it_is_told_to(self) -> None:
        performance = at_work()
        performance.at(3.0, ask.Learn("density"), ask.Learn(""))
        performance.run(3.1)
        assert performance.status.learning == ""


def test_a_map_is_asked_for_and_told() -> None:
    performance = at_work()
    performance.at(3.0, ask.MapLatent("density", "range", "register", 8))
    performance.run(3.1)
    errand = performance.errands[-1]
    assert isinstance(errand, AskPlane)
    assert (errand.phrase.notes, errand.x, errand.y, errand.attribute, errand.size) == (
        (Note(0, 480, 60),), "density", "range", "register", 8,
    )  # fmt: skip


@pytest.mark.parametrize("kind", get_args(ask.Command), ids=lambda kind: kind.__name__)
def test_before_anything_was_heard_every_command_is_survived(kind: type) -> None:
    examples: dict[str, object] = {
        "bar": 2, "on": True, "phrase": Phrase(QUARTER, 1920), "knob": "density", "value": 1.0, "low": 0.0, "high": 1.0,
        "target": "density", "controller": "cc 30", "setting": "bpm", "number": 1, "slot": 1, "first": 1, "second": 2,
        "share": 0.5, "side": "B", "what": "session", "path": "x", "x": "density", "y": "range",
        "attribute": "density", "name": "a", "count": 5,
    }  # fmt: skip
    wanted = [name for name, field in kind.__dataclass_fields__.items() if name in examples]
    command = kind(**{name: examples[name] for name in wanted})
    for model in (None, FakeModel()):
        engine = Engine()
        if model is not None:
            engine.receive(model.ready, 0.0)
        reports = [action for action in engine.receive(command, 1.0) if isinstance(action, Report)]
        assert all("\n" not in report.status.problem for report in reports)
        engine.advance(2.0)
