"""When what has happened is written."""

import json

from glsr_live.engine.memory.autosave import Autosave
from glsr_live.engine.memory.memory import Memory
from glsr_live.music.variation import Knobs
from tests.engine.memory.moments import moment


def kinds(lines: tuple[str, ...]) -> list[str]:
    return [record["is"] for record in map(json.loads, lines) if record["is"] != "phrase"]


def test_nothing_waits_while_nothing_happens():
    save = Autosave(Memory())
    assert (save.due(), save.lines(0.0), save.finish()) == (None, (), ())


def test_a_moment_is_written_once_it_has_rested_for_a_second():
    memory = Memory()
    save = Autosave(memory)
    memory.add(moment(60), 5.0)
    assert save.lines(5.0) == ()
    assert save.due() == 6.0
    assert kinds(save.lines(6.0)) == ["moment"]
    assert (save.due(), save.lines(7.0)) == (None, ())


def test_of_a_gesture_the_end_is_written():
    memory = Memory()
    save = Autosave(memory)
    memory.add(moment(60), 0.0)
    save.lines(1.0)
    save.lines(2.0)
    for at in range(30):
        memory.turn(Knobs((("density", at / 10),)))
        memory.add(moment(60 + at, density=at / 10 + 0.1), 10.0 + at / 10)
        assert save.lines(10.0 + at / 10) == ()
    lines = save.lines(save.due())
    assert kinds(lines) == ["knobs", "moment"]
    assert json.loads(lines[-1])["knobs"]["axes"] == [["density", 3.0]]


def test_a_knob_that_never_rests_is_written_every_ten_seconds():
    memory = Memory()
    save = Autosave(memory)
    written = []
    for at in range(60):
        memory.turn(Knobs((("density", at / 20),)))
        written += kinds(save.lines(at / 2))
    assert written == ["knobs"] * 2


def test_a_star_does_not_wait_and_takes_what_waits_with_it():
    memory = Memory()
    save = Autosave(memory)
    memory.add(moment(60), 0.0)
    assert save.lines(0.0) == ()
    memory.star(1)
    assert kinds(save.lines(0.1)) == ["moment", "star"]


def test_the_end_of_the_session_writes_everything():
    memory = Memory()
    save = Autosave(memory)
    memory.add(moment(60), 0.0)
    save.lines(0.0)
    memory.undo()
    memory.turn(Knobs())
    assert kinds(save.finish()) == ["moment", "knobs"]
