"""A real drag on a real display: out of one process and into another."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("Xvfb", "openbox", "xdotool")
WAIT_SECONDS = 20.0
pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason=f"{', '.join(TOOLS)} are needed"
)


@contextmanager
def running(*command, **more):
    """A process that is ended whatever happens."""
    process = subprocess.Popen(command, cwd=ROOT, **more)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def display():
    """The environment of a display of our own, with a window manager."""
    reading, writing = os.pipe()
    with ExitStack() as stack:
        command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "900x500x24", "-nolisten", "tcp")
        stack.enter_context(running(*command, pass_fds=[writing], stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        stack.enter_context(running("openbox", env=environment, stderr=subprocess.DEVNULL))
        yield environment


def xdotool(environment, *words):
    """Do something with the mouse, and let it arrive."""
    subprocess.run(["xdotool", *map(str, words)], env=environment, check=True, timeout=WAIT_SECONDS)
    time.sleep(0.08)


def window(stack, environment, *words):
    """A window that is ready."""
    command = (sys.executable, "tests/panel/drag_window.py", *words)
    process = stack.enter_context(running(*command, env=environment, stdout=subprocess.PIPE, text=True))
    assert process.stdout.readline() == "ready\n"
    return process


def place(environment, process) -> tuple[int, int]:
    """The middle of a process's window."""
    found = subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(process.pid)], env=environment,
                           check=True, capture_output=True, text=True, timeout=WAIT_SECONDS)  # fmt: skip
    shown = subprocess.run(["xdotool", "getwindowgeometry", "--shell", found.stdout.split()[-1]], env=environment,
                           check=True, capture_output=True, text=True, timeout=WAIT_SECONDS)  # fmt: skip
    facts = dict(line.split("=") for line in shown.stdout.split())
    return int(facts["X"]) + int(facts["WIDTH"]) // 2, int(facts["Y"]) + int(facts["HEIGHT"]) // 2


@pytest.mark.slow
def test_a_variation_that_is_dragged_out_is_loaded_where_it_is_dropped(display, tmp_path):
    song = tmp_path / "variation 4 density +1.0.mid"
    song.write_bytes(b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0")
    with ExitStack() as stack:
        source = window(stack, display, "out", str(song))
        target = window(stack, display, "in")
        (left, top), (right, bottom) = place(display, source), place(display, target)
        xdotool(display, "mousemove", left, top)
        xdotool(display, "mousedown", 1)
        for step in range(1, 11):
            x, y = left + (right - left) * step // 10, top + (bottom - top) * step // 10
            xdotool(display, "mousemove", x, y)
        xdotool(display, "mousemove", right + 3, bottom + 3)
        xdotool(display, "mouseup", 1)
        assert target.stdout.readline() == f"/glsr/load\t{song}\n"
        assert source.poll() is None
    assert song.exists()
