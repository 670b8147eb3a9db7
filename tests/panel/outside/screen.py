"""A screen with a window manager, a hand on mouse and keyboard, a screen reader, and a panel in its own process."""

import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.jack_rig import ROOT, wait_for

TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox", "dbus-daemon": "dbus"}
READER = "/usr/libexec/at-spi-bus-launcher"
PYTHON = "/usr/bin/python3"
"""The system's, which has python3-gi."""
BINDINGS = "import gi; gi.require_version('Atspi', '2.0')"
EYES = Path(__file__).with_name("eyes.py")
SIZE = (2600, 1500)
STILL, LOOK = 3, 0.15
"""So often the screen has to look the same, so many seconds apart, to be still."""
_numbers = count()


def require_screen() -> None:
    """Skip where there is no screen to make, unless GLSR_REQUIRE_SCREEN=1 says that there must be one."""
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    missing += [] if Path(READER).exists() else ["at-spi2-core"]
    if subprocess.run([PYTHON, "-c", BINDINGS], capture_output=True, check=False).returncode:
        missing += ["python3-gi", "gir1.2-atspi-2.0"]
    if missing:
        reason = f"no screen for the panel (Debian: apt install {' '.join(missing)})"
        (pytest.fail if os.environ.get("GLSR_REQUIRE_SCREEN") == "1" else pytest.skip)(reason)


class Screen:
    """An X server in memory with openbox and a session bus; ends everything that was started on it."""

    def __init__(self, folder: Path) -> None:
        self._processes: list[subprocess.Popen[Any]] = []
        self.folder = folder
        self.env = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.env |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self.env |= {"PYTHONPATH": str(ROOT), "GLSR_LIVE_CONFIG": ""}
        self.env |= {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        for name in ("WAYLAND_DISPLAY", "QT_SCALE_FACTOR"):
            self.env.pop(name, None)
        self.env["DISPLAY"] = ":" + self._said("Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24",
                                               "-fbdir", str(folder), "-nolisten", "tcp", "-noreset")  # fmt: skip
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._said("dbus-daemon", "--session", "--nofork", "--print-address=1")
        self.start("openbox", "--sm-disable")
        wait_for(lambda: self.do("getwindowfocus"), "the window manager")

    def start(self, *words: str, **more: Any) -> subprocess.Popen[Any]:
        """Start a program on the screen."""
        options = {"env": self.env, "cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
        self._processes.append(subprocess.Popen(words, **options))
        return self._processes[-1]

    def python(self, *words: str, **more: Any) -> subprocess.Popen[Any]:
        """Start a Python of ours that talks by its standard output."""
        return self.start(sys.executable, *words, **{"stdout": subprocess.PIPE, "text": True, **more})

    def do(self, *words: object) -> str:
        """What the hand does, in xdotool's words; what that says."""
        done = subprocess.run(["xdotool", *map(str, words)], env=self.env, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    def picture(self) -> "np.ndarray[Any, Any]":
        """What is on the screen: rows of pixels as numbers."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])
        start, width, height, line = head[0] + 12 * head[19], head[4], head[5], head[12]
        pixels = np.frombuffer(data, np.uint32, line // 4 * height, start)
        return pixels.reshape(height, line // 4)[:, :width] & 0xFFFFFF

    def still(self) -> "np.ndarray[Any, Any]":
        """What is on the screen once nothing moves."""
        seen: list[np.ndarray[Any, Any]] = []

        def settled() -> bool:
            time.sleep(LOOK)
            seen.append(self.picture())
            del seen[:-STILL]
            return len(seen) == STILL and all(np.array_equal(seen[0], each) for each in seen[1:])

        wait_for(settled, "a still screen")
        return seen[-1]

    def close(self) -> None:
        """End everything that was started, newest first."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def _said(self, *words: str) -> str:
        process = self.start(*words, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        return process.stdout.readline().strip()


class Seen(dict[str, Any]):
    """An item of the accessible tree; empty, and so false, where there is none."""

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.get("name", ""))

    @property
    def middle(self) -> tuple[int, int]:
        """Where to click."""
        x, y, width, height = self["place"]
        return x + width // 2, y + height // 2

    @property
    def value(self) -> float:
        """Where a dial or a slider stands."""
        return float(self["value"][1]) if self.get("value") else float("nan")


class PanelProcess:
    """`glsr-live panel` beside an instrument that listens on a port, with its window in front and the mouse beside it.

    `start` is another way to start a program, with the screen's environment and `more` of it.
    """

    def __init__(self, screen: Screen, port: int, *words: str, scale: float = 1.0,
                 start: Callable[..., "subprocess.Popen[Any]"] | None = None) -> None:  # fmt: skip
        self.screen, self._scale = screen, scale
        self.log = screen.folder / f"panel-{next(_numbers)}.log"
        more = {"XDG_CONFIG_HOME": str(self.log.with_suffix(".config"))}
        more |= {"QT_SCALE_FACTOR": f"{scale:g}"} if scale != 1.0 else {}
        command = ("env", *(f"{name}={value}" for name, value in more.items()), sys.executable, "-m", "glsr_live")
        with self.log.open("ab") as log:
            self.process = (start or screen.start)(*command, "panel", "--osc-port", str(port), *words, stderr=log)
        self.window = wait_for(self._window, "the panel's window", 30.0)
        screen.do("windowactivate", "--sync", self.window)
        self.rest()

    def _window(self) -> str:
        assert self.process.poll() is None, self.log.read_text()
        found = self.screen.do("search", "--onlyvisible", "--pid", self.process.pid, "--name", "GLSR Live")
        return found.partition("\n")[0]

    def rest(self) -> None:
        """Take the mouse off the window."""
        self.screen.do("mousemove", SIZE[0] - 2, SIZE[1] - 2)

    def look(self) -> list[Seen]:
        """What a screen reader sees."""
        words = [PYTHON, str(EYES), str(self.process.pid)]
        done = subprocess.run(words, env=self.screen.env, capture_output=True, text=True, check=False, timeout=60)
        seen = [Seen(each) for each in json.loads(done.stdout or "[]")]
        for each in seen:  # Qt tells places in its own pixels
            each["place"] = [round(length * self._scale) for length in each["place"]]
        return seen

    def find(self, role: str, beginning: str) -> Seen:
        """The first item of a role whose name begins so."""
        return next((each for each in self.look() if each["role"] == role and each.name.startswith(beginning)), Seen())

    def see(self, role: str, beginning: str, seconds: float = 20.0) -> Seen:
        """As find, waiting for it."""
        return wait_for(lambda: self.find(role, beginning), f"a {role} called {beginning}…", seconds)

    def click(self, role: str, beginning: str) -> None:
        """Click it."""
        self.screen.do("mousemove", *self.see(role, beginning).middle, "click", 1)

    def popups(self) -> int:
        """How many windows it has beside its own: menus are in no tree, they are told of when they open."""
        return len(self.screen.do("search", "--onlyvisible", "--pid", self.process.pid).split()) - 1

    def complaints(self) -> str:
        """What it said to its terminal."""
        return self.log.read_text()

    def close(self) -> None:
        """End it as a terminal does."""
        self.process.terminate()
        self.process.wait(10)


def together(*parts: Any) -> ExitStack:
    """Close them in the reverse order."""
    stack = ExitStack()
    for part in parts:
        stack.callback(part.close)
    return stack
