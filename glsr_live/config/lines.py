"""Where the keys of a TOML text stand: tomllib does not tell, and a sentence about a key should name its line.

The text is one that tomllib has read; of anything else the answer is of no use.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The keys down to a value; an int counts the tables of an array from 0."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})' + r"|'''.*?'''(?:'{0,2})" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'", re.DOTALL
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")


@dataclass(frozen=True)
class Spot:
    """A key or a table's header: offsets into the text of the first character and of the end of its value.

    `value` is where the value begins, or the end of a header; `stem` is what a dotted key has before its last.
    """

    path: Path
    line: int
    start: int
    value: int
    end: int
    stem: str = ""
    header: bool = False
    inline: bool = False
    """Whether it stands inside a value in braces or brackets."""


def find_spots(text: str) -> tuple[Spot, ...]:
    """Every key and every header, in order."""
    return tuple(_Scanner(text).spots())


def line_of(spots: tuple[Spot, ...], path: Path) -> int:
    """The line, from 1, of a key or table; where it is not written, of the nearest table around it."""
    for depth in range(len(path), 0, -1):
        lines = [spot.line for spot in spots if spot.path[:depth] == path[:depth]]
        if lines:
            return lines[0]
    return 1


class _Scanner:
    """Walks through the text once."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._table: Path = ()
        self._counts: dict[Path, int] = {}

    def spots(self) -> Iterator[Spot]:
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                yield self._header()
            else:
                yield from self._pair(self._table)
            self._skip(_BLANK)

    def _header(self) -> Spot:
        start, many = self._at, self._text.startswith("[[", self._at)
        self._at += 1 + many
        keys, _ = self._keys()
        self._at += 1 + many
        path = self._entered(keys, many)
        self._table = path
        return Spot(path, self._line(start), start, self._at, self._at, header=True)

    def _entered(self, keys: Path, many: bool) -> Path:
        """The path of a header: on its way through an array of tables it goes through the last of them."""
        path: Path = ()
        for key in keys[:-1]:
            path = self._last((*path, key))
        path = (*path, keys[-1])
        if many:
            self._counts[path] = self._counts.get(path, -1) + 1
        return self._last(path)

    def _last(self, path: Path) -> Path:
        return (*path, self._counts[path]) if path in self._counts else path

    def _pair(self, table: Path, inline: bool = False) -> Iterator[Spot]:
        start = self._at
        keys, stem = self._keys()
        self._at += 1
        self._skip(_SPACE)
        value, path = self._at, (*table, *keys)
        inner = list(self._value(path))
        yield Spot(path, self._line(start), start, value, self._at, stem, inline=inline)
        yield from inner

    def _keys(self) -> tuple[Path, str]:
        """The keys of a dotted key, and the text before the last; the place is then behind it and its blanks."""
        self._skip(_SPACE)
        start, keys, last = self._at, [], self._at
        while True:
            last = self._at
            keys.append(self._key())
            dot = _DOT.match(self._text, self._at)
            if dot is None:
                break
            self._at = dot.end()
        self._skip(_SPACE)
        return tuple(keys), self._text[start:last]

    def _key(self) -> str:
        if self._text[self._at] in "\"'":
            written = self._skip(_STRING)
            return str(tomllib.loads(f"key = {written}")["key"])
        return self._skip(_BARE)

    def _value(self, path: Path) -> Iterator[Spot]:
        first = self._text[self._at]
        if first == "[":
            yield from self._array(path)
        elif first == "{":
            yield from self._braces(path)
        elif first in "\"'":
            self._skip(_STRING)
        else:
            self._at += len(self._skip(_SCALAR, move=False).rstrip())

    def _array(self, path: Path) -> Iterator[Spot]:
        number = 0
        while self._next("]"):
            yield from self._value((*path, number))
            number += 1

    def _braces(self, path: Path) -> Iterator[Spot]:
        while self._next("}"):
            yield from self._pair(path, inline=True)

    def _next(self, end: str) -> bool:
        """Go over the opening bracket or the comma to the next item; False, and over it, where the end is."""
        self._skip(_BLANK)
        if self._text[self._at] in "[{," and self._text[self._at] != end:
            self._at += 1
        self._skip(_BLANK)
        if self._text[self._at] != end:
            return True
        self._at += 1
        return False

    def _skip(self, pattern: re.Pattern[str], move: bool = True) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise ValueError(f"no TOML at character {self._at}")
        self._at = found.end() if move else self._at
        return found.group()

    def _line(self, offset: int) -> int:
        return self._text.count("\n", 0, offset) + 1
