"""The text of a pack's card, what a player wants to know first."""

import re
from math import ceil

from PyQt6.QtCore import Qt, QUrl, QVariant
from PyQt6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextLength,
    QTextOption,
    QTextTable,
)
from PyQt6.QtWidgets import QTextBrowser, QWidget

from glsr_live.panel.scale import MINUS
from glsr_live.panel.theme import theme

FIRST = ("As it is played", "Axes")
"""The sections of a card that come first."""
WIDE, SMALLER = 6, (0.85, 0.75)
"""A table of more columns than this is written smaller, and smaller still where that is too wide for the page."""
ROUNDING = 1
"""A table of the width of its page may be so many pixels wider."""
_HYPHEN = re.compile(r"(?<![\w.-])-(?=\d)")
"""A hyphen that is a minus sign."""


class CardText(QTextBrowser):
    """The card's own text, as high as it is long; it fetches nothing and leads nowhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("The card of the pack"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def read(self, markdown: str) -> None:
        """Show a text, with headings that fit a narrow page and tables that are as wide as it."""
        document = self.document()
        assert document is not None
        document.setDefaultFont(theme().font("small"))
        self.setMarkdown(re.sub(r"^(#{1,4}) ", r"##\1 ", for_players(markdown), flags=re.MULTILINE))
        for table in self._tables():
            _fit(table)
        self._grow()

    def _tables(self) -> list[QTextTable]:
        document = self.document()
        root = document.rootFrame() if document is not None else None
        return [each for each in root.childFrames() if isinstance(each, QTextTable)] if root is not None else []

    def _grow(self) -> None:
        """The page that it stands on is scrolled, not the text in it."""
        document, viewport = self.document(), self.viewport()
        assert document is not None
        assert viewport is not None
        wide = [table for table in self._tables() if table.columns() > WIDE]
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        for share in SMALLER:
            for table in wide:
                _shrink(table, share)
            if document.size().width() <= viewport.width() + ROUNDING:
                break
        else:  # a word is longer than a line
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setFixedHeight(ceil(document.size().height()) + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        if event is not None and event.size().width() != event.oldSize().width():
            self._grow()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Copying is its own; what scrolls is left to the page."""
        if event is None:
            return
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def loadResource(self, kind: int, name: QUrl) -> QVariant:
        """Nothing is loaded, from nowhere."""
        return QVariant()


def for_players(markdown: str) -> str:
    """A card with what it does when played before how it was made, and with minus signs."""
    head, *sections = re.split(r"^(?=## )", markdown, flags=re.MULTILINE)
    title, _, made = head.partition("\n")
    if any(_rank(each) == 0 for each in sections):
        sections.sort(key=_rank)
        sections = [*sections, f"## How it was made\n{made}"]
        head = f"{title}\n\n"
    return _HYPHEN.sub(MINUS, head + "\n".join(sections))


def _rank(section: str) -> int:
    """Where a section stands among those that come first, or after them."""
    title = section.partition("\n")[0].removeprefix("## ").strip()
    return FIRST.index(title) if title in FIRST else len(FIRST)


def _fit(table: QTextTable) -> None:
    """A table is as wide as the page."""
    shape = table.format()
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setCellPadding(theme().px(2))
    shape.setBorder(0)
    table.setFormat(shape)


def _shrink(table: QTextTable, share: float) -> None:
    """Write a table in letters of a share of the usual size."""
    cursor = table.firstCursorPosition()
    cursor.setPosition(table.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    letters = QTextCharFormat()
    letters.setProperty(QTextFormat.Property.FontPixelSize, round(share * theme().font("small").pixelSize()))
    cursor.mergeCharFormat(letters)
