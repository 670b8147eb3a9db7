"""The memory's changes as JSON types. A phrase is written once and named by a number from then on."""

import struct
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any

from glsr_live.engine.memory.changes import (
    Added,
    Change,
    Compared,
    Heard,
    Retraced,
    Starred,
    Stored,
    Turned,
    Walked,
)
from glsr_live.engine.memory.moment import Moment, Scene, Snapshot
from glsr_live.music.note import Meter, Phrase
from glsr_live.music.variation import RANGES, Goal, Knobs, Variation

Record = dict[str, Any]


class Writer:
    """Changes as records. A record may only be read after those that this writer made before it."""

    def __init__(self) -> None:
        self._numbers: dict[Phrase, int] = {}
        self._unsaid: list[Record] = []

    def records(self, change: Change) -> Iterator[Record]:
        """What to write for a change: phrases that are new, then the change itself."""
        record = self._record(change)
        yield from self._unsaid
        self._unsaid.clear()
        yield record

    def _record(self, change: Change) -> Record:
        match change:
            case Added(moment):
                return {"is": "moment", **self._moment(moment)}
            case Starred(number, on):
                return {"is": "star", "number": number, "on": on}
            case Heard(number):
                return {"is": "heard", "number": number}
            case Walked(at):
                return {"is": "walked", "at": at}
            case Retraced(numbers, at):
                return {"is": "path", "numbers": list(numbers), "at": at}
            case Stored(slot, snapshot):
                return {"is": "snapshot", "slot": slot, **self._snapshot(snapshot)}
            case Compared(active, other):
                return {"is": "compared", "active": active, "other": self._scene(other)}
            case Turned(knobs):
                return {"is": "knobs", **_knobs(knobs)}

    def _moment(self, moment: Moment) -> Record:
        return {
            "number": moment.number,
            "phrase": self._phrase(moment.phrase),
            "knobs": _knobs(moment.knobs),
            "goal": self._goal(moment.goal),
            "variation": self._variation(moment.variation),
            "bpm": moment.bpm,
            "meter": _meter(moment.meter),
            "pack": moment.pack,
            "starred": moment.starred,
        }

    def _variation(self, variation: Variation) -> Record:
        return {
            "phrase": self._phrase(variation.phrase),
            "played": dict(variation.played),
            "yields": dict(variation.yields),
            "key": variation.key,
            "place": list(variation.place),
            "moved": list(variation.moved),
            "z": [_packed(row) for row in variation.z],
        }

    def _snapshot(self, snapshot: Snapshot | None) -> Record:
        return {"scene": self._scene(snapshot.scene), "name": snapshot.name} if snapshot else {"scene": None}

    def _scene(self, scene: Scene | None) -> Record | None:
        if scene is None:
            return None
        phrase = None if scene.phrase is None else self._phrase(scene.phrase)
        knobs, goal = _knobs(scene.knobs), self._goal(scene.goal)
        return {"phrase": phrase, "knobs": knobs, "goal": goal, "number": scene.number}

    def _goal(self, goal: Goal | None) -> Record | None:
        return {"phrase": self._phrase(goal.phrase), "knobs": _knobs(goal.knobs)} if goal else None

    def _phrase(self, phrase: Phrase) -> int:
        if phrase not in self._numbers:
            self._numbers[phrase] = len(self._numbers) + 1
            self._unsaid.append({"is": "phrase", "number": self._numbers[phrase], **_phrase(phrase)})
        return self._numbers[phrase]


def _packed(row: Sequence[float]) -> list[str]:
    """A row of a latent place as little-endian floats in base64, single ones where they lose nothing: models have them.

    A third of the length of decimals, and a quarter of the time to read.
    """
    for kind in ("f", "d"):
        try:
            data = struct.pack(f"<{len(row)}{kind}", *row)
        except OverflowError:  # too large for a single float
            continue
        if struct.unpack(f"<{len(row)}{kind}", data) == tuple(row):
            return [kind, b64encode(data).decode()]
    return ["d", b64encode(data).decode()]


def _phrase(phrase: Phrase) -> Record:
    flat = [value for note in phrase.notes for value in (note.onset, note.duration, note.pitch, note.velocity)]
    return {"length": phrase.length, "meter": _meter(phrase.meter), "notes": flat}


def _knobs(knobs: Knobs) -> Record:
    others = {name: getattr(knobs, name) for name in RANGES}
    return {"axes": [list(axis) for axis in knobs.axes], **others, "seed": knobs.seed}


def _meter(meter: Meter) -> list[int]:
    return [meter.numerator, meter.denominator]
