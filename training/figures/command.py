"""`python -m training figures`: the paper's figures 2 to 6 from runs of ours, their numbers, and the page on them."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from training.figures import claims, others, page, plane, posterior, steep, steps
from training.figures import subject as looked_at
from training.figures.subject import Subject, subject
from training.preparing import open_data
from training.run import Run, load_run

OUT = Path("docs/paper")
NUMBERS = "figures.json"
DIGITS = 4


def add_figures(parser: argparse.ArgumentParser) -> None:
    """The flags of `figures`."""
    parser.add_argument("folder", type=Path, metavar="RUN", help="a run with an axis for note counts")
    parser.add_argument("--plain", type=Path, metavar="RUN", help="the same without regularised axes")
    parser.add_argument("--steep", type=Path, metavar="RUN", help="the same with a slope too steep for the prior")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the pictures, beside its page OUT.md")
    parser.set_defaults(run=run_figures)


def run_figures(arguments: argparse.Namespace) -> None:
    """Write the pictures and their numbers, bring the page beside their folder up to date, and print the verdicts."""
    numbers = draw(open_subjects(arguments.folder, arguments.plain, arguments.steep), arguments.out)
    (arguments.out / NUMBERS).write_text(json.dumps(numbers, indent=1) + "\n")
    about = arguments.out.with_suffix(".md")
    if about.exists():
        about.write_text(page.fill(about.read_text("utf-8"), numbers), "utf-8")
    print(json.dumps(numbers["claims"], indent=1))
    print(f"the pictures and all numbers are in {arguments.out}", file=sys.stderr)


def open_subjects(folder: Path, plain: Path | None, steep: Path | None) -> dict[str, Subject]:
    """The runs by the names that the numbers have; raises RunError where one is missing."""
    run = load_run(folder)
    data = open_data(run.config.data, run.config.grid)
    glsr = subject("with GLSR", run, data)
    found = {"plain": subject("without GLSR", load_run(plain), data, glsr)} if plain else {}
    found["glsr"] = glsr
    return found | ({"steep": subject("too steep", load_run(steep), data)} if steep else {})


def draw(subjects: dict[str, Subject], out: Path) -> dict[str, Any]:
    """All pictures, into a folder; returns all numbers."""
    compared = {name: one for name, one in subjects.items() if name != "steep"}
    pair = list(compared.values())
    plane.draw(pair, out / "figure-2.png")
    others.draw(pair, out / "figure-3.png")
    steps.draw(pair, out / "figure-4.png")
    posterior.draw(pair, out / "figure-5.png")
    if "steep" in subjects:
        steep.draw(subjects["glsr"], subjects["steep"], out / "figure-6.png")
    return numbers_of(subjects, compared)


def numbers_of(subjects: dict[str, Subject], compared: dict[str, Subject]) -> dict[str, Any]:
    """What `figures.json` holds: facts of the runs, the figures of each room, and the verdicts."""
    numbers: dict[str, Any] = {
        "runs": {name: facts(one.run) for name, one in subjects.items()},
        "samples": {"prior": looked_at.PRIOR_SAMPLES, "places": len(looked_at.PLACES), "phrases": steps.PHRASES},
        "plane": {name: plane.figures(one) for name, one in compared.items()},
        "others": {name: others.figures(one) for name, one in compared.items()},
        "steps": {name: steps.figures(one) for name, one in compared.items()},
        "posterior": {name: posterior.figures(one) for name, one in subjects.items()},
        "steep": {name: steep.figures(one) for name, one in subjects.items() if name != "plain"},
    }
    numbers["others"]["data"] = others.of_data(subjects["glsr"])
    if "plain" in subjects:
        numbers["posterior"]["drop"] = drop(numbers["posterior"])
    numbers = rounded(numbers)
    return numbers | {"claims": claims.verdicts(numbers)}


def facts(run: Run) -> dict[str, Any]:
    """What is said of a run beside its pictures."""
    model, weights = run.config.model, run.config.weights
    return {
        "preset": run.config.preset,
        "kind": model.kind,
        "width": model.width,
        "layers": model.layers,
        "latent": model.latent,
        "beta": weights.beta,
        "sigma": weights.sigma,
        "batch": run.config.batch,
        "steps": run.config.steps,
        "best_step": run.step,
        "minutes": run.seconds / 60,
        "device": run.device,
        "seed": run.config.seed,
    }


def drop(found: dict[str, Any]) -> dict[str, float]:
    """How much of each accuracy the regularised run has lost."""
    plain, glsr = found["plain"]["accuracy"], found["glsr"]["accuracy"]
    return {name: plain[name] - glsr[name] for name in plain}


def rounded(value: Any) -> Any:
    """The same with every number to DIGITS places, so that a second run writes the same file."""
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return round(value, DIGITS) if isinstance(value, float) else value
