"""A window of a process of its own: python tests/panel/drag_window.py out FILE | in

`out` has a handle that drags FILE; `in` says what is asked when something is dropped on it.
"""

import sys
from pathlib import Path

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from glsr_live.panel import midi_in
from glsr_live.panel.midi_out import DragSource
from glsr_live.panel.store import Store
from tests.panel.fakes import PLAYING, FakeStore

PATIENCE_MS = 60_000
"""Should nobody end it, it ends itself."""
AT = {"out": (40, 40), "in": (440, 40)}


class WritingStore(FakeStore):
    """Tells at once that the file was written."""

    def send(self, address: str, *values: object) -> None:
        """Take what is asked."""
        if address == "/glsr/export":
            QTimer.singleShot(20, lambda: self.tell(wrote=sys.argv[2]))


def part(role: str) -> tuple[Store, QWidget]:
    """The store and what stands in the window."""
    if role == "out":
        store: Store = WritingStore(PLAYING)
        return store, DragSource(store, folder=Path(sys.argv[2]).parent)
    store = FakeStore(PLAYING)
    store.send = lambda *message: print(*message, sep="\t", flush=True)  # type: ignore[method-assign]
    return store, QLineEdit()


def main(role: str) -> int:
    application = QApplication([])
    window = QWidget()
    store, widget = part(role)
    lines = QVBoxLayout(window)
    lines.addWidget(widget)
    window.setGeometry(*AT[role], 300, 200)
    midi_in.install(window, store)
    widget.setMinimumSize(270, 150)
    window.show()
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    QTimer.singleShot(PATIENCE_MS, application.quit)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
