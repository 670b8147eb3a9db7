"""Which controller turns what: learn it, forget it, or type it in."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from glsr_live.config.schema import SPANNED, keys_of
from glsr_live.config.writing import CONTROLS
from glsr_live.control.status import Status
from glsr_live.panel.buttons import button, give_role, label, say
from glsr_live.panel.editors import Line
from glsr_live.panel.grip import timer
from glsr_live.panel.section import Section
from glsr_live.panel.settings_file import SettingsFile
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

FIELD = 130
WRITTEN_MS = 700
"""What was learned is in the file after this."""


class ControllerRow(QWidget):
    """A knob or an action with its controller."""

    asked = pyqtSignal()

    def __init__(self, name: str, branch: str, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._address, self._store = name, f"/glsr/{branch}/{name}", store
        self.field, self.note = Line(), label(role="warning")
        self.learner = button("", "", self._learn)
        self.forgetter = button(self.tr("Forget"), self.tr("Forget the controller of {0}").format(name),
                                lambda: self._ask("forget"))  # fmt: skip
        self.field.setPlaceholderText(self.tr("none"))
        self.field.setToolTip(self.tr("Such as cc 14, nrpn 1:20, note 36, or off"))
        self.field.setFixedWidth(theme().px(FIELD))
        self.field.chosen.connect(self._bind)
        self.note.setWordWrap(True)
        self.note.hide()
        line = QHBoxLayout()
        line.setSpacing(theme().px(6))
        line.addWidget(label(name), 1)
        for each in (self.field, self.learner, self.forgetter):
            line.addWidget(each)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(line)
        lines.addWidget(self.note)
        self._told: str | None = None
        self._learning = True
        self.wait(False)

    def tell(self, controller: str) -> None:
        """Show what turns it."""
        if controller == self._told:
            return
        self._told = controller
        self.field.tell(controller)
        self.field.setAccessibleName(self.tr("Controller of {0}, {1}").format(self.name, controller or self.tr("none")))

    def wait(self, learning: bool) -> None:
        """Show whether the next controller that moves will be its own."""
        if learning == self._learning:
            return
        self._learning = learning
        self.learner.setText(self.tr("move it...") if learning else self.tr("Learn"))
        name = self.tr("Learn {0} no longer") if learning else self.tr("Learn: the next controller that moves is {0}")
        self.learner.setAccessibleName(name.format(self.name))
        self.learner.setToolTip(name.format(self.name))
        give_role(self.learner, "panic" if learning else "")

    def complain(self, sentence: str) -> None:
        """Why it was refused; empty takes that away."""
        say(self.note, sentence)
        self.note.setVisible(bool(sentence))

    def _learn(self) -> None:
        if self._learning:
            self._store.send("/glsr/learn/end")
        else:
            self._ask("learn")

    def _bind(self, controller: str) -> None:
        if controller:
            self._ask("bind", controller)
        else:
            self._ask("forget")

    def _ask(self, verb: str, *values: str) -> None:
        self.complain("")
        self._told = None  # what was typed is shown until something else is told
        self.asked.emit()
        self._store.send(f"{self._address}/{verb}", *values)


class Controllers(Section):
    """All knobs as the instrument tells them, and all actions as the file has them."""

    def __init__(self, store: Store, file: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Controllers"), self.tr("What is learned counts at once and is kept."), parent)
        self._store, self._file = store, file
        self._asked: ControllerRow | None = None
        self._rows: dict[str, ControllerRow] = {}
        self._knobs, self._actions = QVBoxLayout(), QVBoxLayout()
        self.lines.addLayout(self._knobs)
        self.unfolder = button(self.tr("Actions too"), self.tr("Show the controllers of actions too"), self.unfold)
        self.lines.addWidget(self.unfolder)
        self.lines.addLayout(self._actions)
        self._names = {each.name: each for each in keys_of("controllers")}
        self._later = timer(self, WRITTEN_MS, self._reread)
        store.changed.connect(self._hear)
        store.refused.connect(self._complain)
        self._hear(store.status, Status())

    def row(self, name: str) -> ControllerRow:
        """The row of a knob or an action."""
        if name not in self._rows:
            self.unfold()
        return self._rows[name]

    def unfold(self) -> None:
        """Show the actions, which are many and are learned once."""
        self.unfolder.hide()
        for name in actions():
            if name not in self._rows:
                self._add(name, "trigger", self._actions)
        self.tell()

    def search(self, words: str) -> None:
        """Show what the words are about."""
        wanted = words.lower().split()
        if wanted:
            self.unfold()
        shown = [row for row in self._rows.values() if all(word in f"{row.name} controllers learn" for word in wanted)]
        for row in self._rows.values():
            row.setVisible(row in shown)
        self.setVisible(bool(shown))

    def _add(self, name: str, branch: str, lines: QVBoxLayout) -> None:
        row = ControllerRow(name, branch, self._store)
        row.asked.connect(lambda: self._ask(row))
        self._rows[name] = row
        lines.addWidget(row)

    def _ask(self, row: ControllerRow) -> None:
        self._asked = row
        self._later.start()

    def _hear(self, status: Status, previous: Status) -> None:
        for knob in status.board:
            if knob.name not in self._rows:
                self._add(knob.name, "knob", self._knobs)
            self._rows[knob.name].tell(knob.controller)
        if [knob.name for knob in status.board] != [knob.name for knob in previous.board]:
            there = {*actions(), *(knob.name for knob in status.board)}
            for row in self._rows.values():
                row.setVisible(row.name in there)
        if status.learning != previous.learning or not previous.board:
            for row in self._rows.values():
                row.wait(row.name == status.learning)
            self._later.start()
        if status.problem and status.problem != previous.problem:
            self._complain(status.problem)

    def _complain(self, reason: str) -> None:
        """What was asked last was refused."""
        if self._asked is not None:
            self._asked.complain(reason)

    def _reread(self) -> None:
        self._file.read()
        self.tell()

    def tell(self) -> None:
        """Show the actions as the file has them."""
        for name in self._rows.keys() & set(actions()):
            kept = self._file.value(("controllers", name), self._names[name])
            self._rows[name].tell(kept or CONTROLS.get(name, ""))


def actions() -> list[str]:
    """What a controller can trigger."""
    return [each.name for each in keys_of("controllers") if each.name not in SPANNED]
