"""The hand on a knob: where the player wants it, told to the instrument at a steady pace."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer

from glsr_live.control.status import KnobStatus
from glsr_live.panel.scale import rest_of, share_of, value_of
from glsr_live.panel.store import Store

SEND_MS = 15
"""A fast mouse is not sent more often."""
GRACE_MS = 300
"""After a move, what is told of the knob may still be older than the move."""


class Grip(QObject):
    """A knob as it was told, or as the player's hand wants it; `moved` is called when that has changed."""

    def __init__(self, store: Store, name: str, moved: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._store, self.name, self._moved = store, name, moved
        self.knob = KnobStatus(name, 0.0, -1.0, 1.0, 0.0)
        self.wanted: float | None = None
        """Where the player has put it, until the instrument is sure to have followed."""
        self.held = self._due = False
        self._pace = timer(self, SEND_MS, self._send)
        self._grace = timer(self, GRACE_MS, self._let_go)

    @property
    def value(self) -> float:
        """Where it stands, in its unit."""
        return self.knob.value if self.wanted is None else self.wanted

    @property
    def share(self) -> float:
        """Where it stands, 0 to 1 of its way."""
        return share_of(self.knob, self.value)

    def turn(self, value: float) -> None:
        """Put it to a value."""
        value = min(max(value, self.knob.low), self.knob.high)
        if self.knob.locked or value == self.value:
            return
        self._due = True
        self._want(value)
        if not self._pace.isActive():
            self._send()

    def turn_to(self, share: float) -> None:
        """Put it to a place, 0 to 1 of its way."""
        self.turn(value_of(self.knob, share))

    def reset(self) -> None:
        """Put it to its rest."""
        if not self.knob.locked:
            self._due = False
            self._store.send(f"/glsr/knob/{self.name}/reset")
            self._want(rest_of(self.knob))

    def _want(self, value: float) -> None:
        self.wanted = value
        self._grace.start()
        self._moved()

    def _send(self) -> None:
        if self._due:
            self._due = False
            self._store.send(f"/glsr/knob/{self.name}", float(self.value))
            self._pace.start()

    def _let_go(self) -> None:
        if self.held:
            self._grace.start()
        else:
            self.wanted = None
            self._moved()


def timer(parent: QObject, milliseconds: int, call: Callable[[], object], once: bool = True) -> QTimer:
    """A timer that calls a method; it is not started. Python may collect a lambda before Qt ends the timer."""
    made = QTimer(parent)
    made.setSingleShot(once)
    made.setInterval(milliseconds)
    made.timeout.connect(call)
    return made
