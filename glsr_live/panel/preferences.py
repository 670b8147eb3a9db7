"""What the window remembers of itself, in a file of its own: it is nothing that a player writes by hand."""

from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QByteArray, QSettings

from glsr_live.panel.theme import DARK, THEMES, Theme

SCALES = (0.75, 2.0)


class Preferences:
    """Kept in an ini file; what makes no sense in it is taken for the default."""

    def __init__(self, path: Path) -> None:
        self._kept = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Theme:
        """The theme with its scale and its motion."""
        chosen = THEMES.get(self.text("theme"), DARK)
        return replace(chosen, scale=self._scale(), still=self.truth("still"))

    @property
    def geometry(self) -> QByteArray:
        """Of the window; empty when it was never closed."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def text(self, name: str) -> str:
        """A text, empty where there is none."""
        return str(self._kept.value(name, "") or "")

    def truth(self, name: str) -> bool:
        """A switch, off where there is none."""
        return self.text(name) == "on"

    def keep(self, name: str, value: str | bool | float | QByteArray) -> None:
        """Remember something."""
        self._kept.setValue(name, ("on" if value else "off") if isinstance(value, bool) else value)

    def _scale(self) -> float:
        try:
            scale = float(self.text("scale") or 1.0)
        except ValueError:
            return 1.0
        return min(max(scale, SCALES[0]), SCALES[1]) if scale == scale else 1.0
