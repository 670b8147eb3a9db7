"""The screen: the status as something that rich draws. Pure."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from glsr_live.commands.monitor import words
from glsr_live.commands.roll import BLOCKS, Glyphs
from glsr_live.control.status import PortStatus, Position, Status
from glsr_live.music.note import Phrase

NARROW = 60
"""Columns below which a knob's slider is left out."""


def screen(
    status: Status, position: Position, width: int, glyphs: Glyphs = BLOCKS, before: Sequence[PortStatus] = ()
) -> RenderableType:
    """Everything, from what changes most to what changes least; no line is wider than `width`."""
    pitches = _pitches(status.phrase, status.variation)
    parts: list[RenderableType] = [
        _line(words.transport(status, position), "bold"),
        _line(f"{words.listening(status)}; {words.model(status)}"),
        *(_line(f"! {trouble}", "bold yellow") for trouble in words.troubles(status)),
        _heading("knobs"),
        _knobs(status, width, glyphs),
        _heading("phrase"),
        _roll(status.phrase, width, pitches, glyphs),
        _heading("answer"),
        _roll(status.variation, width, pitches, glyphs),
        _line(words.attributes(status.played, status.yields)),
        _heading("ports"),
        _line(words.traffic(status.ports, before) or "none told"),
        _line(words.history(status)),
    ]
    return Group(*parts)


def waiting(host: str, port: int) -> RenderableType:
    """While no instrument answers."""
    where = f"{host}, port {port}"
    return _line(f"waiting: no instrument answers at {where}; start glsr-live, or say where it is: --osc-port N")


def _knobs(status: Status, width: int, glyphs: Glyphs) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for each in status.board:
        slider = f"{words.slider(each, glyphs)}  " if width >= NARROW else ""
        table.add_row(*map(Text, (each.name, f"{slider}{each.value:+.2f}", words.knob(each))))
    return table


def _roll(phrase: Phrase | None, width: int, pitches: Sequence[int], glyphs: Glyphs) -> RenderableType:
    return Text(words.systems(phrase, width, pitches, glyphs), no_wrap=True, overflow="crop")


def _pitches(*phrases: Phrase | None) -> list[int]:
    """The pitches of both, so that the rolls line up."""
    return [note.pitch for phrase in phrases if phrase is not None for note in phrase.notes]


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="dim")


def _line(text: str, style: str = "") -> Text:
    return Text(text, style=style, overflow="fold")
