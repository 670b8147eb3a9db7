"""The command line: `glsr-live`, `glsr-live demo`, `glsr-live ports`, `glsr-live vary`.

Every command imports what it needs when it runs, so that the instrument starts without the model's half.
"""

import argparse
import sys
from collections.abc import Sequence

from glsr_live.commands.arguments import engine_config, parse, port_choice
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
    from glsr_live.daemon import DaemonConfig, run_daemon

    return run_daemon(DaemonConfig(engine_config(args), args.pack, args.provider, port_choice(args)))


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


COMMANDS = {"play": _play, "demo": _demo, "ports": _ports, "vary": _vary}

if __name__ == "__main__":
    sys.exit(main())
