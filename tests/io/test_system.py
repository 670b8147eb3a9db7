"""What the instrument asks of the operating system, and what it keeps from the terminal."""

import os
import signal
import subprocess
import sys
from threading import Event, Thread

import pytest

from glsr_live.io.backstage import native_threads, quiet
from glsr_live.io.system import Wishes, ask_for_real_time
from tests.jack_rig import ROOT, wait_for

POSIX = pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="POSIX signals")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux tells its threads and schedulers")
NUMBERS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGTSTP") if hasattr(signal, name)]


@pytest.fixture
def handlers():
    """Give the test's process its own signal handlers back."""
    kept = {number: signal.getsignal(number) for number in NUMBERS}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@POSIX
@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", NUMBERS)
def test_signals_become_wishes(number):
    wishes = Wishes()
    wishes.hear_signals()
    signal.raise_signal(number)
    assert (wishes.end, wishes.suspend) == ((False, True) if number == signal.SIGTSTP else (True, False))


@POSIX
@pytest.mark.usefixtures("handlers")
def test_a_signal_that_nohup_had_us_ignore_stays_ignored():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    wishes = Wishes()
    wishes.hear_signals()
    signal.raise_signal(signal.SIGHUP)
    assert wishes == Wishes()


@LINUX
def test_real_time_priority_is_ours_alone_where_it_is_granted():
    """A restarted model process must not compete with the music."""
    program = (
        "import os, subprocess, sys; from glsr_live.io.system import ask_for_real_time\n"
        "tell = 'import os; print(os.sched_getscheduler(0))'\n"
        "granted = ask_for_real_time(); ours = os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK\n"
        "child = subprocess.run([sys.executable, '-c', tell], capture_output=True, text=True).stdout\n"
        "print(granted, ours == os.SCHED_FIFO, int(child) == os.SCHED_OTHER)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    granted, ours, ordinary = done.stdout.split()
    assert granted == ours
    assert ordinary == "True"


@LINUX
def test_real_time_priority_that_is_not_granted_is_no_error(monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    assert ask_for_real_time() is False


def test_what_c_libraries_print_is_kept_off_the_terminal_for_that_time_only(capfd):
    os.write(2, b"before ")
    with quiet():
        os.write(2, b"hidden ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_the_terminal_comes_back_after_an_error(capfd):
    with pytest.raises(ZeroDivisionError), quiet():
        raise ZeroDivisionError
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


@LINUX
def test_a_thread_is_seen_to_come_and_to_end():
    before, end = native_threads(), Event()
    thread = Thread(target=end.wait)
    thread.start()
    (new,) = native_threads() - before
    end.set()
    thread.join()
    wait_for(lambda: new not in native_threads(), "the end of the thread")
