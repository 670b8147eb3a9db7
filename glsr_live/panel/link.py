"""The panel's end of the OSC: the socket wakes the event loop, and the store is told at a reader's pace."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, QSocketNotifier

from glsr_live.control.entry import Message
from glsr_live.control.table import ERROR
from glsr_live.io.clock import Clock
from glsr_live.io.osc_client import OscClient
from glsr_live.panel.grip import timer
from glsr_live.panel.store import Store

PACE_MS = 33
"""The widgets are told at most so often."""
BEAT_MS = 500
"""So often the instrument is asked whether it is there."""
SILENCE_SECONDS = 2.0
"""After this it is gone."""


class Link(QObject):
    """Fills a store from a client, whose socket it watches; `close` ends both."""

    def __init__(self, client: OscClient, store: Store, now: Callable[[], float] | None = None) -> None:
        super().__init__(store)
        self._client, self._store, self._now = client, store, now or Clock().now
        self._heard_at = float("-inf")
        self._late = False
        """Something arrived that the store was not told yet."""
        self._notifier = QSocketNotifier(client.fileno(), QSocketNotifier.Type.Read, self)  # type: ignore[call-overload]
        self._notifier.activated.connect(self.hear)
        self._pace = timer(self, PACE_MS, self._catch_up)
        self._beat = timer(self, BEAT_MS, self.knock, once=False)
        self._beat.start()
        self.knock()

    @property
    def broken(self) -> int:
        """What came and made no sense."""
        return self._client.broken + self._client.mirror.broken

    def hear(self) -> None:
        """Take in what has come."""
        now, messages = self._now(), self._client.poll(self._now())
        if messages:
            self._heard_at, self._late = now, True
        for message in messages:
            self._refuse(message)
        if not self._pace.isActive():
            self._catch_up()

    def knock(self) -> None:
        """Ask whether the instrument is there, which subscribes again where it had forgotten us."""
        self._client.send("/glsr/subscribe")
        self.hear()
        self._judge()

    def close(self) -> None:
        """Listen no more."""
        self._beat.stop()
        self._pace.stop()
        self._notifier.setEnabled(False)
        self._client.close()

    def _refuse(self, message: Message) -> None:
        """Tell what was refused, by the last word of its address, which is enough for a player."""
        address, values = message
        if address == ERROR and len(values) == 2:
            asked, reason = map(str, values)
            self._store.refused.emit(reason.replace(f"{asked}: ", f"{asked.rpartition('/')[2]}: ", 1))

    def _catch_up(self) -> None:
        """Tell the store; a picture with gaps is not shown."""
        if not self._late or self._client.mirror.missed:
            return
        self._late = False
        self._pace.start()
        self._judge()
        self._store.take(self._client.mirror.status, self._client.mirror.position)

    def _judge(self) -> None:
        """There it is when it was heard lately and all of it is known; gaps are forgiven for a while."""
        silent = self._now() - self._heard_at >= SILENCE_SECONDS
        if silent or not self._client.mirror.missed:
            self._store.go_online(not silent)
