"""The panel's process of benchmarks.panel: `panel_scene PORT FOLDER SECONDS BEGAN`; it tells its figures as JSON."""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time, thread_time, time

from PyQt6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PyQt6.QtWidgets import QApplication

from glsr_live.panel.app import Panel, Wanted, dressed, settle

SETTLE_MS = 700


class Watched(QApplication):
    """Counts paints and times what the event loop hands out, when asked to: watching costs time too."""

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        self.first_paint = 0.0
        self.watching, self.paints, self.longest, self.busiest, self._depth = True, 0, 0.0, 0.0, 0

    def notify(self, target: QObject | None, event: QEvent | None) -> bool:
        """As Qt's own."""
        if not self.watching or event is None:
            return super().notify(target, event)
        began, busy, self._depth = perf_counter(), thread_time(), self._depth + 1
        self.paints += event.type() == QEvent.Type.Paint
        try:
            return super().notify(target, event)
        finally:
            self._depth -= 1
            if not self._depth:
                self.longest = max(self.longest, perf_counter() - began)
                self.busiest = max(self.busiest, thread_time() - busy)
            if self.paints and not self.first_paint:
                self.first_paint = time()


def main(port: int, folder: Path, seconds: float, began: float) -> None:
    """Go through the scenes and tell the figures."""
    application = Watched()
    dressed(application)
    panel = Panel(Wanted("127.0.0.1", port), folder)
    figures: dict[str, float] = {}
    while not panel.store.connected:
        _wait(50)
    figures["start"] = application.first_paint - began
    settle()
    for scene in ("idle", "heads", "knobs"):
        print(scene, flush=True)
        figures[f"{scene} load"] = _load(application, seconds)
        application.watching, application.paints, application.longest = True, 0, 0.0
        application.busiest = 0.0
        _wait(seconds * 1000)
        figures[f"{scene} repaints"] = application.paints
        figures[f"{scene} frame"], figures[f"{scene} work"] = 1000 * application.longest, 1000 * application.busiest
    figures["memory"] = _memory()
    print(json.dumps(figures), flush=True)
    panel.close()


def _load(application: Watched, seconds: float) -> float:
    """Percent of a core, unwatched."""
    application.watching = False
    _wait(SETTLE_MS)
    busy, began = process_time(), perf_counter()
    _wait(seconds * 1000)
    return 100 * (process_time() - busy) / (perf_counter() - began)


def _wait(milliseconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def _memory() -> float:
    """Megabytes in memory; 0 where the system has no /proc."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
