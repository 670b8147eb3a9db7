"""The keys: what they do, the list of them, and Esc, which is panic wherever the focus is."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from glsr_live.control.commands import SLOTS
from glsr_live.panel.buttons import label
from glsr_live.panel.pages import Pages
from glsr_live.panel.snapshots import Snapshots
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

PRESSED_BY_SPACE = (QAbstractButton, QComboBox, QAbstractItemView)


def install_keys(window: QWidget, store: Store, pages: Pages, snapshots: Snapshots) -> None:
    """Let the window hear the keys."""
    acts: dict[str, Callable[[], None]] = {
        "Space": lambda: store.send("/glsr/set/mute", int(not store.status.settings.get("mute", False))),
        "P": lambda: store.send("/glsr/stop" if store.status.running else "/glsr/play"),
        "T": lambda: store.send("/glsr/tap"),
        "R": lambda: store.send("/glsr/reroll"),
        "X": lambda: store.send("/glsr/compare", "B" if store.status.side == "A" else "A"),
        "Ctrl+Z": lambda: store.send("/glsr/undo"),
        "Ctrl+Shift+Z": lambda: store.send("/glsr/redo"),
        "Ctrl+Y": lambda: store.send("/glsr/redo"),
        "F1": lambda: pages.toggle("keys"),
        "Ctrl+Q": lambda: _close(window),
    }
    for slot in range(1, SLOTS + 1):
        acts[str(slot)] = partial(snapshots.recall, slot)
        acts[f"Shift+{slot}"] = partial(snapshots.keep, slot)
    for keys, act in acts.items():
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(PanicKey(store, window))


class PanicKey(QObject):
    """Esc ends every note, closes what popped up and ends typing; it goes no further, so that it counts once."""

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store

    def eventFilter(self, target: QObject | None, event: QEvent | None) -> bool:
        """Take Esc before anybody else; leave Space to a button that has the focus."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            return self._panic(event.isAutoRepeat())
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Space:
            event.setAccepted(isinstance(QApplication.focusWidget(), PRESSED_BY_SPACE))
        return False

    def _panic(self, repeated: bool) -> bool:
        if not repeated:
            self._store.send("/glsr/panic")
            popup, field = QApplication.activePopupWidget(), QApplication.focusWidget()
            dialog = QApplication.activeWindow()
            if popup is not None:
                popup.close()
            elif isinstance(dialog, QDialog):
                dialog.reject()
            elif isinstance(field, QLineEdit):
                field.clearFocus()
        return True


class KeySheet(QScrollArea):
    """The list of the keys and of what the mouse does to a knob."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Keys"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        inside = QWidget()
        lines, grid = QVBoxLayout(inside), QGridLayout()
        lines.setContentsMargins(theme().px(4), 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(14))
        grid.setVerticalSpacing(theme().px(2))
        grid.setColumnStretch(1, 1)
        for title, keys in self._groups():
            heading = label(title, "title")
            heading.setContentsMargins(0, theme().px(4), 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for key, act in keys:
                row = grid.rowCount()
                grid.addWidget(label(key, "number"), row, 0)
                grid.addWidget(label(act), row, 1)
        lines.addLayout(grid)
        lines.addStretch(1)
        self.setWidget(inside)

    def _groups(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        return (
            (self.tr("Everywhere"), (
                ("Esc", self.tr("Panic: every note ends")),
                ("Space", self.tr("Mute the answer, or hear it again")),
                ("P", self.tr("Play or stop; Space does so in your DAW")),
                ("T", self.tr("Tap the tempo")),
                ("R", self.tr("Re-roll: another seed")),
                ("X", self.tr("The other side of A and B")),
                ("1 … 8", self.tr("Recall a snapshot; with Shift store it")),
                ("Ctrl Z", self.tr("Undo; with Shift redo")),
                ("F1", self.tr("This list")),
                ("Ctrl Q", self.tr("Close the panel")),
            )),
            (self.tr("A knob"), (
                (self.tr("drag"), self.tr("Up is more; with Shift or Ctrl fine")),
                (self.tr("wheel"), self.tr("1 % a notch; with Shift or Ctrl 0.1 %")),
                (self.tr("double click"), self.tr("Reset; also Del")),
                (self.tr("Ctrl click"), self.tr("Type a value; also Enter")),
                ("↑ ↓ ← →", self.tr("1 %; Page up and down 10 %")),
                ("Home End", self.tr("Its ends")),
                (self.tr("right click"), self.tr("Learn, forget, lock, range, curve")),
            )),
        )  # fmt: skip


def _close(window: QWidget) -> None:
    window.close()
