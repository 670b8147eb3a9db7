"""Figure 3: attributes that are not regularised, over the same plane, and how they hang together with the count."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.figures import drawing
from training.figures.drawing import bare, picture, say
from training.figures.statistics import rank_correlation
from training.figures.subject import Floats, Subject, attributes_of, on_plane

OTHERS = {
    "highest": ("highest pitch", 2.0),
    "lowest": ("lowest pitch", 2.0),
    "accidentals": ("share of altered notes", 0.1),
}
"""What each is called, and how much of it is one shade."""


def figures(one: Subject) -> dict[str, Any]:
    """Rank correlations over prior samples and over the plane of each other attribute with the count and with z_1."""
    z, heard = one.prior
    sampled, plane = heard.attributes, one.plane.attributes
    names = list(OTHERS)
    return {
        "prior_count": _correlations(sampled, sampled["count"]),
        "prior_axis": _correlations(sampled, z[:, one.axis]),
        "plane_count": _correlations(plane, plane["count"]),
        "mean_prior_count": sum(abs(rank_correlation(sampled[n], sampled["count"])) for n in names) / len(names),
        "mean_prior_axis": sum(abs(rank_correlation(sampled[n], z[:, one.axis])) for n in names) / len(names),
    }


def of_data(one: Subject) -> dict[str, Any]:
    """The same correlations with the count over the melodies of the data themselves."""
    found = attributes_of(one.unseen, one.run.vocabulary)
    each = _correlations(found, found["count"])
    return {"count": each, "mean_count": sum(map(abs, each.values())) / len(each)}


def draw(subjects: list[Subject], path: Path) -> None:
    """A row for each run, a column for each attribute, each with colours of its own."""
    with picture(path, 3.7 * len(subjects)) as figure:
        rows = figure.subplots(len(subjects), len(OTHERS), squeeze=False)
        for column, (name, (title, width)) in enumerate(OTHERS.items()):
            maps = [on_plane(each.plane.attributes[name]) for each in subjects]
            norm = drawing.steps_of(*maps, width=width)
            for axes, one, values in zip(rows[:, column], subjects, maps, strict=True):
                drawn = drawing.plane(axes, values, norm)
                say(axes, f"{one.title}: {title}" if not column else title, _sentence(one, name))
            drawing.scale(figure, drawn, rows[:, column], location="bottom", shrink=0.8)


def _sentence(one: Subject, name: str) -> str:
    plane = one.plane.attributes
    return f"correlation with count {bare(rank_correlation(plane[name], plane['count']))}"


def _correlations(attributes: Mapping[str, Floats], with_these: Floats) -> dict[str, float]:
    return {name: rank_correlation(attributes[name], with_these) for name in OTHERS}
