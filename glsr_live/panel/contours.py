"""Lines of equal value on a grid: marching squares (Lorensen & Cline 1987 in the plane), joined to polylines."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import floor, isfinite, log10

Grid = Sequence[Sequence[float]]
"""Rows of values, all of one length."""
Point = tuple[float, float]
"""(column, row), in cells from the first value."""
Line = list[Point]
"""A polyline; a closed one ends where it begins."""
_Edge = tuple[int, int, bool]
"""A cell's edge by (row, column) of its first corner, and whether it runs across."""
_Ends = tuple[_Edge, _Edge]
STEPS = (1.0, 2.0, 5.0, 10.0)


def levels(low: float, high: float, most: int = 8) -> list[float]:
    """Round values strictly between two, at most about `most`: a step of 1, 2 or 5 times a power of ten."""
    if not (isfinite(low) and isfinite(high)) or high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        return []
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in STEPS if each * power >= rough * 0.999999)
    first = floor(low / step) + 1
    found = (round((first + at) * step, 12) for at in range(most + 2))
    return [level for level in found if low < level < high]


def contours(grid: Grid, wanted: Sequence[float]) -> list[list[Line]]:
    """For every level that is wanted, the lines on which the grid, straight between its values, has it.

    A value on the level counts as above it. Where two diagonal corners of a cell are above, its mean decides.
    """
    extremes = [_extremes(upper, lower) for upper, lower in pairwise(grid)]
    return [_lines(grid, extremes, level) for level in wanted]


def _extremes(upper: Sequence[float], lower: Sequence[float]) -> list[tuple[float, float]]:
    """The lowest and the highest corner of every cell between two rows."""
    corners = (upper, upper[1:], lower, lower[1:])
    return list(zip(map(min, *corners), map(max, *corners), strict=True))


def _lines(grid: Grid, extremes: Sequence[Sequence[tuple[float, float]]], level: float) -> list[Line]:
    near: dict[_Edge, list[_Edge]] = {}
    for row, cells in enumerate(extremes):
        for column in [at for at, (low, high) in enumerate(cells) if low < level <= high]:
            for one, other in _cell(grid, row, column, level):
                near.setdefault(one, []).append(other)
                near.setdefault(other, []).append(one)
    return [[_crossing(grid, edge, level) for edge in walk] for walk in _walks(near)]


def _cell(grid: Grid, row: int, column: int, level: float) -> list[_Ends]:
    """The segments in a cell that the level crosses, each by the two edges that it joins."""
    a, b = grid[row][column : column + 2]
    d, c = grid[row + 1][column : column + 2]
    case = (a >= level) | (b >= level) << 1 | (c >= level) << 2 | (d >= level) << 3
    return _segments(case, row, column, a + b + c + d >= 4 * level)


def _segments(case: int, row: int, column: int, high: bool) -> list[_Ends]:
    top, bottom = (row, column, True), (row + 1, column, True)
    left, right = (row, column, False), (row, column + 1, False)
    match min(case, 15 - case):
        case 1:
            return [(left, top)]
        case 2:
            return [(top, right)]
        case 3:
            return [(left, right)]
        case 4:
            return [(right, bottom)]
        case 6:
            return [(top, bottom)]
        case 7:
            return [(left, bottom)]
    # Two diagonal corners are above: a and c in case 5, b and d in case 10; the middle joins them or keeps them apart.
    joined = [(top, right), (left, bottom)]
    return joined if high == (case == 5) else [(left, top), (right, bottom)]


def _walks(near: dict[_Edge, list[_Edge]]) -> Iterator[list[_Edge]]:
    """The chains of edges: open ones from their ends first, then the closed ones."""
    left = set(near)
    for start in [*(edge for edge, others in near.items() if len(others) == 1), *near]:
        if start not in left:
            continue
        walk = [start]
        left.discard(start)
        while onward := next((edge for edge in near[walk[-1]] if edge in left), None):
            left.discard(onward)
            walk.append(onward)
        yield [*walk, start] if len(walk) > 2 and start in near[walk[-1]] else walk


def _crossing(grid: Grid, edge: _Edge, level: float) -> Point:
    row, column, across = edge
    here = grid[row][column]
    there = grid[row][column + 1] if across else grid[row + 1][column]
    share = (level - here) / (there - here)
    return (column + share, float(row)) if across else (float(column), row + share)
