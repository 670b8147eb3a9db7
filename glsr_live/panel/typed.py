"""A small field over a widget, to type a number in."""

from collections.abc import Callable

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QFocusEvent, QKeyEvent
from PyQt6.QtWidgets import QLineEdit, QWidget

from glsr_live.panel.scale import read_number


class NumberField(QLineEdit):
    """Stands over a part of its parent until Enter takes the number, or Esc or a click elsewhere leaves all as it is.

    A point and a comma are both understood; what is no number stays, marked, to be mended.
    """

    def __init__(self, parent: QWidget, place: QRect, text: str, name: str, take: Callable[[float], None]) -> None:
        super().__init__(text, parent)
        self._take = take
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(place)
        self.setStyleSheet("padding: 0;")
        self.returnPressed.connect(self._enter)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Esc leaves; no key goes on to the widget below, which would begin to type again."""
        if event is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
            event.accept()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """A click elsewhere leaves."""
        super().focusOutEvent(event)
        if event is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.deleteLater()

    def _enter(self) -> None:
        value = read_number(self.text())
        if value is None:
            self.setToolTip(self.tr("a number, such as 0.5 or 0,5"))
            self.selectAll()
            return
        self._take(value)
        self._leave()

    def _leave(self) -> None:
        parent = self.parentWidget()
        self.hide()
        self.deleteLater()
        if parent is not None:
            parent.setFocus()
