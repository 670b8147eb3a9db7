"""A line of the settings sheet: name, field, and whether it counts now, after a restart, or from now on."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from glsr_live.config.lines import Path
from glsr_live.panel.buttons import button, give_role, label
from glsr_live.panel.editors import Editor, editor_of
from glsr_live.panel.theme import theme
from glsr_live.panel.titles import title_of
from glsr_live.settings import Setting

FIELD, KEEP = 150, 48


class SettingRow(QWidget):
    """What the player chooses comes by `asked`, the wish to find it so next time by `keep`."""

    asked = pyqtSignal(object)
    keep = pyqtSignal()

    def __init__(self, setting: Setting, path: Path, live: bool, offered: Mapping[str, str] | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setting, self.path, self.live = setting, path, live
        self.value: Any = None
        """What is so, as the file has it."""
        self.editor: Editor = editor_of(setting, offered)
        self._title = label(title_of(setting))
        self._grid = QGridLayout(self)
        self._lay()
        self.editor.chosen.connect(self.asked.emit)

    def tell(self, value: Any, kept: Any) -> None:
        """Show what is so and whether the file says the same."""
        self.value = value
        if value is not None:
            self.editor.tell(value)
        other = self.live and value is not None and value != kept
        if other or "keeper" in self.__dict__:
            self.keeper.setVisible(other)
        self.editor.setAccessibleName(f"{self._title.text()}, {in_words(value)}")
        self.editor.setAccessibleDescription(self._title.text())

    def say(self, sentence: str, wrong: bool = False) -> None:
        """A note below the field; empty takes it away."""
        if not sentence and "note" not in self.__dict__:
            return
        self.note.setText(sentence)
        give_role(self.note, "warning" if wrong else "dim")
        self.note.setVisible(bool(sentence))

    def call(self, title: str) -> None:
        """Another title, where its name would not tell it from others."""
        self._title.setText(title)

    def carry(self, widget: QWidget) -> None:
        """A button at the end of the line, where one that counts at once has its own."""
        self._grid.addWidget(widget, 0, 2, Qt.AlignmentFlag.AlignRight)

    def matches(self, words: str) -> bool:
        """Whether all of the words are in its name or in what is said of it."""
        text = f"{title_of(self.setting)} {self.setting.name} {self.setting.about} {self.setting.section}".lower()
        return all(word in text for word in words.lower().split())

    @cached_property
    def keeper(self) -> QPushButton:
        """The wish to find it so next time; made when it is needed first, for most lines never need it."""
        name = self.tr("Keep {0} as the default").format(title_of(self.setting))
        made = button(self.tr("keep"), name, self.keep.emit)
        made.setFixedWidth(theme().px(KEEP))
        self._grid.addWidget(made, 0, 2, Qt.AlignmentFlag.AlignRight)
        return made

    @cached_property
    def note(self) -> QLabel:
        """What is said of it; made when it is needed first."""
        made = label(role="dim")
        made.setWordWrap(True)
        made.setTextFormat(Qt.TextFormat.PlainText)
        self._grid.addWidget(made, 1, 0, 1, 3)
        return made

    def _lay(self) -> None:
        grid = self._grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(theme().px(2))
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, theme().px(KEEP + 6))  # as wide with the button as without
        about = self.setting.about[:1].upper() + self.setting.about[1:]
        for each in (self._title, self.editor):
            each.setToolTip(f"<p>{about}.</p>" if about else "")  # in paragraphs tooltips are wrapped
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.editor.setFixedWidth(theme().px(FIELD))
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self.editor, 0, 1)


def in_words(value: Any) -> str:
    """A value for a screen reader."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)) or "none"
