"""When a message came in, which is before it was polled: by the driver's own account of the time between messages.

The driver's thread counts in real time, and we may be late to look. Only what is certain is taken from it: the shortest
delay seen lately between its clock and ours is that of a message that was polled at once.
"""

from collections import deque

REMEMBERED = 256
"""Messages over which the shortest delay is taken: clocks of driver and system may drift apart."""


class Stamps:
    """The seconds at which the messages of one input came in; to be asked for each in order."""

    def __init__(self) -> None:
        self._driver = 0.0
        self._delays: deque[float] = deque(maxlen=REMEMBERED)
        self._looked = self._latest = float("-inf")

    def stamp(self, since: float, now: float) -> float:
        """The second of a message that is polled `now`, and that came `since` seconds after the one before.

        Never after `now`, never before the poll that did not find it, never before the message before.
        """
        self._driver += max(0.0, since)
        self._delays.append(now - self._driver)
        came = self._driver + min(self._delays)
        self._latest = min(now, max(came, self._looked, self._latest))
        return self._latest

    def looked(self, now: float) -> None:
        """Everything that had come in by now was polled."""
        self._looked = now
