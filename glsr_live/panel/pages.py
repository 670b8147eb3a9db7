"""Pages in one place, of which one is shown: nothing stands in the way of the music, and nothing is modal."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from glsr_live.panel.buttons import button
from glsr_live.panel.theme import theme

Make = Callable[[], QWidget]


class Pages(QWidget):
    """A button for each page, which is made when it is shown for the first time; the first one is home."""

    turned = pyqtSignal(str)

    def __init__(self, pages: dict[str, tuple[str, Make]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = {name: make for name, (_, make) in pages.items()}
        self._made: dict[str, QWidget] = {}
        self._stack = QStackedWidget(self)
        self.home = self.shown = next(iter(pages))
        line = QHBoxLayout()
        line.setSpacing(theme().px(4))
        self._buttons = {
            name: button(title, title, partial(self.show_page, name)) for name, (title, _) in pages.items()
        }
        for each in self._buttons.values():
            each.setCheckable(True)
            line.addWidget(each, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme().px(6))
        lines.addLayout(line)
        lines.addWidget(self._stack, 1)
        self.show_page(self.home)

    def page(self, name: str) -> QWidget:
        """The page of a name."""
        if name not in self._made:
            self._made[name] = self._make[name]()
            self._stack.addWidget(self._made[name])
        return self._made[name]

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        self._stack.setCurrentWidget(self.page(name))
        self.shown = name
        for each, made in self._buttons.items():
            made.setChecked(each == name)
        self.turned.emit(name)

    def toggle(self, name: str) -> None:
        """Turn to a page, or from it back home."""
        self.show_page(self.home if self.shown == name else name)
