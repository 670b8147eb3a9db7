"""Texts to choose from, and what they are called, where a setting wants a text that is one of many."""

from collections.abc import Sequence

from PyQt6.QtCore import QCoreApplication

from glsr_live.config.places import PACKS

translate = QCoreApplication.translate
METERS = ("4/4", "3/4", "2/4", "5/4", "6/8", "7/8", "9/8", "12/8")
TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MORPH = "morph"
"""A knob that is no axis."""


def offered(name: str, axes: Sequence[str]) -> dict[str, str] | None:
    """What may be chosen for a setting of this name; None where no text is better than another."""
    if name == "pack":
        return {path.parent.name: path.parent.name for path in sorted(PACKS.glob("*/encoder.onnx"))}
    if name == "meter":
        return {each: each for each in METERS}
    if name == "key":
        keys = [f"{tonic} {mode}" for mode in ("major", "minor") for tonic in TONICS]
        return {"heard": translate("Settings", "as it is heard"), **{each: each for each in keys}}
    return axis_choices(axes) if name == "follow_axis" else None


def axis_choices(axes: Sequence[str]) -> dict[str, str]:
    """An axis, or none."""
    return {"": translate("Settings", "none"), **{each: each for each in axes}}
