"""`python -m glsr_live.panel.shots DIR`: a picture of every state of the panel, without an instrument or a screen."""

import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6 import sip
from PyQt6.QtCore import QEventLoop, Qt, QTimer
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QApplication

from glsr_live.control.arguments import Value
from glsr_live.control.status import Position
from glsr_live.panel.app import dressed
from glsr_live.panel.grip import timer
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.scenes import LATENCIES, SCENES, Scene, history, plane
from glsr_live.panel.store import Store
from glsr_live.panel.theme import DARK, LIGHT, use
from glsr_live.panel.window import PanelWindow

SETTLE_MS = 400
"""What widgets do a moment later is done by then."""
ALIKE = 0xFFF8F8F8
"""Colours that are the same under this mask count as one."""


class Pretence(Store):
    """A store that answers what the panel asks of an instrument to be able to show it."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self._due: list[dict[str, Any]] = []
        self._soon = timer(self, 0, self._tell)

    def show(self, scene: Scene) -> None:
        """Be told a scene, after the answers that came before it."""
        if scene.status.latency_ms:
            for milliseconds in LATENCIES:
                self.take(replace(scene.status, latency_ms=milliseconds), Position())
        self.go_online(True)
        self.take(scene.status, scene.position)
        self.go_online(scene.connected)

    def _answer(self, address: str, *values: Value) -> None:
        if address == "/glsr/latent":
            x, y, attribute, size, number = map(str, values)
            self._later(plane=plane(x, y, attribute, int(size), int(number)))
        elif address == "/glsr/history/list":
            self._later(page=history(int(str(values[0]))))

    def _later(self, **changes: Any) -> None:
        """Whoever asks goes on first."""
        self._due.append(changes)
        self._soon.start()

    def _tell(self) -> None:
        due, self._due = self._due, []
        for changes in due:
            self.take(replace(self.status, **changes), self.position)


def shoot(scene: Scene, path: Path, settings: Path) -> None:
    """Save the picture of a scene."""
    use(replace(LIGHT if scene.light else DARK, scale=scene.scale))
    store = Pretence()
    window = PanelWindow(store, Preferences(settings))
    window.resize(*(round(each * scene.scale) for each in scene.size))
    window.show()
    store.show(scene)
    window.pages.show_page(scene.page)
    _tell(window, scene.said)
    _wait(SETTLE_MS)
    paletted(window.grab().toImage()).save(str(path), "PNG", 0)  # of quality 0: packed as tightly as can be
    sip.delete(window)
    sip.delete(store)


def paletted(picture: QImage) -> QImage:
    """The same with the 256 colours that it has most of: a third of the bytes, and no eye sees it."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    bits = plain.constBits()
    assert bits is not None
    counts: Counter[int] = Counter(memoryview(bits.asstring(plain.sizeInBytes())).cast("I"))
    likes: dict[int, int] = {}
    for colour, _ in counts.most_common():
        likes.setdefault(colour & ALIKE, colour)
    table = list(likes.values())[:256]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither)


def _tell(window: PanelWindow, said: str) -> None:
    from glsr_live.panel.first_run import FirstRun

    for advice in window.findChildren(FirstRun) if said else ():
        advice.explain(said)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(folder: Path) -> int:
    """Save all pictures into a folder, and say which."""
    folder.mkdir(parents=True, exist_ok=True)
    application = dressed(QApplication(sys.argv[:1]))
    with TemporaryDirectory() as nowhere:
        os.environ |= {"XDG_CONFIG_HOME": nowhere, "GLSR_LIVE_CONFIG": str(Path(nowhere) / "config.toml")}
        for name, scene in SCENES.items():
            shoot(scene, folder / f"{name}.png", Path(nowhere) / "panel.ini")
            print(folder / f"{name}.png")
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) if len(sys.argv) == 2 else "python -m glsr_live.panel.shots DIR")
