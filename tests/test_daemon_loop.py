"""The daemon's loop with everything in memory and a clock that one sets: what goes in, what comes out, and when."""

import pytest

from glsr_live.daemon import Daemon
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.core import Engine
from glsr_live.engine.events import AskModel, ModelLost, PortFound, PortLost
from glsr_live.engine.messages import control, note_off, note_on
from glsr_live.errors import PackError
from glsr_live.io.memory_ports import MemoryPorts
from glsr_live.testing import FakeClock, FakeModel

BAR = 2.0
"""Seconds of 4/4 at 120 bpm."""
PHRASE = [(0.0, note_on(0, 60, 90)), (0.5, note_off(0, 60)), (1.0, note_on(0, 64, 70)), (1.5, note_off(0, 64))]
PEDAL, ALL_OFF = control(0, 64, 0), control(0, 123, 0)
ENDING = [PEDAL, ALL_OFF]


class Scripted:
    """A fake model behind the daemon's interface; `happenings` are (second, event or error)."""

    def __init__(self, *happenings) -> None:
        self.fake = FakeModel()
        self._happenings = [(0.0, self.fake.ready), *happenings]

    def ask(self, request: AskModel, now: float) -> None:
        self._happenings.append((now + self.fake.latency, self.fake.reply(request)))

    def poll(self, now: float) -> list:
        due = [what for when, what in self._happenings if when <= now]
        self._happenings = [(when, what) for when, what in self._happenings if when > now]
        if errors := [what for what in due if isinstance(what, Exception)]:
            raise errors[0]
        return due


class Ending(FakeClock):
    """A clock at whose second `end` the daemon is told to stop."""

    def __init__(self, end: float) -> None:
        super().__init__()
        self._end = end
        self.daemon: Daemon | None = None

    def wait_until(self, deadline: float) -> None:
        super().wait_until(deadline)
        if self.now() >= self._end:
            self.daemon.stop()


def perform(ports: MemoryPorts, end: float, model=None, engine=None, **settings) -> list[tuple[float, bytes]]:
    """Run a daemon up to a second; (seconds in whole milliseconds, message) of everything that it sent."""
    clock = Ending(end)
    settings = {"bars": 1, **settings}
    clock.daemon = Daemon(engine or Engine(EngineConfig(**settings)), ports, model or Scripted(), clock)
    clock.daemon.run()
    return [(round(sent.time, 3), sent.data) for sent in ports.sent]


def test_a_phrase_is_answered_on_the_next_bar_line():
    assert perform(MemoryPorts(PHRASE), end=5.0) == [
        (2.0, note_on(0, 60, 90)),
        (2.5, note_off(0, 60)),
        (3.0, note_on(0, 64, 70)),
        (3.5, note_off(0, 64)),
        *((5.0, data) for data in ENDING),
    ]


def test_messages_leave_when_they_are_due_and_not_with_the_next_poll():
    clock = Ending(5.0)
    ports = MemoryPorts([(when + 0.0003, data) for when, data in PHRASE])
    clock.daemon = Daemon(Engine(EngineConfig(bars=1, bpm=117)), ports, Scripted(), clock)
    clock.daemon.run()
    assert len(ports.sent) == 6
    assert clock.daemon.lateness.quantile(1.0) < 1e-9


def test_stopping_in_the_middle_ends_the_note_that_sounds():
    sent = perform(MemoryPorts(PHRASE), end=2.25)
    assert sent[0] == (2.0, note_on(0, 60, 90))
    assert [data for _, data in sent[1:]] == [note_off(0, 60), *ENDING]


def test_what_was_released_gets_the_time_to_leave():
    clock, ports = Ending(2.25), MemoryPorts(PHRASE)
    clock.daemon = Daemon(Engine(EngineConfig(bars=1)), ports, Scripted(), clock)
    clock.daemon.run()
    assert clock.now() - ports.sent[-1].time >= 0.1


def test_a_lost_model_leaves_the_answer_playing():
    sent = perform(MemoryPorts(PHRASE), end=5.0, model=Scripted((2.1, ModelLost())))
    assert [data for _, data in sent] == [data for _, data in PHRASE] + ENDING


def test_an_error_of_the_model_releases_every_note_before_it_is_raised():
    ports = MemoryPorts(PHRASE)
    with pytest.raises(PackError, match="gone"):
        perform(ports, end=5.0, model=Scripted((2.25, PackError("gone"))))
    assert [sent.data for sent in ports.sent] == [note_on(0, 60, 90), note_off(0, 60), *ENDING]


def test_a_lost_output_ends_what_sounds():
    ports = MemoryPorts(PHRASE)
    ports.happen(PortLost("out"), 2.25)
    assert [data for _, data in perform(ports, end=2.75)] == [note_on(0, 60, 90), note_off(0, 60), *ENDING]


def test_a_player_that_vanishes_lets_go_of_the_keys():
    ports = MemoryPorts([(0.0, note_on(0, 60, 90))])
    ports.happen(PortLost("in"), 0.5)
    ports.happen(PortFound("in"), 0.5)
    assert perform(ports, end=1.0, thru=True)[:2] == [(0.0, note_on(0, 60, 90)), (0.5, note_off(0, 60))]


class BrokenEngine(Engine):
    """An engine that fails at a second, and with everything after it."""

    def advance(self, now: float):
        return self._fail(now) or super().advance(now)

    def receive(self, event, now: float):
        return self._fail(now) or super().receive(event, now)

    def _fail(self, now: float) -> None:
        if now >= 2.25:
            raise ZeroDivisionError


def test_a_broken_engine_leaves_no_note_sounding():
    ports = MemoryPorts(PHRASE)
    with pytest.raises(ZeroDivisionError):
        perform(ports, end=5.0, engine=BrokenEngine(EngineConfig(bars=1)))
    sent = [sent.data for sent in ports.sent]
    assert sent[:4] == [note_on(0, 60, 90), note_off(0, 60), *ENDING]
    assert sent[4:] == [control(channel, number, 0) for channel in range(1, 16) for number in (64, 123)]


def test_the_answer_is_handed_out_as_early_as_the_ports_want_it_and_due_when_it_is_due():
    ports = MemoryPorts(PHRASE, lead=0.004)
    assert perform(ports, end=3.2)[:2] == [(1.996, note_on(0, 60, 90)), (2.496, note_off(0, 60))]
    assert [round(sent.due, 6) for sent in ports.sent[:2]] == [2.0, 2.5]
