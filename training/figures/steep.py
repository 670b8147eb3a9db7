"""Figure 6: what a slope does that is too steep for the prior."""

from pathlib import Path
from typing import Any

import numpy as np

from training.dataset import WINDOW
from training.figures import drawing
from training.figures.drawing import ACCENT, picture, say
from training.figures.plane import of_lines
from training.figures.statistics import climbs
from training.figures.subject import PLACES, Floats, Subject, on_plane

PROFILES = (-2, -1, 0, 1, 2)
"""The lines of the plane, by z_2, that are drawn as curves."""


def figures(one: Subject) -> dict[str, Any]:
    """What the plane and the data say of a slope.

    `asked`: mu_1, in notes per unit of z_1; `slope`: the mean dF/dz_1 over the plane, `absolute`: that of |dF/dz_1|;
    `reached`: the share of the plane where dF/dz_1 is within a quarter of mu_1; `falling`: where it is negative;
    `climbs`: the mean number of rises of a line; `several`: the share of lines that rise more than once.
    """
    expected = on_plane(one.plane.expected)
    slopes = np.gradient(expected, PLACES, axis=1)
    asked = asked_of(one)
    found = np.array([climbs(line) for line in expected])
    return {
        "asked": asked,
        "slope": float(slopes.mean()),
        "absolute": float(np.abs(slopes).mean()),
        "reached": float((np.abs(slopes / asked - 1) <= 0.25).mean()),
        "falling": float((slopes < 0).mean()),
        "climbs": float(found.mean()),
        "several": float((found > 1).mean()),
        "heard": of_lines(on_plane(one.plane.attributes["count"])),
    }


def asked_of(one: Subject) -> float:
    """mu_1 of a run, in notes per unit of z_1."""
    return float(one.run.axes[one.axis].ruler(WINDOW).slope)


def draw(gentle: Subject, steep: Subject, path: Path) -> None:
    """A column for each run: the notes heard over the plane, and F along lines of it beside the slope asked for."""
    subjects = [gentle, steep]
    maps = [on_plane(one.plane.attributes["count"]) for one in subjects]
    norm = drawing.steps_of(*maps)
    with picture(path, 7.4) as figure:
        rows = figure.subplots(2, 2, height_ratios=(3, 2))
        for axes, below, one, values in zip(*rows, subjects, maps, strict=True):
            drawn = drawing.plane(axes, values, norm, labels=False)
            found = figures(one)
            say(axes, f"{one.title}: slope {found['asked']:.1f}", f"climbs of F on a line: {found['climbs']:.1f}")
            lines(below, on_plane(one.plane.expected), found["asked"])
        drawing.scale(figure, drawn, rows[0], "notes in two bars", shrink=0.8)
        low, high = zip(*(axes.get_ylim() for axes in rows[1]), strict=True)
        for axes in rows[1]:
            axes.set_ylim(min(low), max(high))
        rows[1, 0].legend(loc="upper left", frameon=False, fontsize=9)


def lines(axes: drawing.Axes, expected: Floats, asked: float) -> None:
    """F along z_1 on some lines of the plane, and the slope mu_1 through their middle."""
    shades = drawing.shades(len(PROFILES))
    for place, shade in zip(PROFILES, shades, strict=True):
        line = expected[np.abs(PLACES - place).argmin()]
        axes.plot(PLACES, line, color=shade, label=f"$z_2$ = {place}".replace("-", "−"))
    low, high = axes.get_ylim()
    middle = expected.mean()
    axes.plot(PLACES, middle + asked * PLACES, color=ACCENT, ls="--", lw=1.5, label="slope asked")
    axes.set_ylim(low, high)
    axes.set(xlabel="$z_1$", xlim=(-3, 3), xticks=range(-3, 4))
    axes.set_ylabel("F", rotation=0)
