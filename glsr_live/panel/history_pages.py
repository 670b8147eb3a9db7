"""The history as it was told, page by page: what is shown is asked for, and nothing else. Pure."""

from collections import OrderedDict

from glsr_live.control.status import EntryStatus, PageStatus, Status

PAGE = 32
"""Entries that are asked for at once."""
KEPT = 64
"""Pages that are kept."""


class Pages:
    """Entries by number. A page holds the numbers from its first, a multiple of PAGE, down."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, dict[int, EntryStatus]] = OrderedDict()
        self._asked: dict[int, float] = {}
        self._old: set[int] = set()
        """Pages that may have changed since they were told; they are shown until they are told again."""

    def entry(self, number: int) -> EntryStatus | None:
        """An entry, None while it was not told."""
        return self._pages.get(first_of(number), {}).get(number)

    def lacks(self, number: int) -> bool:
        """Whether an entry was not told, or may have changed since."""
        first = first_of(number)
        return first not in self._pages or first in self._old

    def wants(self, number: int, now: float, patience: float = 1.0) -> tuple[int, int] | None:
        """The page (first, count) to ask for, so that an entry can be shown; None where it is there or on its way."""
        first = first_of(number)
        if not self.lacks(number):
            return None
        if now - self._asked.get(first, float("-inf")) < patience:
            return None
        self._asked[first] = now
        return first, PAGE

    def doubt(self, *numbers: int) -> None:
        """These entries may have changed."""
        for number in numbers:
            if first_of(number) in self._pages:
                self._old.add(first_of(number))
            self._asked.pop(first_of(number), None)

    def take(self, page: PageStatus) -> list[int]:
        """Take in a page; the numbers whose entries are news."""
        first = page.first
        if not first or first % PAGE:
            return []
        before, told = self._pages.get(first, {}), {entry.number: entry for entry in page.entries}
        self._pages[first] = told
        self._pages.move_to_end(first)
        self._old.discard(first)
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return [number for number, entry in told.items() if before.get(number) != entry]

    def forget(self) -> None:
        """The history is another."""
        self._pages.clear()
        self._asked.clear()
        self._old.clear()


def first_of(number: int) -> int:
    """The first number of the page of an entry."""
    return -(-number // PAGE) * PAGE


def doubtful(status: Status, previous: Status) -> set[int]:
    """The entries that a change of the status may have changed: where the player is and was, and the newest."""
    watched = ("number", "entries", "starred", "variation", "knobs")
    if all(getattr(status, name) == getattr(previous, name) for name in watched):
        return set()
    return {status.number, previous.number, status.entries, previous.entries} - {0}
