"""`glsr-live panel`: the window, if what it needs is there."""

import argparse

from glsr_live.commands.reaching import EVERYWHERE, HERE, osc_of
from glsr_live.config.places import config_path
from glsr_live.config.schema import OscConfig
from glsr_live.errors import UsageError

LIBRARIES = "libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0"


def panel(args: argparse.Namespace) -> int:
    """Run the command until the window is closed. Raises UsageError, with the remedy, where Qt cannot be loaded."""
    config = osc_of(args)
    try:
        from glsr_live.panel.app import Wanted, run
    except ImportError as exc:
        raise UsageError(remedy(exc)) from exc
    host = HERE if config.host in EVERYWHERE else config.host
    words = words_of(args, config) if host.startswith("127.") else None
    file = config_path(args.config)
    return run(Wanted(host, config.port, words, not args.no_daemon, args.keep, file))


def words_of(args: argparse.Namespace, config: OscConfig) -> list[str]:
    """The words of an instrument that listens where the panel looks."""
    file = ["--config", args.config] if args.config else []
    return [*file, "--osc", "--osc-port", str(config.port)]


def remedy(exc: ImportError) -> str:
    """One sentence about what is lacking and what to install."""
    if (exc.name or "").startswith("PyQt6") and isinstance(exc, ModuleNotFoundError):
        return "the panel needs PyQt6: pip install 'glsr-live[panel]'"
    return f"PyQt6 cannot be loaded ({exc}); on Debian or Ubuntu: apt-get install {LIBRARIES}"
