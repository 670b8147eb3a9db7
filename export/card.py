"""The pack's card: where the model is from and what it was measured to do, for people."""

from typing import Any

from glsr_live.model.contract import Contract

KEYS = ("spearman", "not_falling", "kept")


def card(contract: Contract) -> str:
    """The card as Markdown, of nothing but what the contract holds."""
    facts, figures = contract.provenance, contract.figures
    parts = [f"# Pack `{contract.name}`", _origin(facts), _axes(contract)]
    parts += [_reconstruction(figures), _ruler(figures["axes"]), _played(figures["played"])]
    return "\n\n".join(parts) + "\n"


def _origin(facts: dict[str, Any]) -> str:
    data = facts["data"]
    return (
        f"Trained by `{facts['command']}`: preset `{facts['preset']}`, seed {facts['seed']}, {facts['steps']:,} steps "
        f"in {facts['minutes']:.0f} minutes on {facts['device']}; the best validation was at step "
        f"{facts['best_step']:,}. "
        f"Data: {data['chorales']} sopranos of Bach's chorales as they ship with music21, {data['sequences']:,} "
        f"transpositions, {data['tokens']} tokens, split by melody family ({data['families']} families; "
        f"{data['melodies']['train']} melodies train, {data['melodies']['valid']} validate, {data['melodies']['test']} "
        f"test). Torch and onnxruntime differ by at most {facts['largest_difference']:.1e}."
    )


def _axes(contract: Contract) -> str:
    rows = [
        [axis.name, f"{axis.mean:.2f} {axis.unit}", f"{axis.slope:.2f}", f"{axis.low:.1f} to {axis.high:.1f}"]
        for axis in contract.axes
    ]
    head = ["axis", "mean", "slope: one unit of the knob", "1st to 99th percentile"]
    return f"## Axes\n\nPlays with {contract.decoding} decoding.\n\n" + table(head, rows)


def _reconstruction(figures: dict[str, Any]) -> str:
    names = ("token", "note", "onset_f1", "exact")
    rows = [[label, *(f"{found[name]:.4f}" for name in names)] for label, found in figures["reconstruction"].items()]
    note = (
        f"Unseen melody families, of z_mean; holds alone give a token accuracy of {figures['hold_share']:.3f}. "
        f"KL {figures['kl']:.1f} nats, {figures['active_units']} active dimensions."
    )
    if plain := figures.get("plain"):
        argmax = figures["reconstruction"]["argmax"]
        rows.append(["plain VAE, argmax", *(f"{plain[name]:.4f}" for name in names)])
        rows.append(["lost to GLSR, argmax", *(f"{plain[name] - argmax[name]:+.4f}" for name in names)])
        note += (
            " The plain VAE is the same network, seed and number of steps without any regularised axis "
            f"(KL {figures['plain_kl']:.1f} nats)."
        )
    head = ["decoding", "token", "note", "onset F1", "exact window"]
    return f"## Reconstruction\n\n{note}\n\n{table(head, rows)}"


def _ruler(axes: dict[str, Any]) -> str:
    keys = ("sweep_spearman", "not_falling", "slope", "prior_spearman")
    rows = [
        [name, decoding, *(f"{found[key]:.3f}" for key in keys)]
        for name, decodings in axes.items()
        for decoding, found in decodings.items()
    ]
    head = ["axis", "decoding", "Spearman, z from -3 to 3", "steps not falling", "slope on [-2, 2]", "Spearman, prior"]
    return "## The plain decoder on unseen families\n\n" + table(head, rows)


def _played(played: dict[str, Any]) -> str:
    rows = [
        [name, *(f"{found[key]:.3f}" for key in KEYS), *(f"{move:+.1f}" for move in found["moved"])]
        for name, found in played["axes"].items()
    ]
    head = ["knob", "Spearman, -3 to +3", "steps not falling", "played notes kept at +1", "moved at -3", "at +3"]
    rest = "is" if played["at_rest_is_the_phrase"] else "is NOT always"
    return (
        f"## As it is played\n\nVariations of {played['phrases']} phrases of unseen families at closeness 1, "
        f"{played['decoding']} decoding. At rest the variation {rest} the phrase.\n\n" + table(head, rows)
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
