"""Lines of equal value: where they run, and that none is lost."""

from collections import Counter
from itertools import pairwise
from math import cos, hypot, isclose, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.panel.contours import contours as contours_of
from glsr_live.panel.contours import levels

VALUES = st.floats(-100, 100).map(lambda value: round(value, 2))
GRIDS = st.integers(2, 7).flatmap(
    lambda width: st.lists(st.lists(VALUES, min_size=width, max_size=width), min_size=2, max_size=7)
)


def contours(grid, level):
    """The lines of one level."""
    (lines,) = contours_of(grid, [level])
    return lines


def edges(grid):
    """Every edge of every cell as (from, to, its two values)."""
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            if column + 1 < len(values):
                yield (column, row), (column + 1, row), value, values[column + 1]
            if row + 1 < len(grid):
                yield (column, row), (column, row + 1), value, grid[row + 1][column]


def crossings(grid, level) -> Counter:
    """Where the level is crossed, by the definition."""
    found = Counter()
    for (column, row), (other, _), here, there in edges(grid):
        if (here >= level) != (there >= level):
            share = (level - here) / (there - here)
            found[(column + share, float(row)) if other != column else (float(column), row + share)] += 1
    return found


@given(GRIDS, VALUES)
def test_the_points_of_the_lines_are_the_crossings_of_the_cells_edges(grid, level):
    points = Counter()
    for line in contours(grid, level):
        points.update(line[:-1] if line[0] == line[-1] and len(line) > 3 else line)
    assert set(points) == set(crossings(grid, level))


@given(GRIDS, VALUES)
def test_a_line_goes_from_cell_to_cell_and_ends_at_the_border_or_where_it_began(grid, level):
    width, height = len(grid[0]) - 1, len(grid) - 1
    for line in contours(grid, level):
        for (x, y), (other_x, other_y) in pairwise(line):
            assert abs(x - other_x) <= 1
            assert abs(y - other_y) <= 1
        ends = [x in (0, width) or y in (0, height) for x, y in (line[0], line[-1])]
        assert line[0] == line[-1] or all(ends)


def test_a_slope_has_one_straight_line():
    assert contours([[0, 1, 2], [0, 1, 2], [0, 1, 2]], 1.5) == [[(1.5, 0.0), (1.5, 1.0), (1.5, 2.0)]]


def test_a_hill_has_one_closed_ring():
    grid = [[10 - hypot(column - 10, row - 10) for column in range(21)] for row in range(21)]
    (ring,) = contours(grid, 4.0)
    assert ring[0] == ring[-1]
    assert all(isclose(hypot(x - 10, y - 10), 6, abs_tol=0.06) for x, y in ring)


@pytest.mark.parametrize(
    ("grid", "lines"),
    [
        ([[1, 0], [0, 1]], [[(0.5, 0), (1, 0.5)], [(0, 0.5), (0.5, 1)]]),  # the mean is on the level: joined
        ([[1, -1], [-1, 1]], [[(0, 0.25), (0.25, 0)], [(0.75, 1), (1, 0.75)]]),  # below it: apart
        ([[-1, 1], [1, -1]], [[(0.75, 0), (1, 0.25)], [(0, 0.75), (0.25, 1)]]),
        ([[0, 1], [1, 0]], [[(0, 0.5), (0.5, 0)], [(0.5, 1), (1, 0.5)]]),
    ],
)
def test_in_a_saddle_the_mean_decides(grid, lines):
    found = [sorted(line) for line in contours(grid, 0.5)]
    assert sorted(found) == sorted(sorted(line) for line in lines)


def test_a_flat_grid_and_one_beyond_the_level_have_none():
    assert contours([[1, 1], [1, 1]], 1.0) == contours([[1, 1], [1, 1]], 2.0) == []


@pytest.mark.parametrize(
    ("low", "high", "most", "found"),
    [
        (3.2, 14.7, 8, [4, 6, 8, 10, 12, 14]), (0.0, 1.0, 5, [0.2, 0.4, 0.6, 0.8]), (-1.0, 1.0, 4, [-0.5, 0.0, 0.5]),
        (59.5, 61.2, 8, [60, 60.5, 61]), (5.0, 5.0, 8, []), (0.0, float("nan"), 8, []), (1e6, 1e6 + 1e-9, 8, []),
    ],
)  # fmt: skip
def test_levels_are_round(low, high, most, found):
    assert levels(low, high, most) == pytest.approx(found)


@given(st.floats(-1e4, 1e4), st.floats(0.001, 1e4), st.integers(3, 12))
def test_levels_lie_inside_and_are_not_many(low, span, most):
    found = levels(low, low + span, most)
    assert all(low < level < low + span for level in found)
    assert len(found) <= most + 1
    assert found == sorted(set(found))


def test_levels_keep_their_order():
    slope = [[0, 1, 2], [0, 1, 2]]
    assert contours_of(slope, [1.5, 0.5]) == [[[(1.5, 0.0), (1.5, 1.0)]], [[(0.5, 0.0), (0.5, 1.0)]]]
    assert contours_of(slope, []) == []


def test_a_wavy_field_is_all_found():
    grid = [[sin(x / 3) * cos(y / 4) for x in range(40)] for y in range(40)]
    assert sum(map(len, contours(grid, 0.3))) >= len(crossings(grid, 0.3))
