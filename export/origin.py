"""What a card says of where the weights are from: the command, the data, and whether they may be given away."""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]


def origin(facts: Facts) -> str:
    """Two paragraphs."""
    return f"{_made(facts)} {_data(facts['data'])}\n\n{_terms(facts)}"


def _made(facts: Facts) -> str:
    return (
        f"Trained by `{facts['command']}`: preset `{facts['preset']}`, seed {facts['seed']}, {facts['steps']:,} steps "
        f"in {facts['minutes']:.0f} minutes on {facts['device']}; the best validation was at step "
        f"{facts['best_step']:,}. Torch and onnxruntime differ by at most {facts['largest_difference']:.1e}."
    )


def _data(data: Facts) -> str:
    parts = data["melodies"]
    return (
        f"Data: {_melodies(data)}, {data['sequences']:,} transpositions, {data['tokens']} tokens, split by melody "
        f"family ({data['families']:,} families; {parts['train']:,} melodies train, {parts['valid']:,} validate, "
        f"{parts['test']:,} test)."
    )


def _melodies(data: Facts) -> str:
    """What was read, by the report of the data set."""
    if "chorales" in data:
        return f"{data['chorales']} sopranos of Bach's chorales as they ship with music21"
    pieces = f"{data['in_one_key']['pieces']:,}"
    if data["corpus"] == "folk":
        found = ", ".join(f"{name} {each['pieces']:,}" for name, each in data["collections"].items())
        return f"{pieces} folk tunes as they ship with music21 ({found})"
    return f"{pieces} melodies of a folder of scores"


def _terms(facts: Facts) -> str:
    if facts.get("ships", facts["data"].get("ships", True)):
        return "The weights may be given away: `docs/corpora.md` says what the sources allow."
    return (
        "The weights are for the use of those who may use the scores: some of the sources do not allow to give them "
        "away, or nothing is known of their terms."
    )
