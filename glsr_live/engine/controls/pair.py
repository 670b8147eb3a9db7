"""Two messages of seven bits that make one value of fourteen."""

from typing import Literal

from glsr_live.engine.controls.encoding import position_of

Half = Literal["upper", "lower"]
TOGETHER = 0.010
"""Seconds within which the second half of a value follows the first; on a DIN cable it takes one millisecond."""
FRESH = 0.050
"""After so many seconds of silence a message opens a pair, whatever was thought before."""


class Pair:
    """Puts the halves of one control together, in whichever order its device sends them, or no lower half at all.

    The specification sends the upper half first and may leave it out when it has not changed; some devices send the
    lower half first. A half that may be the first of a pair waits for the other one, up to TOGETHER seconds, so no
    value is ever made of a new and an old half. Once a device is known to send only upper halves nothing waits.
    """

    def __init__(self) -> None:
        self._order: Half | Literal["alone"] | None = None
        self._upper: int | None = None
        self._lower = 0
        self._pending: Half | None = None
        self._heard_at = float("-inf")
        self._silent = False

    @property
    def upper_first(self) -> bool:
        """Whether the upper half comes first, as far as is known."""
        return self._order != "lower"

    @property
    def due(self) -> float | None:
        """The second at which a half has waited long enough."""
        return None if self._pending is None else self._heard_at + TOGETHER

    @property
    def position(self) -> float | None:
        """The position of 0 to 1 as far as is known."""
        return self._whole()

    def silence(self) -> None:
        """What is half heard now gives no position when it is whole."""
        self._silent = self._pending is not None

    def begin(self) -> None:
        """The next half opens a pair."""
        self._heard_at = float("-inf") if self._pending is None else self._heard_at

    def hear(self, half: Half, value: int, now: float) -> float | None:
        """The position of 0 to 1 that is known now; None while a half waits for the other."""
        late = self.settle(now)
        quiet, self._heard_at = now - self._heard_at, now
        position = self._join(half, value, quiet)
        return late if position is None else position

    def settle(self, now: float) -> float | None:
        """What a half means whose other half has not come in time."""
        if self.due is None or now < self.due:
            return None
        half, self._pending = self._pending, None
        if self._order is None and half == "upper":
            self._order = "alone"
        return self._resolved()

    def _join(self, half: Half, value: int, quiet: float) -> float | None:
        if self._pending is not None and self._pending != half:
            self._order, self._pending = self._pending, None
            self._store(half, value)
            return self._resolved()
        if self._order == "alone":
            return self._after_uppers(half, value, quiet)
        if self._pending == half:
            return self._repeat(half, value)
        if quiet >= FRESH or self._order in (None, half):
            self._pending = half
            self._store(half, value)
            return None
        return self._store(half, value)

    def _repeat(self, half: Half, value: int) -> float | None:
        """A half follows its like: the one before stood for itself, and so does this one unless it can be a first."""
        if self._order == half:
            whole = self._whole()
            self._store(half, value)
            return whole
        if self._order is None and half == "lower":
            return self._store(half, value)
        self._order, self._pending = self._order or "alone", None
        return self._store(half, value)

    def _after_uppers(self, half: Half, value: int, quiet: float) -> float | None:
        if half == "upper":
            return self._store(half, value)
        if quiet < TOGETHER:
            self._order = "upper"
            return self._store(half, value)
        self._pending, self._lower = half, value
        return None

    def _store(self, half: Half, value: int) -> float | None:
        if half == "lower":
            self._lower = value
        else:
            self._upper, self._lower = value, self._lower if self._order == "lower" else 0
        return self._whole()

    def _resolved(self) -> float | None:
        silent, self._silent = self._silent, False
        return None if silent else self._whole()

    def _whole(self) -> float | None:
        if self._upper is None:
            return None
        if self._order == "alone":
            return position_of(self._upper, 7)
        return position_of(self._upper << 7 | self._lower, 14)
