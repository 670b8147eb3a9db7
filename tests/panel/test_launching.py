"""An instrument as a process of its own, played by small programs."""

import sys

import pytest

from glsr_live.panel import launching
from glsr_live.panel.launching import PATIENCE_MS, REVIVALS, Launcher, daemon_command
from tests.panel.fakes import FakeStore

WAITS = "import time; print('there', flush=True); time.sleep(60)"
FAILS = "print('first'); print('glsr-live: no port is called so'); raise SystemExit(2)"


@pytest.fixture
def launch(qapp, tmp_path):
    """Makes launchers of small programs, and ends what they started."""
    made = []

    def make(program: str, connected: bool = False, keep: bool = False) -> Launcher:
        store = FakeStore(connected=connected)
        made.append((store, Launcher(store, [sys.executable, "-c", program], tmp_path / "state" / "log", keep)))
        return made[-1][1]

    yield make
    for _, launcher in made:
        launcher.keep = False
        launcher.close()


def running(launcher: Launcher) -> bool:
    return launcher._process is not None and launcher._process.poll() is None


def test_one_is_started_when_none_answers(launch, qtbot):
    launcher = launch(WAITS)
    launcher.wait()
    assert not running(launcher)
    qtbot.waitUntil(lambda: running(launcher), timeout=10 * PATIENCE_MS)
    assert (launcher.news, launcher.busy) == ("Starting the instrument…", True)


def test_none_is_started_beside_one_that_answers(launch, qtbot):
    launcher = launch(WAITS, connected=True)
    launcher.wait()
    qtbot.wait(PATIENCE_MS + 200)
    assert launcher._process is None


def test_when_it_answers_all_is_well(launch):
    launcher = launch(WAITS)
    launcher.start()
    launcher.parent().go_online(True)
    assert (launcher.news, launcher.busy) == ("", False)


def test_it_is_not_started_twice(launch):
    launcher = launch(WAITS)
    launcher.start()
    first = launcher._process
    launcher.start()
    assert launcher._process is first


def test_one_that_does_not_start_says_why_and_is_left_alone(launch, qtbot):
    launcher = launch(FAILS)
    launcher.start()
    qtbot.waitUntil(lambda: not launcher.busy)
    assert launcher.news == "The instrument did not start: glsr-live: no port is called so"
    assert launcher._process is None


def test_one_that_answered_and_is_killed_is_started_again(launch, qtbot):
    launcher = launch(WAITS)
    launcher.start()
    launcher.parent().go_online(True)
    first = launcher._process
    first.kill()
    qtbot.waitUntil(lambda: launcher._process is not first)
    assert launcher.news == "The instrument ended (signal 9); starting it again…"
    qtbot.waitUntil(lambda: running(launcher))


def test_one_that_dies_again_and_again_is_given_up(launch, qtbot, monkeypatch):
    monkeypatch.setattr(launching, "LOOK_MS", 10)
    launcher = launch(WAITS)
    for turn in range(REVIVALS + 1):
        launcher.start()
        launcher.parent().go_online(False)
        launcher.parent().go_online(True)
        process = launcher._process
        process.kill()
        qtbot.waitUntil(lambda process=process: launcher._process is not process)
        assert (launcher._process is None) == (turn == REVIVALS)
    assert launcher.news.startswith("The instrument ends ever again: ")


def test_one_that_is_started_anew_ends_first(launch, qtbot):
    launcher = launch(WAITS)
    launcher.start()
    first = launcher._process
    assert launcher.owns
    launcher.restart()
    assert launcher.news == "Starting the instrument again…"
    qtbot.waitUntil(lambda: running(launcher) and launcher._process is not first)
    assert first.poll() is not None


def test_one_of_others_is_not_started_anew(launch):
    launcher = launch(WAITS, connected=True)
    launcher.restart()
    assert not launcher.owns


def test_a_program_that_is_not_there_is_told(launch):
    launcher = launch("")
    launcher._command = ["/nowhere/glsr-live"]
    launcher.start()
    assert launcher.news == "The instrument cannot be started: No such file or directory"
    assert not launcher.busy


def test_it_ends_with_the_panel(launch):
    launcher = launch(WAITS)
    launcher.start()
    process = launcher._process
    launcher.close()
    assert process.poll() is not None


def test_it_goes_on_where_the_player_said_so(launch):
    launcher = launch(WAITS, keep=True)
    launcher.start()
    process = launcher._process
    launcher.close()
    assert process.poll() is None
    process.kill()
    process.wait()


def test_the_command_is_ours():
    assert daemon_command(["--osc-port", "9611"]) == [sys.executable, "-m", "glsr_live", "--osc-port", "9611"]
