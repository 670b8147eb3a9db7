"""The panel as a program: the application, the link, the instrument if none answers, and the window."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from platformdirs import user_config_path, user_state_path
from PyQt6 import sip
from PyQt6.QtWidgets import QApplication

from glsr_live.config.places import NAME
from glsr_live.errors import UsageError
from glsr_live.io.osc_client import OscClient
from glsr_live.panel.grip import timer
from glsr_live.panel.launching import Launcher, daemon_command
from glsr_live.panel.link import Link
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.store import Store
from glsr_live.panel.theme import use
from glsr_live.panel.window import PanelWindow

XCB = "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1"
SIGNALS_MS = 200
"""Python hears of a signal when it runs for a moment."""


@dataclass(frozen=True)
class Wanted:
    """What the player asked for: where the instrument is, and its words if one may be started."""

    host: str
    port: int
    words: Sequence[str] | None = None
    """None where the instrument is on another machine."""
    begin: bool = True
    """Start one when none answers."""
    keep: bool = False
    config: Path | None = None


class Panel:
    """A window with its link, and the instrument that it may have started; `close` ends all of it."""

    def __init__(self, wanted: Wanted, folder: Path) -> None:
        preferences = Preferences(folder / "panel.ini")
        use(preferences.theme)
        client = OscClient(wanted.port, wanted.host)
        self.store = Store(client.send)
        self.link, self.launcher = Link(client, self.store), _launcher(wanted, self.store)
        self.window = PanelWindow(self.store, preferences, self.launcher, wanted.config)
        self.window.show()

    def close(self) -> None:
        """End it before the application, which Python would let go of in any order."""
        self.link.close()
        if self.launcher is not None:
            self.launcher.close()
        sip.delete(self.window)
        sip.delete(self.store)


def run(wanted: Wanted) -> int:
    """Show the panel until it is closed. Raises GlsrError when there is no screen, or no such machine."""
    look_for_screen()
    sys.excepthook = complain
    application = dressed(QApplication(sys.argv[:1]))
    with closing(Panel(wanted, user_config_path(NAME, appauthor=False))) as panel:
        _end_by_signal(panel.window)
        settle()
        return application.exec()


def settle() -> None:
    """What is there now stays: a full collection of it would take longer than a frame."""
    gc.collect()
    gc.freeze()


def dressed(application: QApplication) -> QApplication:
    """An application that looks like ours, whatever the desktop looks like."""
    application.setApplicationName("GLSR Live")
    application.setDesktopFileName(NAME)
    application.setStyle("Fusion")
    return application


def complain(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault in one widget is told and the rest plays on; with Python's own hook Qt would end the process."""
    sys.__excepthook__(kind, error, trace)


def look_for_screen(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
    """Raise UsageError where Qt would end the process: without a screen, or without a library for it."""
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM") or environ.get("WAYLAND_DISPLAY"):
        return
    if not environ.get("DISPLAY"):
        raise UsageError("the panel needs a screen, and there is none here; `glsr-live monitor` needs none")
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError as exc:
        raise UsageError(f"Qt cannot open a window on X11 ({exc}); on Debian or Ubuntu: apt-get install {XCB}") from exc


def _launcher(wanted: Wanted, store: Store) -> Launcher | None:
    if wanted.words is None:
        return None
    log: Path = user_state_path(NAME, appauthor=False) / "panel" / "instrument.log"
    launcher = Launcher(store, daemon_command(wanted.words), log, wanted.keep)
    if wanted.begin:
        launcher.wait()
    return launcher


def _end_by_signal(window: PanelWindow) -> None:
    """Ctrl-C and SIGTERM close the window."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.close())
    timer(window, SIGNALS_MS, window.isVisible, once=False).start()
