"""A field for each kind of setting. `chosen` is what the player chose, `tell` shows what is so; both as in the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from glsr_live.panel.titles import UNITS
from glsr_live.settings import Setting

CHANNELS = 16
FARTHEST = 2**31 - 1


class Switch(QCheckBox):
    """On or off."""

    chosen = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self.chosen.emit)

    def tell(self, value: Any) -> None:
        """Show what is so."""
        self.setChecked(bool(value))
        self.setText(self.tr("on") if value else self.tr("off"))


class Choice(QComboBox):
    """One of a few; values that are no texts are shown as texts. With `free`, any other text too."""

    chosen = pyqtSignal(object)

    def __init__(self, choices: Sequence[Any], free: bool = False, shown: Mapping[Any, str] | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._shown: Mapping[Any, str] = shown or {}
        self._value: Any = None
        self.setEditable(free)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(choices)
        self.activated.connect(lambda at: self._choose(self.itemData(at)))
        line = self.lineEdit()
        if line is not None:
            self.setCompleter(None)  # completing counts as not typed
            line.editingFinished.connect(self._typed)

    def offer(self, choices: Sequence[Any] | Mapping[Any, str]) -> None:
        """Other choices; what is shown stays."""
        self.blockSignals(True)
        self.clear()
        self._shown = choices if isinstance(choices, Mapping) else self._shown
        for each in choices:
            self.addItem(self._text(each), each)
        self.blockSignals(False)
        self.tell(self._value)

    def tell(self, value: Any) -> None:
        """Show what is so."""
        line = self.lineEdit()
        if line is not None and line.hasFocus() and line.isModified():
            return
        self._value = value
        self.setCurrentIndex(self.findData(value))
        if line is not None:
            line.setText(self._text(value) if value is not None else "")
            line.setCursorPosition(0)
            line.setModified(False)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """The wheel scrolls the sheet unless the field was entered."""
        _calm(self, event, super().wheelEvent)

    def _text(self, value: Any) -> str:
        return self._shown.get(value, str(value) if value is not None else "")

    def _typed(self) -> None:
        line = self.lineEdit()
        if line is not None and line.isModified():
            line.setModified(False)
            named = {text: value for value, text in self._shown.items()}
            self._choose(named.get(line.text().strip(), line.text().strip()))

    def _choose(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self.chosen.emit(value)


class Whole(QSpinBox):
    """A whole number; `least` is what the lowest one is called."""

    chosen = pyqtSignal(object)

    def __init__(self, low: int, high: int, unit: str = "", least: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setSpecialValueText(least)
        _prepare(self, unit)

    def tell(self, value: Any) -> None:
        """Show what is so."""
        _show(self, int(value))

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """The wheel scrolls the sheet unless the field was entered."""
        _calm(self, event, super().wheelEvent)


class Number(QDoubleSpinBox):
    """A number."""

    chosen = pyqtSignal(object)

    def __init__(self, low: float, high: float, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setDecimals(1 if high - low > 50 else 2)
        self.setSingleStep(1.0 if high - low > 50 else 0.1)
        _prepare(self, unit)

    def tell(self, value: Any) -> None:
        """Show what is so."""
        _show(self, float(value))

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """The wheel scrolls the sheet unless the field was entered."""
        _calm(self, event, super().wheelEvent)


class Line(QLineEdit):
    """A text; with `many`, several with commas between them, whole numbers where `numbers`."""

    chosen = pyqtSignal(object)

    def __init__(self, many: bool = False, numbers: bool = False, empty: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setPlaceholderText(empty)
        self._many, self._numbers = many, numbers
        self.editingFinished.connect(self._typed)

    def tell(self, value: Any) -> None:
        """Show what is so."""
        if not (self.hasFocus() and self.isModified()):
            self.setText(", ".join(map(str, value)) if self._many else str(value))
            self.setCursorPosition(0)

    def _typed(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        parts = [part.strip() for part in self.text().split(",") if part.strip()]
        items = [int(part) if self._numbers and part.isdecimal() else part for part in parts]
        self.chosen.emit(items if self._many else self.text().strip())


Editor = Switch | Choice | Whole | Number | Line


def editor_of(setting: Setting, offered: Mapping[str, str] | None = None) -> Editor:
    """The field for a setting; `offered` are texts, by what they are called, to choose besides what is typed."""
    unit = UNITS.get(setting.name, "")
    if isinstance(setting.default, tuple):
        numbers = setting.kind == "channel"
        return Line(many=True, numbers=numbers, empty="all" if numbers else "none")
    if setting.kind == "switch":
        return Switch()
    if setting.kind == "choice":
        return Choice(setting.choices)
    if setting.kind == "channel":
        return (
            Whole(0, CHANNELS, least="all" if setting.section != "outputs" else "as it is")
            if setting.default is None
            else Whole(1, CHANNELS)
        )
    low, high = setting.low, setting.high
    if setting.kind == "whole":
        return Whole(0 if low is None else int(low), FARTHEST if high is None else int(high), unit)
    if setting.kind == "number":
        return Number(-FARTHEST if low is None else low, FARTHEST if high is None else high, unit)
    return Choice([*offered], True, offered) if offered is not None else Line(empty="the usual one")


def _prepare(box: Whole | Number, unit: str) -> None:
    box.setSuffix(f" {unit}" if unit else "")
    box.setKeyboardTracking(False)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.valueChanged.connect(box.chosen.emit)


def _show(box: Any, value: float) -> None:
    line = box.lineEdit()
    if line is not None and line.hasFocus() and line.isModified():
        return
    box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(False)


def _calm(box: QWidget, event: QWheelEvent | None, turn: Any) -> None:
    if event is not None and not box.hasFocus():
        event.ignore()
    else:
        turn(event)
