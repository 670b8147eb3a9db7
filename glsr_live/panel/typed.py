"""A small field over a widget, to type a number or a name in."""

from collections.abc import Callable

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QFocusEvent, QKeyEvent
from PyQt6.QtWidgets import QLineEdit, QWidget

from glsr_live.panel.scale import read_number


class Field(QLineEdit):
    """Stands over a part of its parent until Enter takes the text, or Esc or a click elsewhere leaves all as it is."""

    def __init__(self, parent: QWidget, place: QRect, text: str, name: str) -> None:
        super().__init__(text, parent)
        self.setMaxLength(40)
        self.setAccessibleName(name)
        self.setGeometry(place)
        self.setStyleSheet("padding: 0 2px;")
        self.returnPressed.connect(self.enter)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def enter(self) -> None:
        """Take the text, and leave."""
        self.leave()

    def leave(self) -> None:
        """Give the place and the focus back."""
        parent = self.parentWidget()
        self.hide()
        self.deleteLater()
        if parent is not None:
            parent.setFocus()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Esc leaves; no key goes on to the widget below, which would begin to type again."""
        if event is None:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
            event.accept()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """A click elsewhere leaves."""
        super().focusOutEvent(event)
        if event is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.hide()
            self.deleteLater()


class NumberField(Field):
    """Takes a number; a point and a comma are both understood, and what is none stays, marked, to be mended."""

    def __init__(self, parent: QWidget, place: QRect, text: str, name: str, take: Callable[[float], None]) -> None:
        super().__init__(parent, place, text, name)
        self._take = take
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def enter(self) -> None:
        """Take the number, and leave."""
        value = read_number(self.text())
        if value is None:
            self.setToolTip(self.tr("a number, such as 0.5 or 0,5"))
            self.selectAll()
            return
        self._take(value)
        self.leave()


class NameField(Field):
    """Takes a name."""

    def __init__(self, parent: QWidget, place: QRect, text: str, name: str, take: Callable[[str], None]) -> None:
        super().__init__(parent, place, text, name)
        self._take = take

    def enter(self) -> None:
        """Take the name, and leave."""
        self._take(self.text().strip())
        self.leave()
