"""The entries of the OSC table that go both ways: what a fader or a button sends, it also shows."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from functools import partial
from typing import Any

from glsr_live.control.arguments import Argument, Kind, Value
from glsr_live.control.asking import ON
from glsr_live.control.commands import Change, Lock, Turn
from glsr_live.control.entry import Entry
from glsr_live.control.forms import NAMES, ROOT
from glsr_live.control.status import KnobStatus, Status
from glsr_live.control.telling import knobs_of
from glsr_live.errors import KnobError
from glsr_live.music.variation import Spread
from glsr_live.settings import Setting

MIDDLE = 0.5
"""Where a fader stands when its knob is at its centre."""


def fader_of(knob: KnobStatus) -> float:
    """Where a fader of 0 to 1 stands for a knob: straight lines from its low end over its centre to its high end."""
    if knob.value <= knob.centre:
        return MIDDLE if knob.centre <= knob.low else MIDDLE * (knob.value - knob.low) / (knob.centre - knob.low)
    return MIDDLE + MIDDLE * (knob.value - knob.centre) / (knob.high - knob.centre)


def value_at(knob: KnobStatus, fader: float) -> float:
    """The knob's value for a fader of 0 to 1; see fader_of."""
    if fader <= MIDDLE:
        return knob.low + (knob.centre - knob.low) * fader / MIDDLE
    return knob.centre + (knob.high - knob.centre) * (fader - MIDDLE) / (1 - MIDDLE)


def _slide(status: Status, values: Sequence[Any]) -> Turn:
    name, fader = values
    knob = next((knob for knob in status.board if knob.name == name), None)
    if knob is None:
        there = ", ".join(knob.name for knob in status.board) or "none until a model is there"
        raise KnobError(f"there is no knob {name!r}; there are: {there}")
    return Turn(name, value_at(knob, fader))


def _knob(address: str, about: str, argument: Argument, make: Any, shown: Callable[[KnobStatus], Value]) -> Entry:
    def path(knob: KnobStatus) -> str:
        return f"/glsr/knob/{knob.name}{address}"

    return Entry(
        "Knobs", f"/glsr/knob/<knob>{address}", about, (argument,), make=make, watches=("board",),
        tell=lambda status: [(path(knob), (shown(knob),)) for knob in status.board],
        hear=lambda status, _: status,  # the knob's whole state tells it too
    )  # fmt: skip


def _keep(status: Status, names: Sequence[Any]) -> Status:
    old = {knob.name: knob for knob in status.board}
    return _boarded(status, tuple(old.get(name, KnobStatus(name, 0.0, 0.0, 0.0, 0.0)) for name in names))


def _boarded(status: Status, board: tuple[KnobStatus, ...]) -> Status:
    return replace(status, board=board, knobs=knobs_of(((knob.name, knob.value) for knob in board), status.seed))


def _whole(knob: KnobStatus) -> tuple[Value, ...]:
    physical = -1.0 if knob.physical is None else knob.physical
    span, spread = (*knob.span, knob.curve, knob.inverted), () if knob.spread is None else astuple(knob.spread)
    state = knob.value, knob.low, knob.high, knob.centre, knob.locked, knob.controller, physical, knob.held
    return *state, *span, *spread


def _hear_knob(status: Status, values: Sequence[Any]) -> Status:
    name, value, low, high, centre, locked, controller, physical, held, start, end, curve, inverted, *spread = values
    where = None if physical < 0 else physical
    span = None if start == low else start, None if end == high else end
    shape = (*span, curve, inverted, _spread(*spread))
    told = KnobStatus(name, value, low, high, centre, locked, controller, where, held, *shape)
    others = tuple(told if knob.name == name else knob for knob in status.board)
    return _boarded(status, others if told in others else (*others, told))


def _spread(*told: Any) -> Spread | None:
    return None if None in told else Spread(*told)


KNOBS = (
    Entry("Knobs", f"{ROOT}/knobs", "The knobs that there are, in order.", rest=(NAMES,), watches=("board",),
          tell=lambda status: [(f"{ROOT}/knobs", tuple(knob.name for knob in status.board))], hear=_keep),
    Entry("Knobs", f"{ROOT}/knob/<knob>", "All of a knob.",
          (Argument("value", "number", "where it stands, in its unit"), Argument("low", "number", "low end"),
           Argument("high", "number", "high end"), Argument("centre", "number", "the middle of its fader"),
           Argument("locked", "switch", "whether it keeps still"),
           Argument("controller", "text", "what turns it, empty for nothing"),
           Argument("physical", "number", "where the controller stands, 0 to 1; -1 is unknown"),
           Argument("held", "switch", "whether the controller has hold of the knob"),
           Argument("span_low", "number", "its value at the controller's low end", default=None),
           Argument("span_high", "number", "its value at the controller's high end", default=None),
           Argument("curve", "text", "of the controller: `linear`, `fine` or `exponential`", default="linear"),
           Argument("inverted", "switch", "whether the controller turns it the other way round", default=False),
           Argument("data_low", "number", "of an axis: its attribute's first percentile over the data", default=None),
           Argument("data_high", "number", "and its last", default=None),
           Argument("data_start", "number", "where that first is on the axis, as places are told", default=None),
           Argument("data_end", "number", "and that last", default=None),
           Argument("steps", "whole", "sixteenths of the windows that this was measured in", 1, default=None)),
          watches=("board",), hear=_hear_knob,
          tell=lambda status: [(f"{ROOT}/knob/{knob.name}", _whole(knob)) for knob in status.board]),
    _knob("", "Turn a knob, in its own unit: an axis from -3 to +3.", Argument("value", "number", "where to"),
          lambda _, values: Turn(*values), lambda knob: knob.value),
    _knob("/fader", "Turn a knob by a fader.",
          Argument("position", "number", "0 is the low end, 0.5 the centre, 1 the high end", 0, 1),
          _slide, fader_of),
    _knob("/lock", "A locked knob keeps still, whatever turns it.", ON, lambda _, values: Lock(*values),
          lambda knob: knob.locked),
)  # fmt: skip


def settings_entries(settings: Sequence[Setting]) -> tuple[Entry, ...]:
    """An entry for each setting that can be changed while the instrument plays."""
    return tuple(_setting(each) for each in settings if each.live and each.kind != "table")


def _setting(setting: Setting) -> Entry:
    path, name = f"/glsr/set/{setting.name}", setting.name
    return Entry(
        "Settings", path, f"{setting.about[:1].upper()}{setting.about[1:]}.", (_value(setting),),
        make=lambda _, values: Change(name, values[0]), watches=("settings",),
        tell=partial(_told, path, name), local=setting.section == "ports",
        hear=lambda status, values: replace(status, settings={**status.settings, name: values[0]}),
    )  # fmt: skip


def _told(path: str, name: str, status: Status) -> list[tuple[str, tuple[Value, ...]]]:
    return [(path, (_plain(status.settings[name]),))] if name in status.settings else []


def _plain(value: object) -> Value:
    return value if isinstance(value, bool | int | float | str) else str(value)


def _value(setting: Setting) -> Argument:
    kinds: dict[str, Kind] = {"switch": "switch", "whole": "whole", "number": "number", "channel": "whole"}
    if setting.kind == "channel":
        low = 0 if setting.default is None else 1
        return Argument("channel", "whole", "", low, 16)
    kind = kinds.get(setting.kind, "text")
    if setting.choices and all(isinstance(choice, int) for choice in setting.choices):
        kind = "whole"
    about = "like 4/4 or 6/8" if setting.kind == "meter" else ""
    return Argument("value", kind, about, setting.low, setting.high, setting.choices)
