"""What a model process works on: the newest wins, variations go before planes, and no error ends it."""

import pickle
import subprocess
import sys

import pytest

from glsr_live.engine.events import AskModel, VariationReady
from glsr_live.errors import KnobError
from glsr_live.io.desk import Desk, Served
from glsr_live.io.worker import Refused
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import AskPlane, Goal, KeyLock, Knobs, PlaneReady
from glsr_live.testing import FakeClock, FakeModel
from tests.jack_rig import ROOT

PHRASE = Phrase((Note(0, 480, 60),), 1920)
FAKE = FakeModel()
STRICT = KeyLock("strict", "C major")


def ask(request_id: int, **more) -> AskModel:
    return AskModel(request_id, PHRASE, Knobs(), **more)


def plane(request_id: int, size: int = 2, x: str = "density") -> AskPlane:
    return AskPlane(request_id, PHRASE, Knobs(), x, "register", "density", size)


class Office:
    """A desk with a model that notes what it is asked and takes a second for everything."""

    def __init__(self) -> None:
        self.clock, self.replies, self.varied = FakeClock(), [], []
        self.desk = Desk(Served(FAKE.ready, self.vary, self.plane), self.replies.append, self.clock.now)

    def vary(self, phrase, knobs, *, goal, lock):
        self.varied.append((goal, lock))
        self.clock.wait_until(self.clock.now() + 1)
        if knobs.seed:
            raise ZeroDivisionError("no seed here")
        return FAKE.vary(phrase, knobs)

    def plane(self, asked):
        if asked.x == "nowhere":
            raise KnobError("there is no axis nowhere")
        for y in range(asked.size):
            self.clock.wait_until(self.clock.now() + 1)
            yield bytes([y]) * asked.size

    def work(self) -> list[object]:
        """The replies until nothing is left to do."""
        while self.desk.busy:
            self.desk.work()
        replies, self.replies[:] = [*self.replies], []
        return replies


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_variation_is_asked_for_with_its_goal_and_its_lock(office):
    goal = Goal(PHRASE, Knobs(seed=3))
    office.desk.take([ask(1, goal=goal, lock=STRICT)])
    assert office.work() == [VariationReady(1, FAKE.vary(PHRASE, Knobs()), 1000.0)]
    assert office.varied == [(goal, STRICT)]


def test_of_requests_that_have_piled_up_the_newest_is_answered(office):
    office.desk.take([ask(1), ask(2), plane(1), plane(2)])
    assert [(type(reply), reply.request_id) for reply in office.work()] == [(VariationReady, 2), (PlaneReady, 2)]


def test_a_plane_comes_whole(office):
    office.desk.take([plane(7, size=3)])
    assert office.work() == [
        PlaneReady(7, "density", "register", "density", 3, b"\0\0\0\1\1\1\2\2\2", 3000.0)
    ]


def test_a_variation_does_not_wait_for_the_plane_that_is_being_drawn(office):
    office.desk.take([plane(1, size=8)])
    office.desk.work()
    office.desk.take([ask(1)])
    assert [type(reply) for reply in office.work()] == [VariationReady, PlaneReady]


def test_a_plane_is_given_up_for_a_newer_one(office):
    office.desk.take([plane(1, size=8)])
    office.desk.work()
    office.desk.take([plane(2, size=1 + 1)])
    (reply,) = office.work()
    assert (reply.request_id, reply.values) == (2, b"\0\0\1\1")


def test_what_cannot_be_done_is_said_and_the_next_request_is_answered(office):
    office.desk.take([AskModel(1, PHRASE, Knobs(seed=1)), plane(2, x="nowhere")])
    assert office.work() == [
        Refused(1, "ZeroDivisionError", "ZeroDivisionError: no seed here"),
        Refused(2, "KnobError", "there is no axis nowhere"),
    ]
    office.desk.take([ask(3)])
    assert [reply.request_id for reply in office.work()] == [3]


def test_the_end_of_the_input_is_the_end(office):
    assert office.desk.take([])
    assert office.desk.take([ask(1)])
    assert not office.desk.take([ask(2), None])


def test_a_process_answers_while_it_draws_and_ends_with_its_input():
    command = [sys.executable, str(ROOT / "tests" / "stand_in_model.py"), "plain"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert pickle.load(process.stdout) == FAKE.ready
        for request in (plane(1, size=64), plane(2, size=32), ask(3)):
            process.stdin.write(pickle.dumps(request))
            process.stdin.flush()
        first, second = (pickle.load(process.stdout) for _ in range(2))
        process.stdin.close()
        assert process.wait() == 0
    assert first == VariationReady(3, FAKE.vary(PHRASE, Knobs()), first.milliseconds)
    assert (second.request_id, len(second.values)) == (2, 4 * 32 * 32)
