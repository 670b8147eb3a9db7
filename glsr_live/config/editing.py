"""Single keys of a file changed in place: comments, order and spelling of all else stay.

A library that rewrites TOML would know more of it than is needed: the spots of the keys are known for the sake of line
numbers already, and a text that was changed is read again before it is written.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path as FilePath
from typing import Any

from glsr_live.config.lines import Path, Spot, find_spots
from glsr_live.config.reading import load, parse_wanted
from glsr_live.config.values import show
from glsr_live.config.writing import documented, write_text
from glsr_live.errors import UsageError

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_changes(path: FilePath, changes: Mapping[Path, Any]) -> None:
    """Change keys of a file, as ("time", "bpm"): 96.0, to values as the file has them; None takes a key out.

    A missing file is made, with every key explained. Raises UsageError, and leaves the file as it is, when it cannot be
    read, when it would say something that it cannot say, or when it cannot be written.
    """

    def edit(text: str) -> str:
        for key, value in changes.items():
            text = change(text, key, value)
        return text

    _rewrite(path, edit)


def remove_table(path: FilePath, table: Path) -> None:
    """Take one table of several out of a file, as ("inputs", 1); those behind it move up. Raises as write_changes."""
    _rewrite(path, lambda text: without_table(text, table))


def _rewrite(path: FilePath, edit: Callable[[str], str]) -> None:
    text = load(path) if path.exists() else documented()
    parse_wanted(text, str(path))
    changed = edit(text)
    parse_wanted(changed, str(path))
    if changed != text or not path.exists():
        write_text(path, changed)


def without_table(text: str, table: Path) -> str:
    """A TOML text without one of several tables, up to what is said of the next; raises UsageError as `change`."""
    spots = find_spots(text)
    header = next((spot for spot in spots if spot.path == table and spot.header), None)
    if header is None:
        raise UsageError(f"{_dotted(table)} cannot be taken out of a file of this form; take it out by hand")
    start = text.rfind("\n", 0, header.start) + 1
    end = next((spot.start for spot in spots if spot.header and spot.start > header.start), len(text))
    last = max(spot.end for spot in spots if header.start <= spot.start < end)
    changed = text[:start] + _said_of_next(text, _line_end(text, last), end)
    rest = list(tomllib.loads(text)[str(table[0])])
    del rest[int(table[-1])]
    if tomllib.loads(changed).get(str(table[0]), []) != rest:
        raise UsageError(f"{_dotted(table)} cannot be taken out of a file of this form; take it out by hand")
    return changed


def _said_of_next(text: str, last: int, end: int) -> str:
    """What follows a table; comments before a blank line were its own, those behind it are the next table's."""
    between = text[last:end]
    blank = re.search(r"^[ \t\r]*\n", between, re.MULTILINE)
    return (between[blank.end() :] if blank else between) + text[end:]


def change(text: str, path: Path, value: Any) -> str:
    """A TOML text with one key changed, added, or with None taken out; raises UsageError where that cannot be done."""
    spots = find_spots(text)
    found = next((spot for spot in spots if spot.path == path and not spot.header), None)
    if value is None:
        changed = text if found is None else _without(text, found)
    elif found is not None:
        changed = text[: found.value] + show(value) + text[found.end :]
    else:
        changed = _with(text, spots, path, f"{_key(str(path[-1]))} = {show(value)}")
    return _checked(changed, path, value)


def _with(text: str, spots: tuple[Spot, ...], path: Path, line: str) -> str:
    """The text with a key more: below its default, or behind its neighbours, or in a table at the end."""
    table = path[:-1]
    braces = next((spot for spot in spots if spot.path == table and not spot.header), None)
    if braces is not None:
        return _into_braces(text, braces, line)
    neighbours = [spot for spot in spots if spot.path[:-1] == table and not (spot.header or spot.inline)]
    header = next((spot for spot in spots if spot.path == table and spot.header), None)
    last = neighbours[-1] if neighbours else header
    if last is None:
        return f"{_ended(text)}\n{_header(table)}\n{line}\n"
    place = _default_line(text, spots, header, str(path[-1])) or _line_end(text, last.end)
    break_ = "\r\n" if "\r\n" in text else "\n"
    if place == len(text) and not text.endswith("\n"):
        return f"{text}{break_}{last.stem}{line}{break_}"
    return text[:place] + last.stem + line + break_ + text[place:]


def _header(table: Path) -> str:
    """The header of a table; behind a number it is one more of several."""
    name = ".".join(_key(str(key)) for key in table if isinstance(key, str))
    return f"[[{name}]]" if isinstance(table[-1], int) else f"[{name}]"


def _default_line(text: str, spots: tuple[Spot, ...], header: Spot | None, key: str) -> int | None:
    """The end of the line that holds the key as a comment, in the table of the header."""
    if header is None:
        return None
    end = next((spot.start for spot in spots if spot.header and spot.start > header.start), len(text))
    found = re.compile(rf"^#[ \t]*{re.escape(key)}[ \t]*=[^\n]*(?:\n|\Z)", re.MULTILINE).search(text, header.end, end)
    inside = found and any(spot.start <= found.start() < spot.end for spot in spots)
    return found.end() if found and not inside else None


def _into_braces(text: str, braces: Spot, line: str) -> str:
    close = braces.end - 1
    before = text[:close].rstrip()
    return f"{before}{' ' if before.endswith('{') else ', '}{line} {text[close:]}"


def _without(text: str, spot: Spot) -> str:
    if spot.inline:
        raise UsageError(f"{_dotted(spot.path)} stands inside braces; take it out by hand")
    start = text.rfind("\n", 0, spot.start) + 1
    return text[:start] + text[_line_end(text, spot.end) :]


def _checked(changed: str, path: Path, value: Any) -> str:
    """The text, if it says now what it should say."""
    try:
        content: Any = tomllib.loads(changed)
        for key in path[:-1]:
            content = content[key]
        right = content[path[-1]] == value if value is not None else path[-1] not in content
    except LookupError:
        right = value is None
    except (tomllib.TOMLDecodeError, TypeError):
        right = False
    if not right:
        raise UsageError(f"{_dotted(path)} cannot be changed in a file of this form; change it by hand")
    return changed


def _line_end(text: str, offset: int) -> int:
    """The offset behind the line that an offset is in."""
    return text.find("\n", offset) + 1 or len(text)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else show(key)
