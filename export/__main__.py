"""`python -m export RUN PACK`: the model of a training run as a pack that the instrument plays, with its card."""

import argparse
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from time import perf_counter
from typing import Any, get_args

from export.card import card
from export.costs import step_costs
from export.pack import contract_of, write_pack
from export.played import held_out_phrases, played_figures
from glsr_live.errors import GlsrError
from glsr_live.model.contract import Contract
from glsr_live.model.pack import load_pack
from glsr_live.model.variator import Variator
from glsr_live.music.variation import Decoding
from training.config import FitConfig
from training.dataset import Dataset
from training.evaluate import evaluate
from training.goals import goals
from training.preparing import open_data
from training.run import Run, load_run


def main() -> int:
    """Run the command; 2 when something that the user can mend is wrong."""
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    parser.add_argument("run", type=Path, help="folder of a run, as `python -m training fit` leaves it")
    parser.add_argument("pack", type=Path, help="folder of the pack; its name is the pack's name")
    parser.add_argument("--plain", type=Path, help="the same fit with --plain, so that the card tells what GLSR costs")
    parser.add_argument(
        "--costs", type=Path, metavar="FILE", help="figures of `benchmarks throughput --json`, for the card"
    )
    parser.add_argument("--decoding", choices=get_args(Decoding), default="counted", help="what the pack plays with")
    arguments = parser.parse_args()
    try:
        print(export(arguments.run, arguments.pack, arguments.plain, arguments.decoding, arguments.costs))
    except GlsrError as exc:
        print(f"export: {exc}", file=sys.stderr)
        return 2
    return 0


def export(folder: Path, pack: Path, plain_folder: Path | None, decoding: Decoding, costs: Path | None = None) -> str:
    """Evaluate the run, play a draft of the pack, then write the pack and its card, which is returned."""
    run = load_run(folder)
    dataset = open_data(run.config.data, run.config.grid)
    figures = evaluate(run, dataset) | {"hold_share": dataset.report["hold_share"]}
    figures |= {"plain": evaluate(load_run(plain_folder), dataset, axes=run.axes)} if plain_folder else {}
    figures |= {"step_costs": step_costs(costs, run.config.preset)} if costs else {}
    reached = goals(figures, figures.get("plain"), figures.get("step_costs"))
    figures["goals"] = [goal.to_json() for goal in reached]
    draft = contract_of(run, dataset.lengths, pack.name, decoding, {}, {})
    difference, figures["played"] = play_draft(run, draft, dataset)
    facts = provenance(run) | {"largest_difference": difference}
    contract = replace(draft, provenance=facts, figures=figures)
    write_pack(run.model, contract, pack, dataset)
    (pack / "CARD.md").write_text(card(contract))
    return card(contract)


def play_draft(run: Run, draft: Contract, dataset: Dataset) -> tuple[float, dict[str, Any]]:
    """The largest difference to torch, and what is heard, of a pack in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        difference = write_pack(run.model, draft, Path(folder) / draft.name, dataset)
        variator = Variator(load_pack(Path(folder) / draft.name, "cpu", perf_counter))
        return difference, played_figures(variator, held_out_phrases(dataset), draft.decoding)


def provenance(run: Run) -> dict[str, Any]:
    """Where the weights are from, whether they may be given away, and what a fit needs that begins from the pack."""
    return {
        "command": command(run.config),
        "preset": run.config.preset,
        "seed": run.config.seed,
        "steps": run.config.steps,
        "best_step": run.step,
        "minutes": run.seconds / 60,
        "device": run.device,
        "data": run.data,
        "ships": run.data.get("ships", True),
        "config": run.config.to_json(),
        "axes": [asdict(axis) for axis in run.axes],
    }


def command(config: FitConfig) -> str:
    """What made the run; another number of steps than the preset's is said beside it."""
    preset, plain, _ = config.preset.partition("-plain")
    words = ["python -m training fit", "--preset", preset, "--data", config.data, "--seed", str(config.seed)]
    words += ["--from", config.start] if config.start else []
    return " ".join(words + (["--plain"] if plain else []))


if __name__ == "__main__":
    sys.exit(main())
