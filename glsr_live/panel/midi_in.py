"""A .mid that is dropped anywhere on the window becomes the phrase."""

from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt
from PyQt6.QtGui import QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from glsr_live.panel.grip import timer
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

translate = QCoreApplication.translate
ENDINGS = (".mid", ".midi")
LARGEST = 1_000_000
"""Bytes; the instrument reads no larger file either."""
REFUSAL_MS = 2500
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop, QEvent.Type.DragLeave)
_ANEW = (QEvent.Type.Show, QEvent.Type.WinIdChange)


def install(window: QWidget, store: Store) -> "DropIn":
    """Let files be dropped on a window; what it returns belongs to the window."""
    return DropIn(window, store)


def judge(mime: QMimeData | None, connected: bool = True) -> tuple[Path | None, str]:
    """The one file that is held over the window, or why it cannot be the phrase."""
    if mime is None or not mime.hasUrls():
        return None, translate("DropIn", "Only a MIDI file (.mid) can be dropped here")
    urls = mime.urls()
    if len(urls) != 1:
        return None, translate("DropIn", "Drop one MIDI file at a time")
    path = Path(urls[0].toLocalFile())
    if not urls[0].isLocalFile() or path.suffix.lower() not in ENDINGS:
        return None, translate("DropIn", "Only a MIDI file (.mid) of this computer can be dropped here")
    return (
        _readable(path) if connected else (None, translate("DropIn", "The instrument does not answer; start it first"))
    )


def _readable(path: Path) -> tuple[Path | None, str]:
    try:
        size = path.stat().st_size if path.is_file() else -1
    except OSError:
        size = -1
    if size < 0:
        return None, translate("DropIn", "This file is not there any more")
    return (path, "") if size <= LARGEST else (None, translate("DropIn", "This file is too large for a melody"))


class DropIn(QObject):
    """Hears the drags before any text field under the pointer does, and shows what a drop would do."""

    def __init__(self, window: QWidget, store: Store) -> None:
        super().__init__(window)
        self._window, self._store = window, store
        self.zone = DropZone(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._listen()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Drags over the window are ours; a window that is shown anew is listened to anew."""
        if event is None:
            return False
        kind = event.type()
        if kind in _DRAGS:
            return self._drag(event)
        if kind in _ANEW and watched is self._window:
            self._listen()
        return False

    def _listen(self) -> None:
        """The window's own handle gets drags first; turned always-on-top, the window has another."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def _drag(self, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            self.zone.hide()
            return True
        if event.source() is not None:  # dragged out of the panel: it came from here
            event.ignore()
            return True
        path, refusal = judge(event.mimeData(), self._store.connected)
        if event.type() == QEvent.Type.Drop:
            self._drop(event, path, refusal)
        else:
            self._hover(event, path, refusal)
        return True

    def _hover(self, event: QDropEvent, path: Path | None, refusal: str) -> None:
        self.zone.tell(path.name if path else "", refusal)
        if path is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        if isinstance(event, QDragMoveEvent):
            event.accept()

    def _drop(self, event: QDropEvent, path: Path | None, refusal: str) -> None:
        if path is None:
            event.ignore()
            self.zone.tell("", refusal)
            self.zone.leave_later()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.zone.hide()
        self._store.send("/glsr/load", str(path))


class DropZone(QWidget):
    """What a drop would do, over the whole window; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.sentence, self._welcome = "", True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._later = timer(self, REFUSAL_MS, self.hide)
        self.hide()

    def tell(self, name: str, refusal: str) -> None:
        """Show that this file is welcome, or why not."""
        self._later.stop()
        sentence = refusal or self.tr("Let go: {0} becomes the phrase").format(name)
        if self.isHidden() or sentence != self.sentence:
            self.sentence, self._welcome = sentence, not refusal
            self.setAccessibleName(sentence)
            window = self.parentWidget()
            if window is not None:
                self.setGeometry(window.rect())
            self.raise_()
            self.show()
            self.update()

    def leave_later(self) -> None:
        """Stay long enough to be read."""
        self._later.start()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """A veil, a frame and the sentence."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.ink("ground", 0.82))
        pen = QPen(look.ink("input" if self._welcome else "warning"), look.px(3))
        pen.setStyle(Qt.PenStyle.DashLine if self._welcome else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        edge = look.px(12)
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), edge, edge)
        painter.setPen(look.ink("text"))
        painter.setFont(look.font("large", bold=True))
        sign = "♪" if self._welcome else "✕"
        middle = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(self.rect().adjusted(4 * edge, 0, -4 * edge, 0), middle, f"{sign}  {self.sentence}")
