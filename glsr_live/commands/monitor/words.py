"""What the instrument tells, in words and characters: pure, for the screen and for plain lines."""

from collections.abc import Mapping, Sequence

from glsr_live.commands.roll import BLOCKS, Glyphs, draw
from glsr_live.control.status import KnobStatus, PortStatus, Position, Status
from glsr_live.music.note import TICKS_PER_STEP, Phrase

LABEL = 6
"""Characters before the first bar of a roll."""
SLIDER = 21


def transport(status: Status, position: Position) -> str:
    """Tempo, meter, what sets them, and the place."""
    meter = f"{status.meter.numerator}/{status.meter.denominator}"
    place = f"bar {position.bar}, beat {position.beat}" if status.running else "stopped"
    source = status.source if status.locked else f"{status.source} (not locked yet)"
    return f"{place}; {status.bpm:g} bpm, {meter}, {source}"


def listening(status: Status) -> str:
    """What becomes of what is played, and the key that was heard."""
    key = f"; {status.key}" if status.key else ""
    return f"phrase {status.capture}{key}"


def model(status: Status) -> str:
    """The model, and how fast it was."""
    if not status.provider:
        return "no model (loading, or lost; the music goes on)"
    return f"pack {status.pack!r} on {status.provider}, last answer in {status.latency_ms:.1f} ms"


def history(status: Status) -> str:
    """Where we are in the history."""
    star = ", starred" if status.starred else ""
    slots = ", ".join(f"{each.slot} {each.name}".strip() for each in status.snapshots)
    kept = f"; snapshots {slots}" if slots else ""
    return f"entry {status.number} of {status.entries}{star}; side {status.side}; seed {status.seed}{kept}"


def knob(each: KnobStatus) -> str:
    """What turns a knob, and what hinders it."""
    marks = ["locked"] if each.locked else []
    marks += ["move the controller to the knob's place"] if _away(each) else []
    return "; ".join([each.controller, *marks] if each.controller else marks)


def slider(each: KnobStatus, glyphs: Glyphs = BLOCKS) -> str:
    """The knob's way from low to high with a mark where it stands, and one at its centre."""
    cells = [glyphs.silence] * SLIDER
    cells[_cell(each, each.centre)] = glyphs.bar
    if each.physical is not None and not each.held:
        cells[round(min(1.0, max(0.0, each.physical)) * (SLIDER - 1))] = glyphs.sustain
    cells[_cell(each, each.value)] = glyphs.onset
    return "".join(cells)


def attributes(played: Mapping[str, float], yields: Mapping[str, float]) -> str:
    """What the variation does to each attribute."""
    return ", ".join(f"{name} {played.get(name, value):.3g} -> {value:.3g}" for name, value in yields.items())


def traffic(ports: Sequence[PortStatus], before: Sequence[PortStatus] = ()) -> str:
    """Every port with the messages that passed; a star where some did since `before`."""
    counts = {(port.key, port.direction): port.messages for port in before}
    keys = [port.key for port in ports]
    shown = []
    for port in ports:
        moved = " *" if port.messages > counts.get((port.key, port.direction), port.messages) else ""
        name = f"{port.key} ({port.direction})" if keys.count(port.key) > 1 else port.key
        shown.append(f"{name}: {port.messages if port.there else 'lost'}{moved}")
    return ", ".join(shown)


def troubles(status: Status) -> list[str]:
    """What the player should know; empty when all is well."""
    found = []
    if status.looping:
        found.append("our own notes come back: an input and an output are connected in a circle")
    if status.late:
        found.append(f"{status.late} notes left out because they were late")
    if status.overdue:
        found.append(f"{status.overdue} answers missed their bar line, the newest by {status.overdue_ms:.0f} ms")
    if status.learning:
        found.append(f"move a controller: it will be {status.learning}")
    return found + ([status.problem] if status.problem else [])


def systems(phrase: Phrase | None, width: int, pitches: Sequence[int] = (), glyphs: Glyphs = BLOCKS) -> str:
    """The roll of a phrase in as many systems below each other as the width asks for, like lines of a score."""
    if phrase is None:
        return "(none yet)"
    rows = draw(phrase, pitches, glyphs).split("\n")
    bar = max(1, phrase.meter.bar // TICKS_PER_STEP) + 1
    bars = max(1, (width - LABEL) // bar)
    if len(rows[0]) <= max(width, LABEL + bar):
        return "\n".join(rows)
    size = bars * bar
    pieces = range(LABEL, len(rows[0]), size)
    return "\n\n".join("\n".join(row[:LABEL] + row[at : at + size] for row in rows) for at in pieces)


def _away(each: KnobStatus) -> bool:
    """Whether a controller that was moved stands elsewhere than its knob."""
    return each.physical is not None and not each.held


def _cell(each: KnobStatus, value: float) -> int:
    share = (value - each.low) / (each.high - each.low) if each.high > each.low else 0.0
    return round(min(1.0, max(0.0, share)) * (SLIDER - 1))
