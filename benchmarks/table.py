"""Figures as a small table. Machines are noisy, so a row is held against another row of the same run, as a ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HEAD = ("", "n", "min", "median", "p99", "p99.9", "median beside", "p99 beside", "")
QUANTILES = {"min": 0.0, "median": 0.5, "p99": 0.99, "p99.9": 0.999}


@dataclass(frozen=True)
class Row:
    """Measured values in the unit of the table; `beside` names the row they are held against, `goal` bounds the p99."""

    name: str
    values: tuple[float, ...]
    beside: str = ""
    goal: float | None = None

    def quantile(self, share: float) -> float:
        """The value that a `share` (0 to 1) of the values does not exceed."""
        ordered = sorted(self.values)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def verdict(self, unit: str) -> str:
        """Whether the p99 is within the goal; empty without one. A figure, since another machine has other times."""
        if self.goal is None:
            return ""
        word = "PASS" if self.quantile(0.99) <= self.goal else "OVER BUDGET"
        return f"{word}: p99 goal {self.goal:g} {unit}"


@dataclass(frozen=True)
class Table:
    """The figures of one benchmark, and what a reader has to know about them."""

    title: str
    unit: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def ratios(self, row: Row) -> tuple[float, float] | None:
        """Median and p99 of a row over those of the row beside it; None where there is none."""
        base = next((other for other in self.rows if other.name == row.beside), None)
        if base is None:
            return None
        return row.quantile(0.5) / base.quantile(0.5), row.quantile(0.99) / base.quantile(0.99)

    def to_text(self) -> str:
        """The table for a terminal."""
        cells = [HEAD, *(self._cells(row) for row in self.rows)]
        return "\n".join([f"{self.title} [{self.unit}]", *_aligned(cells), *(f"  {note}" for note in self.notes)])

    def to_json(self) -> dict[str, Any]:
        """The same figures as plain values."""
        rows = [
            {
                "name": row.name,
                "n": len(row.values),
                **{name: row.quantile(share) for name, share in QUANTILES.items()},
                "beside": row.beside or None,
                "ratios": self.ratios(row),
                "goal": row.goal,
            }
            for row in self.rows
        ]
        return {"title": self.title, "unit": self.unit, "rows": rows, "notes": list(self.notes)}

    def _cells(self, row: Row) -> tuple[str, ...]:
        figures = (f"{row.quantile(share):.3f}" for share in QUANTILES.values())
        ratios = [f"x {ratio:.2f}" for ratio in self.ratios(row) or ()] or ["", ""]
        return (row.name, str(len(row.values)), *figures, *ratios, row.verdict(self.unit))


def _aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    """Lines of equal columns; all but the first and the last column to the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for first, *middle, last in cells:
        columns = [f"{cell:>{width}}" for cell, width in zip(middle, widths[1:-1], strict=True)]
        lines.append("  ".join([f"  {first:<{widths[0]}}", *columns, last]).rstrip())
    return lines
