"""The model process: answers, newest first; dies, hangs, refuses; and never outlives the instrument."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from glsr_live.engine.events import AskModel, ModelLost, VariationReady
from glsr_live.errors import PackError
from glsr_live.io.worker import ANSWER_SECONDS, BACK_OFF, ModelProcess, model_command
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import Knobs
from glsr_live.testing import FakeModel
from tests.jack_rig import ROOT, wait_for

STAND_IN = str(ROOT / "tests" / "stand_in_model.py")
PHRASE = Phrase((Note(0, 480, 60), Note(480, 960, 64, 90)), 1920)
DENSE = Knobs((("density", 1.0),))


class Bench:
    """A model process that is polled until something happens; `later` seconds have passed besides the real ones."""

    def __init__(self, *command: str) -> None:
        self.later = 0.0
        self.model = ModelProcess(command, self.now())

    def now(self) -> float:
        return time.perf_counter() + self.later

    def ask(self, request_id: int, knobs: Knobs = DENSE) -> None:
        self.model.ask(AskModel(request_id, PHRASE, knobs), self.now())

    def events(self) -> list:
        """The next events."""
        return wait_for(lambda: self.model.poll(self.now()), "an event of the model")


@pytest.fixture
def start():
    """Start a stand-in model process of this kind."""
    benches = []

    def begin(how: str) -> Bench:
        benches.append(Bench(sys.executable, STAND_IN, how))
        return benches[-1]

    yield begin
    for bench in benches:
        bench.model.close()


@pytest.fixture
def ready(start):
    """Start one and wait until it is there."""

    def begin(how: str) -> Bench:
        bench = start(how)
        assert bench.events() == [FakeModel().ready]
        return bench

    return begin


def test_it_says_that_it_is_ready_and_answers(ready):
    bench = ready("plain")
    bench.ask(1)
    (reply,) = bench.events()
    assert reply.request_id == 1
    assert reply.variation == FakeModel().vary(PHRASE, DENSE)
    assert 0 < reply.milliseconds < 1000


def test_what_is_asked_while_it_loads_is_answered_afterwards(start):
    bench = start("plain")
    bench.ask(1)
    assert bench.events() == [FakeModel().ready]
    assert [reply.request_id for reply in bench.events()] == [1]


def test_the_newest_request_wins(ready):
    bench = ready("dawdle")
    for request_id in (1, 2, 3, 4):
        bench.ask(request_id)
    assert [reply.request_id for reply in bench.events()] == [1]
    assert [reply.request_id for reply in bench.events()] == [4]


def test_what_libraries_print_does_not_garble_the_replies(ready):
    bench = ready("chatter")
    for request_id in (1, 2):
        bench.ask(request_id)
        assert [reply.request_id for reply in bench.events()] == [request_id]


def test_a_request_that_it_cannot_take_does_not_end_it(ready, capsys):
    bench = ready("stumble")
    bench.ask(1)
    wait_for(lambda: bench.model.poll(bench.now()) or capsys.readouterr().err, "the complaint")
    bench.ask(2, Knobs())
    assert [reply.request_id for reply in bench.events()] == [2]


def test_one_that_is_killed_is_lost_and_started_anew(ready):
    bench = ready("plain")
    os.kill(bench.model.pid, signal.SIGKILL)
    assert bench.events() == [ModelLost()]
    assert bench.model.pid is None
    bench.later += BACK_OFF[0]
    assert bench.events() == [FakeModel().ready]
    bench.ask(2)
    assert [reply.request_id for reply in bench.events()] == [2]


def test_one_that_dies_of_a_request_is_not_given_it_again(ready):
    bench = ready("crash")
    bench.ask(1)
    assert bench.events() == [ModelLost()]
    bench.later += BACK_OFF[0]
    assert bench.events() == [FakeModel().ready]
    assert bench.model.poll(bench.now()) == []


def test_losses_without_an_answer_between_wait_longer_each_time(ready):
    bench = ready("crash")
    for wait in (*BACK_OFF, BACK_OFF[-1]):
        bench.ask(1)
        assert bench.events() == [ModelLost()]
        bench.later += wait - 0.2
        assert bench.model.poll(bench.now()) == []
        assert bench.model.pid is None
        bench.later += 0.2
        assert bench.events() == [FakeModel().ready]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs POSIX signals")
def test_one_that_hangs_is_killed_and_lost(ready):
    bench = ready("hang")
    pid = bench.model.pid
    bench.ask(1)
    bench.later += ANSWER_SECONDS - 1
    assert bench.model.poll(bench.now()) == []
    bench.later += 1
    assert bench.events() == [ModelLost()]
    bench.later += BACK_OFF[0]
    assert bench.events() == [FakeModel().ready]
    assert not running(pid)


def test_a_reply_that_came_while_we_were_suspended_counts(ready):
    bench = ready("plain")
    bench.ask(1)
    time.sleep(1)  # the instrument is suspended: the reply comes, and nobody polls
    bench.later += 10 * ANSWER_SECONDS
    assert [type(event) for event in bench.events()] == [VariationReady]


def test_a_pack_that_cannot_be_loaded_is_an_error_and_no_restart(start):
    bench = start("refuse")
    with pytest.raises(PackError, match=r"^there is no pack 'nowhere'$"):
        bench.events()


def test_a_broken_installation_is_an_error_with_its_cause(start):
    bench = start("break")
    with pytest.raises(PackError, match="ImportError: no onnxruntime here"):
        bench.events()


def test_one_that_keeps_dying_while_it_loads_is_given_up(start):
    bench = start("die")
    for _ in range(2):
        assert bench.events() == [ModelLost()]
        bench.later += BACK_OFF[-1]
    with pytest.raises(PackError, match="ended 3 times while it loaded"):
        bench.events()


def test_the_real_server_refuses_a_pack_that_is_not_there():
    bench = Bench(*model_command("/nowhere/at/all", "cpu"))
    with closing(bench.model), pytest.raises(PackError, match="/nowhere/at/all"):
        bench.events()


def test_the_real_server_does_not_depend_on_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bench = Bench(*model_command("nowhere", "cpu"))
    with closing(bench.model), pytest.raises(PackError, match="there is no pack 'nowhere'"):
        bench.events()


def test_close_ends_the_process(ready):
    bench = ready("plain")
    pid = bench.model.pid
    bench.model.close()
    assert not running(pid)
    assert bench.model.pid is None


def test_it_ignores_ctrl_c(ready):
    bench = ready("plain")
    os.kill(bench.model.pid, signal.SIGINT)
    bench.ask(1)
    assert [reply.request_id for reply in bench.events()] == [1]


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a process with its parent")
PARENT = """
import sys, time
from glsr_live.engine.events import AskModel
from glsr_live.io.worker import ModelProcess
from glsr_live.music.note import Note, Phrase
from glsr_live.music.variation import Knobs
model = ModelProcess(sys.argv[1:], time.perf_counter())
while not model.poll(time.perf_counter()):
    time.sleep(0.001)
model.ask(AskModel(1, Phrase((Note(0, 480, 60),), 1920), Knobs()), time.perf_counter())
print(model.pid, flush=True)
time.sleep(3600)
"""


@pytest.mark.parametrize("how", ["plain", pytest.param("hang", marks=LINUX)])
def test_it_dies_with_an_instrument_that_is_killed(how):
    words = [sys.executable, "-c", PARENT, sys.executable, STAND_IN, how]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        assert running(pid)
        parent.kill()
    wait_for(lambda: not running(pid), "the end of the model process")


def running(pid: int) -> bool:
    """Whether a process lives; one that is dead but not yet reaped does not."""
    if Path("/proc/self").exists():
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    return subprocess.run(["ps", "-p", str(pid)], capture_output=True, check=False).returncode == 0
