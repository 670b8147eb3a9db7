"""A group of lines of a sheet under a heading, and the note that something counts only after a restart."""

from collections.abc import Iterator

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from glsr_live.panel.buttons import button, label
from glsr_live.panel.setting_row import SettingRow
from glsr_live.panel.theme import theme


class Section(QWidget):
    """A heading and what stands below it."""

    def __init__(self, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, theme().px(10))
        self.lines.setSpacing(theme().px(4))
        heading = label(title, "title")
        heading.setWordWrap(True)
        self.lines.addWidget(heading)
        if hint:
            dim = label(hint, "dim")
            dim.setWordWrap(True)
            self.lines.addWidget(dim)

    def rows(self) -> Iterator[SettingRow]:
        """Its settings."""
        yield from self.findChildren(SettingRow)

    def search(self, words: str) -> None:
        """Show what the words are about; without words everything."""
        found = False
        for row in self.rows():
            shown = row.matches(words)
            row.setVisible(shown)
            found = found or shown
        self.setVisible(found or not words)


class Restart(QWidget):
    """Says that something counts after a restart, and offers one where the panel can do it."""

    asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = label(self.tr("Kept. It counts when the instrument is started again."), "warning")
        said.setWordWrap(True)
        self.button = button(self.tr("Restart it"), self.tr("Restart the instrument now; the music stops for a moment"),
                             self.asked.emit)  # fmt: skip
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(said, 1)
        line.addWidget(self.button)
        self.offer(False)
        self.hide()

    def offer(self, can: bool) -> None:
        """Whether the panel started the instrument, so that it may start it again."""
        self.button.setVisible(can)
