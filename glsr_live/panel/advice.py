"""Advice: what is so and what to do about it."""

from dataclasses import dataclass
from typing import Literal

from PyQt6.QtCore import QCoreApplication

from glsr_live.control.status import Status

translate = QCoreApplication.translate
Mark = Literal["problem", "warning", "hint"]
"""problem: nothing can be played; warning: it can, but not as it should be; hint: what to do next."""


@dataclass(frozen=True)
class Action:
    """A button's label and what it asks: a message to the instrument, or, without a slash, something of the window."""

    label: str
    asks: str
    values: tuple[str | int | float, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What is so and what to do about it; `actions` are the remedies that a button can bring about."""

    mark: Mark
    sentence: str
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Situation:
    """All that advice comes from. `seen`: it has answered before; `reason`: what is said of the one that we start."""

    status: Status
    connected: bool = True
    seen: bool = True
    reason: str = ""


def start() -> Action:
    """Start an instrument."""
    return Action(translate("Advice", "Start the instrument"), "start")


def ports() -> Action:
    """Show where ports are chosen."""
    return Action(translate("Advice", "Choose ports"), "ports")


def demo() -> Action:
    """Play a phrase in the player's place."""
    return Action(translate("Advice", "Play the demo phrase"), "demo")
