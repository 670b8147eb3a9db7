"""What the panel knows of the instrument, for all its widgets; they keep no truth of their own."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, pyqtSignal

from glsr_live.control.arguments import Value
from glsr_live.control.status import Position, Status

Deliver = Callable[..., None]
"""Sends an OSC address and its values to the instrument."""


class Store(QObject):
    """The instrument as it was told last. Widgets paint from `status` and ask by `send`; the link fills it."""

    changed = pyqtSignal(object, object)
    """(status, previous status), at most 30 times a second."""
    moved = pyqtSignal(object)
    """The position, at most 30 times a second."""
    online = pyqtSignal(bool)
    """Whether the instrument answers; the last status stays while it does not."""
    refused = pyqtSignal(str)
    """Why a message was refused before it reached the instrument's own judgement, in one sentence."""

    def __init__(self, deliver: Deliver, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self.status, self.position = Status(), Position()
        self.connected = False

    def send(self, address: str, *values: Value) -> None:
        """Ask something of the instrument: a message of docs/control.md."""
        self._deliver(address, *values)

    def take(self, status: Status, position: Position) -> None:
        """Take in what was told, and tell the widgets what of it is news."""
        previous, before = self.status, self.position
        self.status, self.position = status, position
        if status is not previous and status != previous:
            self.changed.emit(status, previous)
        if position != before:
            self.moved.emit(position)

    def go_online(self, connected: bool) -> None:
        """Take in whether the instrument answers."""
        if connected != self.connected:
            self.connected = connected
            self.online.emit(connected)
