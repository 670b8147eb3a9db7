"""The look: readable for all eyes, at every size."""

import pytest
from PyQt6.QtGui import QColor

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
@pytest.mark.parametrize("shape", ["good", "focus", "head"])
def test_shapes_stand_out(look, shape):
    assert contrast(getattr(look, shape), look.field) >= 3


def test_lengths_and_fonts_follow_the_scale():
    from dataclasses import replace

    twice = replace(DARK, scale=2.0)
    assert (twice.px(8), twice.font().pixelSize(), DARK.font().pixelSize()) == (16, 24, 12)


def test_the_sheet_is_whole(qapp):
    use(LIGHT)
    assert theme() is LIGHT
    assert qapp.styleSheet() == style_sheet(LIGHT)
    assert LIGHT.surface in style_sheet(LIGHT)
    assert "{" + "text}" not in style_sheet(LIGHT)
