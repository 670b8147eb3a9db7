"""The look: readable for all eyes, at every size."""

from dataclasses import replace

import pytest
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QCheckBox, QComboBox, QTextBrowser

from glsr_live.panel.theme import DARK, LIGHT, style_sheet, theme, use

BOTH = pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.name)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, WCAG 2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@BOTH
@pytest.mark.parametrize("ink", ["text", "dim", "input", "output", "warning"])
@pytest.mark.parametrize("ground", ["ground", "surface", "raised", "field"])
def test_text_stands_out(look, ink, ground):
    assert contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize(("ink", "ground"), [("panic_text", "panic"), ("ground", "output"), ("text", "line")])
def test_text_on_colours_stands_out(look, ink, ground):
    assert contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


@BOTH
def test_a_focus_is_not_taken_for_what_is_played_in(look):
    one, other = QColor(look.focus), QColor(look.input)
    apart = abs(one.hueF() - other.hueF())
    assert min(apart, 1 - apart) > 0.03
    assert sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)) > 80


@BOTH
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_choices_look_like_buttons_and_boxes_to_tick_are_seen(qapp, qtbot, look, scale):
    use(replace(look, scale=scale))
    box, tick, text = QComboBox(), QCheckBox(), QTextBrowser()
    box.addItem("4 bars")
    for each in (box, tick, text):
        qtbot.addWidget(each)
        each.resize(each.sizeHint())
    chosen, square = box.grab().toImage(), tick.grab().toImage()
    row = [chosen.pixelColor(x, chosen.height() // 2) for x in range(3, chosen.width() - 3)]
    assert QColor(look.raised) in row
    assert QColor(look.dim) in row[-round(18 * scale):]  # the arrow
    arrow = sum(chosen.pixelColor(x, y) == QColor(look.dim) for x in range(chosen.width() - round(20 * scale),
                chosen.width()) for y in range(chosen.height()))  # fmt: skip
    assert arrow >= 18 * scale**2
    assert QColor(look.dim) in [square.pixelColor(x, square.height() // 2) for x in range(4)]
    paper = text.viewport().grab().toImage()
    assert paper.pixelColor(paper.width() // 2, paper.height() // 2) == QColor(look.field)


@BOTH
@pytest.mark.parametrize("shape", ["good", "focus", "head"])
def test_shapes_stand_out(look, shape):
    assert contrast(getattr(look, shape), look.field) >= 3


def test_lengths_and_fonts_follow_the_scale():
    twice = replace(DARK, scale=2.0)
    assert (twice.width(1.4), DARK.width(1.4)) == (2.8, 1.4)
    assert (twice.px(8), twice.font().pixelSize(), DARK.font().pixelSize()) == (16, 24, 12)


def test_the_sheet_is_whole(qapp):
    use(LIGHT)
    assert theme() is LIGHT
    assert qapp.styleSheet() == style_sheet(LIGHT)
    assert LIGHT.surface in style_sheet(LIGHT)
    assert "{" + "text}" not in style_sheet(LIGHT)
