"""The instrument as a process of its own, when none answers."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from glsr_live.panel.grip import timer
from glsr_live.panel.store import Store

PATIENCE_MS = 500
"""For so long an instrument may take to answer before one is started."""
LOOK_MS = 250
STEADY = 40
"""Looks after which a process counts as one that lives."""
REVIVALS = 3
"""So often in a row one that dies sooner is started again, if it ever answered."""
END_SECONDS = 3.0


class Launcher(QObject):
    """Starts an instrument, says when it dies, and ends it or leaves it running when the panel closes.

    It says what it has to say by `said`, and keeps it in `news`: empty while all is well.
    """

    said = pyqtSignal(str)

    def __init__(self, store: Store, command: Sequence[str], log: Path, keep: bool = False) -> None:
        super().__init__(store)
        self._store, self._command, self._log = store, list(command), log
        self.keep = keep
        """Whether the instrument goes on when the panel closes."""
        self.news, self.busy = "", False
        self._process: subprocess.Popen[bytes] | None = None
        self._looks = self._revivals = 0
        self._answered = self._again = False
        self._first = timer(self, PATIENCE_MS, self._begin)
        self._watch = timer(self, LOOK_MS, self._look, once=False)
        store.online.connect(self._hear)

    def wait(self) -> None:
        """Start one unless one answers in time."""
        self._first.start()

    def start(self) -> None:
        """Start one."""
        if self._process is not None:
            return
        self._say(self.tr("Starting the instrument…"), busy=True)
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **_apart()
                )
        except OSError as error:
            self._say(self.tr("The instrument cannot be started: {0}").format(error.strerror or error))
            return
        self._looks, self._answered = 0, False
        self._watch.start()

    @property
    def owns(self) -> bool:
        """Whether the instrument that runs was started here."""
        return self._process is not None

    def restart(self) -> None:
        """End the one that was started here, and start it anew when it has ended."""
        if self._process is not None:
            self._again = True
            self._process.terminate()
            self._say(self.tr("Starting the instrument again…"), busy=True)

    def close(self) -> None:
        """End what was started, or leave it running."""
        self._first.stop()
        self._watch.stop()
        if self._process is not None and not self.keep:
            self._process.terminate()
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def _hear(self, there: bool) -> None:
        if there:
            self._answered = True
            self._say("")

    def _begin(self) -> None:
        if not self._store.connected:
            self.start()

    def _look(self) -> None:
        """Whether it still lives."""
        self._looks += 1
        if self._process is None or self._process.poll() is None:
            return
        status, self._process = self._process.returncode, None
        self._watch.stop()
        if self._again:
            self._again = False
            self.start()
        elif self._answered and self._revive():
            self.start()
            self._say(self.tr("The instrument ended ({0}); starting it again…").format(_cause(status)), busy=True)
        else:
            failed, often = self.tr("The instrument did not start: {0}"), self.tr("The instrument ends ever again: {0}")
            self._say((often if self._answered else failed).format(last_line(self._log) or _cause(status)))

    def _revive(self) -> bool:
        """Whether to try once more."""
        self._revivals = 1 if self._looks >= STEADY else self._revivals + 1
        return self._revivals <= REVIVALS

    def _say(self, text: str, busy: bool = False) -> None:
        self.news, self.busy = text, busy
        self.said.emit(text)


def daemon_command(words: Sequence[str]) -> list[str]:
    """The command line of an instrument."""
    return [sys.executable, "-m", "glsr_live", *words]


def last_line(log: Path) -> str:
    """What a process said last."""
    try:
        lines = log.read_text("utf-8", "replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _cause(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _apart() -> dict[str, Any]:
    """A group of its own, so that Ctrl-C in the panel's terminal does not end it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
