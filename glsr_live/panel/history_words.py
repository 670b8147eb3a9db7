"""An entry of the history in words. Pure but for the translation."""

from PyQt6.QtCore import QCoreApplication

from glsr_live.control.status import EntryStatus
from glsr_live.panel.map_words import number
from glsr_live.panel.scale import yielded


def tr(text: str) -> str:
    """The text in the player's language."""
    return QCoreApplication.translate("History", text)


def headline(entry: EntryStatus) -> str:
    """What is new: "density +1.00, leap 0.00"."""
    knobs = ", ".join(f"{name} {number(value)}" for name, value in entry.turned.items())
    news = {
        "phrase": tr("new phrase"),
        "pack": tr("another pack"),
        "blend": tr("another phrase to blend with"),
        "seed": tr("new roll, seed {seed}").format(seed=entry.seed),
        "knobs": "",
    }[entry.news]
    return ", ".join(part for part in (news, knobs) if part) or tr("back to rest")


def attributes(entry: EntryStatus, most: int = 2) -> str:
    """What became of the attributes that are others now: "11 → 14 notes · leap 1.9 → 2 st"; the notes always."""
    told = [(name, yielded(name, entry.played, entry.yields)) for name in entry.yields]
    words = [text if name == "density" else f"{name} {text}" for name, text in told if name == "density" or "→" in text]
    return " · ".join(words[:most])
