"""The values of a latent map: read from what was told, and smooth between its points."""

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

from glsr_live.music.variation import REACH, PlaneReady
from glsr_live.panel.contours import Line, contours, levels

FINE = 64
"""Points a side of the picture, however few were told."""


@dataclass(frozen=True)
class Surface:
    """Rows of values from the low end of y up, each from the low end of x; the ends are -REACH and REACH."""

    rows: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, plane: PlaneReady) -> "Surface | None":
        """The surface that was told; None where the values are not so many numbers."""
        values, size = array("f"), plane.size
        if size < 2 or len(plane.values) != size * size * values.itemsize:
            return None
        values.frombytes(plane.values)
        if sys.byteorder == "big":
            values.byteswap()
        if not all(map(isfinite, values)):
            return None
        return cls(tuple(tuple(values[at : at + size]) for at in range(0, size * size, size)))

    @property
    def size(self) -> int:
        """Points a side."""
        return len(self.rows)

    @cached_property
    def low(self) -> float:
        """The lowest value."""
        return min(map(min, self.rows))

    @cached_property
    def high(self) -> float:
        """The highest value."""
        return max(map(max, self.rows))

    @cached_property
    def fine(self) -> "Surface":
        """The same with FINE points a side."""
        if self.size >= FINE:
            return self
        columns = map(_finer, zip(*map(_finer, self.rows), strict=True))
        return Surface(tuple(zip(*columns, strict=True)))

    @cached_property
    def _lines(self) -> dict[int, list[tuple[float, list[Line]]]]:
        return {}

    def lines(self, most: int) -> list[tuple[float, list[Line]]]:
        """At most about so many round levels and where they run; they are reckoned once."""
        if most not in self._lines:
            wanted = levels(self.low, self.high, most)
            self._lines[most] = list(zip(wanted, contours(self.rows, wanted), strict=True))
        return self._lines[most]

    def at(self, x: float, y: float) -> float:
        """The value at two offsets; outside it is that of the border."""
        column, along = self._place(x)
        row, up = self._place(y)
        low, high = self.rows[row], self.rows[row + 1]
        near = low[column] + along * (low[column + 1] - low[column])
        far = high[column] + along * (high[column + 1] - high[column])
        return near + up * (far - near)

    def _place(self, offset: float) -> tuple[int, float]:
        place = min(1.0, max(0.0, (offset + REACH) / (2 * REACH))) * (self.size - 1)
        at = min(int(place), self.size - 2)
        return at, place - at


def _finer(values: Sequence[float]) -> list[float]:
    """FINE values on the same way: cubic Hermite with central differences (Catmull & Rom 1974)."""
    last = len(values) - 1
    found = []
    for point in range(FINE):
        place = point * last / (FINE - 1)
        at = min(int(place), last - 1)
        before, here, there, after = values[max(at - 1, 0)], values[at], values[at + 1], values[min(at + 2, last)]
        found.append(_cubic(before, here, there, after, place - at))
    return found


def _cubic(before: float, here: float, there: float, after: float, t: float) -> float:
    bend = 2 * before - 5 * here + 4 * there - after
    turn = 3 * (here - there) + after - before
    return here + 0.5 * t * (there - before + t * (bend + t * turn))
