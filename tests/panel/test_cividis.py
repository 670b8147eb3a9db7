"""The colours of the map."""

from itertools import pairwise

import pytest

from glsr_live.panel.cividis import ANCHORS, SHADES, TABLE, colour


def linear(part: int) -> float:
    """sRGB to light (IEC 61966-2-1)."""
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def lightness(red: int, green: int, blue: int) -> float:
    """CIE L*, 0 to 100."""
    light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


def test_the_ends_are_dark_blue_and_yellow():
    assert (colour(0.0), colour(1.0)) == ((0x00, 0x22, 0x4E), (0xFE, 0xE8, 0x38))
    assert (colour(-1.0), colour(2.0)) == (colour(0.0), colour(1.0))


def test_every_shade_is_as_light_as_the_one_before_or_lighter_and_all_steps_are_small():
    shades = [lightness(packed >> 16 & 255, packed >> 8 & 255, packed & 255) for packed in TABLE]
    steps = [after - before for before, after in pairwise(shades)]
    assert len(shades) == SHADES
    assert min(steps) >= -0.12  # whole numbers of red, green and blue
    assert max(steps) < 0.75
    assert min(b - a for a, b in zip(shades[::8], shades[8::8], strict=False)) > 1.5
    assert shades[-1] - shades[0] > 70


def test_the_published_colours_are_met():
    for at, anchor in enumerate(ANCHORS):
        assert colour(at / 9) == anchor


@pytest.mark.parametrize("packed", TABLE[::51])
def test_the_table_is_opaque(packed):
    assert packed >> 24 == 0xFF
