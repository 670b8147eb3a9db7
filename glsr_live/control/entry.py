"""An entry of the OSC table: an address, its arguments, and what it becomes or comes from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from glsr_live.control.arguments import Argument, Value, is_number, read_all
from glsr_live.control.commands import SLOTS, Command, Panic
from glsr_live.control.session import Session
from glsr_live.control.status import Status
from glsr_live.errors import UsageError

Message = tuple[str, tuple[Value, ...]]
"""An address and its arguments."""
Asked = Command | Panic | Session
Make = Callable[[Status, Sequence[Any]], Asked]
"""From the present status and what the address and the arguments say to what is asked."""
Tell = Callable[[Status], Iterable[Message]]
Hear = Callable[[Status, Sequence[Any]], Status]
"""From the status so far and what the address and the arguments say to the status."""
PLACES = {
    "knob": Argument("knob", "text", "a knob's name, such as `density`"),
    "action": Argument("action", "text", "an action's name, such as `panic`"),
    "attribute": Argument("attribute", "text", "an attribute's name, such as `density`"),
    "slot": Argument("slot", "whole", "a snapshot", 1, SLOTS),
    "first": Argument("first", "whole", "a snapshot", 1, SLOTS),
    "second": Argument("second", "whole", "another snapshot", 1, SLOTS),
    "port": Argument("port", "whole", "a port, counted from 1", 1),
}
"""What may stand between < and > in an address."""


@dataclass(frozen=True)
class Entry:
    """An address and its arguments; `rest` may follow them any number of times.

    `make` is there where it may be sent to the instrument, `tell` and `hear` where the instrument sends it. `watches`
    are the fields of the Status that it comes from. What is `local` is refused from other machines. What is `chunked`
    is told in numbered parts, for it may exceed a datagram.
    """

    section: str
    pattern: str
    about: str
    arguments: tuple[Argument, ...] = ()
    rest: tuple[Argument, ...] = ()
    make: Make | None = None
    watches: tuple[str, ...] = ()
    tell: Tell | None = None
    hear: Hear | None = None
    local: bool = False
    chunked: bool = False
    protocol: bool = False
    """Whether it belongs to the connection and not to the instrument's state."""

    @property
    def direction(self) -> Literal["in", "out", "both"]:
        """Whether it is sent to the instrument, by the instrument, or both ways."""
        told = self.tell is not None or (self.protocol and self.make is None)
        return "out" if self.make is None else "both" if told else "in"

    @cached_property
    def fires(self) -> bool:
        """Whether it needs no argument, so that a button can send it."""
        return self.make is not None and all(each.optional for each in self.arguments)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the pattern between the slashes."""
        return tuple(self.pattern.split("/"))

    @cached_property
    def places(self) -> tuple[Argument, ...]:
        """What the address itself says."""
        return tuple(PLACES[part[1:-1]] for part in self.parts if part.startswith("<"))

    def named(self, parts: Sequence[str]) -> list[str] | None:
        """What stands in the places of an address; None where the address is another."""
        if len(parts) != len(self.parts):
            return None
        pairs = list(zip(self.parts, parts, strict=True))
        if any(not wanted.startswith("<") and wanted != found for wanted, found in pairs):
            return None
        return [found for wanted, found in pairs if wanted.startswith("<")]

    def values(self, named: Sequence[str], values: Sequence[Value]) -> list[Any]:
        """What the address and the arguments say, checked. Raises UsageError."""
        return [*map(_place, self.places, named), *read_all(self.arguments, self.rest, values)]

    def read(self, status: Status, named: Sequence[str], values: Sequence[Value]) -> Asked | None:
        """What a message asks; None for the release of a button. Raises GlsrError, without the address."""
        assert self.make is not None
        given = [value for value in values if value is not None]
        if self._is_button(given):
            if not given[0]:
                return None
            given = []
        return self.make(status, self.values(named, given))

    def _is_button(self, values: Sequence[Value]) -> bool:
        """A tablet's button sends 1 when it goes down and 0 when it comes up; no optional number is 0 or 1."""
        if not (self.fires and len(values) == 1 and is_number(values[0])):
            return False
        return not self.arguments or self.arguments[0].kind == "text" or values[0] in (0, 1)


def _place(argument: Argument, text: str) -> Any:
    if argument.kind == "text":
        return argument.read(text)
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise UsageError(f"{argument.name} is a whole number ({argument.range}), not {text!r}")
    return argument.read(int(text))
