"""A snapshot's button: its number, its name, and in a word how it is."""

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QPushButton, QSizePolicy, QWidget

from glsr_live.panel.theme import theme

ROOMY = 410
"""A row of eight that is so wide has room for a word in each."""


class SlotButton(QPushButton):
    """Shows a slot; `does` is called with recall, store (Shift and a click), rename or erase."""

    def __init__(self, slot: int, does: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot, self._does = slot, does
        self.name, self.kept, self.current = "", False, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tell(False, "", False)

    def tell(self, kept: bool, name: str, current: bool) -> None:
        """Show this."""
        self.kept, self.name, self.current = kept, name, current
        state = self.tr("now") if current else self.tr("kept") if kept else self.tr("empty")
        words = [self.tr("Snapshot {slot}").format(slot=self.slot), *([name] if name else []), state]
        self.setAccessibleName(", ".join(words))
        self.setToolTip(
            self.tr("{slot} recalls it, Shift+{slot} stores the present there, F2 renames, Delete erases")
            .format(slot=self.slot) if kept else self.tr("Stores the present here").format(slot=self.slot)
        )  # fmt: skip
        self.update()

    @property
    def state(self) -> str:
        """The word beside the number."""
        return self.tr("now") if self.current else ""

    @property
    def line(self) -> str:
        """What stands below the number: the name, or "empty" where all slots have room for it."""
        row = self.parentWidget()
        short = row is not None and row.width() < theme().px(ROOMY)
        return self.name if self.kept else "—" if short else self.tr("empty")

    def sizeHint(self) -> QSize:
        """Room for a number and a short name."""
        return QSize(theme().px(58), theme().px(36))

    def minimumSizeHint(self) -> QSize:
        """Room for a number and a state."""
        return QSize(theme().px(44), theme().px(36))

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Recall, or store where it is empty or Shift is down."""
        pressed = self.isDown()
        super().mouseReleaseEvent(event)
        if event is None or event.button() != Qt.MouseButton.LeftButton or not pressed:
            return
        over = self.rect().contains(event.position().toPoint())
        if over:
            self._press(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Space and Enter press it, F2 renames, Delete erases."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_F2 and self.kept:
            self._does("rename")
        elif event.key() == Qt.Key.Key_Delete and self.kept:
            self._does("erase")
        else:
            super().keyPressEvent(event)

    def _press(self, shift: bool) -> None:
        self._does("recall" if self.kept and not shift else "store")

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """A dashed frame is empty, a full one kept, a thick one with a corner is where the knobs stand."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.width(1.5)
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        self._frame(painter, box)
        inside = box.adjusted(look.px(3), look.px(2), -look.px(1), -look.px(2))
        top, below = QRectF(inside), QRectF(inside)
        top.setHeight(inside.height() / 2)
        below.setTop(top.bottom())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        bright = "text" if self.kept and self.isEnabled() else "dim"
        painter.setPen(look.ink(bright))
        painter.setFont(look.font("text", bold=self.kept))
        painter.drawText(top, left, str(self.slot))
        painter.setFont(look.font("small"))
        painter.setPen(look.ink("output" if self.current else "dim"))
        painter.drawText(top, right, self.state)
        painter.setPen(look.ink(bright))
        text = QFontMetrics(painter.font()).elidedText(self.line, Qt.TextElideMode.ElideRight, int(below.width()))
        painter.drawText(below, left, text)

    def _frame(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        ink = "focus" if self.hasFocus() else "output" if self.current else "dim" if self.kept else "line"
        dashed = self.hasFocus() or not self.kept
        pen = QPen(look.ink(ink), look.px(2 if self.current else 1))
        pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(look.ink("line" if self.isDown() else "raised" if self.kept else "surface"))
        painter.drawRoundedRect(box, look.px(look.radius), look.px(look.radius))
        if self.current:
            size = look.px(8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.ink("output"))
            corner = box.bottomRight()
            painter.drawPolygon(QPolygonF([corner, corner - QPointF(size, 0), corner - QPointF(0, size)]))
