"""The comparison's page: what was run and the table of the figures, and beside it all figures as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glsr_live.errors import UsageError
from training.arms import ARMS, BY_NAME
from training.summary import LINES, Figures, summarise

BEGIN, END = "<!-- figures: written by `python -m training compare` -->", "<!-- end of figures -->"
STEP_FILE = "step.json"
"""What `python -m benchmarks step --json` leaves, if it was put into the comparison's folder."""
PUBLISHED = {
    "token accuracy": 0.962,
    "token accuracy lost to plain": 0.029,
    "interpretability": 0.960,
    "SCC": 0.976,
    "MIG": 0.165,
    "SAP": 0.319,
    "modularity": 0.690,
}
"""AR-VAE's, read from the plots of its paper: four attributes, one bar of Bach, medians of 10 seeds."""


def to_markdown(runs: Sequence[Figures], costs: Mapping[str, float]) -> str:
    """What was run, and a table for each length of a window."""
    parts = [_about(runs), *(f"- **{arm}**: {BY_NAME[arm].sentence}" for arm in _arms(runs))]
    tables = summarise(runs)
    text = "\n".join([parts[0], "", *parts[1:]])
    for steps, table in tables.items():
        title = f"Windows of {steps} steps. " if len(tables) > 1 else ""
        text += f"\n\n{title}Mean ± standard deviation over the seeds.\n\n" + "\n".join(_rows(table, runs, costs))
    return text


def _about(runs: Sequence[Figures]) -> str:
    first = runs[0]["config"]
    sizes, device = first["model"], sorted({run["device"] for run in runs})
    seeds = {arm: sum(run["arm"] == arm for run in runs) for arm in _arms(runs)}
    counted = ", ".join(f"{arm} {count}" for arm, count in seeds.items())
    return (
        f"Data `{first['data']}`, {first['steps']:,} steps of {first['batch']} windows; {sizes['kind']} of "
        f"{sizes['width']} units, {sizes['latent']} latent dimensions, beta {first['weights']['beta']:g}; on "
        f"{'; '.join(device)}. Seeds: {counted}."
    )


def _arms(runs: Sequence[Figures]) -> list[str]:
    return [arm.name for arm in ARMS if any(run["arm"] == arm.name for run in runs)]


def _rows(table: Mapping[str, Any], runs: Sequence[Figures], costs: Mapping[str, float]) -> Iterator[str]:
    arms, group = _arms(runs), ""
    yield f"| | {' | '.join(arms)} | AR-VAE, published |"
    yield "| --- |" + " --- |" * (len(arms) + 1)
    for line in LINES:
        if line.group != group:
            group = line.group
            yield f"| **{group}** |" + " |" * (len(arms) + 1)
        cells = [_cell(table[line.name].get(arm), line.decimals) for arm in arms]
        published = f"{PUBLISHED[line.name]:.3f}" if line.name in PUBLISHED else ""
        yield f"| {line.name} | {' | '.join(cells)} | {published} |"
    yield "| **cost** |" + " |" * (len(arms) + 1)
    minutes = [[run["minutes"] for run in runs if run["arm"] == arm] for arm in arms]
    yield f"| minutes a run | {' | '.join(f'{np.mean(row):.1f}' for row in minutes)} | |"
    if costs:
        cells = [f"{costs[arm]:.2f}" if arm in costs else "" for arm in arms]
        yield f"| a step's time over plain's | {' | '.join(cells)} | |"


def _cell(found: Mapping[str, Any] | None, decimals: int) -> str:
    if found is None:
        return ""
    spread = "" if found["sd"] is None else f" ± {found['sd']:.{decimals}f}"
    return f"{found['mean']:.{decimals}f}{spread}"


def step_costs(folder: Path) -> dict[str, float]:
    """The median cost of a step over plain's, by row of the benchmark; empty where it was not measured there."""
    try:
        stored = json.loads((folder / STEP_FILE).read_text())
        return {row["name"]: float(row["median"]) for row in stored["benchmarks"]["step"]["rows"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError) as exc:
        raise UsageError(f"{folder / STEP_FILE} is none of `python -m benchmarks step --json`; delete it") from exc


def write(runs: Sequence[Figures], folder: Path, page: Path) -> None:
    """Put the table between the marks of a page, which is made where there is none, and all figures beside it as JSON.

    Raises UsageError where there is no run, or the page has lost its marks.
    """
    if not runs:
        raise UsageError(f"no run in {folder} is finished; there is nothing to tabulate")
    costs = step_costs(folder)
    attributes = max(len(run["config"]["attributes"]) for run in runs)
    by_name = {name.removesuffix(f", K={attributes}"): cost for name, cost in costs.items()}
    old = page.read_text() if page.exists() else f"{BEGIN}\n{END}\n"
    head, begun, rest = old.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not (begun and ended):
        raise UsageError(f"{page} has lost the marks {BEGIN} and {END}; put them where the table goes")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{head}{BEGIN}\n\n{to_markdown(runs, by_name)}\n\n{END}{tail}")
    stored = {"runs": list(runs), "summary": summarise(runs), "step_costs": costs}
    page.with_suffix(".json").write_text(json.dumps(stored, indent=1) + "\n")
