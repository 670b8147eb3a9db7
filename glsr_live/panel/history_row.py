"""A row of the history: its star, its number, what is new and what became of the attributes."""

from PyQt6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from glsr_live.panel.history_model import ENTRY, NUMBER, PRESENT
from glsr_live.panel.history_words import attributes, headline
from glsr_live.panel.theme import theme

STAR = 24
"""The star's room, in pixels."""


class HistoryRow(QStyledItemDelegate):
    """Paints rows; `starred` tells (number, on) when a star is clicked."""

    starred = pyqtSignal(int, bool)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Two lines."""
        return QSize(theme().px(180), theme().px(36))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """A bar and a word mark the present entry, a frame the chosen one."""
        assert painter is not None
        painter.save()
        present = bool(index.data(PRESENT))
        self._ground(painter, option, present)
        self._star(painter, option.rect, index)
        self._text(painter, option.rect, index, present)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, present: bool) -> None:
        look, box = theme(), option.rect
        if present:
            painter.fillRect(QRect(box.left(), box.top() + 1, look.px(4), box.height() - 2), look.ink("output"))
            painter.fillRect(box, look.ink("output", 0.14))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(look.ink("focus" if option.state & QStyle.StateFlag.State_HasFocus else "dim"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _star(self, painter: QPainter, box: QRect, index: QModelIndex) -> None:
        look, entry = theme(), index.data(ENTRY)
        starred = entry is not None and entry.starred
        painter.setFont(look.font("text"))
        painter.setPen(look.ink("text" if starred else "dim"))
        painter.drawText(self._star_box(box), Qt.AlignmentFlag.AlignCenter, "★" if starred else "☆")

    def _text(self, painter: QPainter, box: QRect, index: QModelIndex, present: bool) -> None:
        look, entry = theme(), index.data(ENTRY)
        room = box.adjusted(look.px(STAR + 8), look.px(2), -look.px(6), -look.px(2))
        top = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        below = top.translated(0, top.height())
        right, left = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.ink("output" if present else "dim"))
        painter.setFont(look.font("small", mono=True))
        number = str(index.data(NUMBER))
        painter.drawText(top, right, self.tr("now · {number}").format(number=number) if present else number)
        top.setRight(top.right() - look.px(72 if present else 40))
        painter.setFont(look.font("text", bold=entry is not None and entry.news == "phrase"))
        painter.setPen(look.ink("text"))
        painter.drawText(top, left, _short(painter, headline(entry) if entry is not None else "…", top.width()))
        painter.setFont(look.font("small"))
        painter.setPen(look.ink("dim"))
        painter.drawText(below, left, _short(painter, attributes(entry, 4) if entry is not None else "", below.width()))

    def editorEvent(
        self, event: QEvent | None, model: object, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """A click on the star."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            entry = index.data(ENTRY)
            if entry is not None and self._star_box(option.rect).contains(event.position().toPoint()):
                self.starred.emit(entry.number, not entry.starred)
                return True
        return False

    def _star_box(self, box: QRect) -> QRect:
        return QRect(box.left() + theme().px(4), box.top(), theme().px(STAR), box.height())


def _short(painter: QPainter, text: str, width: int) -> str:
    return QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
