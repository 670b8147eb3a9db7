"""The flags of the instrument: one for each key of the configuration, and what they say in its terms."""

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from glsr_live.commands.plan import parse_setting
from glsr_live.config.building import build, over
from glsr_live.config.lines import Path
from glsr_live.config.schema import AXES, SECTIONS, TABLES, DaemonConfig, keys_of
from glsr_live.config.values import allowed, perhaps, read_value, write_value
from glsr_live.errors import UsageError
from glsr_live.music.variation import RANGES
from glsr_live.settings import Setting


def number(text: str) -> float:
    """A number; a whole one stays whole, so that a sentence repeats it as it was written."""
    value = float(text)
    return int(value) if value.is_integer() else value


TYPES: dict[str, Callable[[str], Any]] = {"whole": int, "channel": int, "number": number}
METAVARS = {"whole": "N", "channel": "N", "number": "X", "meter": "N/D", "text": "TEXT", "choice": "WORD"}
KNOBS = (*AXES, *RANGES, "seed")


def add_config(parser: argparse.ArgumentParser) -> None:
    """`--config`, which every command has that looks into the configuration."""
    text = "the configuration (default: the file that `glsr-live places` names)"
    parser.add_argument("--config", metavar="FILE", help=text)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """A flag for each key, grouped as in the file. What is not given is not in the namespace."""
    for section, title in SECTIONS.items():
        if section not in TABLES:
            group = parser.add_argument_group(f"{title} [{section}]")
            if section == "ports":
                _add_ports(group)
            for setting in _flagged(section):
                _add(group, setting)
            if section == "knobs":
                _add_knobs(group)
            if section == "controllers":
                _add_controllers(group)


def wanted_of(args: argparse.Namespace) -> dict[Path, Any]:
    """What the flags say, by the paths of the configuration; raises UsageError for a value that a key cannot have."""
    wanted: dict[Path, Any] = {}
    for section in SECTIONS:
        for setting in _flagged(section) if section not in TABLES else ():
            if (value := getattr(args, _destination(setting), None)) is not None:
                wanted[section, setting.name] = _read(setting, value)
    return {**wanted, **dict(_ports(args)), **dict(_knobs(args)), **dict(_controllers(args))}


def config_of(args: argparse.Namespace) -> DaemonConfig:
    """The configuration: what the flags say, else what the file says, else the defaults.

    Raises GlsrError for what makes no sense.
    """
    from glsr_live.config.places import wanted_at

    return build(over(wanted_at(args.config), wanted_of(args)))


def parse_controller(text: str) -> tuple[str, str]:
    """The target and the control of `density=20` or `"density=cc14 20"`; raises UsageError for anything else."""
    target, _, control = text.partition("=")
    if not (target and control):
        raise UsageError(f"{text!r} names no controller; write KNOB=NUMBER, like density=20")
    return target.strip(), f"cc {control}" if control.isdecimal() else control.strip()


def parse_panic(text: str) -> str:
    """The control of a panic, by its number."""
    if not text.isdecimal():
        raise UsageError(f"{text!r} is no controller; write a number, like 118")
    return f"cc {text}"


def _flagged(section: str) -> tuple[Setting, ...]:
    """The settings of a section that have a flag of their own; axes and targets share one."""
    return tuple(each for each in keys_of(section) if each.kind != "table" and each.flag and each.name not in AXES)


def _read(setting: Setting, value: Any) -> Any:
    try:
        return read_value(setting, value)
    except UsageError as exc:
        raise UsageError(f"argument --{setting.flag}: {exc}") from exc


def _add(group: Any, setting: Setting) -> None:
    several = isinstance(setting.default, tuple)
    options: dict[str, Any] = {"dest": _destination(setting), "default": None, "help": _help(setting)}
    if setting.kind == "switch":
        options["action"] = argparse.BooleanOptionalAction
    else:
        kind = type(setting.choices[0]) if setting.choices else TYPES.get(setting.kind, str)
        options |= {"type": kind, "metavar": METAVARS[setting.kind]}
        options |= {"action": "append"} if several else {}
        options |= {"choices": setting.choices, "metavar": None} if setting.choices else {}
    group.add_argument(f"--{setting.flag}", **options)


def _help(setting: Setting) -> str:
    limits = "" if setting.kind in ("switch", "text", "choice", "meter") else allowed(setting)
    parts = [limits, f"default {_default(setting)}" if setting.default not in ("", ()) else ""]
    known = ", ".join(part for part in parts if part)
    return f"{setting.about}{f' ({known})' if known else ''}".replace("%", "%%")


def _default(setting: Setting) -> str:
    if setting.kind == "number":
        return f"{setting.default:g}"
    return write_value(setting, setting.default).strip('"').replace("true", "on").replace("false", "off")


def _add_ports(group: Any) -> None:
    again = "may be given again"
    group.add_argument("--in", metavar="NAME", dest="inputs", action="append",
                       help=f'listen to this port; {again} (default: be "GLSR Live In")')
    group.add_argument("--out", metavar="NAME", dest="outputs", action="append",
                       help=f'answer to this port; {again} (default: be "GLSR Live Out")')


def _add_knobs(group: Any) -> None:
    group.add_argument("--set", metavar="KNOB=VALUE", dest="turned", action="append",
                       help="where any knob stands at first, e.g. density=+1.5; may be given again")


def _add_controllers(group: Any) -> None:
    group.add_argument("--controller", metavar="KNOB=NUMBER", dest="controllers", type=parse_controller,
                       action="append", help='what turns a knob: density=20, "density=nrpn 1:20"; may be given again')
    group.add_argument("--panic", metavar="NUMBER", type=parse_panic, help="the panic controller (default 119)")


def _ports(args: argparse.Namespace) -> Iterator[tuple[Path, Any]]:
    for section in ("inputs", "outputs"):
        for number, name in enumerate(getattr(args, section, None) or ()):
            yield (section, number, "name"), name


def _knobs(args: argparse.Namespace) -> Iterator[tuple[Path, Any]]:
    settings = {each.name: each for each in keys_of("knobs") if each.name in KNOBS}
    for name, value in map(parse_setting, getattr(args, "turned", None) or ()):
        if name not in settings:
            raise UsageError(f"there is no knob {name!r}{perhaps(name, KNOBS)}; there are {', '.join(KNOBS)}")
        whole = settings[name].kind == "whole" and value.is_integer()
        yield ("knobs", name), read_value(settings[name], int(value) if whole else value)


def _controllers(args: argparse.Namespace) -> Iterator[tuple[Path, Any]]:
    known = [each.name for each in keys_of("controllers")]
    for target, control in getattr(args, "controllers", None) or ():
        if target not in known:
            raise UsageError(f"no knob or action is called {target!r}{perhaps(target, known)}")
        yield ("controllers", target), control
    if getattr(args, "panic", None) is not None:
        yield ("controllers", "panic"), args.panic


def _destination(setting: Setting) -> str:
    return f"{setting.section}.{setting.name}"
