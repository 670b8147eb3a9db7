"""The arguments of OSC messages: what they may be, and values that were checked against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal

from glsr_live.errors import UsageError

Value = float | int | str | bytes | bool | None
"""What python-osc makes of an argument."""
Kind = Literal["number", "whole", "switch", "text", "blob"]
TAGS: dict[Kind, str] = {"number": "f", "whole": "i", "switch": "i", "text": "s", "blob": "b"}
REQUIRED = object()


@dataclass(frozen=True)
class Argument:
    """An argument: its type, its range or choices, and the `default` where it may be left out."""

    name: str
    kind: Kind
    about: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[Any, ...] = ()
    default: Any = field(default=REQUIRED)

    @property
    def tag(self) -> str:
        """The OSC type tag that it is told with."""
        return TAGS[self.kind]

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.default is not REQUIRED

    @property
    def range(self) -> str:
        """The range in words, empty for any value."""
        if self.choices:
            return ", ".join(str(choice) for choice in self.choices)
        if self.kind == "switch":
            return "0 or 1"
        if self.low is None or self.high is None:
            return "" if self.low is None else f"{self.low:g} and up"
        return f"{self.low:g} to {self.high:g}"

    def read(self, value: Value) -> Any:
        """The value in our own type; whole floats pass for whole numbers, since tablets send floats only.

        Raises UsageError for anything else.
        """
        found = _READERS[self.kind](value)
        if found is None or not self._fits(found):
            raise UsageError(f"{self.name} is {self._wanted()}, not {value!r}")
        return found

    def _fits(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def _wanted(self) -> str:
        names = {"number": "a number", "whole": "a whole number", "switch": "", "text": "a text", "blob": "a blob"}
        return " ".join(part for part in (names[self.kind], f"({self.range})" if self.range else "") if part)


def is_number(value: object) -> bool:
    """Whether an argument is a number that can be reckoned with; a truth is 0 or 1."""
    return isinstance(value, int | float) and isfinite(value)


def read_all(arguments: Sequence[Argument], rest: Sequence[Argument], values: Sequence[Value]) -> list[Any]:
    """The values of a message, defaults filled in; `rest` may follow any number of times. Raises UsageError."""
    fewest = sum(not each.optional for each in arguments)
    more = len(values) - len(arguments)
    if len(values) < fewest or (more > 0 and not (rest and more % len(rest) == 0)):
        raise UsageError(f"it takes {_listed(arguments, rest)}, not {len(values)} arguments")
    found = [each.read(value) for each, value in zip(arguments, values, strict=False)]
    found += [each.default for each in arguments[len(values) :]]
    found += [rest[at % len(rest)].read(value) for at, value in enumerate(values[len(arguments) :])]
    return found


def _listed(arguments: Sequence[Argument], rest: Sequence[Argument]) -> str:
    names = [f"[{each.name}]" if each.optional else each.name for each in arguments]
    names += [f"any number of ({' '.join(each.name for each in rest)})"] if rest else []
    return " ".join(names) or "no argument"


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and is_number(value) else None


def _whole(value: Value) -> int | None:
    number = _number(value)
    return None if number is None or number != int(number) else int(value)  # type: ignore[arg-type]


def _switch(value: Value) -> bool | None:
    return None if _number(value) not in (0, 1) else bool(value)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _blob(value: Value) -> bytes | None:
    return value if isinstance(value, bytes) else None


_READERS = {"number": _number, "whole": _whole, "switch": _switch, "text": _text, "blob": _blob}
