"""How the pictures look: one style, one map of colours, small files."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from training.figures.subject import PLACES

WIDTH = 9.0
DPI = 140
COLOURS = "cividis"
INK = "#333333"
ACCENT = "#c44e00"
MOST_TICKS = 8
STYLE: Any = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "axes.edgecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "image.cmap": COLOURS,
}


@contextmanager
def picture(path: Path, height: float) -> Iterator[Figure]:
    """A figure to draw on, of a height in inches, that is written as a PNG of at most 256 colours when it is done."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
        yield figure
        drawn = BytesIO()
        figure.savefig(drawn, format="png")
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(drawn).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def plane(axes: Axes, values: NDArray[np.floating], norm: Normalize, labels: bool = True) -> ScalarMappable:
    """Values [z_2, z_1] of the plane as colours."""
    drawn = axes.pcolormesh(PLACES, PLACES, values, norm=norm, rasterized=True)
    axes.set_aspect("equal")
    axes.set_xticks(range(-3, 4))
    axes.set_yticks(range(-3, 4, 3))
    if labels:
        axes.set_xlabel("$z_1$")
    axes.set_ylabel("$z_2$", rotation=0)
    return drawn


def steps_of(*values: NDArray[np.floating], width: float = 1.0) -> BoundaryNorm:
    """A colour for each whole number among the values."""
    known = np.concatenate([each[np.isfinite(each)] for each in values]) / width
    low, high = np.floor(known.min() + 0.5), np.floor(known.max() + 0.5)
    return BoundaryNorm((np.arange(low, high + 2) - 0.5) * width, 256)


def scale(figure: Figure, drawn: ScalarMappable, axes: Any, label: str = "", **where: Any) -> None:
    """The bar of colours of some panels, with at most MOST_TICKS of its shades named."""
    edges = drawn.norm.boundaries  # type: ignore[attr-defined]
    middles = (edges[:-1] + edges[1:]) / 2
    ticks = middles[:: -(-len(middles) // MOST_TICKS)]
    figure.colorbar(drawn, ax=axes, label=label, ticks=ticks, **where).minorticks_off()


def say(axes: Axes, title: str, number: str) -> None:
    """A panel's title, and below it the number that says what is seen."""
    axes.set_title(f"{title}\n", loc="left", color=INK, fontweight="bold")
    below = axes.text(0, 1.02, number, transform=axes.transAxes, color=INK, fontsize=10, va="bottom")
    below.set_in_layout(False)  # a long one must not narrow its panel


def bare(value: Any) -> str:
    """A short number with a true minus sign."""
    return f"{value:.2f}".replace("-", "−")


def shades(count: int) -> NDArray[np.floating]:
    """Colours of the map that stand on white, from dark to light, [count, 4]."""
    return matplotlib.colormaps[COLOURS](np.linspace(0, 0.85, count))
