"""`python -m training compare`: the same network by every method and seed, run by run, and the table of their figures.

Each run is a fit in a folder of its own, made in a process of its own. What is finished is left alone and what was
stopped goes on from its last checkpoint, so the same command goes on with a comparison that was stopped.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from lightning_fabric import Fabric

from glsr_live.errors import GlsrError, UsageError
from training import tabulate
from training.arms import BY_NAME
from training.axes import measure_axes
from training.config import PRESETS, FitConfig
from training.devices import open_fabric
from training.evaluate import VERSION, evaluate
from training.fit import fit
from training.preparing import open_data
from training.run import LAST, load_run

FIGURES = "figures.json"
LOG = "log.txt"


class ComparisonError(GlsrError):
    """Some runs of a comparison ended without figures."""


@dataclass(frozen=True)
class Plan:
    """What is compared: a preset on a data set for a number of steps, every arm with every seed, in a folder."""

    preset: str
    data: str
    steps: int
    seeds: int
    arms: tuple[str, ...]
    out: Path

    def __post_init__(self) -> None:
        if min(self.steps, self.seeds) < 1:
            raise UsageError("a comparison takes at least one step and one seed")
        unknown = [name for name in self.arms if name not in BY_NAME]
        if unknown:
            raise UsageError(f"there is no arm {unknown[0]!r}; there are {', '.join(BY_NAME)}")

    @property
    def config(self) -> FitConfig:
        """What the arms share."""
        return replace(PRESETS[self.preset], data=self.data, steps=self.steps)

    def entries(self) -> "Iterator[Entry]":
        """All runs, a seed after the other, so that a comparison that is stopped has every arm."""
        for seed in range(self.seeds):
            yield from (self.entry(arm, seed) for arm in self.arms)

    def entry(self, arm: str, seed: int) -> "Entry":
        """One run."""
        folder = self.out / f"{arm}-{seed}"
        return Entry(arm, folder, replace(BY_NAME[arm].config(self.config), seed=seed))


@dataclass(frozen=True)
class Entry:
    """One run of a comparison."""

    arm: str
    folder: Path
    config: FitConfig

    def figures(self) -> dict[str, Any] | None:
        """The figures of the finished run; None where there are none, or such of another config or version."""
        try:
            found: dict[str, Any] = json.loads((self.folder / FIGURES).read_text())
            made_as = found["config"], found["version"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        wanted = json.loads(json.dumps(self.config.to_json()))
        return found if made_as == (wanted, VERSION) else None


def make(entry: Entry, shared: FitConfig, fabric: Fabric) -> None:
    """Train what is not trained yet, evaluate it and leave the figures beside it.

    A run without axes is measured along those of the `shared` config.
    """
    fit(entry.config, entry.folder, fabric, resume=(entry.folder / LAST).exists())
    run, dataset = load_run(entry.folder), open_data(shared.data, shared.grid)
    axes = () if run.axes else measure_axes(shared, dataset)
    facts = {
        "arm": entry.arm,
        "seed": entry.config.seed,
        "config": entry.config.to_json(),
        "best_step": run.step,
        "minutes": run.seconds / 60,
        "device": run.device,
    }
    text = json.dumps(facts | evaluate(run, dataset, axes=axes), indent=1)
    written = entry.folder / f"{FIGURES}.partial"
    written.write_text(text)
    written.replace(entry.folder / FIGURES)


def make_all(plan: Plan, jobs: int, start: Callable[[Entry], int], tell: Callable[[str], None]) -> None:
    """Start every run that is not finished, `jobs` side by side; `start` returns a process's status.

    Raises ComparisonError, when the others are done, where one left no figures.
    """
    waiting = [entry for entry in plan.entries() if entry.figures() is None]
    tell(f"{len(list(plan.entries())) - len(waiting)} runs are finished, {len(waiting)} are to be made in {plan.out}")
    executor = ThreadPoolExecutor(jobs)
    try:
        for entry, status in zip(waiting, executor.map(start, waiting), strict=True):
            tell(f"{entry.folder.name}: {'made' if status == 0 else f'ended with status {status}'}")
    finally:
        executor.shutdown(cancel_futures=True)
    failed = [entry.folder for entry in waiting if entry.figures() is None]
    if failed:
        raise ComparisonError(f"{len(failed)} runs left no figures; {failed[0] / LOG} says why; say it again to go on")


def in_process(words: Sequence[str]) -> Callable[[Entry], int]:
    """Starts a run by `python -m training compare` with the same words, on one thread; what it says goes to LOG."""

    def start(entry: Entry) -> int:
        entry.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "training", "compare", *words, "--one", entry.folder.name]
        with (entry.folder / LOG).open("a") as log:
            environment = os.environ | {"OMP_NUM_THREADS": "1"}
            return subprocess.run(command, stdout=log, stderr=log, env=environment, check=False).returncode

    return start


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of `compare`."""
    parser.add_argument("--preset", choices=sorted(PRESETS), default="compare", help="the network that all arms train")
    parser.add_argument("--data", default="bach", metavar="DATA", help="bach, folk or a prepared file")
    parser.add_argument("--steps", type=int, help="length of every run in batches (default: the preset's)")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="runs of every arm (default: %(default)s)")
    parser.add_argument("--arms", nargs="+", default=list(BY_NAME), metavar="ARM", help=f"of {', '.join(BY_NAME)}")
    parser.add_argument("--out", type=Path, default=Path("runs/compare"), help="folder of the runs")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="runs side by side, one thread each")
    parser.add_argument("--accelerator", default="auto", help="cpu, cuda ... (default: the best there is)")
    parser.add_argument("--page", type=Path, default=Path("docs/comparison.md"), help="where the table goes")
    parser.add_argument("--table", action="store_true", help="train nothing: write the table of what is finished")
    parser.add_argument("--one", metavar="ARM-SEED", help="make this one run, in this process, and no table")
    parser.set_defaults(run=run_compare)


def run_compare(arguments: argparse.Namespace) -> None:
    """Make one run, or all that are not finished and then the table."""
    plan = plan_of(arguments)
    if arguments.one:
        arm, _, seed = arguments.one.rpartition("-")
        if arm not in BY_NAME or not seed.isdecimal():
            raise UsageError(f"a run is an arm and a seed, like {plan.arms[0]}-0, not {arguments.one!r}")
        make(plan.entry(arm, int(seed)), plan.config, open_fabric(arguments.accelerator))
        return
    try:
        if not arguments.table:
            make_all(plan, max(1, arguments.jobs), in_process(words_of(arguments)), partial(print, flush=True))
    finally:
        finished = [figures for entry in plan.entries() if (figures := entry.figures())]
        if finished or arguments.table:
            tabulate.write(finished, plan.out, arguments.page)


def plan_of(arguments: argparse.Namespace) -> Plan:
    """What the flags ask for."""
    steps = arguments.steps or PRESETS[arguments.preset].steps
    return Plan(arguments.preset, arguments.data, steps, arguments.seeds, tuple(arguments.arms), arguments.out)


def words_of(arguments: argparse.Namespace) -> list[str]:
    """The flags that a run needs, as words."""
    words = [f"--{name}={getattr(arguments, name)}" for name in ("preset", "data", "out", "accelerator")]
    return [*words, *([f"--steps={arguments.steps}"] if arguments.steps else [])]
