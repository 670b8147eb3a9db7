"""A piano roll: a picture that is kept, and a play head for which two strips of it are painted again."""

from PyQt6.QtCore import QEvent, QRect, QSize
from PyQt6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from glsr_live.panel.roll_picture import RollPicture, draw, gutter
from glsr_live.panel.theme import theme

STALE = (QEvent.Type.StyleChange, QEvent.Type.DevicePixelRatioChange, QEvent.Type.PaletteChange)


class Roll(QWidget):
    """Shows a RollPicture and a head at a tick, below 0 for none."""

    def __init__(self, picture: RollPicture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._head = picture, -1
        self._pixmap: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme().px(240), theme().px(56))

    def show_picture(self, picture: RollPicture) -> None:
        """Show another one."""
        if picture != self._picture:
            self._picture = picture
            self._forget()

    def show_head(self, tick: int) -> None:
        """Move the head."""
        before, self._head = self._strip(), tick
        if before != self._strip():
            self.update(before)
            self.update(self._strip())

    def sizeHint(self) -> QSize:
        """A wide one."""
        return QSize(theme().px(640), theme().px(180))

    def _strip(self) -> QRect:
        """What the head covers."""
        if self._head < 0:
            return QRect()
        way = (self.width() - gutter()) * min(1.0, self._head / max(1, self._picture.length))
        return QRect(round(gutter() + way) - theme().px(2), 0, theme().px(4), self.height())

    def _forget(self) -> None:
        self._pixmap = None
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Another size is another picture."""
        super().resizeEvent(event)
        self._forget()

    def event(self, event: QEvent | None) -> bool:
        """Another theme or screen is another picture."""
        if event is not None and event.type() in STALE:
            self._forget()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The whole picture, cut by the clip: parts of it would smear where pixels are no whole numbers."""
        if self._pixmap is None:
            self._pixmap = draw(self._picture, self.size(), self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        if self._head >= 0:
            strip = self._strip().adjusted(theme().px(1), 0, -theme().px(1), 0)
            painter.fillRect(strip, theme().ink("head"))
        painter.end()
