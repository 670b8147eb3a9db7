"""From single wanted values to the whole configuration."""

from collections import abc
from collections.abc import Callable
from typing import Any, TypeVar

from glsr_live.config.lines import Path
from glsr_live.config.schema import (
    NO_PORT,
    DaemonConfig,
    OscConfig,
    PortsConfig,
    SessionConfig,
    keys_of,
    owned_by,
)
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls import Mapping, Span, knob_named
from glsr_live.engine.routes import InputRoute, OutputRoute
from glsr_live.errors import GlsrError
from glsr_live.io.ports import PortChoice
from glsr_live.music.variation import RANGES, Knobs

Wanted = abc.Mapping[Path, Any]
"""The instrument's values by their path in the file, such as ("time", "bpm") and ("inputs", 0, "name")."""
Route = TypeVar("Route")


def build(wanted: Wanted) -> DaemonConfig:
    """The configuration with these values and the defaults for all others.

    Raises GlsrError, of its own kind, for values that do not go together.
    """
    engine = EngineConfig(
        **_owned(EngineConfig, wanted),
        mappings=_mappings(wanted),
        spans=_spans(wanted),
        knobs=_knobs(wanted),
        inputs=_routes("inputs", InputRoute, wanted),
        outputs=_routes("outputs", OutputRoute, wanted),
    )
    return DaemonConfig(
        engine=engine,
        **_owned(DaemonConfig, wanted),
        ports=_ports(engine, PortsConfig(**_owned(PortsConfig, wanted))),
        osc=OscConfig(**_owned(OscConfig, wanted)),
        session=SessionConfig(**_owned(SessionConfig, wanted)),
    )


def culprit(wanted: Wanted) -> tuple[Path, GlsrError] | None:
    """The first value that cannot be with those before it, and why; None where all go together."""
    try:
        build(wanted)
    except GlsrError:
        items = list(wanted.items())
        return next(filter(None, (_fault(dict(items[:count])) for count in range(1, len(items) + 1))))
    return None


def over(base: Wanted, stronger: Wanted) -> dict[Path, Any]:
    """The values of both, the stronger ones where both have one.

    Ports that are named anew replace all earlier ones; one that was there before keeps what is said of it.
    """
    kept = {path: value for path, value in base.items() if not _renamed(path, stronger)}
    known = {path: value for path, value in base.items() if _renamed(path, stronger)}
    named = {path: value for path, value in stronger.items() if path[0] in ("inputs", "outputs")}
    inherited = {
        (section, number, *path[2:]): value
        for (section, number, _), name in named.items()
        for path, value in known.items()
        if path[0] == section and base.get((section, path[1], "name")) == name
    }
    return {**kept, **inherited, **stronger}


def _renamed(path: Path, stronger: Wanted) -> bool:
    return path[0] in ("inputs", "outputs") and any(other[0] == path[0] for other in stronger)


def _fault(wanted: Wanted) -> tuple[Path, GlsrError] | None:
    try:
        build(wanted)
    except GlsrError as error:
        return list(wanted)[-1], error
    return None


def _owned(owner: type[Any], wanted: Wanted) -> dict[str, Any]:
    return {
        str(path[1]): value
        for path, value in wanted.items()
        if len(path) == 2 and owned_by(owner, str(path[0]), str(path[1]))
    }


def _named(section: str, wanted: Wanted) -> dict[str, Any]:
    """The values of a section whose keys are names of knobs and actions, without its settings."""
    named = {each.name for each in keys_of(section)}
    own = {str(path[1]): value for path, value in wanted.items() if path[0] == section}
    return {name: value for name, value in own.items() if name in named and not owned_by(EngineConfig, section, name)}


def _knobs(wanted: Wanted) -> Knobs:
    values = _named("knobs", wanted)
    common = {name: value for name, value in values.items() if name in (*RANGES, "seed")}
    axes = tuple((name, value) for name, value in values.items() if name not in common and value)
    return Knobs(axes=axes, **common)


def _mappings(wanted: Wanted) -> tuple[Mapping, ...]:
    return tuple(Mapping.read(target, text) for target, text in _named("controllers", wanted).items())


def _spans(wanted: Wanted) -> tuple[tuple[str, Span], ...]:
    tables = _grouped("spans", wanted)
    spans = tuple((knob, Span(**values)) for knob, values in tables.items())
    for knob, span in spans:
        span.check(knob_named(knob))
    return spans


def _routes(section: str, route: Callable[..., Route], wanted: Wanted) -> tuple[Route, ...]:
    return tuple(route(**values) for values in _grouped(section, wanted).values()) or (route(),)


def _grouped(section: str, wanted: Wanted) -> dict[Any, dict[str, Any]]:
    """The values of every table of a section, by the table's number or name."""
    tables: dict[Any, dict[str, Any]] = {}
    for path, value in wanted.items():
        if path[0] == section:
            tables.setdefault(path[1], {})[str(path[2])] = value
    return tables


def _ports(engine: EngineConfig, ports: PortsConfig) -> PortChoice:
    return PortChoice(
        inputs=tuple(route.name for route in engine.inputs),
        outputs=tuple(route.name for route in engine.outputs),
        control=None if ports.control == NO_PORT else ports.control,
        api=ports.api or None,
    )
