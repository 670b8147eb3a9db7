"""`python -m benchmarks.soak`: ten minutes on stage.

Over real JACK ports a player plays phrases into a looping answer while knobs are turned 2,000 times, half by OSC, half
by controllers on the control port. A recorder that knows every message's frame keeps the ledger of notes.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.finding import Finding, quantiles, tell
from benchmarks.hearing import ledger
from benchmarks.phrases import phrases
from benchmarks.stage import CONTROL, IN, NAP_SECONDS, OUT, Instrument, Load, resident_mb, staged
from glsr_live.commands.performance import messages_of
from glsr_live.engine.messages import control

BPM, BARS = 120.0, 2
BAR_SECONDS = 4 * 60 / BPM
EVERY = 8
"""Bars from one phrase of the player to the next."""
HUNG_SECONDS = 2 * BARS * BAR_SECONDS
"""No note of an answer is as long as two passes of it."""
FLAGS = ("--bpm", str(BPM), "--bars", str(BARS), "--answer", "loop", "--takeover", "jump")
SETTLED_SECONDS = 60.0
GROWTH = 1.05
"""What memory may have grown by since the first minute: the history keeps every answer, and it is small."""


@dataclass(frozen=True)
class Move:
    """A knob is turned at a second: by a controller's message, or by OSC to a value."""

    second: float
    message: bytes | None = None
    knob: str = ""
    value: float = 0.0


def moves(
    count: int, seconds: float, knobs: dict[str, tuple[float, float]], controllers: Sequence[int], seed: int = 1
) -> list[Move]:
    """Moves at uneven distances, by controllers and OSC in turn, the same every time; `knobs` have (low, high)."""
    draw = random.Random(seed)
    turned = []
    for number, second in enumerate(sorted(draw.uniform(0.0, seconds) for _ in range(count))):
        if number % 2:
            knob = draw.choice(list(knobs))
            turned.append(Move(second, knob=knob, value=round(draw.uniform(*knobs[knob]), 3)))
        else:
            turned.append(Move(second, control(0, draw.choice(controllers), draw.randrange(128))))
    return turned


def script(seconds: float) -> list[tuple[float, bytes]]:
    """The phrases that are played meanwhile, as (seconds, message)."""
    starts = [bar * BAR_SECONDS for bar in range(0, int(seconds / BAR_SECONDS) - BARS, EVERY)]
    played = zip(starts, phrases(len(starts)), strict=True)
    return [(start + when, data) for start, phrase in played for when, data in messages_of(phrase.notes, BPM)]


@dataclass(frozen=True)
class Samples:
    """Megabytes of the instrument's processes, by second, and what else was told."""

    daemon: list[tuple[float, float]]
    model: list[tuple[float, float]]
    overdue: list[str]
    """What it said of answers after their bar line."""


def grown(samples: Sequence[tuple[float, float]], settled: float) -> tuple[float, float]:
    """Megabytes once settled, and at the end: medians of five samples, for pages come and go."""
    later = [megabytes for second, megabytes in samples if second >= settled]
    return sorted(later[:5])[2], sorted(later[-5:])[2]


def main(words: Sequence[str] | None = None) -> int:
    """Play and print; 1 when something does not hold."""
    args = _parser().parse_args(words)
    with staged(*FLAGS) as (rig, instrument):
        findings, notes = perform(rig, instrument, args.minutes * 60, args.moves or round(200 * args.minutes))
    title = f"soak: {args.minutes:g} minutes at {BPM:g} BPM, a looping answer of {BARS} bars"
    return tell(title, findings, notes, args.json)


def perform(rig: Any, instrument: Instrument, seconds: float, count: int) -> tuple[list[Finding], list[str]]:
    """Play, listen, and say what was found."""
    from tests.jack_rig import Listener, Player

    recorder, player, hand = Listener(rig), Player(rig), Player(rig, "controller")
    rig.connect(player.port, IN)
    rig.connect(hand.port, CONTROL)
    rig.connect(OUT, recorder.port)
    board = instrument.status.board
    knobs = {each.name: (each.low, each.high) for each in board}
    controllers = [int(each.controller.split()[-1]) for each in board if each.controller]
    turned, strain = moves(count, seconds, knobs, controllers), Load()
    start = player.play(*script(seconds))
    hand.play(*((move.second, move.message) for move in turned if move.message is not None))
    samples = _turn(instrument, [move for move in turned if move.message is None], start, seconds, strain)
    status = instrument.status
    farewell = instrument.end()
    time.sleep(0.5)
    findings = [*_heard(recorder, start), *_accounts(status, instrument), *_memory(samples, seconds)]
    answers = len(instrument.said("answer:"))
    moved = f"{count} moves of the knobs {', '.join(knobs)}, half by OSC, half by controllers"
    told = f"{answers} answers were told, {status.entries} entries of the history"
    return findings, [moved, told, *samples.overdue, farewell, strain.to_text()]


def _turn(instrument: Instrument, turned: list[Move], start: float, seconds: float, strain: Load) -> Samples:
    """Turn knobs by OSC, look at the memory every second."""
    samples, pids, waiting, look = Samples([], [], []), instrument.processes(), list(reversed(turned)), 0.0
    overdue = 0
    while (now := time.perf_counter() - start) < seconds:
        instrument.osc.poll(time.perf_counter())
        if instrument.osc.mirror.status.overdue > overdue:
            overdue, missed = instrument.osc.mirror.status.overdue, instrument.osc.mirror.status.overdue_ms
            samples.overdue.append(f"an answer came {missed:.1f} ms after its bar line at {now:.1f} s")
        while waiting and waiting[-1].second <= now:
            move = waiting.pop()
            instrument.osc.send(f"/glsr/knob/{move.knob}", move.value)
        if now >= look:
            look += 1.0
            strain.look()
            samples.daemon.append((now, resident_mb(pids["daemon"])))
            samples.model.append((now, resident_mb(pids["model_server"])))
        time.sleep(NAP_SECONDS)
    return samples


def _heard(recorder: Any, start: float) -> Iterator[Finding]:
    notes, doubled = ledger(list(recorder.heard))
    hung = [note for note in notes if note.end is None or note.end - note.start > HUNG_SECONDS]
    gaps = [after.start - before.start for before, after in pairwise(notes)]
    yield Finding("notes heard", str(len(notes)), len(notes) > 0, "some")
    yield Finding("hung notes", str(len(hung)), not hung, "none")
    yield Finding("begun while they sounded", str(doubled), not doubled, "none")
    yield Finding("seconds between two notes", quantiles(gaps))
    yield Finding("first note after seconds", f"{notes[0].start - start:.3f}" if notes else "never")


def _accounts(status: Any, instrument: Instrument) -> Iterator[Finding]:
    yield Finding("late notes, left out", str(status.late), status.late == 0, "none by the daemon's account")
    yield Finding("answers after their bar line", str(status.overdue), status.overdue == 0, "none")
    told = [*instrument.said("late:"), *instrument.said("lost"), *instrument.said("Error")]
    yield Finding("complaints of the daemon", "; ".join(told) or "none", not told, "none")
    counts = ", ".join(f"{port.key} {port.messages}" for port in status.ports)
    yield Finding("messages by port", counts)


def _memory(samples: Samples, seconds: float) -> Iterator[Finding]:
    settled = min(SETTLED_SECONDS, seconds / 2)
    for name, series in (("daemon", samples.daemon), ("model process", samples.model)):
        before, after = grown(series, settled)
        figure = f"{before:.1f} at {settled:.0f} s, {after:.1f} at the end"
        yield Finding(f"MB of the {name}", figure, after <= GROWTH * before, f"at most x {GROWTH}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of performing (default %(default)s; 2 is a try)")
    parser.add_argument("--moves", type=int, help="of knobs (default 200 a minute)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
