"""An empty window of Qt, which tells when it was painted: what benchmarks.panel holds the panel's start against."""

import sys
from time import time

from PyQt6.QtGui import QPaintEvent
from PyQt6.QtWidgets import QApplication, QWidget


class Empty(QWidget):
    """Ends the program after its first paint."""

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Tell the time."""
        print(time())
        QApplication.quit()


application = QApplication(sys.argv[:1])
window = Empty()
window.show()
application.exec()
