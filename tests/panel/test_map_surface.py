"""What a told map is between its points."""

from dataclasses import replace
from math import sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.panel.surface import FINE, Surface
from tests.panel.planes import plane, slope

OFFSETS = st.floats(-3, 3)


@pytest.mark.parametrize("size", [2, 8, 16, 64])
@given(x=OFFSETS, y=OFFSETS)
def test_between_the_points_of_a_slope_it_is_straight(size, x, y):
    surface = Surface.of(plane(1, size, slope))
    assert surface.at(x, y) == pytest.approx(12 + 2 * x, abs=1e-5)


def test_rows_rise_with_y():
    surface = Surface.of(plane(1, 4, lambda x, y: y))
    assert (surface.at(0, -3), surface.at(0, 3), surface.at(0, 9)) == (-3, 3, 3)
    assert (surface.low, surface.high) == (-3, 3)


def test_a_coarse_map_is_made_fine_and_goes_through_its_points():
    coarse = Surface.of(plane(1, 8, lambda x, y: sin(x) + y))
    assert coarse.fine.size == FINE
    step = 6 / 7
    for at in range(8):
        assert coarse.fine.at(at * step - 3, -3) == pytest.approx(coarse.rows[0][at], abs=0.02)
    assert coarse.fine.at(1.5, 0.5) == pytest.approx(sin(1.5) + 0.5, abs=0.02)
    assert coarse.fine.fine is coarse.fine


def test_lines_are_reckoned_once_and_lie_on_their_levels():
    surface = Surface.of(plane(1, 64, slope))
    lines = surface.lines(6)
    assert [level for level, _ in lines] == [8, 10, 12, 14, 16]
    assert surface.lines(6) is lines
    assert all(abs(x * 6 / 63 - 3 - 2) < 1e-3 for x, _ in lines[-1][1][0])  # 16 is at 2


def test_what_is_no_map_is_none():
    good = plane(1, 4, slope)
    nan = plane(1, 4, lambda x, y: float("nan"))
    for broken in (replace(good, values=good.values[:-1]), replace(good, size=1), nan):
        assert Surface.of(broken) is None
