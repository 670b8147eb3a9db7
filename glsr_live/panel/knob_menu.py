"""The menu of a knob."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QWidget

from glsr_live.control.status import KnobStatus
from glsr_live.panel.scale import MINUS
from glsr_live.panel.store import Store

CURVES = ("linear", "fine", "exponential")
NEAR = 1e-4
"""Ends of a range that stand so close are told as the same: the wire rounds them."""


class KnobMenu(QMenu):
    """Learn, forget, type, reset, lock, range and curve; a popup that blocks nothing and is gone after use.

    `types` and `reset` are done by the knob that it belongs to.
    """

    def __init__(
        self, store: Store, told: KnobStatus, types: Callable[[], object], reset: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._store, self._told = store, told
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_controller()
        self.addSeparator()
        _add(self, self.tr("Type a value…"), types).setEnabled(not told.locked)
        _add(self, self.tr("Reset"), reset).setEnabled(not told.locked)
        _tick(_add(self, self.tr("Lock"), lambda: self._ask("lock", int(not told.locked))), told.locked)
        self.addSeparator()
        self._add_ranges()
        self._add_curves()

    def _ask(self, verb: str, *values: str | float) -> None:
        self._store.send(f"/glsr/knob/{self._told.name}/{verb}", *values)

    def _add_controller(self) -> None:
        if self._store.status.learning == self._told.name:
            _add(self, self.tr("Stop learning"), lambda: self._store.send("/glsr/learn/end"))
        else:
            _add(self, self.tr("Learn a controller"), lambda: self._ask("learn"))
            _add(self, self.tr("Learn an endless encoder"), lambda: self._ask("learn", "relative"))
        forget = _add(self, self.tr("Forget the controller"), lambda: self._ask("forget"))
        forget.setEnabled(bool(self._told.controller))

    def _add_ranges(self) -> None:
        """How far the controller turns the knob; one that is none of these stands by itself."""
        told, low, high = self._told, self._told.low, self._told.high
        middle = told.centre if low < told.centre < high else (low + high) / 2
        ranges = {
            self.tr("whole"): (low, high),
            self.tr("middle half"): ((low + middle) / 2, (high + middle) / 2),
            self.tr("upper half"): (middle, high),
            self.tr("lower half"): (low, middle),
        }
        if not any(_near(told.span, each) for each in ranges.values()):
            ranges[self.tr("own")] = told.span
        menu = self.addMenu(self.tr("Range of the controller"))
        assert menu is not None
        for name, ends in ranges.items():
            text = f"{name}, {ends[0]:g} … {ends[1]:g}".replace("-", MINUS)
            action = _add(menu, text, lambda ends=ends: self._span(ends))  # type: ignore[misc]
            _tick(action, _near(told.span, ends))

    def _add_curves(self) -> None:
        """How finely, and which way round."""
        menu, told = self.addMenu(self.tr("Curve of the controller")), self._told
        assert menu is not None
        for curve in CURVES:
            action = _add(menu, self.tr(curve), lambda curve=curve: self._span(curve=curve))  # type: ignore[misc]
            _tick(action, curve == told.curve)
        menu.addSeparator()
        _tick(_add(menu, self.tr("turned round"), lambda: self._span(inverted=not told.inverted)), told.inverted)

    def _span(
        self, ends: tuple[float, float] | None = None, curve: str | None = None, inverted: bool | None = None
    ) -> None:
        """Ask for another range, curve or direction; what is not given stays as it is."""
        told = self._told
        round_ = told.inverted if inverted is None else inverted
        self._ask("span", *(ends or told.span), curve or told.curve, int(round_))


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


def _add(menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    assert action is not None
    action.triggered.connect(lambda _=False: act())
    return action


def _tick(action: QAction, on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(on)
