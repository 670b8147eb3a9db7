"""Values of settings as they stand in the file and on the command line, and as the instrument has them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from glsr_live.errors import UsageError
from glsr_live.music.note import Meter
from glsr_live.settings import Setting

LONGEST_SAID = 60
"""Characters of a value that a sentence repeats."""
WORDS = {
    "switch": "true or false",
    "whole": "a whole number",
    "number": "a number",
    "text": "a text in quotes",
    "channel": "a channel from 1 to 16",
    "meter": 'a text like "4/4"',
}
TYPES: dict[str, tuple[type, ...]] = {
    "switch": (bool,),
    "whole": (int,),
    "number": (int, float),
    "text": (str,),
    "channel": (int,),
    "meter": (str,),
}


def read_value(setting: Setting, value: Any) -> Any:
    """The instrument's value of what a file says; a setting whose default is a tuple takes a list of such values.

    Raises UsageError, one sentence, for what the setting cannot be.
    """
    if isinstance(setting.default, tuple):
        if not isinstance(value, list):
            raise UsageError(f"{setting.name} is a list in brackets, not {said(value)}")
        one = replace(setting, default=setting.default[0] if setting.default else "")
        return tuple(read_value(one, item) for item in value)
    _check_type(setting, value)
    try:
        inside = _inside(setting, value)
        if inside is not None or setting.default is not None:
            setting.check(value if setting.kind == "number" else inside)  # 9 is not shown as 9.0
    except OverflowError:
        raise UsageError(f"{setting.name} is {allowed(setting)}, not {said(value)}") from None
    return inside


def write_value(setting: Setting, value: Any) -> str:
    """The value as the file says it: TOML that `read_value` understands."""
    if isinstance(value, tuple):
        one = replace(setting, default=None)
        return f"[{', '.join(write_value(one, item) for item in value)}]"
    if setting.kind == "channel":
        return str(0 if value is None else value + 1)
    return show(f"{value.numerator}/{value.denominator}" if isinstance(value, Meter) else value)


def show(value: Any) -> str:
    """A value of a TOML file as TOML writes it; tables and moments, which no setting takes, only in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(show, value))}]"
    return "a table" if isinstance(value, dict) else str(value)


def said(value: Any) -> str:
    """A value in a sentence, cut where it is long."""
    text = show(value)
    return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}..."


def allowed(setting: Setting) -> str:
    """What a setting may be, in words."""
    if setting.choices:
        several = isinstance(setting.default, tuple)
        return ("some of " if several else "") + ", ".join(map(show, setting.choices))
    if setting.kind == "channel":
        return "1 to 16"
    if setting.low is not None and setting.high is not None:
        return f"{setting.low:g} to {setting.high:g}"
    return WORDS.get(setting.kind, "")


def perhaps(word: str, known: Sequence[str]) -> str:
    """`, perhaps 'bpm'` for a misspelt word, empty where nothing is near."""
    near = get_close_matches(word.lower(), known, n=1)
    return f", perhaps {near[0]!r}" if near else ""


def parse_meter(text: str) -> Meter:
    """The meter of `3/4`; raises UsageError for anything else."""
    try:
        numerator, denominator = text.split("/")
        return Meter(int(numerator), int(denominator))
    except ValueError as exc:
        raise UsageError(f"{text!r} is no meter; write one like 4/4, 3/4 or 6/8") from exc


def _check_type(setting: Setting, value: Any) -> None:
    if setting.kind == "choice":
        if type(value) is not type(setting.choices[0]) or value not in setting.choices:
            near = perhaps(value, [str(choice) for choice in setting.choices]) if isinstance(value, str) else ""
            raise UsageError(f"{setting.name} is one of {allowed(setting)}, not {said(value)}{near}")
        return
    if not isinstance(value, TYPES[setting.kind]) or isinstance(value, bool) != (setting.kind == "switch"):
        raise UsageError(f"{setting.name} is {WORDS[setting.kind]}, not {said(value)}")


def _inside(setting: Setting, value: Any) -> Any:
    if setting.kind == "number":
        return float(value)
    if setting.kind == "meter":
        return parse_meter(value)
    if setting.kind == "channel":
        return None if value == 0 and setting.default is None else value - 1
    return value
