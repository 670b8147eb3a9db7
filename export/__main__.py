"""`python -m export RUN PACK`: the model of a training run as a pack that the instrument plays, with its card."""

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, get_args

from export.card import card
from export.pack import contract_of, write_pack
from export.played import held_out_phrases, played_figures
from glsr_live.errors import GlsrError
from glsr_live.model.contract import Contract
from glsr_live.model.pack import load_pack
from glsr_live.model.variator import Variator
from glsr_live.music.variation import Decoding
from training.dataset import Dataset, prepare
from training.evaluate import evaluate
from training.run import Run, load_run


def main() -> int:
    """Run the command; 2 when something that the user can mend is wrong."""
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    parser.add_argument("run", type=Path, help="folder of a run, as `python -m training fit` leaves it")
    parser.add_argument("pack", type=Path, help="folder of the pack; its name is the pack's name")
    parser.add_argument("--plain", type=Path, help="the same fit with --plain, so that the card tells what GLSR costs")
    parser.add_argument("--decoding", choices=get_args(Decoding), default="counted", help="what the pack plays with")
    arguments = parser.parse_args()
    try:
        print(export(arguments.run, arguments.pack, arguments.plain, arguments.decoding))
    except GlsrError as exc:
        print(f"export: {exc}", file=sys.stderr)
        return 2
    return 0


def export(folder: Path, pack: Path, plain_folder: Path | None, decoding: Decoding) -> str:
    """Evaluate the run, play a draft of the pack, then write the pack and its card, which is returned."""
    dataset, run = prepare(), load_run(folder)
    figures = evaluate(run, dataset) | {"hold_share": dataset.report["hold_share"]}
    figures |= plain_figures(load_run(plain_folder), dataset) if plain_folder else {}
    draft = contract_of(run, pack.name, decoding, {}, {})
    difference, figures["played"] = play_draft(run, draft, dataset)
    contract = contract_of(run, pack.name, decoding, provenance(run) | {"largest_difference": difference}, figures)
    write_pack(run.model, contract, pack)
    (pack / "CARD.md").write_text(card(contract))
    return card(contract)


def plain_figures(plain: Run, dataset: Dataset) -> dict[str, Any]:
    """What the same model does on held-out families without a regularised axis."""
    without = evaluate(plain, dataset)
    return {"plain": without["reconstruction"]["argmax"], "plain_kl": without["kl"]}


def play_draft(run: Run, draft: Contract, dataset: Dataset) -> tuple[float, dict[str, Any]]:
    """The largest difference to torch, and what is heard, of a pack in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        difference = write_pack(run.model, draft, Path(folder) / draft.name)
        variator = Variator(load_pack(Path(folder) / draft.name, "cpu", perf_counter))
        return difference, played_figures(variator, held_out_phrases(dataset), draft.decoding)


def provenance(run: Run) -> dict[str, Any]:
    """Where the weights are from."""
    return {
        "command": f"python -m training fit --preset {run.config.preset} --seed {run.config.seed}",
        "preset": run.config.preset,
        "seed": run.config.seed,
        "steps": run.config.steps,
        "best_step": run.step,
        "minutes": run.seconds / 60,
        "device": run.device,
        "data": run.data,
    }


if __name__ == "__main__":
    sys.exit(main())
