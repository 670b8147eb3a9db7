"""The entry of the OSC table that tells a page of the history."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from glsr_live.control.arguments import Argument, Value
from glsr_live.control.entry import Entry
from glsr_live.control.forms import ROOT
from glsr_live.control.status import EntryStatus, News, PageStatus, Status

ENTRY = (
    Argument("number", "whole", "of the entry", 1),
    Argument("starred", "switch", "whether it is marked"),
    Argument("seed", "whole", "its seed", 0),
    Argument("news", "text", "the most that is new in it", choices=get_args(News)),
    Argument("turned", "text", "the knobs that moved, as `name=value` with spaces between"),
    Argument("played", "text", "the phrase's attributes, likewise"),
    Argument("yields", "text", "the answer's attributes, likewise"),
)


def page() -> Entry:
    """The entries that were asked for last."""
    path = f"{ROOT}/history/entries"
    return Entry(
        "History and snapshots", path, "Entries of the history, newest first, answering /glsr/history/list.",
        (Argument("first", "whole", "as it was asked", 0),), ENTRY, watches=("page",), chunked=True,
        tell=lambda status: [(path, _told(status.page))], hear=_heard,
    )  # fmt: skip


def _told(page: PageStatus) -> tuple[Value, ...]:
    return page.first, *(value for entry in page.entries for value in _entry(entry))


def _entry(entry: EntryStatus) -> tuple[Value, ...]:
    texts = map(_text, (entry.turned, entry.played, entry.yields))
    return entry.number, entry.starred, entry.seed, entry.news, *texts


def _heard(status: Status, values: Sequence[Any]) -> Status:
    first, *flat = values
    group = len(ENTRY)
    entries = (flat[at : at + group] for at in range(0, len(flat), group))
    told = tuple(EntryStatus(*entry[:4], *map(_numbers, entry[4:])) for entry in entries)
    return replace(status, page=PageStatus(first, told))


def _text(numbers: Mapping[str, float]) -> str:
    return " ".join(f"{name}={value:.4g}" for name, value in numbers.items())


def _numbers(text: str) -> dict[str, float]:
    """The numbers of a text; raises ValueError for one that has others."""
    pairs = (pair.partition("=") for pair in text.split())
    return {name: float(value) for name, _, value in pairs}
