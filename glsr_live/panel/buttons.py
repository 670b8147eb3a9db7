"""Buttons and labels as the panel has them."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from glsr_live.panel.theme import theme


def button(text: str, name: str, act: Callable[[], object], parent: QWidget | None = None) -> QPushButton:
    """A button that does something; `name` says what, for a screen reader and as a hint.

    A click leaves the focus where it is, so that the keys go on to mean what they meant.
    """
    made = QPushButton(text, parent)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _=False: act())
    return made


def toggle(text: str, name: str, act: Callable[[bool], object], parent: QWidget | None = None) -> QPushButton:
    """A button that is on or off by what it is told: a click only asks."""
    made = button(text, name, lambda: None, parent)
    made.setCheckable(True)

    def ask(on: bool) -> None:
        made.setChecked(not on)
        act(on)

    made.clicked.connect(ask)
    return made


def choice(words: dict[str, str], name: str, act: Callable[[str], object], parent: QWidget | None = None) -> QComboBox:
    """A list of words to choose from; `words` are what is asked, by what is shown."""
    made = QComboBox(parent)
    for shown, word in words.items():
        made.addItem(shown, word)
    name_choice(made, name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.activated.connect(lambda at: act(made.itemData(at)))
    return made


def name_choice(box: QComboBox, name: str) -> None:
    """What a list is for; as a description too, since on Linux its name is taken for what is chosen."""
    box.setAccessibleName(name)
    box.setAccessibleDescription(name)
    box.setToolTip(name)


def label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A text in one of the roles of the style sheet."""
    made = QLabel(text, parent)
    made.setProperty("role", role)
    return made


def give_role(widget: QWidget, role: str) -> None:
    """Another role of the style sheet."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        style = widget.style()
        if style is not None:
            style.unpolish(widget)
            style.polish(widget)


def say(shown: QLabel, text: str) -> None:
    """A text, if it is another one; a label lays itself out anew for each."""
    if shown.text() != text:
        shown.setText(text)


class Card(QFrame):
    """A group of controls in a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.line = QHBoxLayout(self)
        gap = theme().px(8)
        self.line.setContentsMargins(gap, theme().px(5), gap, theme().px(5))
        self.line.setSpacing(theme().px(6))
