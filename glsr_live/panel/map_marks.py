"""The snapshots on the latent map: where their labels stand, and the way between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF

from glsr_live.control.status import SnapshotStatus, Status
from glsr_live.music.variation import RANGES, Knobs
from glsr_live.panel.picture import Frame
from glsr_live.panel.survey import View

WIDTH, HEIGHT, STALK = 18, 16, 20
"""A label's size, and how far above its place it stands, so that the dot can be there."""
NEAR = 1e-3
"""Knobs that stand so close are told as the same."""


@dataclass(frozen=True)
class Mark:
    """A snapshot's label: its place, and the box above it, below it at the upper border, aside where others are."""

    slot: int
    name: str
    place: QPointF
    box: QRectF
    current: bool


def is_here(snapshot: SnapshotStatus, status: Status) -> bool:
    """Whether the knobs stand as in the snapshot."""
    kept, now = snapshot.knobs, {knob.name: knob.value for knob in status.board}
    there = {name: getattr(kept, name) for name in RANGES} | dict.fromkeys(_axes(now), 0.0) | dict(kept.axes)
    return kept.seed == status.seed and all(abs(now.get(name, 0.0) - value) < NEAR for name, value in there.items())


def _axes(board: dict[str, float]) -> list[str]:
    return [name for name in board if name not in RANGES and name != "morph"]


def marks(status: Status, view: View, frame: Frame) -> list[Mark]:
    """The labels of all snapshots, none over another."""
    made: list[Mark] = []
    width, height, stalk = map(frame.theme.px, (WIDTH, HEIGHT, STALK))
    for snapshot in status.snapshots:
        place = frame.point(*_place(snapshot.knobs, view))
        up = stalk if place.y() - stalk - height / 2 >= frame.plane.top() else -stalk
        box = QRectF(place.x() - width / 2, place.y() - up - height / 2, width, height)
        while blocked := next((mark.box for mark in made if mark.box.intersects(box)), None):
            box.moveLeft(blocked.right() + frame.theme.px(2))
        made.append(Mark(snapshot.slot, snapshot.name, place, box, is_here(snapshot, status)))
    return made


def _place(knobs: Knobs, view: View) -> tuple[float, float]:
    return knobs.offset(view.x), knobs.offset(view.y)


def mark_at(made: Sequence[Mark], point: QPointF) -> Mark | None:
    """The label under a point, with a little room around it for the hand."""
    under = (mark for mark in reversed(made) if mark.box.adjusted(-3, -3, 3, 3).contains(point))
    return next(under, None)


def way(made: Sequence[Mark], start: Mark, point: QPointF) -> tuple[Mark, float] | None:
    """The snapshot towards which a hand that began at `start` is going, and how far it is, 0 to 1."""
    ways = [(mark, *_along(start.place, mark.place, point)) for mark in made if mark.slot != start.slot]
    found = min(ways, key=lambda each: each[2], default=None)
    return None if found is None else found[:2]


def _along(start: QPointF, end: QPointF, point: QPointF) -> tuple[float, float]:
    """The share of the way at which a point is nearest to it, and its distance from there, squared."""
    line, out = end - start, point - start
    length = QPointF.dotProduct(line, line)
    share = min(1.0, max(0.0, QPointF.dotProduct(out, line) / length)) if length > 1 else 0.0
    rest = out - line * share
    return share, QPointF.dotProduct(rest, rest)
