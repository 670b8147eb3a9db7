"""`glsr-live vary`: a MIDI file in, one per variation and a report out. All is computed before a byte is written."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from glsr_live import __version__
from glsr_live.commands.plan import Plan, label, parse_setting, parse_sweep
from glsr_live.commands.writing import write_together
from glsr_live.io.clock import Clock
from glsr_live.io.scores import read_score
from glsr_live.model.pack import Pack, load_pack
from glsr_live.model.variator import Variator
from glsr_live.music.midi_file import Score, write_midi
from glsr_live.music.variation import RANGES, Decoding, Knobs, Variation

REPORT = "report.json"
LONGEST_STEM = 80
"""A folder's names are limited to 255 bytes; the knobs need their share."""


def vary(args: argparse.Namespace) -> int:
    """Run the command; raises GlsrError, and has written nothing, where something is wrong."""
    plan, path, folder = plan_of(args), Path(args.file), Path(args.folder)
    score = read_score(path)
    pack = load_pack(args.pack, args.provider, Clock().now)
    all_knobs = plan.all_knobs([axis.name for axis in pack.contract.axes])
    decoding = args.decoding or pack.contract.decoding
    variations = perform(pack, score, all_knobs, decoding)
    names = _unique([f"{path.stem[:LONGEST_STEM]}_{label(knobs)}" for knobs in all_knobs])
    files = dict(zip(names, (_file(score, variation) for variation in variations), strict=True))
    entries = [_entry(*found) for found in zip(names, all_knobs, variations, strict=True)]
    report = {**_origin(path, pack, decoding), "variations": entries}
    write_together(folder, {**files, REPORT: (json.dumps(report, indent=2) + "\n").encode()})
    print(f"{len(files)} of {path.name}, with pack {pack.contract.name} on {pack.provider}, and {REPORT} in {folder}:")
    print("\n".join(_line(entry) for entry in entries))
    return 0


def plan_of(args: argparse.Namespace) -> Plan:
    """What the words ask for; raises UsageError for words that contradict each other."""
    flags = [(name, getattr(args, name)) for name in RANGES if getattr(args, name) is not None]
    settings = [*map(parse_setting, args.settings), *flags]
    return Plan(tuple(settings), tuple(map(parse_sweep, args.sweeps)), args.seed)


def perform(pack: Pack, score: Score, all_knobs: list[Knobs], decoding: Decoding) -> list[Variation]:
    """The melody's variation for each setting of the knobs, in order."""
    variator = Variator(pack)
    return [variator.vary(score.phrase, knobs, decoding) for knobs in all_knobs]


def _file(score: Score, variation: Variation) -> bytes:
    return write_midi(replace(score, notes=variation.phrase.notes), score.length)


def _unique(stems: list[str]) -> list[str]:
    """File names in order; of equal stems, which differ beyond what a name shows, the later ones are numbered."""
    counts = [stems[: at + 1].count(stem) for at, stem in enumerate(stems)]
    return [f"{stem}.mid" if count == 1 else f"{stem}-{count}.mid" for stem, count in zip(stems, counts, strict=True)]


def _origin(path: Path, pack: Pack, decoding: Decoding) -> dict[str, Any]:
    contract = pack.contract
    return {
        "file": path.name,
        "program": f"glsr-live {__version__}",
        "pack": contract.name,
        "provider": pack.provider,
        "decoding": decoding,
        "units": {axis.name: axis.unit for axis in contract.axes},
    }


def _entry(name: str, knobs: Knobs, variation: Variation) -> dict[str, Any]:
    return {
        "file": name,
        "knobs": {**dict(knobs.axes), **{knob: getattr(knobs, knob) for knob in RANGES}, "seed": knobs.seed},
        "notes": len(variation.phrase.notes),
        "before": variation.played,
        "after": variation.yields,
    }


def _line(entry: dict[str, Any]) -> str:
    """What a variation did to the attributes, for the terminal."""
    moves = (f"{name} {_short(entry['before'][name])} -> {_short(value)}" for name, value in entry["after"].items())
    return f"  {entry['file']}: {', '.join(moves)}"


def _short(value: float) -> str:
    """Two decimals at most; a count of thousands of notes stays a plain number."""
    return f"{round(value, 2):.10g}"
