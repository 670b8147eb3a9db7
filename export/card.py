"""The pack's card: where the model is from and what it was measured to do, for people."""

from collections.abc import Mapping
from typing import Any

from export.origin import origin
from glsr_live.model.contract import Contract
from training.measures.listening import DECODINGS

Figures = Mapping[str, Any]
PLAYED = ("spearman", "not_falling", "kept")
BACK = ("token", "note", "pitch", "onset_f1", "exact")
HEARD = ("not_falling", "spearman", "r2", "slope", "prior_spearman")
CODE = ("interpretability", "scc", "mig", "sap", "modularity", "axis_r2", "axis_spearman")


def card(contract: Contract) -> str:
    """The card as Markdown, of nothing but what the contract holds."""
    figures = contract.figures
    parts = [f"# Pack `{contract.name}`", origin(contract.provenance), _goals(figures), _axes(contract)]
    for steps in figures["lengths"]:
        parts += [
            _reconstruction(figures, steps),
            _heard(figures, steps),
            _others(figures, steps),
            _code(figures, steps),
        ]
    return "\n\n".join([*parts, _played(figures["played"])]) + "\n"


def _goals(figures: Figures) -> str:
    rows = [_goal(goal) for goal in figures["goals"]]
    note = (
        "Of the worst axis and length, on unseen melody families and on prior samples, counted where no decoding is "
        f"named; beta {figures['beta']:g}. `python -m benchmarks throughput` measures the time of a step."
    )
    return f"## Goals\n\n{note}\n\n" + table(["figure", "reached", "where", "goal", ""], rows)


def _goal(goal: Figures) -> list[str]:
    reached = "not measured here" if goal["reached"] is None else f"{goal['reached']:.3f}"
    verdict = {True: "met", False: "not met", None: ""}[goal["met"]]
    return [goal["figure"], reached, goal["where"], f"{'≥' if goal['at_least'] else '≤'} {goal['bound']:g}", verdict]


def _axes(contract: Contract) -> str:
    rows = [
        [axis.name, f"{axis.mean:.2f} {axis.unit}", f"{axis.slope:.2f}", f"{axis.low:.1f} to {axis.high:.1f}"]
        for axis in contract.axes
    ]
    head = ["axis", "mean", "slope: one unit of the knob", "1st to 99th percentile"]
    words = f"Plays with {contract.decoding} decoding. Windows of {contract.window} steps."
    return f"## Axes\n\n{words}\n\n" + table(head, rows)


def _reconstruction(figures: Figures, steps: str) -> str:
    found = figures["lengths"][steps]
    rows = [[name, *_values(found["reconstruction"][name], BACK, 4)] for name in DECODINGS]
    note = (
        f"{found['windows']:,} windows of unseen melody families, of z_mean; holds alone give a token accuracy of "
        f"about {figures['hold_share']:.3f}. KL {found['kl']:.1f} nats, {found['active_units']} active dimensions."
    )
    if plain := figures.get("plain"):
        without = plain["lengths"][steps]
        back, argmax = without["reconstruction"]["argmax"], found["reconstruction"]["argmax"]
        rows.append(["plain VAE, argmax", *_values(back, BACK, 4)])
        rows.append(["lost to GLSR, argmax", *(f"{back[name] - argmax[name]:+.4f}" for name in BACK)])
        note += f" The plain VAE is the same network without any regularised axis (KL {without['kl']:.1f} nats)."
    head = ["decoding", "token", "note", "pitch", "onset F1", "exact window"]
    return f"## What comes back, {steps} steps\n\n{note}\n\n{table(head, rows)}"


def _heard(figures: Figures, steps: str) -> str:
    rows = [
        [name, decoding, *_values(axis["readings"][decoding], HEARD), f"{axis['mu']:.3f}", f"{axis['overlap']:.3f}"]
        for name, axis in figures["lengths"][steps]["axes"].items()
        for decoding in DECODINGS
    ]
    head = ["axis", "decoding", "steps not falling", "Spearman", "R²", "slope on [−2, 2]", "Spearman, prior", "mu_k"]
    note = "Phrases of unseen families with z_k from −3 to 3 and nothing else changed; overlap of the encoded z_k."
    title = f"## The axes of the plain decoder, {steps} steps"
    return f"{title}\n\n{note}\n\n" + table([*head, "overlap with N(0, 1)"], rows)


def _others(figures: Figures, steps: str) -> str:
    axes = figures["lengths"][steps]["axes"]
    rows = []
    for name, axis in axes.items():
        moved = axis["readings"]["counted"]["others"]
        cells = [
            "" if other == name else f"{moved[other]['moves']:+.2f} ({moved[other]['rho']:+.2f})" for other in axes
        ]
        rows.append([name, *cells])
    note = "Standard deviations per unit of z_k, counted decoding; in brackets the correlation that the data has."
    return f"## What else moves along an axis, {steps} steps\n\n{note}\n\n" + table(["along", *axes], rows)


def _code(figures: Figures, steps: str) -> str:
    rows = [[name, *_values(found, CODE)] for name, found in figures["lengths"][steps]["code"].items()]
    head = [
        "attribute",
        "interpretability",
        "SCC",
        "MIG",
        "SAP",
        "modularity",
        "R² on its axis",
        "Spearman on its axis",
    ]
    note = "Of z sampled from the posterior of unseen windows; the mean modularity is that of all dimensions."
    return f"## The code, {steps} steps\n\n{note}\n\n" + table(head, rows)


def _played(played: Figures) -> str:
    rows = [
        [name, *_values(found, PLAYED), *(f"{move:+.1f}" for move in found["moved"])]
        for name, found in played["axes"].items()
    ]
    head = ["knob", "Spearman, -3 to +3", "steps not falling", "played notes kept at +1", "moved at -3", "at +3"]
    rest = "is" if played["at_rest_is_the_phrase"] else "is NOT always"
    return (
        f"## As it is played\n\nVariations of {played['phrases']} phrases of unseen families at closeness 1, "
        f"{played['decoding']} decoding. At rest the variation {rest} the phrase.\n\n" + table(head, rows)
    )


def _values(found: Figures, names: tuple[str, ...], decimals: int = 3) -> list[str]:
    return [f"{found[name]:.{decimals}f}" for name in names]


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
