"""The row of knobs, as many as the instrument has."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.buttons import label, say
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
        self.lack = label(role="dim")
        self.lack.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line.addWidget(self.lack)
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._lay(store.status)
        self._turn()

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
        self.lack.setVisible(not self.knobs)

    def _turn(self, *_: object) -> None:
        """Without an instrument there is nothing to turn."""
        there = self._store.connected
        said = self.tr("The knobs come with the model, which is not there yet.")
        say(self.lack, said if there else self.tr("The knobs come with the instrument."))
        for knob in self.knobs.values():
            knob.setEnabled(there)
