"""How a phrase is taken, and what of it is happening."""

from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.buttons import button, choice, give_role, label, say, toggle
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

BARS = (1, 2, 4, 8)


class Capturing(QWidget):
    """The modes, the length, the state in words with a shape, and a button that takes what was just played."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._words = {"bars": self.tr("Bars"), "silence": self.tr("Pause"), "switch": self.tr("Switch")}
        self._hints = {
            "bars": self.tr("A phrase is so many bars"),
            "silence": self.tr("A phrase ends when you pause"),
            "switch": self.tr("A phrase lasts as long as the switch is on"),
        }
        self.modes = {word: self._mode(word) for word in self._words}
        modes = {text: word for word, text in self._words.items()}
        lengths = {self.tr("1 bar") if bars == 1 else self.tr("{0} bars").format(bars): str(bars) for bars in BARS}
        self.mode = choice(modes, self.tr("How a phrase is taken"), self._ask)
        self.bars = choice(lengths, self.tr("Bars of a phrase"), self._ask_bars)
        self.take = button(self.tr("Take"), self.tr("Take what you just played as the phrase"), self._take)
        self.record = toggle(self.tr("Record"), self.tr("The phrase lasts while this is on"), self._record)
        self.state = label()
        self.state.setMinimumWidth(theme().px(92))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(4))
        for part in (self.mode, *self.modes.values(), self.bars, self.record, self.take, self.state):
            line.addWidget(part)
        self.be_compact(False)
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._hear(store.status, store.status)

    def be_compact(self, compact: bool) -> None:
        """One list in place of three buttons."""
        self.mode.setVisible(compact)
        for each in self.modes.values():
            each.setVisible(not compact)

    def _mode(self, word: str) -> QPushButton:
        return toggle(self._words[word], self._hints[word], lambda _, word=word: self._ask(word))  # type: ignore[misc]

    def _hear(self, status: Status, _: Status) -> None:
        mode = str(status.settings.get("capture", "bars"))
        for word, each in self.modes.items():
            each.setChecked(word == mode)
        self.mode.setCurrentIndex(max(0, self.mode.findData(mode)))
        self.bars.setCurrentIndex(max(0, self.bars.findData(str(status.settings.get("bars", 2)))))
        self.bars.setVisible(mode == "bars")
        self.record.setVisible(mode == "switch")
        self.record.setChecked(self._store.connected and status.capture == "recording")
        self._tell_state(status)

    def _turn(self, _: bool) -> None:
        self._hear(self._store.status, self._store.status)

    def _tell_state(self, status: Status) -> None:
        words = {
            "empty": self.tr("○ play a note"),
            "armed": self.tr("◎ armed"),
            "recording": self.tr("● recording"),
            "captured": self.tr("◆ ready"),
        }
        there = self._store.connected
        say(self.state, words.get(status.capture, status.capture) if there else "—")
        state = self.state.text()[2:] if there else self.tr("no instrument")
        self.state.setAccessibleName(self.tr("Capture: {0}").format(state))
        give_role(self.state, "dim" if not there else "warning" if status.capture == "recording" else "title")

    def _ask(self, word: str) -> None:
        self._store.send("/glsr/set/capture", word)

    def _ask_bars(self, word: str) -> None:
        self._store.send("/glsr/set/bars", int(word))

    def _take(self) -> None:
        self._store.send("/glsr/take")

    def _record(self, on: bool) -> None:
        self._store.send("/glsr/record", int(on))
