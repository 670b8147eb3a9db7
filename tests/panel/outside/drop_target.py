"""Another program's window that takes files: prints where it is, then the address of what is dropped on it."""

import json
import sys
from pathlib import Path

from PyQt6.QtCore import QMimeData
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QWidget

from glsr_live.io.scores import read_score


class Target(QWidget):
    """Takes one file and ends."""

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is None:
            return
        event.acceptProposedAction()
        print(json.dumps(describe(event.mimeData())), flush=True)


def describe(mime: QMimeData | None) -> dict[str, object]:
    """What a sequencer makes of it."""
    if mime is None:
        return {}
    path = mime.urls()[0].toLocalFile()
    score = read_score(Path(path))
    return {
        "path": path,
        "text": mime.hasText() and not mime.hasUrls(),
        "bytes": bytes(mime.data("audio/midi").data()).hex(),
        "notes": [[note.onset, note.pitch] for note in score.phrase.notes],
        "length": score.length,
    }


application = QApplication(sys.argv)
target = Target()
target.setWindowTitle("Sequencer")
target.setAcceptDrops(True)
target.setGeometry(40, 40, 300, 200)
target.show()
print("ready", flush=True)
sys.exit(application.exec())
