"""A setting as it is asked for by name, in the words of the config file, becomes the value that the config holds."""

from typing import Any

from glsr_live.engine.config import EngineConfig
from glsr_live.errors import UsageError
from glsr_live.music.note import Meter
from glsr_live.settings import Setting, settings_of

SETTINGS: dict[str, Setting] = {each.name: each for each in settings_of(EngineConfig)}


def settled(name: str, value: object) -> dict[str, Any]:
    """The field and its value. Raises UsageError for an unknown setting or a value that cannot be one."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise UsageError(f"there is no setting {name!r}; there are {', '.join(SETTINGS)}")
    return {name: _read(setting, value)}


def shown(config: EngineConfig) -> dict[str, object]:
    """All settings as a player writes them: channels from 1, 0 for all of them, a meter as `3/4`."""
    return {name: _shown(setting, getattr(config, name)) for name, setting in SETTINGS.items()}


def _read(setting: Setting, value: Any) -> Any:
    """OSC sends a number for every truth, and many senders know no whole ones."""
    if value is None:
        raise UsageError(f"{setting.name} needs a value")
    if setting.kind == "switch" and value in (0, 1):
        return bool(value)
    if isinstance(value, float) and setting.kind != "number" and value.is_integer():
        value = int(value)
    if setting.kind == "meter":
        return _meter(value)
    if setting.kind in ("whole", "channel") and (isinstance(value, bool) or not isinstance(value, int)):
        raise UsageError(f"{setting.name} is a whole number, not {value!r}")
    if setting.kind == "channel":
        return None if value == 0 and setting.default is None else value - 1
    return value


def _meter(text: object) -> Meter:
    try:
        numerator, denominator = str(text).split("/")
        return Meter(int(numerator), int(denominator))
    except ValueError as exc:
        raise UsageError(f"{text!r} is no meter; write one like 4/4, 3/4 or 6/8") from exc


def _shown(setting: Setting, value: Any) -> object:
    if setting.kind == "channel":
        return 0 if value is None else value + 1
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Meter) else value
