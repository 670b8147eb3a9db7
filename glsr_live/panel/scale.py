"""Where a knob's value stands on its dial, in words and in parts of the way. Pure."""

from collections.abc import Mapping

from glsr_live.control.boarding import fader_of, value_at
from glsr_live.control.status import KnobStatus
from glsr_live.music.note import STEPS_PER_BEAT

STEPS = 1000
"""A dial counts in thousandths of the knob's unit."""
UNITS = {"density": "notes", "range": "st", "leap": "st", "contour": "st"}
"""Units of the attributes; st is semitones."""
COUNTED = ("density",)
"""Attributes of which a longer phrase has more."""
RESTING_LOW = ("temperature", "wander", "blend", "morph")
"""Knobs that rest at their low end."""
MINUS = "\N{MINUS SIGN}"
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


def rest_of(knob: KnobStatus) -> float:
    """The value where the knob changes nothing."""
    return knob.low if knob.name in RESTING_LOW else knob.centre


def share_of(knob: KnobStatus, value: float) -> float:
    """Where a value stands, 0 to 1 of the way; the centre is in the middle, as on a controller."""
    if knob.high <= knob.low:
        return 0.0
    inside = min(max(value, knob.low), knob.high)
    if not knob.low < knob.centre < knob.high:
        return (inside - knob.low) / (knob.high - knob.low)
    return fader_of(KnobStatus(knob.name, inside, knob.low, knob.high, knob.centre))


def value_of(knob: KnobStatus, share: float) -> float:
    """The value at a place of the way, 0 to 1."""
    inside = min(max(share, 0.0), 1.0)
    if not knob.low < knob.centre < knob.high:
        return knob.low + inside * (knob.high - knob.low)
    return value_at(knob, inside)


def shown(knob: KnobStatus, value: float) -> str:
    """A value as the player reads it: signed where a knob goes both ways."""
    text = f"{value:+.2f}" if knob.low < 0 else f"{value:.2f}"
    return text.replace("-", MINUS)


def yielded(name: str, played: Mapping[str, float], yields: Mapping[str, float]) -> str:
    """What becomes of an attribute: "9 → 11 notes", "9 notes" where it stays; empty where nothing is known of it."""
    if name not in yields:
        return ""
    before, after = (_figure(name, each.get(name, yields[name])) for each in (played, yields))
    unit = UNITS.get(name, "")
    return f"{after if before == after else f'{before} → {after}'} {unit}".rstrip()


def within(knob: KnobStatus, place: float) -> tuple[float, float] | None:
    """The part of the way that keeps the attribute inside what the data holds, for a phrase at a place of the axis.

    One beyond the knob's reach ends where it begins; None where it is not known.
    """
    if knob.spread is None:
        return None
    return share_of(knob, knob.spread.start - place), share_of(knob, knob.spread.end - place)


def held(knob: KnobStatus) -> str:
    """What the data holds of the attribute: "4 to 11 notes in 8 beats"; empty where it is not known."""
    if knob.spread is None:
        return ""
    ends = f"{_figure(knob.name, knob.spread.low)} to {_figure(knob.name, knob.spread.high)}"
    beats = f"in {knob.spread.steps // STEPS_PER_BEAT} beats" if knob.name in COUNTED else ""
    return " ".join(filter(None, (ends, UNITS.get(knob.name, ""), beats)))


def pitch_name(pitch: int) -> str:
    """A pitch by its name; 60 is C4."""
    return f"{NAMES[pitch % 12]}{pitch // 12 - 1}"


def read_number(text: str) -> float | None:
    """A number with a point or a comma; None for anything else."""
    try:
        value = float(text.strip().replace(",", ".").replace(MINUS, "-"))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _figure(name: str, value: float) -> str:
    if name == "density":
        return f"{value:.0f}"
    if name == "register":
        return pitch_name(round(value))
    text = f"{value:.{1 if abs(value) >= 10 else 2}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", MINUS)
