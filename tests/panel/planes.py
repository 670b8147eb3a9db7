"""Latent maps of given functions, as the instrument tells them."""

from array import array
from collections.abc import Callable

from glsr_live.music.variation import REACH, PlaneReady

Height = Callable[[float, float], float]


def plane(
    number: int,
    size: int,
    height: Height,
    x: str = "density",
    y: str = "syncopation",
    attribute: str = "density",
    milliseconds: float = 40.0,
) -> PlaneReady:
    """The values of a function of two offsets."""
    offsets = [2 * REACH * at / (size - 1) - REACH for at in range(size)]
    values = array("f", [height(across, up) for up in offsets for across in offsets])
    return PlaneReady(number, x, y, attribute, size, values.tobytes(), milliseconds)


def slope(x: float, y: float) -> float:
    """Rises from left to right: 12 in the middle, 2 a unit."""
    return 12 + 2 * x
