"""What outlives a widget does not call it."""

from dataclasses import replace

import pytest
from PyQt6 import sip

from glsr_live.control.status import Position
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.shots import Pretence
from glsr_live.panel.window import PanelWindow
from tests.panel.fakes import EMPTY, PLAYING

LATER_MS = 60


def everything_is_told(store) -> None:
    """All signals of a store, with all in them changed."""
    for status in (EMPTY, PLAYING, replace(EMPTY, bpm=90.0, learning="density"), EMPTY):
        store.take(status, Position(bar=2, beat=1 + (status is EMPTY), tick=30))
        store.refused.emit("bpm: 5 is below 20")
        store.go_online(not store.connected)


@pytest.mark.parametrize("page", ["map", "history", "pack", "settings", "keys"])
def test_a_store_goes_on_without_the_window(qtbot, store, tmp_path, page):
    window = PanelWindow(store, Preferences(tmp_path / "panel.ini"))
    window.show()
    window.pages.show_page(page)
    everything_is_told(store)
    sip.delete(window)
    everything_is_told(store)
    qtbot.wait(LATER_MS)  # what a timer still had to do


def test_a_store_that_is_gone_answers_no_more(qtbot):
    store = Pretence()
    store.send("/glsr/history/list", 0)
    sip.delete(store)
    qtbot.wait(LATER_MS)
