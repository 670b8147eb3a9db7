"""`python -m benchmarks.ready`: is the answer to every bar-locked phrase there before its bar line?

All tempos from 60 to 200 BPM and phrases of 1, 2, 4 and 8 bars. On the virtual clock the engine is driven without
waiting, and every reply comes after the milliseconds that the real model has just taken for it, one request after the
other, as its process serves them. In real time the daemon's loop and the model's process run as they are, over ports in
memory. Both are done on the machine as it is and with all its cores kept busy.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.finding import Finding, quantiles, tell
from benchmarks.rehearsal import HELD, LAST_MOMENT, Rehearsal, TimedModel, TimedPorts, phrase
from benchmarks.stage import Load
from glsr_live.commands.performance import messages_of
from glsr_live.daemon import POLL_SECONDS, Daemon
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.core import Engine
from glsr_live.engine.events import ModelReady
from glsr_live.io.clock import Clock
from glsr_live.io.desk import Served
from glsr_live.io.model_server import load
from glsr_live.io.worker import ModelProcess, model_command
from glsr_live.model.pack import DEFAULT
from glsr_live.music.variation import Knobs

TEMPOS = tuple(range(60, 201, 20))
BARS = (1, 2, 4, 8)
TURNED = 1.5
BUSY = [sys.executable, "-c", "while True: pass"]
BREATH_SECONDS = 0.1


@dataclass(frozen=True)
class Take:
    """One phrase: its tempo, bars and end, and by how many ms the answer came before the bar line (below 0: after)."""

    bpm: int
    bars: int
    end: str
    slack_ms: float
    asked: int


def virtual(served: Served, knobs: Knobs, bpm: int, bars: int, end: str, count: int) -> list[Take]:
    """Takes on the virtual clock, one phrase after the other without a pause."""
    config = EngineConfig(bpm=bpm, bars=bars, sync="internal", knobs=knobs)
    rehearsal, length = Rehearsal(config, served, Clock()), bars * 240 / bpm
    starts = [BREATH_SECONDS + number * length for number in range(count)]
    for number, start in enumerate(starts):
        rehearsal.play(phrase(number, bars, end).notes, start, bpm)
    rehearsal.run(starts[-1] + length + BREATH_SECONDS)
    slacks = [rehearsal.ledger.slack_ms(start, start + length) for start in starts]
    return [Take(bpm, bars, end, slack, len(rehearsal.ledger.asked) // count) for slack in slacks]


def real(model: ModelProcess, ready: ModelReady, knobs: Knobs, bpm: int, bars: int, end: str, count: int) -> list[Take]:
    """Takes in real time, one phrase after the other without a pause."""
    clock, ports, timed = Clock(), TimedPorts(), TimedModel(model)
    length, begun = bars * 240 / bpm, clock.now() + BREATH_SECONDS
    engine = Engine(EngineConfig(bpm=bpm, bars=bars, sync="internal", knobs=knobs))
    daemon = Daemon(engine, ports, timed, clock)
    engine.receive(ready, clock.now())
    for number in range(count):
        for seconds, data in messages_of(phrase(number, bars, end).notes, bpm):
            ports.feed(data, begun + number * length + seconds)
    over = begun + count * length + BREATH_SECONDS
    while clock.now() < over:
        daemon.turn()
        clock.wait_until(min(clock.now() + POLL_SECONDS, engine.next_due() or over))
    first = ports.first or begun
    slacks = [timed.ledger.slack_ms(first + number * length, first + (number + 1) * length) for number in range(count)]
    return [Take(bpm, bars, end, slack, len(timed.ledger.asked) // count) for slack in slacks]


def await_model(model: ModelProcess, clock: Clock) -> ModelReady:
    """What the process says when its model is there."""
    while True:
        for event in model.poll(clock.now()):
            if isinstance(event, ModelReady):
                return event
        clock.wait_until(clock.now() + POLL_SECONDS)


@contextmanager
def busy(cores: int) -> Iterator[None]:
    """So many processes that only burn time, meanwhile."""
    burners = [subprocess.Popen(BUSY) for _ in range(cores)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when an answer came after its bar line."""
    args = _parser().parse_args(words)
    clock, strain, findings = Clock(), Load(), []
    served = load(args.pack, "cpu")
    knobs = Knobs(tuple((axis, TURNED) for axis in served.ready.axes))
    cores = os.cpu_count() or 1
    with closing(ModelProcess(model_command(args.pack, "cpu"), clock.now())) as model:
        ready = await_model(model, clock)
        for burning, name in ((0, "the machine as it is"), (cores, f"{cores} processes burning time")):
            with busy(burning):
                for end in (HELD, LAST_MOMENT):
                    takes = [take for bpm in TEMPOS for bars in BARS
                             for take in virtual(served, knobs, bpm, bars, end, args.phrases)]  # fmt: skip
                    findings += told(f"virtual clock, {name}, last note {end}", takes)
                    strain.look()
                takes = [take for bpm in TEMPOS for bars in args.real
                         for take in real(model, ready, knobs, bpm, bars, LAST_MOMENT, args.takes)]  # fmt: skip
                findings += told(f"real time, {name}, last note {LAST_MOMENT}", takes) if takes else []
                strain.look()
    title = f"ready: answers to bar-locked phrases, {TEMPOS[0]} to {TEMPOS[-1]} BPM, every axis at {TURNED:+g}"
    shown = ", ".join(map(str, args.real))
    notes = (f"virtual clock: {', '.join(map(str, BARS))} bars; real time, at ordinary priority: {shown} bars",
             strain.to_text())  # fmt: skip
    return tell(title, findings, notes, args.json)


def told(name: str, takes: Sequence[Take]) -> list[Finding]:
    """How many were in time, and with how much time to spare."""
    ready = sum(take.slack_ms >= 0 for take in takes)
    least = min(takes, key=lambda take: take.slack_ms)
    return [
        Finding(name, f"{ready} of {len(takes)} in time", ready == len(takes), "all"),
        Finding("    ms to spare", f"least {least.slack_ms:.1f} ({least.bpm} BPM, {least.bars} bars), "
                                   f"{quantiles([take.slack_ms for take in takes], 1)}"),
    ]  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ready", description=__doc__)
    parser.add_argument("--pack", default=DEFAULT, help="bundled pack or folder to measure (default %(default)s)")
    parser.add_argument("--phrases", type=int, default=8, help="by virtual clock, of each kind (default %(default)s)")
    parser.add_argument("--real", type=int, nargs="*", default=(1, 2), metavar="BARS", help="real time (default 1 2)")
    parser.add_argument("--takes", type=int, default=2, help="in real time, of each kind (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
