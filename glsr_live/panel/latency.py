"""How long the model took for its newest answers, beside the time that there is: a sixteenth note."""

from collections import deque
from math import sqrt

from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from glsr_live.control.status import Status
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

KEPT = 32
"""Answers in the picture."""
TIMES = 1.5
"""The picture's height over the budget."""


def budget_ms(bpm: float) -> float:
    """The time of a sixteenth note: an answer that takes longer starts a step later."""
    return 15000 / max(1.0, bpm)


def height_of(milliseconds: float, budget: float) -> float:
    """How high a time stands, 0 to 1: by its square root, so that a tenth of the budget is still seen."""
    return sqrt(min(1.0, max(0.0, milliseconds) / (budget * TIMES)))


class Latency(QWidget):
    """Bars, the budget as a line, and the newest in numbers; what was too slow is marked by a cap and a word."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._kept: deque[float] = deque(maxlen=KEPT)
        store.changed.connect(self._hear)
        self._hear(store.status, Status())

    def sizeHint(self) -> QSize:
        """Room for the bars and the number."""
        return QSize(theme().px(142), theme().px(30))

    minimumSizeHint = sizeHint

    def _hear(self, status: Status, previous: Status) -> None:
        asked = status.latency_ms != previous.latency_ms or status.variation is not previous.variation
        if asked and status.latency_ms > 0:
            self._kept.append(status.latency_ms)
        if asked or (status.bpm, status.overdue) != (previous.bpm, previous.overdue):
            self._name(status)
            self.update()

    def _name(self, status: Status) -> None:
        """In words."""
        budget = budget_ms(status.bpm)
        newest = self.tr("no answer yet")
        if self._kept:
            newest = self.tr("newest answer in {0:.1f} ms of {1:.0f}").format(self._kept[-1], budget)
        missed = self.tr("{0} answers missed their bar line, the newest by {1:.0f} ms")
        late = missed.format(status.overdue, status.overdue_ms) if status.overdue else ""
        text = ", ".join(filter(None, (newest, late)))
        self.setAccessibleName(self.tr("Latency: {0}").format(text))
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Bars from the oldest to the newest."""
        look, painter = theme(), QPainter(self)
        bars = QRect(0, 0, self.width() - look.px(58), self.height())
        painter.fillRect(bars, look.ink("field"))
        budget, step = budget_ms(self._store.status.bpm), bars.width() / KEPT
        for at, each in enumerate(self._kept):
            height = round(bars.height() * height_of(each, budget))
            left = round((KEPT - len(self._kept) + at) * step)
            bar = QRect(left, bars.height() - height, max(1, round(step) - 1), height)
            painter.fillRect(bar, look.ink("good" if each <= budget else "warning"))
        line = round(bars.height() * (1 - height_of(budget, budget)))
        painter.setPen(QPen(look.ink("text"), look.px(1), Qt.PenStyle.DashLine))
        painter.drawLine(0, line, bars.width(), line)
        self._paint_number(painter, QRect(bars.right() + look.px(4), 0, look.px(54), self.height()), budget)
        painter.end()

    def _paint_number(self, painter: QPainter, room: QRect, budget: float) -> None:
        look, newest = theme(), self._kept[-1] if self._kept else None
        slow = newest is not None and newest > budget
        painter.setPen(look.ink("warning" if slow else "text"))
        painter.setFont(look.font(mono=True, bold=slow))
        upper, lower = room.adjusted(0, 0, 0, -room.height() // 2), room.adjusted(0, room.height() // 2, 0, 0)
        text = "-" if newest is None else f"{newest:.0f} ms" if newest >= 100 else f"{newest:.1f}ms"
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, right, text)
        painter.setPen(look.ink("warning" if slow else "dim"))
        painter.setFont(look.font("small"))
        painter.drawText(lower, right, self.tr("too slow") if slow else f"/ {budget:.0f}")
