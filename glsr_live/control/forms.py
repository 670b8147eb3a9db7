"""The forms that most of what is told has: fields, lists of numbers, numbers by name, melodies."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from glsr_live.control.arguments import Argument
from glsr_live.control.asking import DENOMINATOR, NOTE, NUMERATOR
from glsr_live.control.entry import Entry
from glsr_live.control.status import Status
from glsr_live.music.note import Meter, Note, Phrase

ROOT = "/glsr/status"
NAMES = Argument("name", "text", "of one")


def plain(section: str, address: str, about: str, *arguments: Argument) -> Entry:
    """Arguments that are called like the fields of the Status that they tell."""
    fields = tuple(each.name for each in arguments)
    path = f"{ROOT}/{address}"
    return Entry(
        section, path, about, arguments, watches=fields,
        tell=lambda status: [(path, tuple(getattr(status, name) for name in fields))],
        hear=lambda status, values: _with(status, dict(zip(fields, values, strict=True))),
    )  # fmt: skip


def numbers(address: str, about: str, field: str) -> Entry:
    """A field that is a tuple of numbers."""
    path = f"{ROOT}/{address}"
    return Entry(
        "Phrase and answer", path, about, rest=(Argument("offset", "number", "along one axis"),), watches=(field,),
        tell=lambda status: [(path, getattr(status, field))],
        hear=lambda status, values: _with(status, {field: tuple(values)}),
    )  # fmt: skip


def attributes(field: str, whose: str) -> tuple[Entry, Entry]:
    """A field that is a mapping of names to numbers: which there are, and each by itself."""
    path = f"{ROOT}/{field}"

    def keep(status: Status, names: Sequence[Any]) -> Status:
        old = getattr(status, field)
        return _with(status, {field: {name: old.get(name, 0.0) for name in names}})

    names = Entry(
        "Phrase and answer", path, f"The attributes of {whose} that there are.", rest=(NAMES,), watches=(field,),
        tell=lambda status: [(path, tuple(getattr(status, field)))], hear=keep,
    )  # fmt: skip
    each = Entry(
        "Phrase and answer", f"{path}/<attribute>", f"An attribute of {whose}.",
        (Argument("value", "number", "in its own unit"),), watches=(field,),
        tell=lambda status: [(f"{path}/{name}", (value,)) for name, value in getattr(status, field).items()],
        hear=lambda status, values: _with(status, {field: {**getattr(status, field), values[0]: values[1]}}),
    )  # fmt: skip
    return names, each


def phrase(field: str, whose: str) -> Entry:
    path = f"{ROOT}/{field}"
    header = (Argument("length", "whole", "in ticks of 1/480 beat; 0 for none", 0), NUMERATOR, DENOMINATOR)
    return Entry(
        "Phrase and answer", path, f"The notes of {whose}.", header, NOTE, watches=(field,), chunked=True,
        tell=lambda status: [(path, _flat(getattr(status, field)))],
        hear=lambda status, values: _with(status, {field: _melody(values)}),
    )  # fmt: skip


def _flat(phrase: Phrase | None) -> tuple[int, ...]:
    if phrase is None:
        return 0, 4, 4
    flat = [part for note in phrase.notes for part in (note.onset, note.duration, note.pitch, note.velocity)]
    return phrase.length, phrase.meter.numerator, phrase.meter.denominator, *flat


def _melody(values: Sequence[Any]) -> Phrase | None:
    length, numerator, denominator, *flat = values
    notes = tuple(Note(*flat[at : at + 4]) for at in range(0, len(flat), 4))
    return Phrase(notes, length, Meter(numerator, denominator)) if length else None


def _with(status: Status, told: dict[str, Any]) -> Status:
    return replace(status, **told)
