"""The row of knobs, as many as the instrument has."""

from PyQt6.QtWidgets import QHBoxLayout, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.knob import Knob
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme


class KnobRow(QWidget):
    """A knob for each that the status tells of, in its order."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.knobs: dict[str, Knob] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, theme().px(4), 0, 0)
        self._line.setSpacing(0)
        self.setMinimumHeight(theme().px(126))
        store.changed.connect(self._hear)
        self._lay(store.status)

    def _hear(self, status: Status, previous: Status) -> None:
        if status.board is not previous.board:
            self._lay(status)

    def _lay(self, status: Status) -> None:
        names = [each.name for each in status.board]
        if names == list(self.knobs) or not names:
            return
        for knob in self.knobs.values():
            self._line.removeWidget(knob)
            knob.hide()
            knob.deleteLater()
        self.knobs = {name: Knob(self._store, name, self) for name in names}
        for knob in self.knobs.values():
            self._line.addWidget(knob, 1)
