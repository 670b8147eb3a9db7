"""The configuration's file as the settings sheet sees it: values as the file has them, changed one key at a time."""

import tomllib
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from glsr_live.config.editing import remove_table, write_changes
from glsr_live.config.lines import Path
from glsr_live.config.places import config_path
from glsr_live.config.reading import load, parse_wanted
from glsr_live.config.schema import TABLES
from glsr_live.config.values import write_value
from glsr_live.errors import GlsrError
from glsr_live.settings import Setting


class SettingsFile:
    """Reads and changes a file; `problem` is one sentence while it cannot be read."""

    def __init__(self, path: FilePath | None = None) -> None:
        self.path = path or config_path()
        self.problem = ""
        self._content: dict[str, Any] = {}
        self.read()

    def read(self) -> None:
        """Read it anew; where there is none, the defaults hold."""
        self.problem, self._content = "", {}
        try:
            if self.path.exists():
                text = load(self.path)
                parse_wanted(text, str(self.path))
                self._content = tomllib.loads(text)
        except (GlsrError, OSError) as error:
            self.problem = str(error)

    def value(self, path: Path, setting: Setting) -> Any:
        """What the file says, or the default."""
        found: Any = self._content
        for key in path:
            try:
                found = found[key]
            except (LookupError, TypeError):
                return plain(setting, setting.default)
        return found

    def tables(self, section: str) -> int:
        """How many [[inputs]] or [[outputs]] are used; without one there is a virtual port."""
        return max(1, self._written(section))

    def keep(self, changes: Mapping[Path, Any]) -> str:
        """Change keys of the file; one sentence where that cannot be, and then nothing is changed."""
        try:
            write_changes(self.path, {**self._before(changes), **changes})
        except GlsrError as error:
            return str(error)
        self.read()
        return ""

    def drop(self, section: str, number: int) -> str:
        """Take a table of [[inputs]] or [[outputs]] out; one sentence where that cannot be."""
        try:
            if number < self._written(section):
                remove_table(self.path, (section, number))
        except GlsrError as error:
            return str(error)
        self.read()
        return ""

    def _written(self, section: str) -> int:
        return len(self._content.get(section, ()))

    def _before(self, changes: Mapping[Path, Any]) -> dict[Path, Any]:
        """The virtual ports that were not written down, where a port is added behind them."""
        written = {section: self._written(section) for section in TABLES}
        return {(section, number, "name"): "" for section, last, *_ in changes if isinstance(last, int)
                for number in range(written[str(section)], last)}  # fmt: skip


def plain(setting: Setting, value: Any) -> Any:
    """The instrument's value as the file has it: a channel from 1, a meter as text."""
    return None if value is None and setting.kind != "channel" else tomllib.loads(
        f"value = {write_value(setting, value)}"
    )["value"]  # fmt: skip
