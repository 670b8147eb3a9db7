"""`python -m training prepare | fit | evaluate | compare | figures`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from glsr_live.errors import GlsrError, UsageError
from training import compare
from training.config import PRESETS, FitConfig
from training.dataset import CACHE, PARTS, prepare
from training.devices import open_fabric
from training.evaluate import evaluate
from training.figures.command import add_figures
from training.fit import fit
from training.folk import COLLECTIONS, SHIPPED
from training.goals import goals, to_text
from training.preparing import FOLK, open_data, prepare_folk, prepare_scores, scores_cache, summary
from training.reading import all_processors
from training.run import load_run
from training.start import open_run, vocabulary_like

COLLECTIONS_HELP = f"of the folk tunes: {', '.join(COLLECTIONS)} (default: those that may be shipped)"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command of the lab; 2, after one sentence on stderr, when something that the user can mend is wrong."""
    arguments = parser().parse_args(words)
    try:
        arguments.run(arguments)
    except GlsrError as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and their flags."""
    root = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = root.add_subparsers(required=True)
    add_prepare(commands.add_parser("prepare", help="build and cache a data set: chorales, folk tunes or your scores"))
    add_fit(commands.add_parser("fit", help="train a model"))
    add_evaluate(commands.add_parser("evaluate", help="measure a run on unseen melody families"))
    compare.add_flags(commands.add_parser("compare", help="train every method with every seed, and tabulate them"))
    add_figures(commands.add_parser("figures", help="redraw the paper's figures from runs"))
    return root


def add_prepare(parser: argparse.ArgumentParser) -> None:
    """The flags of `prepare`."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--corpus", choices=("bach", "folk"), default="bach", help="of those that ship with music21")
    source.add_argument("--scores", type=Path, metavar="FOLDER", help="your own .mid, .musicxml, .mxl and .abc files")
    parser.add_argument("--collections", nargs="+", default=SHIPPED, metavar="NAME", help=COLLECTIONS_HELP)
    parser.add_argument("--like", metavar="DATA", help="move and spell your scores as a pack, run or data set")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the data set goes (default: in .cache)")
    parser.add_argument("--jobs", type=positive, default=all_processors(), help="processes that read scores")
    parser.set_defaults(run=run_prepare)


def add_fit(parser: argparse.ArgumentParser) -> None:
    """The flags of `fit`."""
    parser.add_argument("--preset", choices=sorted(PRESETS), help="what is trained, and how (default: live, or tune)")
    parser.add_argument("--from", dest="start", metavar="MODEL", default="", help="a run or a pack to begin from")
    parser.add_argument("--data", metavar="DATA", help="bach, folk or a prepared file (default: the preset's)")
    parser.add_argument("--out", type=Path, help="folder of the run (default: runs/PRESET-DATA-SEED)")
    parser.add_argument("--slope", type=float, help="mu of every axis (default: the preset's)")
    parser.add_argument("--steps", type=positive, help="length of the run in batches")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="the same model without regularised axes")
    parser.add_argument("--resume", action="store_true", help="go on from the run's last checkpoint")
    parser.add_argument("--accelerator", default="auto", help="cpu, cuda ... (default: the best there is)")
    parser.add_argument("--devices", type=positive, default=1)
    parser.add_argument("--nodes", type=positive, default=1)
    parser.add_argument("--strategy", default="auto", help="Fabric's, for example ddp, fsdp or deepspeed")
    parser.add_argument("--precision", default="32-true", help="for example bf16-mixed")
    parser.set_defaults(run=run_fit)


def add_evaluate(parser: argparse.ArgumentParser) -> None:
    """The flags of `evaluate`."""
    parser.add_argument("model", metavar="MODEL", help="folder of a run, as `fit` leaves it, or a pack")
    parser.add_argument("--data", metavar="DATA", help="bach, folk or a prepared file (default: what it learned from)")
    parser.add_argument("--part", choices=PARTS, default="test", help="of the split by families")
    parser.add_argument("--plain", type=Path, metavar="RUN", help="the same fit with --plain, for what the axes cost")
    parser.set_defaults(run=run_evaluate)


def positive(text: str) -> int:
    """A number from 1 up, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def run_prepare(arguments: argparse.Namespace) -> None:
    """Print what the data set holds."""
    if arguments.like and not arguments.scores:
        raise UsageError("--like is for your own scores; name their folder by --scores")
    if arguments.scores:
        cache = arguments.out or scores_cache(arguments.scores)
        vocabulary = vocabulary_like(arguments.like) if arguments.like else None
        dataset = prepare_scores(arguments.scores, cache, arguments.jobs, vocabulary)
    elif arguments.corpus == "folk":
        cache = arguments.out or FOLK
        dataset = prepare_folk(tuple(arguments.collections), cache, arguments.jobs)
    else:
        cache = arguments.out or CACHE
        dataset = prepare(cache) if arguments.out else prepare()
    print(json.dumps(dataset.report, indent=1))
    if "used" in dataset.report:
        print(summary(dataset.report, cache), file=sys.stderr)


def run_fit(arguments: argparse.Namespace) -> None:
    """Train, on as many devices and nodes as were asked for."""
    config = config_of(arguments)
    asked = arguments.accelerator, arguments.devices, arguments.nodes, arguments.precision, arguments.strategy
    fabric = open_fabric(*asked)
    fabric.launch()
    folder = arguments.out or Path("runs") / f"{config.preset}-{Path(config.data).stem}-{config.seed}"
    fit(config, folder, fabric, arguments.resume)


def config_of(arguments: argparse.Namespace) -> FitConfig:
    """The preset and what the flags change of it."""
    preset = PRESETS[arguments.preset or ("tune" if arguments.start else "live")]
    config = replace(preset, seed=arguments.seed, start=arguments.start)
    config = config.plain() if arguments.plain else config
    slopes = (arguments.slope,) * len(config.slopes) if arguments.slope else config.slopes
    data, steps = arguments.data or config.data, arguments.steps or config.steps
    return replace(config, steps=steps, data=data, slopes=slopes)


def run_evaluate(arguments: argparse.Namespace) -> None:
    """Print the figures of a run or a pack, and on stderr whether it reaches its goals.

    Raises UsageError for data in other tokens than the model's.
    """
    run = open_run(arguments.model)
    dataset = open_data(arguments.data or run.config.data, run.config.grid)
    if dataset.vocabulary != run.vocabulary:
        raise UsageError(f"the data is not spelled as {arguments.model} is; prepare it by --like {arguments.model}")
    figures = evaluate(run, dataset, arguments.part)
    plain = evaluate(load_run(arguments.plain), dataset, arguments.part, run.axes) if arguments.plain else None
    found = goals(figures, plain)
    print(json.dumps(figures | {"goals": [goal.to_json() for goal in found]}, indent=1))
    print(to_text(found), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
