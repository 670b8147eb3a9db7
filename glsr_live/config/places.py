"""Where the instrument keeps its files on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_config_path, user_state_path

import glsr_live
from glsr_live.config.reading import read_wanted
from glsr_live.config.schema import DaemonConfig
from glsr_live.errors import UsageError

NAME = "glsr-live"
VARIABLE = "GLSR_LIVE_CONFIG"
PACKS = Path(glsr_live.__file__).parent / "packs"
"""The packs that came with the program."""


def config_path(given: str | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """The configuration's file: the one given, or named by the variable, or the one in the platform's folder."""
    named = given or environ.get(VARIABLE)
    return Path(named).expanduser() if named else user_config_path(NAME, appauthor=False) / "config.toml"


def session_folder(config: DaemonConfig) -> Path:
    """Where the history and the snapshots are kept."""
    chosen = config.session.folder
    return Path(chosen).expanduser() if chosen else user_state_path(NAME, appauthor=False) / "session"


def wanted_at(given: str | None = None, environ: Mapping[str, str] = os.environ) -> dict[tuple[str | int, ...], object]:
    """What the configuration's file says, nothing where there is none; raises UsageError for a named one not there."""
    path = config_path(given, environ)
    if path.exists():
        return read_wanted(path)
    if given or environ.get(VARIABLE):
        raise UsageError(f"there is no configuration {str(path)!r}; `glsr-live init --config FILE` writes one")
    return {}
