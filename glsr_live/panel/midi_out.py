"""Out to the DAW: music is dragged out of the panel as a .mid, or saved, copied and shown where it lies."""

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QByteArray, QMimeData, QPoint, QProcess, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QDrag, QGuiApplication, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QApplication, QFileDialog, QMenu, QToolButton, QToolTip, QWidget

from glsr_live.panel.exports import Exports, clear_old, exports_folder, session_folder
from glsr_live.panel.store import Store

FORMATS = ("audio/midi", "audio/x-midi")
TOLD_MS = 4000


def make_mime(path: Path) -> QMimeData:
    """What is handed over: the file's address and its bytes. Never text, which a text field would take."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    for name in FORMATS:
        mime.setData(name, QByteArray(path.read_bytes()))
    return mime


def begin_drag(source: QWidget, mime: QMimeData) -> None:
    """Drag until the player lets go; a loop of its own, so tests put something else in its place."""
    drag = QDrag(source)
    drag.setMimeData(mime)
    picture = source.grab()
    drag.setPixmap(picture)
    drag.setHotSpot(QPoint(0, picture.height() // 2))
    drag.exec(Qt.DropAction.CopyAction)


class DragSource(QToolButton):
    """A handle on a roll's title: drag it out, or press it for the other ways."""

    told = pyqtSignal(str)
    """What became of it, in one sentence."""

    def __init__(self, store: Store, what: str = "variation", parent: QWidget | None = None,
                 folder: Path | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._store, self._what = store, what
        self._exports = Exports(store, folder or _folder_of_this_session(), self)
        self._exports.written.connect(self._have)
        self._exports.failed.connect(self.say)
        self._then: Callable[[Path], None] | None = None
        self._pressed: QPoint | None = None
        self._file: Path | None = None
        """What was written for the drag that may begin."""
        self.drag = begin_drag
        self.setText(self.tr("drag to DAW ⠿"))
        self.setToolTip(self.tr("Drag it into your DAW as a MIDI file; click for other ways"))
        self.setAccessibleName(self.tr("The {0} as a MIDI file: save, copy or show").format(what))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        store.changed.connect(self._look)
        store.online.connect(self._look)
        self._look()

    def menu_of(self) -> QMenu:
        """The ways that need no dragging; keyboards and Wayland have no others."""
        menu = QMenu(self)
        for what, named in (("variation", self.tr("variation")), ("phrase", self.tr("phrase")),
                            ("stars", self.tr("starred variations"))):  # fmt: skip
            if self._there(what):
                menu.addAction(self.tr("Save the {0} as...").format(named), partial(self.save_as, what))
                menu.addAction(self.tr("Copy the {0} as a file").format(named), partial(self.get, what, self.copy))
        menu.addSeparator()
        menu.addAction(self.tr("Show in folder"), partial(self.get, self._what, self.show_in_folder))
        return menu

    def get(self, what: str, then: Callable[[Path], None]) -> None:
        """Have it written, and do something with the file when it is there."""
        self._then = then
        self._exports.ask(what)

    def save_as(self, what: str) -> None:
        """Ask where to, in a dialog that holds up nothing."""
        dialog = QFileDialog(self.window(), self.tr("Save as"), str(Path.home() / f"{what}.mid"), "MIDI (*.mid)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("mid")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a taken name gets a number
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._save(what, Path(path)))
        dialog.show()

    def copy(self, path: Path) -> None:
        """Put the file on the clipboard, to be pasted into a folder or a DAW."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setMimeData(make_mime(path))
            self.say(self.tr("Copied {0}").format(path.name))

    def show_in_folder(self, path: Path) -> None:
        """Open the folder, with the file chosen where the system can; waits for nothing."""
        if sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", str(path)])
        elif sys.platform == "win32":
            QProcess.startDetached("explorer", ["/select,", str(path)])
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
            self.say(self.tr("It is in {0}").format(path.parent))

    def say(self, sentence: str) -> None:
        """Tell the player."""
        self.told.emit(sentence)
        if self.isVisible():
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), sentence, self, self.rect(), TOLD_MS)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """The file is written while the hand has not yet moved."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._file = event.position().toPoint(), None
            self.get(self._what, self._hold)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Far enough from where it was pressed, it is a drag."""
        if event is None or self._pressed is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            if self._file is not None:
                self._drag(self._file)
            elif self._exports.waiting:
                self._then = self._drag

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Not moved: the other ways."""
        if event is not None and self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._then = None, None
            if self.rect().contains(event.position().toPoint()):
                self._offer()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """By the keyboard too."""
        if event is not None and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Menu):
            self._offer()
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        menu = self.menu_of()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _hold(self, path: Path) -> None:
        self._file = path

    def _drag(self, path: Path) -> None:
        self._pressed = None
        self.drag(self, make_mime(path))

    def _save(self, what: str, path: Path) -> None:
        self._then = lambda written: self.say(self.tr("Saved {0}").format(written))
        self._exports.ask(what, path)

    def _have(self, path: Path) -> None:
        then, self._then = self._then, None
        if then is None:
            return
        try:
            then(path)
        except OSError as exc:
            self.say(self.tr("Cannot read {0}: {1}").format(path, exc.strerror))

    def _there(self, what: str) -> bool:
        status = self._store.status
        known = {"variation": status.variation, "phrase": status.phrase, "stars": status.entries or None}
        return known[what] is not None

    def _look(self, *_: object) -> None:
        self.setEnabled(self._store.connected and self._there(self._what))


_folders: list[Path] = []


def _folder_of_this_session() -> Path:
    """One folder for all handles of the panel; the first one clears away what is old."""
    if not _folders:
        now, root = datetime.now(), exports_folder()
        clear_old(root, now)
        _folders.append(session_folder(root, now))
    return _folders[0]
