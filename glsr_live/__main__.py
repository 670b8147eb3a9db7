"""The command line: `glsr-live`, and `glsr-live COMMAND` for the rest.

Every command imports what it needs when it runs, so that the instrument starts without the model's half.
"""

import argparse
import sys
from collections.abc import Sequence

from glsr_live.commands.arguments import parse
from glsr_live.commands.flags import config_of
from glsr_live.errors import GlsrError


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, or 2 after one sentence on stderr about what the player can mend."""
    try:
        args = parse(sys.argv[1:] if words is None else words)
        return COMMANDS[args.command](args)
    except GlsrError as error:
        print(f"glsr-live: {error}", file=sys.stderr)
        return 2


def _play(args: argparse.Namespace) -> int:
    config = config_of(args)
    from glsr_live.config.places import config_path
    from glsr_live.starting import run_daemon

    return run_daemon(config, configuration=config_path(args.config))


def _demo(args: argparse.Namespace) -> int:
    from glsr_live.commands.demo import demo

    return demo(args)


def _ports(args: argparse.Namespace) -> int:
    from glsr_live.io.rtmidi_ports import list_ports

    ports = list_ports(args.api)
    print(ports.system)
    for title, names in (("inputs, for --in", ports.inputs), ("outputs, for --out", ports.outputs)):
        print(f"  {title}:", *(names or ("none",)), sep="\n    ")
    return 0


def _vary(args: argparse.Namespace) -> int:
    from glsr_live.commands.vary import vary

    return vary(args)


def _init(args: argparse.Namespace) -> int:
    from glsr_live.commands.init import init

    return init(args)


def _doctor(args: argparse.Namespace) -> int:
    from glsr_live.commands.doctor.rounds import doctor

    return doctor(args)


def _panel(args: argparse.Namespace) -> int:
    from glsr_live.commands.panel import panel

    return panel(args)


def _monitor(args: argparse.Namespace) -> int:
    from glsr_live.commands.monitor.watching import monitor

    return monitor(args)


def _panic(args: argparse.Namespace) -> int:
    from glsr_live.commands.panic import panic

    return panic(args)


def _places(args: argparse.Namespace) -> int:
    from glsr_live.commands.places import places

    return places(args)


COMMANDS = {
    "play": _play,
    "demo": _demo,
    "ports": _ports,
    "vary": _vary,
    "init": _init,
    "doctor": _doctor,
    "panel": _panel,
    "monitor": _monitor,
    "panic": _panic,
    "places": _places,
}

if __name__ == "__main__":
    sys.exit(main())
