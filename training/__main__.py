"""`python -m training prepare | fit | evaluate`."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from lightning_fabric import Fabric

from training.config import PRESETS
from training.dataset import prepare
from training.fit import fit


def main() -> None:
    """Run one command of the lab."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("prepare", help="build and cache the chorale data set").set_defaults(run=run_prepare)
    add_fit(commands.add_parser("fit", help="train a model"))
    arguments = parser.parse_args()
    arguments.run(arguments)


def add_fit(parser: argparse.ArgumentParser) -> None:
    """The flags of `fit`."""
    parser.add_argument("--preset", choices=sorted(PRESETS), required=True)
    parser.add_argument("--out", type=Path, help="folder of the run (default: runs/PRESET-SEED)")
    parser.add_argument("--steps", type=int, help="length of the run in batches")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="the same model without regularised axes")
    parser.add_argument("--resume", action="store_true", help="go on from the run's last checkpoint")
    parser.add_argument("--accelerator", default="auto", help="cpu, cuda ... (default: the best there is)")
    parser.add_argument("--devices", type=int, default=1)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--precision", default="32-true", help="for example bf16-mixed")
    parser.set_defaults(run=run_fit)


def run_prepare(arguments: argparse.Namespace) -> None:
    """Print what the data set holds."""
    print(json.dumps(prepare().report, indent=1))


def run_fit(arguments: argparse.Namespace) -> None:
    """Train, on as many devices and nodes as were asked for."""
    config = replace(PRESETS[arguments.preset], seed=arguments.seed)
    config = config.plain() if arguments.plain else config
    config = replace(config, steps=arguments.steps or config.steps)
    fabric = Fabric(
        accelerator=arguments.accelerator,
        devices=arguments.devices,
        num_nodes=arguments.nodes,
        precision=arguments.precision,
    )
    fabric.launch()
    fit(config, arguments.out or Path(f"runs/{config.preset}-{config.seed}"), fabric, arguments.resume)


if __name__ == "__main__":
    main()
