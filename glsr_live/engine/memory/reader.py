"""JSON types as the memory's changes."""

import struct
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from glsr_live.engine.memory.changes import (
    Added,
    Change,
    Compared,
    Heard,
    Retraced,
    Side,
    Starred,
    Stored,
    Turned,
    Walked,
)
from glsr_live.engine.memory.moment import Moment, Scene, Snapshot
from glsr_live.engine.memory.writer import Record
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import RANGES, Goal, Knobs, Variation

_BYTES = {"f": 4, "d": 8}


class Reader:
    """Records as changes; equal notes become one object. Raises one of many errors for a record that is none."""

    def __init__(self) -> None:
        self._phrases: dict[int, Phrase] = {}
        self._notes: dict[tuple[int, ...], Note] = {}
        self._meters: dict[tuple[int, ...], Meter] = {}

    def change(self, record: Record) -> Change | None:
        """The change that a record stands for; None for a phrase, which later ones name."""
        match record["is"]:
            case "phrase":
                self._phrases[_whole(record["number"])] = self._made_phrase(record)
                return None
            case "moment":
                return Added(self._moment(record))
            case "star":
                return Starred(_whole(record["number"]), bool(record["on"]))
            case "heard":
                return Heard(_whole(record["number"]))
            case "walked":
                return Walked(_whole(record["at"]))
            case "path":
                return Retraced(tuple(map(_whole, record["numbers"])), _whole(record["at"]))
            case "snapshot":
                return Stored(_whole(record["slot"]), self._snapshot(record))
            case "compared":
                return Compared(_side(record["active"]), self._scene(record["other"]))
            case "knobs":
                return Turned(_knobs(record))
        raise ValueError(f"{record['is']!r} is no record")

    def _moment(self, record: Record) -> Moment:
        return Moment(
            self._phrases[record["phrase"]],
            _knobs(record["knobs"]),
            self._variation(record["variation"]),
            self._goal(record["goal"]),
            float(record["bpm"]),
            self._meter(record["meter"]),
            _text(record["pack"]),
            bool(record["starred"]),
            _whole(record["number"]),
        )

    def _variation(self, record: Record) -> Variation:
        return Variation(
            self._phrases[record["phrase"]],
            _figures(record["played"]),
            _figures(record["yields"]),
            _text(record["key"]),
            tuple(map(float, record["place"])),
            tuple(map(float, record["moved"])),
            tuple(map(_unpacked, record["z"])),
        )

    def _snapshot(self, record: Record) -> Snapshot | None:
        scene = self._scene(record["scene"])
        return None if scene is None else Snapshot(scene, _text(record["name"]))

    def _scene(self, record: Record | None) -> Scene | None:
        if record is None:
            return None
        phrase = None if record["phrase"] is None else self._phrases[record["phrase"]]
        return Scene(phrase, _knobs(record["knobs"]), self._goal(record["goal"]), _whole(record["number"]))

    def _goal(self, record: Record | None) -> Goal | None:
        return None if record is None else Goal(self._phrases[record["phrase"]], _knobs(record["knobs"]))

    def _made_phrase(self, record: Record) -> Phrase:
        flat = record["notes"]
        if len(flat) % 4 or not set(map(type, flat)) <= {int}:
            raise ValueError("notes are four whole numbers each")
        known, rows = self._notes, zip(*[iter(flat)] * 4, strict=True)
        notes = tuple(known.get(row) or known.setdefault(row, Note(*row)) for row in rows)
        return Phrase(notes, _whole(record["length"]), self._meter(record["meter"]))

    def _meter(self, record: list[int]) -> Meter:
        pair = tuple(map(_whole, record))
        if pair not in self._meters:
            self._meters[pair] = Meter(*pair)
        return self._meters[pair]


def _knobs(record: Record) -> Knobs:
    """Knobs that a later version may have besides ours are left out; those that an earlier one lacks are at rest."""
    axes = tuple((_text(name), float(offset)) for name, offset in record["axes"])
    return Knobs(axes, seed=_whole(record["seed"]), **{name: float(record[name]) for name in RANGES if name in record})


def _unpacked(row: list[str]) -> tuple[float, ...]:
    kind, text = row
    data = b64decode(text, validate=True)
    return struct.unpack(f"<{len(data) // _BYTES[kind]}{kind}", data)


def _side(value: Any) -> Side:
    if value not in ("A", "B"):
        raise ValueError(f"{value!r} is no side")
    return "A" if value == "A" else "B"


def _figures(record: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in record.items()}


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"{value!r} is no text")
    return value
