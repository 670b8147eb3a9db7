"""`python -m benchmarks [NAME ...]`: run benchmarks and print their figures."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.control import control
from benchmarks.lateness import lateness
from benchmarks.model import decode, encode, knob, plane
from benchmarks.panel import panel
from benchmarks.panel_lateness import panel_lateness
from benchmarks.setting import Setting, machine
from benchmarks.start import start, vary
from benchmarks.step import step
from benchmarks.table import Table
from benchmarks.throughput import throughput
from glsr_live.errors import GlsrError
from glsr_live.model.pack import DEFAULT, find_pack

BENCHMARKS: dict[str, Callable[[Setting], Table]] = {
    "encode": encode,
    "decode": decode,
    "knob": knob,
    "plane": plane,
    "step": step,
    "throughput": throughput,
    "lateness": lateness,
    "control": control,
    "panel": panel,
    "panel-lateness": panel_lateness,
    "start": start,
    "vary": vary,
}
"""To add a benchmark, write a function that measures under a Setting and returns a Table, and name it here."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; 2 when something that the user can mend is wrong. No figure makes it fail."""
    args = _parser().parse_args(words)
    try:
        return run(args)
    except GlsrError as exc:
        print(f"benchmarks: {exc}", file=sys.stderr)
        return 2


def run(args: argparse.Namespace) -> int:
    """Print the machine, then every table when it is there; write them all to a file where one was named."""
    setting = Setting(find_pack(args.pack).resolve(), args.calls, args.seconds, args.starts)
    facts, tables = machine() | {"pack": args.pack}, {}
    print("\n".join(f"{name + ':':<12} {value}" for name, value in facts.items()), flush=True)
    for name in args.names or BENCHMARKS:
        tables[name] = BENCHMARKS[name](setting)
        print(f"\n{tables[name].to_text()}", flush=True)
    if args.json is not None:
        stored = {"machine": facts, "benchmarks": {name: table.to_json() for name, table in tables.items()}}
        args.json.write_text(json.dumps(stored, indent=2) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", type=_known, help=f"{', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--pack", default=DEFAULT, help=f"bundled pack or folder to measure (default {DEFAULT})")
    parser.add_argument("--calls", type=_count, default=Setting.calls, help="calls of the model (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=Setting.seconds, help="of performing (default %(default)s)")
    parser.add_argument("--starts", type=_count, default=Setting.starts, help="of a process (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    return parser


def _known(name: str) -> str:
    if name not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"there is no benchmark {name!r}")
    return name


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
