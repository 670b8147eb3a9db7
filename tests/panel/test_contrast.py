"""Every text can be read, and nothing is told by its hue alone."""

from dataclasses import replace
from itertools import combinations

import pytest
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QWidget

from glsr_live.control.status import PortStatus
from glsr_live.panel.knob import Knob
from glsr_live.panel.latency import Latency
from glsr_live.panel.ports import PortLight
from glsr_live.panel.rolls import Rolls
from glsr_live.panel.slot import SlotButton
from glsr_live.panel.theme import DARK, THEMES, Theme, use
from glsr_live.panel.transport import TransportBar
from tests.panel.fakes import PLAYING, FakeStore

READABLE = 4.5
"""WCAG 2.2, 1.4.3, for text of any size."""
SHAPE = 3.0
"""WCAG 2.2, 1.4.11, for what is no text."""
APART = 15.0
"""CIE 1976 colour difference; about 2 is the least that is seen at all."""
TEXTS = {
    "text": ("ground", "surface", "raised", "field", "line"),
    "dim": ("ground", "surface", "raised", "field"),
    "input": ("ground", "surface"), "output": ("ground", "surface", "raised"),
    "warning": ("ground", "surface", "field"), "focus": ("surface",),
    "panic_text": ("panic",), "ground": ("output",),
}  # fmt: skip
"""The inks that texts are written in, and what lies behind them."""
SHAPES = {
    "good": ("field",), "head": ("row", "black_row"), "input": ("row", "black_row"), "output": ("row", "black_row"),
    "focus": ("surface", "raised"),
}  # fmt: skip
PAIRS = (("input", "output"), ("good", "warning"), ("output", "focus"))
LINEAR_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
SIGHT = {
    "all three cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Machado, Oliveira and Fernandes 2009, table 1: what is left of linear RGB without a cone."""

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def linear(colour: str) -> list[float]:
    """Linear sRGB of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG."""
    bright, dim = sorted((times(LINEAR_TO_XYZ, linear(each))[1] for each in (one, other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def lab(colour: str, sight) -> list[float]:
    """CIE L*a*b* as an eye sees it."""
    seen = [min(max(each, 0.0), 1.0) for each in times(sight, linear(colour))]
    shares = [part / white for part, white in zip(times(LINEAR_TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in shares)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@themes
@pytest.mark.parametrize(("ink", "ground"), [(ink, each) for ink, grounds in TEXTS.items() for each in grounds])
def test_every_text_can_be_read(theme: Theme, ink, ground):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= READABLE


@themes
@pytest.mark.parametrize(("ink", "ground"), [(ink, each) for ink, grounds in SHAPES.items() for each in grounds])
def test_every_shape_can_be_seen(theme: Theme, ink, ground):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= SHAPE


@themes
@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_colours_of_meaning_differ_for_every_eye(theme: Theme, one, other, sight):
    ways = zip(*(lab(getattr(theme, each), SIGHT[sight]) for each in (one, other)), strict=True)
    assert sum((a - b) ** 2 for a, b in ways) ** 0.5 >= APART


def grey() -> Theme:
    """A theme in which every colour of meaning is the text's."""
    return use(replace(DARK, **dict.fromkeys(("input", "output", "good", "warning", "focus"), DARK.text)))


def picture(qtbot, widget: QWidget) -> QImage:
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    return widget.grab().toImage()


def assert_all_differ(pictures: list[QImage]) -> None:
    assert all(one != other for one, other in combinations(pictures, 2))


def test_a_port_is_quiet_active_or_lost_without_colour(qtbot, qapp):
    grey()
    pictures = []
    for there, count in ((True, 1), (True, 2), (False, 1)):
        light = PortLight("in", "input")
        light.hear(PortStatus("in", there, count), PortStatus("in", True, 1))
        pictures.append(picture(qtbot, light))
    assert_all_differ(pictures)


def test_an_answer_is_in_time_or_too_slow_without_colour(qtbot, qapp):
    grey()
    shown = []
    for milliseconds in (100.0, 140.0):
        store = FakeStore(replace(PLAYING, latency_ms=milliseconds))
        qtbot.addWidget(latency := Latency(store))
        shown.append(latency.grab().toImage())
    assert_all_differ(shown)


def test_a_knob_is_free_locked_lost_learning_or_offline_without_colour(qtbot, qapp):
    grey()
    ways = ({}, {"locked": True}, {"physical": 0.2, "held": False})
    stores = [FakeStore(PLAYING) for _ in range(5)]
    for store, changes in zip(stores, ways, strict=False):
        store.tell_knob("density", **changes)
    stores[3].tell(learning="density")
    stores[4].go_online(False)
    assert_all_differ([picture(qtbot, Knob(store, "density")) for store in stores])


def test_a_slot_is_empty_kept_or_now_without_colour(qtbot, qapp):
    grey()
    pictures = []
    for kept, current in ((False, False), (True, False), (True, True)):
        slot = SlotButton(1, print)
        slot.tell(kept, "plain", current)
        pictures.append(picture(qtbot, slot))
    assert_all_differ(pictures)


def test_what_changed_is_seen_in_a_roll_without_colour(qtbot, qapp):
    grey()
    rolls = [Rolls(FakeStore(replace(PLAYING, phrase=each))) for each in (PLAYING.phrase, PLAYING.variation)]
    assert_all_differ([picture(qtbot, each.variation) for each in rolls])


def test_the_capture_is_told_in_words(qtbot, qapp):
    grey()
    states = [FakeStore(replace(PLAYING, capture=each)) for each in ("empty", "armed", "recording", "captured")]
    bars = [TransportBar(store) for store in states]
    for bar in bars:
        qtbot.addWidget(bar)
    texts = [bar.capturing.state.text() for bar in bars]
    assert len({text[0] for text in texts}) == len({text[1:] for text in texts}) == 4
