"""What the instrument asks of the operating system: signals, real-time priority, no pauses for garbage."""

import gc
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
PRIORITY = 5
"""Above every ordinary process, below a JACK server (10) and its clients, which have to be in time for us."""


@dataclass
class Wishes:
    """What the player wants of the process; a signal handler does no more than to note it."""

    end: bool = False
    suspend: bool = False

    def hear_signals(self) -> None:
        """Note Ctrl-C, SIGTERM and hang-up as a wish to end, Ctrl-Z as one to suspend.

        Signals that our parent had us ignore (nohup) stay ignored.
        """
        for name in ENDING:
            _handle(name, lambda *_: setattr(self, "end", True))
        _handle("SIGTSTP", lambda *_: setattr(self, "suspend", True))


def _handle(name: str, handler: Callable[..., None]) -> None:
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, handler)


def suspend() -> None:
    """Stop until the player continues us."""
    os.kill(os.getpid(), signal.SIGSTOP)


def ask_for_real_time() -> bool:
    """Ask for real-time priority and say whether it was granted. Child processes do not inherit it."""
    if not hasattr(os, "sched_setscheduler"):
        return False
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(PRIORITY))
    except OSError:
        return False
    return True


def settle() -> None:
    """Take what was made so far out of the garbage collector's sight: a full collection would pause the music."""
    gc.collect()
    gc.freeze()
