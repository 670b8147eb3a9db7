"""Eight snapshots, the way between two of them, and the two sides of a comparison."""

from functools import partial

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QSlider, QVBoxLayout, QWidget

from glsr_live.control.commands import SLOTS
from glsr_live.control.status import Status
from glsr_live.panel.buttons import name_choice
from glsr_live.panel.map_marks import is_here
from glsr_live.panel.morphing import Morphing
from glsr_live.panel.slot import SlotButton
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme
from glsr_live.panel.typed import NameField

WHOLE = 100
"""The slider counts in hundredths of the way."""


class Snapshots(QWidget):
    """The snapshots; the window's keys call `recall` and `keep`."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._morphing = Morphing(store, self)
        self.buttons = {slot: self._button(slot) for slot in range(1, SLOTS + 1)}
        self.side = QPushButton(self)
        self.side.clicked.connect(lambda _: self.compare())
        self.first, self.second = self._end(self.tr("Morph from")), self._end(self.tr("Morph to"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, WHOLE)
        self.slider.setPageStep(10)
        self.slider.valueChanged.connect(self._slide)
        self._lay()
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._show(store.status)
        self._take_ends(*store.status.morphing)
        self._turn(store.connected)

    def _turn(self, there: bool) -> None:
        """Without an instrument there is nothing to recall."""
        self.setEnabled(there)

    def recall(self, slot: int) -> None:
        """Back to a snapshot; one that is not there is left to the instrument to refuse."""
        self._store.send(f"/glsr/snapshot/{slot}/recall")

    def keep(self, slot: int) -> None:
        """Store the present in a slot, under the name that it has."""
        name = self.buttons[slot].name
        self._store.send(f"/glsr/snapshot/{slot}/store", *([name] if name else []))

    def erase(self, slot: int) -> None:
        """Forget a snapshot."""
        self._store.send(f"/glsr/snapshot/{slot}/erase")

    def rename(self, slot: int) -> NameField:
        """Let the player type a name in place."""
        button, about = self.buttons[slot], self.tr("Name of snapshot {slot}").format(slot=slot)
        take = partial(self._store.send, f"/glsr/snapshot/{slot}/name")
        return NameField(button, button.rect(), button.name, about, take)

    def compare(self) -> None:
        """To the other side."""
        self._store.send("/glsr/compare", "B" if self._store.status.side == "A" else "A")

    def _button(self, slot: int) -> SlotButton:
        does = {"recall": self.recall, "store": self.keep, "rename": self.rename, "erase": self.erase}
        button = SlotButton(slot, lambda what: does[what](slot), self)
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(lambda at: self.menu(slot).popup(button.mapToGlobal(QPoint(at))))
        return button

    def menu(self, slot: int) -> QMenu:
        """What can be done with a slot."""
        menu, kept = QMenu(self), self.buttons[slot].kept
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, does, offered in (
            (self.tr("Recall"), self.recall, kept),
            (self.tr("Store the present here"), self.keep, True),
            (self.tr("Rename …"), self.rename, kept),
            (self.tr("Erase"), self.erase, kept),
        ):
            action = menu.addAction(text, lambda does=does: does(slot))
            assert action is not None
            action.setEnabled(offered)
        return menu

    def _end(self, name: str) -> QComboBox:
        box = QComboBox(self)
        name_choice(box, name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMinimumContentsLength(2)
        box.activated.connect(lambda _: self._name_slider())
        return box

    def _lay(self) -> None:
        title = QLabel(self.tr("Snapshots"), self)
        title.setProperty("role", "title")
        head, row = QHBoxLayout(), QHBoxLayout()
        for part, stretch in ((title, 0), (self.first, 0), (self.slider, 1), (self.second, 0), (self.side, 0)):
            head.addWidget(part, stretch)
        for button in self.buttons.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for line in (head, row):
            line.setSpacing(theme().px(4))
            column.addLayout(line)
        column.setSpacing(theme().px(4))

    def _hear(self, status: Status, previous: Status) -> None:
        if any(getattr(status, name) != getattr(previous, name) for name in ("snapshots", "side", "board", "seed")):
            self._show(status)
        if status.morphing != previous.morphing:
            self._take_ends(*status.morphing)
        if (share := _morph(status)) != _morph(previous):
            self._stand(share)

    def _show(self, status: Status) -> None:
        kept = {snapshot.slot: snapshot for snapshot in status.snapshots}
        here = {slot for slot, snapshot in kept.items() if is_here(snapshot, status)}
        for slot, button in self.buttons.items():
            told = (slot in kept, kept[slot].name if slot in kept else "", slot in here)
            if told != (button.kept, button.name, button.current):
                button.tell(*told)
        other = "B" if status.side == "A" else "A"
        self.side.setText(self.tr("A/B: {side}").format(side=status.side))
        self.side.setAccessibleName(self.tr("Compare, side {side} is heard").format(side=status.side))
        self.side.setToolTip(self.tr("Side {side} is heard; go to {other}").format(side=status.side, other=other))
        self._offer(sorted(kept))
        self._follow(here)

    def _offer(self, slots: list[int]) -> None:
        """The ends of the way are two that are kept."""
        for at, box in enumerate((self.first, self.second)):
            if slots == [box.itemData(each) for each in range(box.count())]:
                continue
            chosen = box.currentData()
            box.clear()
            for slot in slots:
                box.addItem(str(slot), slot)
            box.setCurrentIndex(slots.index(chosen) if chosen in slots else min(at, len(slots) - 1))
        if len(slots) > 1 and self.first.currentData() == self.second.currentData():
            self.second.setCurrentIndex(slots.index(next(slot for slot in slots if slot != self.first.currentData())))
        self._name_slider()

    def _take_ends(self, first: int, second: int) -> None:
        """Somebody morphs these, maybe at another surface."""
        ends = self.first.findData(first), self.second.findData(second)
        if -1 not in ends and not self.slider.isSliderDown():
            self.first.setCurrentIndex(ends[0])
            self.second.setCurrentIndex(ends[1])
            self._name_slider()

    def _name_slider(self) -> None:
        first, second = self.first.currentData(), self.second.currentData()
        there = first is not None and second is not None and first != second
        for part in (self.first, self.slider, self.second):
            part.setEnabled(there)
        words = self.tr("Morph from snapshot {first} to {second}").format(first=first, second=second)
        lacking = self.tr("Store two snapshots to morph between them")
        self.slider.setAccessibleName(words if there else lacking)
        self.slider.setToolTip(words if there else lacking)

    def _follow(self, here: set[int]) -> None:
        """At a snapshot that was recalled, the slider is at its end."""
        ends = {self.first.currentData(): 0, self.second.currentData(): WHOLE}
        for slot in here & set(ends):
            self._stand(ends[slot] / WHOLE)

    def _stand(self, share: float) -> None:
        """Let the slider stand somewhere, unless the player has it."""
        if not (self.slider.isSliderDown() or self.slider.hasFocus()):
            self.slider.blockSignals(True)
            self.slider.setValue(round(share * WHOLE))
            self.slider.blockSignals(False)

    def _slide(self, share: int) -> None:
        if self.slider.isEnabled():
            self._morphing.go(self.first.currentData(), self.second.currentData(), share / WHOLE)


def _morph(status: Status) -> float:
    """Where the knob of that name stands."""
    return next((knob.value for knob in status.board if knob.name == "morph"), 0.0)
