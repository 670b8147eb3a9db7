"""Reading the configuration: the whole file is right, or one sentence says what is wrong in which line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, NoReturn

from glsr_live.config.building import build, culprit
from glsr_live.config.lines import Path, find_spots, line_of
from glsr_live.config.schema import SECTIONS, SPANNED, TABLES, DaemonConfig, keys_of
from glsr_live.config.values import perhaps, read_value, said
from glsr_live.errors import GlsrError, UsageError

LARGEST = 2**20
"""Bytes of a file; it is written by hand."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_config(path: FilePath) -> DaemonConfig:
    """The configuration in a file; raises UsageError, with file and line, for what it cannot say."""
    return build(read_wanted(path))


def read_wanted(path: FilePath) -> dict[Path, Any]:
    """The values in a file, by their paths; raises UsageError as read_config does."""
    return parse_wanted(load(path), str(path))


def load(path: FilePath) -> str:
    """The text of a file; raises UsageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as exc:
        raise UsageError(f"cannot read {str(path)!r}: {exc.strerror or exc}") from exc
    if len(data) > LARGEST:
        raise UsageError(f"{path} is larger than a configuration can be; is it another file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise UsageError(f"{path}, line {line}: this is no UTF-8; save the file as UTF-8") from exc


def parse_wanted(text: str, name: str) -> dict[Path, Any]:
    """The values in a TOML text; `name` is what the sentence of a UsageError calls it."""
    document = _toml(text, name)
    reader = _Reader()
    try:
        for section, content in document.items():
            reader.section(section, content)
        if fault := culprit(reader.wanted):
            raise _Fault(fault[0], str(fault[1]))
    except _Fault as fault:
        line = line_of(find_spots(text), fault.path)
        raise UsageError(f"{name}, line {line}: {fault}") from fault
    return reader.wanted


class _Fault(Exception):
    """What is wrong with the value at a path."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class _Reader:
    """Collects the values of a document; raises _Fault for the first that makes no sense."""

    def __init__(self) -> None:
        self.wanted: dict[Path, Any] = {}

    def section(self, section: str, content: Any) -> None:
        if section not in SECTIONS:
            near, has = perhaps(section, list(SECTIONS)), ", ".join(SECTIONS)
            raise _Fault((section,), f"there is no section [{section}]{near}; there are {has}")
        if section == "spans":
            self._spans(content)
        elif section in TABLES:
            self._tables(section, content)
        else:
            self._table((section,), content)

    def _spans(self, content: Any) -> None:
        self._demand(isinstance(content, dict), ("spans",), "the span of a knob is a table, such as [spans.density]")
        for knob, table in content.items():
            if knob not in SPANNED:
                self._unknown(("spans", knob), "[spans]", SPANNED)
            self._table(("spans", knob), table)

    def _tables(self, section: str, content: Any) -> None:
        fits = isinstance(content, list) and all(isinstance(table, dict) for table in content)
        self._demand(fits, (section,), f"there may be several {section}; head each by [[{section}]]")
        for number, table in enumerate(content):
            self.wanted[section, number, "name"] = ""
            self._table((section, number), table)

    def _table(self, path: Path, content: Any) -> None:
        section = str(path[0])
        header = ".".join(str(key) for key in path if isinstance(key, str))
        self._demand(isinstance(content, dict), path, f"{header} is a section, to be headed by [{header}]")
        known = {setting.name: setting for setting in keys_of(section)}
        for key, value in content.items():
            if key not in known:
                self._unknown((*path, key), f"[{header}]", known)
            try:
                self.wanted[*path, key] = read_value(known[key], value)
            except GlsrError as error:
                raise _Fault((*path, key), str(error)) from error

    def _unknown(self, path: Path, header: str, known: Iterable[str] | Mapping[str, Any]) -> NoReturn:
        key, names = str(path[-1]), list(known)
        raise _Fault(path, f"{header} has no key {said(key)}{perhaps(key, names)}; it has {', '.join(names)}")

    def _demand(self, truth: bool, path: Path, sentence: str) -> None:
        if not truth:
            raise _Fault(path, sentence)


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        found = _PLACE.search(str(exc))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        what = _PLACE.sub("", str(exc))
        raise UsageError(f"{name}, line {line}: this is no TOML: {what[:1].lower()}{what[1:]}") from exc
    except (ValueError, RecursionError) as exc:
        raise UsageError(f"{name}: this is no TOML that can be read: a number is too long or a list too deep") from exc
