"""What can be configured: the instrument as a whole, and the sections and keys of its file."""

from dataclasses import dataclass, field
from typing import Any, Literal

from glsr_live.control.session import PORT
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.controls.mapping import TRIGGERS
from glsr_live.engine.controls.span import CURVES, MORPH, knob_named
from glsr_live.engine.routes import EVERYTHING
from glsr_live.io.osc_socket import Guests
from glsr_live.io.ports import PortChoice
from glsr_live.music.variation import RANGES, Knobs
from glsr_live.settings import Setting, setting, settings_of

DEFAULT_PACK = "bach"
NO_PORT = "off"
"""In place of the control port's name: no control port at all."""
AXES = ("density", "syncopation", "register", "range", "leap", "contour")
"""The attributes that a pack may have as axes, which are then knobs."""


@dataclass(frozen=True)
class PortsConfig:
    """The MIDI system; which ports are used is said by the routes."""

    api: str = setting(
        "ports", "", "MIDI system: alsa, jack, core or winmm; empty for the first that answers", live=False
    )
    control: str = setting(
        "ports", "", f'port for knobs alone: empty for a virtual one, a controller\'s name, or "{NO_PORT}"',
        flag="control", live=False,
    )  # fmt: skip


@dataclass(frozen=True)
class OscConfig:
    """Where the instrument listens for OSC. Raises UsageError for an address that is none."""

    enabled: bool = setting("osc", True, "be controlled and watched by OSC over UDP", flag="osc", live=False)
    port: int = setting("osc", PORT, "UDP port of the OSC server", low=1, high=65535, flag="osc-port", live=False)
    host: str = setting(
        "osc", "127.0.0.1", 'address of the OSC server; "0.0.0.0" also hears other machines',
        flag="osc-host", live=False,
    )  # fmt: skip
    allow: tuple[str, ...] = setting(
        "osc", (), "other machines that may control it, by address or network, such as 192.168.1.0/24",
        kind="text", flag="osc-allow", live=False,
    )  # fmt: skip

    def __post_init__(self) -> None:
        Guests(self.allow)


@dataclass(frozen=True)
class SessionConfig:
    """What is kept of the music."""

    autosave: bool = setting("session", True, "keep the history and the snapshots on disk", live=False)
    folder: str = setting(
        "session", "", "where they are kept; empty for the folder that `glsr-live places` names",
        flag="session-folder", live=False,
    )  # fmt: skip
    restore: bool = setting("session", True, "start with what was kept last time", live=False)


@dataclass(frozen=True)
class DaemonConfig:
    """What `glsr-live` was asked for."""

    engine: EngineConfig = field(default_factory=EngineConfig)
    pack: str = setting("model", DEFAULT_PACK, "a bundled pack's name or a pack's folder", live=False)
    provider: Literal["auto", "cuda", "cpu"] = setting(
        "model", "auto", "where the model runs; auto takes the faster", choices=("auto", "cuda", "cpu"), live=False
    )
    ports: PortChoice = field(default_factory=PortChoice)
    osc: OscConfig = field(default_factory=OscConfig)
    session: SessionConfig = field(default_factory=SessionConfig)


OWNERS: tuple[type[Any], ...] = (DaemonConfig, PortsConfig, EngineConfig, OscConfig, SessionConfig)
SECTIONS: dict[str, str] = {
    "model": "The model",
    "ports": "MIDI ports",
    "inputs": "What is heard: one table for each input; without one a virtual port is made",
    "outputs": "What is sent: one table for each output; without one a virtual port is made",
    "time": "Time",
    "phrase": "The phrase: what is heard and taken",
    "answer": "The answer: what is played",
    "key": "The key",
    "knobs": "The knobs, and where they stand at the start",
    "controls": "How controllers and knobs go together",
    "controllers": "The controllers of knobs and actions, in place of their defaults",
    "spans": "How far and how finely controllers turn a knob: one table for each knob, [spans.KNOB]",
    "osc": "Control by OSC",
    "session": "The session",
}
"""The sections of the file in order, with their headings."""


def keys_of(section: str) -> tuple[Setting, ...]:
    """The settings of a section, in order; knobs, controllers and spans have keys by the names of knobs besides."""
    if section in TABLES:
        return TABLES[section]
    owned = tuple(each for owner in OWNERS for each in settings_of(owner) if each.section == section)
    return owned + NAMED.get(section, ())


def owned_by(owner: type[Any], section: str, name: str) -> bool:
    """Whether a dataclass has this setting."""
    return any((each.section, each.name) == (section, name) for each in settings_of(owner))


def _knob(name: str) -> Setting:
    knob, about = knob_named(name), _KNOBS.get(name, "an axis, in standard deviations of the prior")
    return Setting(name, "knobs", about, "number", getattr(Knobs(), name, 0.0), knob.low, knob.high, flag=name)


_KNOBS = {
    "closeness": "how much the move must outweigh a played note before that note changes",
    "temperature": "0 takes the likeliest notes, above 0 draws them",
    "wander": "a random walk along the dimensions that have no name",
    "blend": "how far the answer goes towards a second phrase",
}
_SEED = Setting("seed", "knobs", "for what temperature and wander draw", "whole", 0, flag="seed")
_TARGETS = (*AXES, *RANGES, MORPH, *TRIGGERS)
NAMED: dict[str, tuple[Setting, ...]] = {
    "knobs": (*map(_knob, (*AXES, *RANGES)), _SEED),
    "controllers": tuple(Setting(name, "controllers", "", "text", "") for name in _TARGETS),
}
"""The keys that are names of knobs and actions."""
SPANNED = (*AXES, *RANGES, MORPH)
"""The knobs that a span may be of."""
TABLES: dict[str, tuple[Setting, ...]] = {
    "inputs": (
        Setting("name", "inputs", "a port or the beginning of its name; empty for our own virtual port", "text", ""),
        Setting("channels", "inputs", "channels whose notes are heard; empty for all", "channel", (), 0, 15),
        Setting("transpose", "inputs", "semitones by which its notes are moved", "whole", 0, -48, 48),
        Setting("notes", "inputs", "hear its notes", "switch", True),
        Setting("clock", "inputs", "its MIDI clock may be followed", "switch", True),
    ),
    "outputs": (
        Setting("name", "outputs", "a port or the beginning of its name; empty for our own virtual port", "text", ""),
        Setting("channel", "outputs", "channel of the answer there; 0 for the answer's own", "channel", None, 0, 15),
        Setting("transpose", "outputs", "semitones by which the answer is moved there", "whole", 0, -48, 48),
        Setting("carries", "outputs", "what is sent there", "choice", EVERYTHING, choices=EVERYTHING),
    ),
    "spans": (
        Setting("low", "spans", "the value at the controller's low end; the knob's own end without it", "number", None),
        Setting("high", "spans", "the value at its high end; the knob's own end without it", "number", None),
        Setting("curve", "spans", "how the way between is divided", "choice", "linear", choices=CURVES),
        Setting("inverted", "spans", "the controller turns it the other way round", "switch", False),
        Setting("locked", "spans", "nothing turns it", "switch", False),
    ),
}
"""The keys of the tables that there may be several of."""
