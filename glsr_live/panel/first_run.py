"""Where the panel says what to do next, in place: on an empty stage and in trouble; it goes when the cause is gone."""

from dataclasses import replace

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from glsr_live.control.arguments import Value
from glsr_live.panel.advice import Action, Advice, Situation
from glsr_live.panel.buttons import give_role
from glsr_live.panel.grip import timer
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme
from glsr_live.panel.troubles import advise

MARKS = {"problem": "✕", "warning": "!", "hint": "→"}
"""What stands before the sentence, so that colour is not needed."""
ROLES = {"problem": "warning", "warning": "warning", "hint": "title"}
REFUSAL_MS = 8000
"""So long a refusal is told, unless the next command is not refused before."""
BEAT = 480
DEMO = ((0, 64, 84), (1, 64, 76), (2, 65, 80), (3, 67, 88), (4, 67, 84), (5, 65, 76), (6, 64, 78), (7, 62, 72))
"""Two bars of Beethoven's Ode to Joy: beat, pitch and velocity."""


def demo_phrase() -> tuple[Value, ...]:
    """The arguments of /glsr/phrase that give the demo phrase."""
    notes = (value for beat, pitch, force in DEMO for value in (beat * BEAT, BEAT - 40, pitch, force))
    return "demo phrase", 8 * BEAT, 4, 4, *notes


class FirstRun(QFrame):
    """The one advice that counts now, with its buttons; hidden while there is none."""

    asked = pyqtSignal(str)
    """Something only the window can do: `start` an instrument, show `ports` or `packs`."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._seen, self._reason = store, store.connected, ""
        self.advice: Advice | None = None
        self._told = ""
        """The refusal that was told long enough."""
        self._refused = ""
        """What was refused before it reached the instrument."""
        self._patience = timer(self, REFUSAL_MS, self._enough)
        self.setProperty("role", "card")
        self._mark, self._sentence = QLabel(self), QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*(theme().px(each) for each in (12, 6, 8, 6)))
        self._row.setSpacing(theme().px(10))
        self._row.addWidget(self._mark)
        self._row.addWidget(self._sentence, 1)
        self._buttons: list[QPushButton] = []
        store.changed.connect(self._look)
        store.online.connect(self._turn)
        store.refused.connect(self._refuse)
        self._look()

    def explain(self, reason: str) -> None:
        """What is said of the instrument that the panel starts: one sentence, with ... at its end while it tries."""
        self._reason = reason
        self._look()

    def _turn(self, connected: bool) -> None:
        self._seen = self._seen or connected
        self._reason = "" if connected else self._reason
        self._look()

    def _look(self, *_: object) -> None:
        status = self._store.status
        if status.problem == self._told:
            status = replace(status, problem="")
        else:
            self._told = ""
        if self._refused:
            status = replace(status, problem=self._refused)
        advice = advise(Situation(status, self._store.connected, self._seen, self._reason))
        if advice != self.advice:
            self.advice = advice
            self._show()
            if status.problem:
                self._patience.start()

    def _refuse(self, reason: str) -> None:
        self._refused = reason
        self._patience.start()
        self._look()

    def _enough(self) -> None:
        self._refused, self._told = "", self._store.status.problem
        self._look()

    def _show(self) -> None:
        advice = self.advice
        if advice is not None:
            self._mark.setText(MARKS[advice.mark])
            give_role(self._mark, ROLES[advice.mark])
            self._sentence.setText(advice.sentence)
            self.setAccessibleName(f"{advice.mark}: {advice.sentence}")
            self._offer(advice.actions)
        if advice is None:
            self.hide()
        elif self.parentWidget() is not None:  # alone it would be a window
            self.show()

    def _offer(self, actions: tuple[Action, ...]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(action) for action in actions]

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(action.label, self)
        button.clicked.connect(lambda: self._do(action))
        self._row.addWidget(button)
        return button

    def _do(self, action: Action) -> None:
        if action.asks == "demo":
            self._store.send("/glsr/phrase", *demo_phrase())
        elif action.asks.startswith("/"):
            self._store.send(action.asks, *action.values)
        else:
            self.asked.emit(action.asks)
