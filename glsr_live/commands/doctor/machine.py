"""The machine: Python and its packages, priority, the timer, the disk."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path

from glsr_live.commands.doctor.findings import Finding
from glsr_live.io.clock import Lateness
from glsr_live.io.system import ask_for_real_time

NEEDED = ("numpy", "mido", "protobuf", "python-rtmidi", "python-osc", "platformdirs", "rich")
PYTHONS = ((3, 11), (3, 12))
LATE_MS = 2.0
"""A timer that is later than this with one sleep in a hundred is heard."""
SLEEPS = 1000
LEAST_SPACE = 100 * 2**20
"""Bytes: a session of days is far smaller."""


def python(version: Sequence[int] = sys.version_info[:3]) -> Finding:
    """Whether this Python is one that every package has."""
    name = ".".join(map(str, version[:3]))
    if tuple(version[:2]) in PYTHONS:
        return Finding("ok", f"Python {name}")
    return Finding("warning", f"Python {name} is not one that it was tried with", "install Python 3.11 or 3.12")


def installed() -> dict[str, str]:
    """The versions of the packages that are there."""
    return {each.name.lower().replace("_", "-"): each.version for each in distributions() if each.name}


def packages(versions: Mapping[str, str]) -> Finding:
    """Whether everything that the instrument needs is there."""
    missing = [name for name in NEEDED if name not in versions]
    if missing:
        return Finding("problem", f"not installed: {', '.join(missing)}", f"pip install {' '.join(missing)}")
    return Finding("ok", ", ".join(f"{name} {versions[name]}" for name in NEEDED))


def runtime(versions: Mapping[str, str]) -> Finding:
    """Exactly one onnxruntime: two of them overwrite each other's files."""
    found = [name for name in versions if name.startswith("onnxruntime") and "extension" not in name]
    if len(found) == 1:
        return Finding("ok", f"{found[0]} {versions[found[0]]}")
    if not found:
        return Finding("problem", "no onnxruntime is installed, and the model runs on it", "pip install onnxruntime")
    again = f"pip uninstall -y {' '.join(sorted(found))}, then pip install the one of them that you need"
    return Finding("problem", f"{' and '.join(sorted(found))} are installed and break each other", again)


def real_time(granted: bool) -> Finding:
    """Whether the system lets us be in time while others compute."""
    if granted:
        return Finding("ok", "real-time priority is granted")
    if sys.platform != "linux":
        return Finding("ok", "ordinary priority: this system has no other for us")
    remedy = (
        'for steadier timing let your user have it: "@audio - rtprio 20" in /etc/security/limits.d/audio.conf, '
        "be in the group audio, and log in again"
    )
    return Finding("warning", "real-time priority is not granted; notes may be late while the machine is busy", remedy)


def timer(late_ms: float) -> Finding:
    """Whether a sleep of a millisecond ends in time."""
    what = f"99 of 100 sleeps of 1 ms end within {late_ms:.2f} ms of their time"
    if late_ms <= LATE_MS:
        return Finding("ok", what)
    return Finding("warning", what, "end what keeps the machine busy, and set its power mode to performance")


def sleep_lateness(now: Callable[[], float], wait_until: Callable[[float], None]) -> float:
    """The 99th percentile, in milliseconds, of how late a second of 1 ms sleeps ends."""
    lateness = Lateness()
    for _ in range(SLEEPS):
        deadline = now() + 0.001
        wait_until(deadline)
        lateness.add(now() - deadline)
    return 1000 * lateness.quantile(0.99)


def scheduled(now: Callable[[], float], wait_until: Callable[[float], None]) -> Iterable[Finding]:
    """Priority and timer as the instrument will have them; afterwards the priority is an ordinary one again."""
    granted = ask_for_real_time()
    try:
        yield real_time(granted)
        yield timer(sleep_lateness(now, wait_until))
    finally:
        if granted:
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def session(folder: Path, autosave: bool) -> Finding:
    """Whether the session's folder, or where it is to be made, can be written and has room."""
    if not autosave:
        return Finding("ok", "the session is not kept (autosave is off)")
    there = next(path for path in (folder, *folder.parents) if path.exists())
    remedy = "name another folder: --session-folder DIR, or `folder` in [session]"
    try:
        tempfile.TemporaryFile(dir=there).close()
    except OSError as error:
        return Finding("warning", f"the session cannot be kept in {folder}: {error.strerror or error}", remedy)
    free = shutil.disk_usage(there).free
    if free < LEAST_SPACE:
        return Finding("warning", f"only {free // 2**20} MB are free for the session in {folder}", remedy)
    return Finding("ok", f"the session is kept in {folder}")
