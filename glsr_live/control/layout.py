"""A session of Open Stage Control, in the format of its version 1.25: widgets for what the table has."""

from typing import Any

from glsr_live.control.commands import SLOTS
from glsr_live.control.session import PORT
from glsr_live.control.table import Table
from glsr_live.music.variation import RANGES

AXES = ("density", "syncopation", "register", "range", "leap", "contour")
"""The axes of the bundled pack."""
TRANSPORT = ("play", "stop", "continue", "tap", "take", "retrigger", "reroll", "undo", "redo", "reset", "panic")
TOGGLES = ("thru", "mute", "overdub", "clock_out", "find_tempo")
CHOICES = ("capture", "bars", "answer", "key_lock", "sync")
TEXTS = ("key", "position", "problem")
TARGET = [f"127.0.0.1:{PORT}"]
Widget = dict[str, Any]


def session(table: Table) -> Widget:
    """The session file's content."""
    rows = [_transport(), _knobs(), _settings(table), _snapshots(), _panel("texts", [_text(name) for name in TEXTS])]
    root = {"type": "root", "id": "root", "layout": "vertical", "widgets": rows}
    return {"createdWith": "Open Stage Control", "version": "1.25.0", "type": "session", "content": root}


def _transport() -> Widget:
    record = _button("record", "/glsr/record")
    return _panel("transport", [record, *(_button(name, f"/glsr/{name}") for name in TRANSPORT)])


def _knobs() -> Widget:
    axes = [_column(name, _shown(f"yields {name}", f"/glsr/status/yields/{name}")) for name in AXES]
    return _panel("knobs", [*axes, *(_column(name) for name in RANGES)], expand=4)


def _column(name: str, *more: Widget) -> Widget:
    title = {"type": "text", "id": f"title {name}", "default": name, "height": 30}
    parts = [title, _fader(name, f"/glsr/knob/{name}/fader"), *more]
    parts.append({**_button(f"lock {name}", f"/glsr/knob/{name}/lock", mode="toggle"), "label": "lock", "height": 40})
    return _panel(f"knob {name}", parts, layout="vertical")


def _settings(table: Table) -> Widget:
    toggles = [_button(name, f"/glsr/set/{name}", mode="toggle") for name in TOGGLES]
    return _panel("settings", [*toggles, *(_switch(name, f"/glsr/set/{name}", table) for name in CHOICES)])


def _snapshots() -> Widget:
    slots = range(1, SLOTS + 1)
    recalls = [_button(f"{slot}", f"/glsr/snapshot/{slot}/recall") for slot in slots]
    stores = [_button(f"store {slot}", f"/glsr/snapshot/{slot}/store") for slot in slots]
    morph = {**_fader("morph 1 - 2", "/glsr/morph/1/2"), "horizontal": True}
    rows = [_panel("recall", [*recalls, morph]), _panel("store", stores)]
    return _panel("snapshots", rows, layout="vertical")


def _panel(name: str, widgets: list[Widget], layout: str = "horizontal", expand: int = 1) -> Widget:
    return {"type": "panel", "id": name, "layout": layout, "expand": expand, "widgets": widgets}


def _fader(name: str, address: str) -> Widget:
    ends = {"min": 0, "max": 1}
    return {**_sent(name, address), "type": "fader", "range": ends, "decimals": 4, "typeTags": "f"}


def _button(name: str, address: str, mode: str = "push") -> Widget:
    return {**_sent(name, address), "type": "button", "label": name, "mode": mode, "on": 1, "off": 0}


def _switch(name: str, address: str, table: Table) -> Widget:
    found = table.find(address)
    values = list(found[0].arguments[0].choices) if found else []
    return {**_sent(name, address), "type": "switch", "values": values, "layout": "horizontal"}


def _text(name: str) -> Widget:
    return _shown(name, f"/glsr/status/{name}")


def _shown(name: str, address: str) -> Widget:
    return {"type": "text", "id": name, "address": address, "height": 30, "bypass": True}


def _sent(name: str, address: str) -> Widget:
    return {"id": name, "address": address, "target": TARGET, "expand": True}
