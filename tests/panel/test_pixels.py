"""The sizes of a window at scales that are no whole numbers."""

import pytest

from glsr_live.panel.pixels import whole_step
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.window import PanelWindow


@pytest.mark.parametrize(("ratio", "step"), [(1.0, 1), (1.25, 4), (1.5, 2), (1.75, 4), (2.0, 1), (2.25, 4), (1.1, 1)])
def test_a_step_is_whole_pixels_of_the_screen_where_a_few_can_be(ratio, step):
    assert whole_step(ratio) == step


def test_the_window_grows_by_such_steps_on_the_screen_it_shows_on(qtbot, store, tmp_path, monkeypatch):
    window = PanelWindow(store, Preferences(tmp_path / "panel.ini"))
    qtbot.addWidget(window)
    monkeypatch.setattr(window, "devicePixelRatioF", lambda: 1.75)
    window.show()
    assert (window.sizeIncrement().width(), window.sizeIncrement().height()) == (4, 4)
