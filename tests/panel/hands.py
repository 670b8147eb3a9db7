"""What a hand does to a widget, as events: QTest moves no mouse with a button or a modifier held."""

from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication, QWidget

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def mouse(widget: QWidget, kind: QEvent.Type, place: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    """One event of the left button."""
    at, button = QPointF(place), LEFT if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
    QApplication.sendEvent(widget, QMouseEvent(kind, at, widget.mapToGlobal(at), button, held, keys))


def press(widget: QWidget, keys: Qt.KeyboardModifier = NONE) -> None:
    """The left button goes down in the middle."""
    mouse(widget, QEvent.Type.MouseButtonPress, widget.rect().center(), keys)


def move(widget: QWidget, up: int, keys: Qt.KeyboardModifier = NONE) -> None:
    """The mouse is so many pixels above the middle, the button down."""
    mouse(widget, QEvent.Type.MouseMove, widget.rect().center() - QPoint(0, up), keys)


def release(widget: QWidget, keys: Qt.KeyboardModifier = NONE) -> None:
    """The left button comes up."""
    mouse(widget, QEvent.Type.MouseButtonRelease, widget.rect().center(), keys)


def drag(widget: QWidget, up: int, keys: Qt.KeyboardModifier = NONE) -> None:
    """Down, up by so many pixels in two moves, and released."""
    press(widget, keys)
    move(widget, up // 2, keys)
    move(widget, up, keys)
    release(widget, keys)


def click(widget: QWidget, keys: Qt.KeyboardModifier = NONE) -> None:
    """Down and up."""
    press(widget, keys)
    release(widget, keys)


def double_click(widget: QWidget) -> None:
    """As a system sends it."""
    click(widget)
    mouse(widget, QEvent.Type.MouseButtonDblClick, widget.rect().center())
    release(widget)


def wheel(widget: QWidget, notches: float, keys: Qt.KeyboardModifier = NONE) -> None:
    """The wheel turns away from the hand."""
    at, angle = QPointF(widget.rect().center()), QPoint(0, round(120 * notches))
    still = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, widget.mapToGlobal(at), QPoint(), angle, Qt.MouseButton.NoButton, keys, still, False)
    QApplication.sendEvent(widget, event)
