"""What the model process says of the pack that it has loaded."""

from glsr_live.io.model_server import load
from glsr_live.model.pack import load_pack
from glsr_live.music.variation import Spread


def test_the_axes_come_with_what_the_data_holds_of_them():
    contract = load_pack("bach", "cpu", lambda: 0.0).contract
    ready = load("bach", "cpu").ready
    assert ready.axes == tuple(axis.name for axis in contract.axes)
    assert ready.spreads == tuple(Spread(axis.low, axis.high, axis.slope, contract.window) for axis in contract.axes)
    assert all(spread.low < spread.high and spread.slope > 0 for spread in ready.spreads)
