"""Figure 2: the note count over the plane, as it is heard and as the decoder expects it, without and with GLSR."""

from pathlib import Path
from typing import Any

from training.figures import drawing
from training.figures.drawing import bare, picture, say
from training.figures.statistics import line_figures, shares
from training.figures.subject import PLACES, Floats, Subject, on_plane


def figures(one: Subject) -> dict[str, dict[str, Any]]:
    """How the count changes along z_1 on the plane, `heard` (argmax) and `expected` (F)."""
    return {name: of_lines(values) for name, values in readings(one).items()}


def of_lines(values: Floats) -> dict[str, Any]:
    """The figures of values [z_2, z_1]."""
    return line_figures(values, PLACES) | {"shares": shares(values)}


def readings(one: Subject) -> dict[str, Floats]:
    """The count over the plane, both ways, [z_2, z_1] each."""
    return {"heard": on_plane(one.plane.attributes["count"]), "expected": on_plane(one.plane.expected)}


def draw(subjects: list[Subject], path: Path) -> None:
    """A row for each run: the count of the argmax melody, and F beside it, all by one map of colours."""
    maps = [readings(each) for each in subjects]
    norm = drawing.steps_of(*(values for both in maps for values in both.values()))
    with picture(path, 4.0 * len(subjects)) as figure:
        rows = figure.subplots(len(subjects), 2, squeeze=False)
        for row, one, both in zip(rows, subjects, maps, strict=True):
            for axes, (name, what) in zip(row, WHAT.items(), strict=True):
                drawn = drawing.plane(axes, both[name], norm)
                say(axes, f"{one.title}: {what}", _sentence(of_lines(both[name])))
        drawing.scale(figure, drawn, rows, "notes in two bars", shrink=0.6)


WHAT = {"heard": "notes heard", "expected": "notes expected, F"}


def _sentence(found: dict[str, Any]) -> str:
    alone = found["shares"]["along"]
    return f"along $z_1$: rank correlation {bare(found['spearman'])}, {100 * alone:.0f} % of variance"
