"""The menu of a knob."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMenu

from glsr_live.control.status import KnobStatus
from glsr_live.panel.store import Store

if TYPE_CHECKING:
    from glsr_live.panel.knob import Knob

CURVES = ("linear", "fine", "exponential")


def knob_menu(knob: "Knob", store: Store, told: KnobStatus) -> QMenu:
    """Learn, forget, type, reset, lock, range and curve; a popup that blocks nothing and is gone after use."""
    menu = QMenu(knob)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    path = f"/glsr/knob/{told.name}"
    if store.status.learning == told.name:
        _add(menu, knob.tr("Stop learning"), lambda: store.send("/glsr/learn/end"))
    else:
        _add(menu, knob.tr("Learn a controller"), lambda: store.send(f"{path}/learn"))
        _add(menu, knob.tr("Learn an endless encoder"), lambda: store.send(f"{path}/learn", "relative"))
    _add(menu, knob.tr("Forget the controller"), lambda: store.send(f"{path}/forget"), bool(told.controller))
    menu.addSeparator()
    _add(menu, knob.tr("Type a value…"), knob.type_value, not told.locked)
    _add(menu, knob.tr("Reset"), knob.reset, not told.locked)
    lock = menu.addAction(knob.tr("Lock"))
    assert lock is not None
    lock.setCheckable(True)
    lock.setChecked(told.locked)
    lock.triggered.connect(lambda on: store.send(f"{path}/lock", int(on)))
    menu.addSeparator()
    _add_spans(menu, knob, store, told)
    return menu


def _add_spans(menu: QMenu, knob: "Knob", store: Store, told: KnobStatus) -> None:
    """How far and how finely the controller turns the knob."""
    path, low, high = f"/glsr/knob/{told.name}/span", told.low, told.high
    middle = told.centre if low < told.centre < high else (low + high) / 2
    ranges = {
        knob.tr("whole"): (low, high),
        knob.tr("middle half"): ((low + middle) / 2, (high + middle) / 2),
        knob.tr("upper half"): (middle, high),
        knob.tr("lower half"): (low, middle),
    }
    reach = menu.addMenu(knob.tr("Range of the controller"))
    shape = menu.addMenu(knob.tr("Curve of the controller"))
    assert reach is not None
    assert shape is not None
    for name, (start, end) in ranges.items():
        text = f"{name}, {start:g} … {end:g}"
        _add(reach, text, lambda start=start, end=end: store.send(path, start, end))
    for curve in CURVES:
        _add(shape, knob.tr(curve), lambda curve=curve: store.send(path, low, high, curve))
    _add(shape, knob.tr("turned round"), lambda: store.send(path, low, high, CURVES[0], 1))


def _add(menu: QMenu, text: str, act: object, enabled: bool = True) -> None:
    action = menu.addAction(text)
    assert action is not None
    action.triggered.connect(lambda _=False: act())  # type: ignore[operator]
    action.setEnabled(enabled)
