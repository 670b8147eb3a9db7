"""Ableton Link: the beat, tempo and Start/Stop of a session on the local network; the only import of aalink.

Tempo and beats are only ever read: whoever joins a session takes its tempo, and nothing here sets one.
"""

from types import TracebackType
from typing import Any

from glsr_live.engine.transport import LinkTime
from glsr_live.errors import GlsrError


class LinkError(GlsrError):
    """Ableton Link is asked for and not installed."""


class LinkPeer:
    """A peer of the session. `poll` as often as the transport should follow: twenty times a second is plenty."""

    def __init__(self, bpm: float, quantum: float) -> None:
        """Join; `bpm` counts only while there is no other peer, `quantum` is the bar in beats that all share.

        Raises LinkError when aalink is missing.
        """
        self._link = _open(bpm)
        self._link.quantum = quantum
        self._link.start_stop_sync_enabled = True
        self._link.enabled = True

    @property
    def peers(self) -> int:
        """How many others there are in the session."""
        return int(self._link.num_peers)

    def measure(self, quantum: float) -> None:
        """Share bars of another length, in beats."""
        self._link.quantum = quantum

    def poll(self) -> LinkTime:
        """What the session says now."""
        return LinkTime(float(self._link.beat), float(self._link.tempo), bool(self._link.playing))

    def close(self) -> None:
        """Leave the session."""
        self._link.enabled = False

    def __enter__(self) -> "LinkPeer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(bpm: float) -> Any:
    """A Link object. It insists on a running event loop when it is made, and needs none to be read."""
    try:
        import asyncio

        import aalink
    except ImportError as error:
        raise LinkError("Ableton Link needs aalink: pip install 'glsr-live[link]', or choose another sync") from error

    async def make() -> Any:
        return aalink.Link(bpm)

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(make())
    finally:
        loop.close()
