"""Going between two snapshots, at a steady pace."""

from PyQt6.QtCore import QObject

from glsr_live.panel.grip import SEND_MS, timer
from glsr_live.panel.store import Store


class Morphing(QObject):
    """Asks for places between snapshots; of those that come faster than they are sent, the newest counts."""

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._wanted: tuple[int, int, float] | None = None
        self._pace = timer(self, SEND_MS, self._send)

    def go(self, first: int, second: int, share: float) -> None:
        """To a share of the way, 0 at the first slot and 1 at the second."""
        self._wanted = first, second, round(share, 3)
        if not self._pace.isActive():
            self._send()

    def _send(self) -> None:
        if self._wanted is not None:
            first, second, share = self._wanted
            self._wanted = None
            self._store.send(f"/glsr/morph/{first}/{second}", share)
            self._pace.start()
