"""The text of a pack's card, what a player wants to know first."""

import re

from PyQt6.QtCore import Qt, QUrl, QVariant
from PyQt6.QtGui import QTextFrame, QTextLength, QTextTable
from PyQt6.QtWidgets import QTextBrowser, QWidget

from glsr_live.panel.scale import MINUS
from glsr_live.panel.theme import theme

FIRST = "As it is played"
"""The section of a card that comes first."""
_HYPHEN = re.compile(r"(?<![\w.-])-(?=\d)")
"""A hyphen that is a minus sign."""


class CardText(QTextBrowser):
    """The card's own text; it fetches nothing and leads nowhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("The card of the pack"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def read(self, markdown: str) -> None:
        """Show a text, with headings that fit a narrow page and tables that are as wide as it."""
        document = self.document()
        assert document is not None
        document.setDefaultFont(theme().font("small"))
        self.setMarkdown(re.sub(r"^(#{1,4}) ", r"##\1 ", for_players(markdown), flags=re.MULTILINE))
        root = document.rootFrame()
        for frame in root.childFrames() if root is not None else ():
            _fit(frame)

    def loadResource(self, kind: int, name: QUrl) -> QVariant:
        """Nothing is loaded, from nowhere."""
        return QVariant()


def for_players(markdown: str) -> str:
    """A card with what it does when played before how it was made, and with minus signs."""
    head, *sections = re.split(r"^(?=## )", markdown, flags=re.MULTILINE)
    title, _, made = head.partition("\n")
    if any(each.startswith(f"## {FIRST}") for each in sections):
        sections.sort(key=lambda each: not each.startswith(f"## {FIRST}"))
        sections = [*sections, f"## How it was made\n{made}"]
        head = f"{title}\n\n"
    return _HYPHEN.sub(MINUS, head + "\n".join(sections))


def _fit(frame: QTextFrame) -> None:
    """A table breaks its words before it is wider than the page."""
    if isinstance(frame, QTextTable):
        shape = frame.format()
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        shape.setCellPadding(theme().px(2))
        shape.setBorder(0)
        frame.setFormat(shape)
