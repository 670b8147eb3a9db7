"""The pointer anywhere on a widget: buttons, wheel and modifiers as Qt delivers them; `hands` turns knobs."""

from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication, QWidget

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def mouse(widget: QWidget, kind: QEvent.Type, at: QPointF, held: bool, modifiers=NONE) -> None:
    """One mouse event."""
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    down = LEFT if held else Qt.MouseButton.NoButton
    event = QMouseEvent(kind, at, QPointF(widget.mapToGlobal(at.toPoint())), button, down, modifiers)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, *points: QPointF, modifiers=NONE) -> None:
    """Press at the first point, go through the others, let go at the last."""
    mouse(widget, QEvent.Type.MouseButtonPress, points[0], True, modifiers)
    for point in points[1:]:
        mouse(widget, QEvent.Type.MouseMove, point, True, modifiers)
    mouse(widget, QEvent.Type.MouseButtonRelease, points[-1], False, modifiers)


def click(widget: QWidget, at: QPointF, modifiers=NONE) -> None:
    """A click."""
    drag(widget, at, modifiers=modifiers)


def double_click(widget: QWidget, at: QPointF) -> None:
    """What a double click brings after its first press and release."""
    mouse(widget, QEvent.Type.MouseButtonDblClick, at, True)
    mouse(widget, QEvent.Type.MouseButtonRelease, at, False)


def hover(widget: QWidget, at: QPointF) -> None:
    """The pointer, with no button down."""
    mouse(widget, QEvent.Type.MouseMove, at, False)


def wheel(widget: QWidget, at: QPointF, notches: int, sideways: bool = False, modifiers=NONE) -> None:
    """Turn the wheel."""
    turned = QPoint(120 * notches, 0) if sideways else QPoint(0, 120 * notches)
    place = QPointF(widget.mapToGlobal(at.toPoint()))
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, place, QPoint(), turned, none, modifiers, phase, False)
    QApplication.sendEvent(widget, event)
