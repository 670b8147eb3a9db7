"""What the model process says of the pack that it has loaded."""

import pytest

from glsr_live.io.model_server import _spread, load
from glsr_live.model.contract import Axis
from glsr_live.model.pack import load_pack
from glsr_live.music.variation import Spread


def test_the_axes_come_with_what_the_data_holds_of_them():
    contract = load_pack("bach", "cpu", lambda: 0.0).contract
    ready = load("bach", "cpu").ready
    assert ready.axes == tuple(axis.name for axis in contract.axes)
    assert [(spread.low, spread.high, spread.steps) for spread in ready.spreads] == [
        (axis.low, axis.high, contract.window) for axis in contract.axes
    ]
    assert all(-4 < spread.start < 0 < spread.end < 4 for spread in ready.spreads)


@pytest.mark.parametrize(("slope", "start", "end"), [(2.0, -1.5, 3.0), (0.0, -3e6, 6e6)])
def test_percentiles_are_placed_on_their_axis(slope, start, end):
    axis = Axis("density", 0, "notes", mean=7.0, slope=slope, low=4.0, high=13.0)
    assert _spread(axis, 32) == Spread(4.0, 13.0, pytest.approx(start), pytest.approx(end), 32)
