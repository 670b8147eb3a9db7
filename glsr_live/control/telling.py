"""The entries of the OSC table that tell what the instrument does; the same line reads and writes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, get_args

from glsr_live.control.arguments import Argument, Value
from glsr_live.control.asking import DENOMINATOR, NUMERATOR
from glsr_live.control.commands import SLOTS, Compare, Side
from glsr_live.control.entry import Entry, Message
from glsr_live.control.forms import ROOT, attributes, numbers, phrase, plain
from glsr_live.control.history import page
from glsr_live.control.ports import ports, seen
from glsr_live.control.status import CaptureState, SnapshotStatus, Status
from glsr_live.music.note import Meter
from glsr_live.music.variation import RANGES, Knobs, PlaneReady

BLOB = 4096
"""A latent map is told in pieces of so many bytes."""


def _tempo() -> Entry:
    path = f"{ROOT}/tempo"
    return Entry(
        "Transport", path, "The tempo that is heard, and the meter.",
        (Argument("bpm", "number", "quarter notes a minute"), NUMERATOR, DENOMINATOR), watches=("bpm", "meter"),
        tell=lambda status: [(path, (status.bpm, status.meter.numerator, status.meter.denominator))],
        hear=lambda status, values: replace(status, bpm=values[0], meter=Meter(values[1], values[2])),
    )  # fmt: skip


def _seed() -> Entry:
    path = f"{ROOT}/seed"
    return Entry(
        "Phrase and answer", path, "The seed of temperature and wander.", (Argument("seed", "whole", "", 0),),
        watches=("seed",), tell=lambda status: [(path, (status.seed,))],
        hear=lambda status, values: replace(status, seed=values[0], knobs=replace(status.knobs, seed=values[0])),
    )  # fmt: skip


def _side() -> Entry:
    return Entry(
        "History and snapshots", "/glsr/compare", "The side of the comparison; each keeps its own knobs.",
        (Argument("side", "text", "which", choices=get_args(Side)),), watches=("side",),
        make=lambda _, values: Compare(values[0]),
        tell=lambda status: [("/glsr/compare", (status.side,))],
        hear=lambda status, values: replace(status, side=values[0]),
    )  # fmt: skip


def _snapshots() -> Entry:
    return Entry(
        "History and snapshots", f"{ROOT}/snapshot/<slot>", "A snapshot and where its knobs stand.",
        (Argument("kept", "switch", "whether there is one"), Argument("name", "text", "what it is called"),
         Argument("seed", "whole", "its seed", 0)),
        (Argument("knob", "text", "a knob"), Argument("value", "number", "where it stands")),
        watches=("snapshots",), tell=_tell_snapshots, hear=_hear_snapshot,
    )  # fmt: skip


def _tell_snapshots(status: Status) -> Iterable[Message]:
    kept = {snapshot.slot: snapshot for snapshot in status.snapshots}
    return [(f"{ROOT}/snapshot/{slot}", _snapshot(kept.get(slot))) for slot in range(1, SLOTS + 1)]


def _snapshot(snapshot: SnapshotStatus | None) -> tuple[Value, ...]:
    if snapshot is None:
        return False, "", 0
    knobs = snapshot.knobs
    common = ((name, getattr(knobs, name)) for name in RANGES)
    return True, snapshot.name, knobs.seed, *(part for pair in (*knobs.axes, *common) for part in pair)


def _hear_snapshot(status: Status, values: Sequence[Any]) -> Status:
    slot, kept, name, seed, *flat = values
    others = [snapshot for snapshot in status.snapshots if snapshot.slot != slot]
    if kept:
        others.append(SnapshotStatus(slot, name, knobs_of(zip(flat[::2], flat[1::2], strict=True), seed)))
    return replace(status, snapshots=tuple(sorted(others, key=lambda snapshot: snapshot.slot)))


def _morphing() -> Entry:
    path = f"{ROOT}/morph"
    return Entry(
        "History and snapshots", path, "The snapshots between which the knob `morph` moves.",
        (Argument("first", "whole", "where it is 0", 1, SLOTS), Argument("second", "whole", "where it is 1", 1, SLOTS)),
        watches=("morphing",), tell=lambda status: [(path, status.morphing)],
        hear=lambda status, values: replace(status, morphing=(values[0], values[1])),
    )  # fmt: skip


def knobs_of(values: Iterable[tuple[str, float]], seed: int) -> Knobs:
    """Where the knobs stand; whatever is not common to all packs is an axis. Raises KnobError."""
    given = dict(values)
    common: dict[str, Any] = {name: given[name] for name in RANGES if name in given}
    axes = tuple((name, value) for name, value in given.items() if name not in RANGES and name != "morph")
    return Knobs(axes, **common, seed=seed)


def _plane() -> Entry:
    path = f"{ROOT}/latent"
    return Entry(
        "Ports and model", path, "The latent map: rows from the low end of y, each from the low end of x.",
        (Argument("request", "whole", "its number, 0 for none", 0), Argument("x", "text", "an axis"),
         Argument("y", "text", "an axis"), Argument("attribute", "text", "what is drawn"),
         Argument("size", "whole", "points a side", 0), Argument("milliseconds", "number", "that it took")),
        (Argument("values", "blob", "size * size little-endian float32"),),
        watches=("plane",), chunked=True, tell=lambda status: [(path, _drawn(status.plane))], hear=_hear_plane,
    )  # fmt: skip


def _drawn(plane: PlaneReady | None) -> tuple[Value, ...]:
    if plane is None:
        return 0, "", "", "", 0, 0.0, b""
    head = (plane.request_id, plane.x, plane.y, plane.attribute, plane.size, plane.milliseconds)
    return *head, *(plane.values[at : at + BLOB] for at in range(0, len(plane.values), BLOB))


def _hear_plane(status: Status, values: Sequence[Any]) -> Status:
    request, x, y, attribute, size, milliseconds, *pieces = values
    drawn = PlaneReady(request, x, y, attribute, size, b"".join(pieces), milliseconds) if size else None
    return replace(status, plane=drawn)


def _switches(*names: tuple[str, str]) -> tuple[Argument, ...]:
    return tuple(Argument(name, "switch", about) for name, about in names)


TELLING = (
    plain("Transport", "transport", "Whether it runs, and what sets the time.",
           *_switches(("running", "1 while it runs")), Argument("source", "text", "internal, clock or link"),
           *_switches(("locked", "whether the clock is followed closely"))),
    _tempo(),
    plain("Phrase and answer", "capture", "What the instrument is about to hear.",
           Argument("capture", "text", "the state", choices=get_args(CaptureState))),
    phrase("phrase", "your phrase"),
    phrase("variation", "the answer"),
    *attributes("played", "your phrase"),
    *attributes("yields", "the answer"),
    numbers("place", "Where the phrase stands on the axes, in their order.", "place"),
    numbers("moved", "Where the answer stands on the axes.", "moved"),
    plain("Phrase and answer", "key", "The key that was heard.", Argument("key", "text", "its name")),
    _seed(),
    plain("Knobs", "learning", "What waits for its controller.",
           Argument("learning", "text", "a knob or an action, empty for none")),
    plain("History and snapshots", "history", "Where we are in the history.",
           Argument("number", "whole", "the present entry", 0), Argument("entries", "whole", "how many there are", 0),
           *_switches(("starred", "whether the present one is marked"), ("can_undo", ""), ("can_redo", ""))),
    page(),
    _side(),
    _snapshots(),
    _morphing(),
    *ports(),
    seen("inputs", "The ports of others that could be heard, by names to choose."),
    seen("outputs", "The ports of others that could be played, by names to choose."),
    plain("Ports and model", "looping", "1 while our own notes come back to us.", *_switches(("looping", ""))),
    plain("Ports and model", "model", "The model and how long its newest answer took.",
           Argument("pack", "text", "the pack's name"),
           Argument("provider", "text", "where it runs, empty while there is none"),
           Argument("latency_ms", "number", "in milliseconds")),
    plain("Ports and model", "late", "What came too late.",
           Argument("overdue_ms", "number", "by how much the newest answer missed its bar line"),
           Argument("overdue", "whole", "answers that missed their bar line", 0),
           Argument("late", "whole", "notes left out for it", 0)),
    _plane(),
    plain("History", "wrote", "The file that was written last.",
           Argument("wrote", "text", "its path; empty for none")),
    plain("Ports and model", "problem", "The newest refusal, in one sentence.",
           Argument("problem", "text", "empty for none")),
)  # fmt: skip
