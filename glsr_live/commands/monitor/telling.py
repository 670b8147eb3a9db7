"""What has changed, line by line, for an output that is no terminal. Pure."""

from glsr_live.commands.monitor import words
from glsr_live.commands.roll import BLOCKS, Glyphs
from glsr_live.control.status import Position, Status
from glsr_live.music.note import Phrase


def news(before: Status, now: Status, position: Position, glyphs: Glyphs = BLOCKS, width: int = 100) -> list[str]:
    """The lines that tell what changed between two statuses; a new phrase and answer with their rolls."""
    lines = []
    if _time(before) != _time(now):
        lines.append(f"time: {words.transport(now, position)}")
    if (before.pack, before.provider) != (now.pack, now.provider):
        lines.append(f"model: {words.model(now)}")
    if (before.capture, before.key) != (now.capture, now.key):
        lines.append(f"capture: {words.listening(now)}")
    lines += _knobs(before, now)
    if before.phrase != now.phrase:
        lines.append(f"phrase:{_drawn(now.phrase, width, glyphs)}")
    if before.variation != now.variation:
        changed = f" {words.attributes(now.played, now.yields)}" if now.variation else ""
        lines.append(f"answer:{changed}{_drawn(now.variation, width, glyphs)}")
    return lines + _ports(before, now) + _troubles(before, now)


def _drawn(phrase: Phrase | None, width: int, glyphs: Glyphs) -> str:
    return f"\n{words.systems(phrase, width, (), glyphs)}" if phrase else " none"


def _time(status: Status) -> tuple[object, ...]:
    return status.running, status.bpm, status.meter, status.source, status.locked


def _knobs(before: Status, now: Status) -> list[str]:
    stood = {each.name: each.value for each in before.board}
    return [f"knob: {each.name} {each.value:+.2f}" for each in now.board if stood.get(each.name) != each.value]


def _ports(before: Status, now: Status) -> list[str]:
    there = {port.key: port.there for port in before.ports}
    changed = {port.key: port.there for port in now.ports if there.get(port.key, True) != port.there}
    return [f"port: {key} {'is there again' if back else 'is lost'}" for key, back in changed.items()]


def _troubles(before: Status, now: Status) -> list[str]:
    known = words.troubles(before)
    return [f"! {each}" for each in words.troubles(now) if each not in known]
