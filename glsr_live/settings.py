"""Settings: one description of each is its check, its line in the config file, its flag and its OSC argument."""

from dataclasses import MISSING, Field, dataclass, field, fields
from math import isfinite
from typing import Any, Literal

from glsr_live.errors import UsageError

Kind = Literal["switch", "whole", "number", "choice", "text", "channel", "meter", "table"]


@dataclass(frozen=True)
class Setting:
    """A setting as the player sees it: `section` and `name` in the config file, `flag` on the command line."""

    name: str
    section: str
    about: str
    kind: Kind
    default: Any
    low: float | None = None
    high: float | None = None
    choices: tuple[Any, ...] = ()
    flag: str = ""
    live: bool = True
    """Whether it can be changed while the instrument plays."""

    def check(self, value: Any) -> None:
        """Raise UsageError, one sentence with the remedy, for a value that the setting cannot have."""
        if self.choices and value not in self.choices:
            raise UsageError(f"{self.name} is one of {_listed(self.choices)}, not {value!r}")
        if self.low is not None and self.high is not None and value is not None:
            self._check_range(value, self.low, self.high)
        if self.kind in ("switch", "text") and not isinstance(value, bool if self.kind == "switch" else str):
            raise UsageError(f"{self.name} is {'true or false' if self.kind == 'switch' else 'a text'}, not {value!r}")

    def _check_range(self, value: Any, low: float, high: float) -> None:
        """Channels are counted from 1 wherever a player sees them."""
        shift = 1 if self.kind == "channel" and _is_number(value) else 0
        if not (_is_number(value) and low <= value <= high):
            shown = value + shift if shift else value
            raise UsageError(f"{self.name} runs from {low + shift:g} to {high + shift:g}, not {shown}")


def setting(
    section: str,
    default: Any,
    about: str,
    *,
    kind: Kind | None = None,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[Any, ...] = (),
    flag: str = "",
    live: bool = True,
) -> Any:
    """A dataclass field that is a setting; `flag` is the flag's name where it differs from the field's."""
    described = {
        "section": section,
        "about": about,
        "kind": kind or _kind_of(default, choices),
        "low": low,
        "high": high,
        "choices": choices,
        "flag": flag,
        "live": live,
    }
    return field(default=default, metadata={"setting": described})


def settings_of(config: type[Any]) -> tuple[Setting, ...]:
    """The settings among the fields of a dataclass, in order."""
    return tuple(_setting(item) for item in fields(config) if "setting" in item.metadata)


def check(config: Any) -> None:
    """Raise UsageError for the first setting of a config that has a value that it cannot have."""
    for each in settings_of(type(config)):
        each.check(getattr(config, each.name))


def _setting(item: Field[Any]) -> Setting:
    described = dict(item.metadata["setting"])
    described["flag"] = described["flag"] or item.name.replace("_", "-")
    return Setting(item.name, default=None if item.default is MISSING else item.default, **described)


def _kind_of(default: Any, choices: tuple[Any, ...]) -> Kind:
    kinds: tuple[tuple[type, Kind], ...] = ((bool, "switch"), (int, "whole"), (float, "number"), (str, "text"))
    if choices:
        return "choice"
    return next((kind for known, kind in kinds if isinstance(default, known)), "table")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _listed(values: tuple[Any, ...]) -> str:
    return ", ".join(str(value) for value in values)
