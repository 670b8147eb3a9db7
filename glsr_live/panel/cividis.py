"""Cividis, the colours of the map: their lightness rises evenly, and eyes of every kind see nearly the same picture.

Nunez, Anderton and Renslow 2018, doi:10.1371/journal.pone.0199239; ten of its colours, straight lines between them.
"""

ANCHORS = (
    (0x00, 0x22, 0x4E), (0x12, 0x35, 0x70), (0x3B, 0x49, 0x6C), (0x57, 0x5D, 0x6D), (0x70, 0x71, 0x73),
    (0x8A, 0x86, 0x78), (0xA5, 0x9C, 0x74), (0xC3, 0xB3, 0x69), (0xE1, 0xCC, 0x55), (0xFE, 0xE8, 0x38),
)  # fmt: skip
SHADES = 256
Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


def colour(share: float) -> Colour:
    """The colour of a share from 0, the darkest, to 1; what lies outside has the end's colour."""
    place = min(1.0, max(0.0, share)) * (len(ANCHORS) - 1)
    at = min(int(place), len(ANCHORS) - 2)
    red, green, blue = (
        round(low + (place - at) * (high - low)) for low, high in zip(ANCHORS[at], ANCHORS[at + 1], strict=True)
    )
    return red, green, blue


def _packed(share: float) -> int:
    red, green, blue = colour(share)
    return 0xFF000000 | red << 16 | green << 8 | blue


TABLE = tuple(_packed(shade / (SHADES - 1)) for shade in range(SHADES))
"""The colours as 0xAARRGGBB, for an image with a colour table."""
