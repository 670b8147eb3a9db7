"""The entries of the OSC table that tell which ports are used, and which there are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

from glsr_live.control.arguments import Argument
from glsr_live.control.entry import Entry
from glsr_live.control.forms import NAMES, ROOT
from glsr_live.control.status import PortDirection, PortStatus, Status


def ports() -> tuple[Entry, Entry]:
    """The ports that are used."""
    count = Entry(
        "Ports and model", f"{ROOT}/ports", "How many ports there are.", (Argument("count", "whole", "of them", 0),),
        watches=("ports",), tell=lambda status: [(f"{ROOT}/ports", (len(status.ports),))],
        hear=lambda status, values: replace(status, ports=_sized(status.ports, values[0])),
    )  # fmt: skip
    each = Entry(
        "Ports and model", f"{ROOT}/port/<port>", "A port and what passed through it.",
        (Argument("key", "text", "its name; `in` and `out` are our own"), Argument("there", "switch", "whether it is"),
         Argument("messages", "whole", "that passed", 0),
         Argument("direction", "text", "what it is for", choices=get_args(PortDirection), default="in")),
        watches=("ports",),
        tell=lambda status: [
            (f"{ROOT}/port/{at}", (port.key, port.there, port.messages, port.direction))
            for at, port in enumerate(status.ports, 1)
        ],
        hear=_hear_port,
    )  # fmt: skip
    return count, each


def seen(field: str, about: str) -> Entry:
    """The names of ports that exist; in parts, for there may be many."""
    path = f"{ROOT}/{field}"
    return Entry(
        "Ports and model", path, about, rest=(NAMES,), watches=(field,), chunked=True,
        tell=lambda status: [(path, getattr(status, field))],
        hear=lambda status, values: replace(status, **_named(field, values)),
    )  # fmt: skip


def _named(field: str, values: Sequence[Any]) -> dict[str, Any]:
    return {field: tuple(values)}


def _sized(ports: tuple[PortStatus, ...], count: int) -> tuple[PortStatus, ...]:
    return (*ports, *(PortStatus("") for _ in range(min(count, 256) - len(ports))))[: min(count, 256)]


def _hear_port(status: Status, values: Sequence[Any]) -> Status:
    at, *told = values
    ports = list(_sized(status.ports, max(at, len(status.ports))))
    if at <= len(ports):
        ports[at - 1] = PortStatus(*told)
    return replace(status, ports=tuple(ports))
