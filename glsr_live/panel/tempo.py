"""The tempo: typed, by the wheel, or tapped."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PyQt6.QtWidgets import QLineEdit, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.scale import read_number
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

SLOWEST, FASTEST = 20.0, 999.0


class Tempo(QLineEdit):
    """Shows the tempo that is heard; a number and Enter set our own, which rules while no clock does."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setProperty("role", "number")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(theme().px(64))
        self.returnPressed.connect(self._enter)
        store.changed.connect(self._hear)
        self._hear(store.status, None)

    def _hear(self, status: Status, previous: Status | None) -> None:
        watched = (status.bpm, status.source)
        if previous is None or watched != (previous.bpm, previous.source):
            self.setReadOnly(status.source != "internal")
            own = status.source == "internal"
            self.setToolTip(self.tr("Type it, or turn the wheel") if own else self.tr("The clock sets it"))
            self.setAccessibleName(self.tr("Tempo, {0:.1f} beats a minute").format(status.bpm))
            if not (self.hasFocus() and self.isModified()):
                self.setText(f"{status.bpm:.1f}")

    def _enter(self) -> None:
        value = read_number(self.text())
        if value is not None and not self.isReadOnly():
            self._ask(value)
        self.clearFocus()

    def _ask(self, bpm: float) -> None:
        self._store.send("/glsr/set/bpm", min(max(bpm, SLOWEST), FASTEST))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Esc leaves it as it was."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """What was typed and not entered is dropped."""
        super().focusOutEvent(event)
        self.setText(f"{self._store.status.bpm:.1f}")
        self.setModified(False)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """A notch is a beat a minute, with Shift or Ctrl a tenth."""
        if event is not None and not self.isReadOnly():
            fine = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
            notches = (event.angleDelta().y() or event.angleDelta().x()) / 120
            self._ask(self._store.status.bpm + notches * (0.1 if fine else 1.0))
            event.accept()
