"""The phrase above its variation: the same bars and the same rows, so that the eye can compare them."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from glsr_live.control.status import Position, Status
from glsr_live.music.note import TICKS_PER_BEAT
from glsr_live.panel.comparing import Comparison, compare
from glsr_live.panel.roll import Roll
from glsr_live.panel.roll_picture import RollPicture, pitch_range
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme


class Rolls(QWidget):
    """Both rolls with their titles; `phrase_tools` and `tools` are beside them, for what can be done with each."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        phrase, variation = _pictures(store.status, Comparison())
        self.phrase, self.variation = Roll(phrase, self), Roll(variation, self)
        self._counts, self._changes = QLabel(self), QLabel(self)
        self.phrase_tools, self.tools = QHBoxLayout(), QHBoxLayout()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme().px(3))
        lines.addLayout(_head(self.tr("PHRASE IN"), "in", self._counts, self.phrase_tools))
        lines.addWidget(self.phrase, 1)
        lines.addLayout(_head(self.tr("VARIATION OUT"), "out", self._changes, self.tools))
        lines.addWidget(self.variation, 1)
        store.changed.connect(self._hear)
        store.moved.connect(self._move)
        self._show(store.status)
        self._move(store.position)

    def _hear(self, status: Status, previous: Status) -> None:
        names = ("phrase", "variation", "meter", "key", "settings")
        if any(getattr(status, name) is not getattr(previous, name) for name in names):
            self._show(status)

    def _show(self, status: Status) -> None:
        comparison = compare(status.phrase, status.variation)
        pictures = _pictures(status, comparison)
        self.phrase.show_picture(pictures[0])
        self.variation.show_picture(pictures[1])
        self._counts.setText(self._played(status))
        self._changes.setText(self._changed(status, comparison))
        self.phrase.setAccessibleName(self.tr("Phrase: {0}").format(self._counts.text()))
        self.variation.setAccessibleName(self.tr("Variation: {0}").format(self._changes.text()))

    def _move(self, position: Position) -> None:
        self.phrase.show_head(_still(position.heard))
        self.variation.show_head(_still(position.answered))

    def _played(self, status: Status) -> str:
        if status.phrase is None:
            return self.tr("nothing yet")
        notes = self.tr("%n note(s)", "", len(status.phrase.notes))
        bars = f"{status.phrase.length / status.phrase.meter.bar:g}"
        return self.tr("{0} · {1} bars{2}").format(_plural(notes), bars, f" · {status.key}" if status.key else "")

    def _changed(self, status: Status, found: Comparison) -> str:
        if status.variation is None:
            return self.tr("nothing yet")
        total = len(status.variation.notes)
        if status.phrase is not None and not (found.changed or found.gone):
            return self.tr("{0} notes · as played").format(total)
        parts = ((self.tr("{0} kept"), found.kept), (self.tr("{0} other pitch"), found.repitched),
                 (self.tr("{0} new"), found.added), (self.tr("{0} left out"), found.dropped))  # fmt: skip
        counts = " · ".join(text.format(count) for text, count in parts if count)
        return self.tr("{0} notes: {1}").format(total, counts)


def _plural(text: str) -> str:
    """Without a translation Qt leaves the bracket that stands for both numbers."""
    return text.replace("note(s)", "note" if text.startswith("1 ") else "notes")


def _still(tick: int) -> int:
    """With reduced motion a head steps from beat to beat."""
    return tick - tick % TICKS_PER_BEAT if theme().still and tick >= 0 else tick


def _pictures(status: Status, comparison: Comparison) -> tuple[RollPicture, RollPicture]:
    phrase, variation = status.phrase, status.variation
    low, high = pitch_range(phrase, variation)
    length = max([each.length for each in (phrase, variation) if each] or [8 * TICKS_PER_BEAT])
    return (
        RollPicture(phrase, length, low, high, "input", hollow=comparison.gone),
        RollPicture(variation, length, low, high, "output", outlined=comparison.changed),
    )


def _head(title: str, role: str, counts: QLabel, tools: QHBoxLayout) -> QHBoxLayout:
    name = QLabel(title)
    name.setProperty("role", role)
    counts.setProperty("role", "dim")
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(name)
    line.addWidget(counts, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    line.addLayout(tools)
    return line
