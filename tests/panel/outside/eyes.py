"""What a screen reader sees of a process: `eyes.py PID` prints the accessible tree as JSON. For the system's Python."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEEPEST = 24


def main(pid: int) -> None:
    desktop = Atspi.get_desktop(0)
    programs = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
    mine = [each for each in programs if each is not None and each.get_process_id() == pid]
    print(json.dumps([seen for program in mine for seen in look(program)]))


def look(item: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """An item that shows, and what is in it; one that is gone meanwhile is left out."""
    try:
        states = item.get_state_set()
        yield describe(item, states)
        children = [] if depth > DEEPEST else [item.get_child_at_index(at) for at in range(item.get_child_count())]
    except GLib.Error:
        return
    for child in children:
        if child is not None and (depth == 0 or child.get_state_set().contains(Atspi.StateType.SHOWING)):
            yield from look(child, depth + 1)


def describe(item: Any, states: Any) -> dict[str, Any]:
    box, value = item.get_component_iface(), item.get_value_iface()
    place = box.get_extents(Atspi.CoordType.SCREEN) if box is not None else None
    return {
        "role": item.get_role_name(),
        "name": item.get_name(),
        "place": [place.x, place.y, place.width, place.height] if place is not None else [0, 0, 0, 0],
        "value": [value.get_minimum_value(), value.get_current_value(), value.get_maximum_value()] if value else None,
        "focusable": states.contains(Atspi.StateType.FOCUSABLE),
        "focused": states.contains(Atspi.StateType.FOCUSED),
        "enabled": states.contains(Atspi.StateType.ENABLED),
    }


main(int(sys.argv[1]))
