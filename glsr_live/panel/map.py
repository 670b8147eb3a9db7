"""The latent map: what the model expects of an attribute around the phrase, over any two axes, drawn while you play."""

from collections.abc import Callable, Sequence
from random import randrange

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from glsr_live.control.status import Status
from glsr_live.io.clock import Clock
from glsr_live.panel.buttons import name_choice
from glsr_live.panel.grip import timer
from glsr_live.panel.map_plot import MapPlot
from glsr_live.panel.store import Store
from glsr_live.panel.survey import Survey, View, axes_of
from glsr_live.panel.theme import theme

NARROWEST = 64
"""A choice is cut before the page is."""


class LatentMap(QWidget):
    """The map and the choice of what is drawn; `chosen` tells (x, y, attribute), to be remembered."""

    chosen = pyqtSignal(str, str, str)

    def __init__(self, store: Store, parent: QWidget | None = None, now: Callable[[], float] | None = None) -> None:
        super().__init__(parent)
        self._store, self._now = store, now or Clock().now
        self._wished: tuple[str, ...] = ()
        """What was chosen, until the player chooses anew."""
        self._survey = Survey(randrange(2**30))
        self._timer = timer(self, 0, self._ask)
        self.plot = MapPlot(store, self)
        self.attribute = self._box(self.tr("Attribute that the map shows"))
        self.head = QWidget(self)
        self.across = self._box(self.tr("Axis from left to right"))
        self.up = self._box(self.tr("Axis from low to high"))
        self._lay()
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._offer(store.status)
        self._turn()

    def choose(self, x: str, y: str, attribute: str) -> None:
        """Show an attribute over two axes, as far as there are such, now or when an instrument has told of them."""
        self._wished = (x, y, attribute)
        self._grant()
        self._look()

    def _grant(self) -> None:
        for box, name in zip((self.across, self.up, self.attribute), self._wished, strict=False):
            if box.findData(name) >= 0:
                box.setCurrentIndex(box.findData(name))

    @property
    def view(self) -> View | None:
        """What is shown; None while there are no two axes."""
        x, y, attribute = (box.currentData() for box in (self.across, self.up, self.attribute))
        return View(x, y, attribute) if x and y and attribute and x != y else None

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        name_choice(box, name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMinimumWidth(theme().px(NARROWEST))
        box.activated.connect(lambda _: self._choose(box))
        return box

    def _lay(self) -> None:
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(theme().px(4))
        for part in (self.attribute, self._word(self.tr("over")), self.across, self._word(self.tr("and")), self.up):
            head.addWidget(part)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        column.addWidget(self.head)
        column.addWidget(self.plot, 1)

    def _word(self, text: str) -> QLabel:
        word = QLabel(text, self)
        word.setProperty("role", "dim")
        return word

    def _turn(self, *_: object) -> None:
        """Without an instrument there is nothing to turn."""
        self.plot.setEnabled(self._store.connected)
        self._look()

    def _hear(self, status: Status, previous: Status) -> None:
        if status.board is not previous.board or status.yields is not previous.yields:
            self._offer(status)
        if status.phrase is not previous.phrase and status.phrase != previous.phrase:
            self.plot.forget_trail()
        if status.plane is not previous.plane:
            self._survey.take(status.plane, self._now())
        if status.board is not previous.board or status.snapshots is not previous.snapshots:
            self.plot.hear()
        self._look()

    def _offer(self, status: Status) -> None:
        """The axes and attributes that there are; the first time, the first two are chosen."""
        axes = axes_of(status)
        _fill(self.across, axes, 0)
        _fill(self.up, axes, 1)
        _fill(self.attribute, list(status.yields or status.played) or axes, 0)
        self.head.setVisible(bool(axes))
        self._grant()

    def _choose(self, box: QComboBox) -> None:
        """A choice of the player's; an axis is not taken twice."""
        self._wished = ()
        other = self.up if box is self.across else self.across
        if box is not self.attribute and box.currentData() == other.currentData() and self.plot.view is not None:
            other.setCurrentIndex(other.findData(self.plot.view.x if box is self.across else self.plot.view.y))
        self._look()
        if (view := self.view) is not None:
            self.chosen.emit(view.x, view.y, view.attribute)

    def _look(self) -> None:
        view = self.view
        if view is not None:
            self.plot.look(view)
            self._survey.look(view, self._store.status, self._now())
        self.plot.show_surface(self._survey.surface if view else None, self._note())
        self._plan()

    def _note(self) -> str:
        if self._survey.surface is not None:
            return "   …" if self._survey.stale else ""
        status = self._store.status
        if not self._store.connected:
            return self.tr("The map comes with the instrument.")
        if not status.provider:
            return self.tr("The map comes with the model, which is not there yet.")
        if status.phrase is None:
            return self.tr("Play a phrase: the map shows what the knobs would make of it.")
        return self.tr("Drawing the map around your phrase …")

    def _plan(self) -> None:
        """Ask when it is time; what nobody sees is not asked for."""
        due = self._survey.due
        if due is None or not self._store.connected or not self.isVisible():
            return self._timer.stop()
        wait = due - self._now()
        return self._timer.start(round(1000 * wait) + 1) if wait > 0 else self._ask()

    def _ask(self) -> None:
        request = self._survey.next(self._now())
        if request is not None:
            self._store.send("/glsr/latent", *request.values)
        if self._survey.due is not None:
            self._plan()

    def showEvent(self, event: QShowEvent | None) -> None:
        """It is seen."""
        super().showEvent(event)
        self._plan()


def _fill(box: QComboBox, names: Sequence[str], first: int) -> None:
    """Offer names; what was chosen stays chosen where it is still there."""
    if names == [box.itemData(at) for at in range(box.count())]:
        return
    chosen = box.currentData()
    box.clear()
    for name in names:
        box.addItem(name.capitalize(), name)
    at = names.index(chosen) if chosen in names else min(first, len(names) - 1)
    box.setCurrentIndex(at)
