"""`python -m benchmarks.host`: a real host, Hydrogen, sends clock and notes, and the instrument answers.

Hydrogen plays a phrase of a bar on channel 1, which the instrument hears, and in the next bar the same notes as a mark
on channel 2, which it does not hear. At rest its answer is the phrase, so every note of it has a mark of Hydrogen's
own on the same place of the grid. A recorder that knows every message's frame hears all three.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.finding import Finding, quantiles, tell
from benchmarks.hall import BARS, FLAGS, MARK, OURS, PHRASE, REST_SECONDS, Hall, bar_seconds
from benchmarks.judging import LATE_MS, Try, by_clock, compared, stumbles
from benchmarks.stage import Instrument, Load, staged, wait_until

BPM = 160.0
FROM, TO = 115.0, 132.0


def attempt(hall: Hall, number: int) -> Try:
    """Start, let the phrase and almost all of its answer pass, stop in the midst of a note of it."""
    bar = bar_seconds(hall.bpm)
    begun = hall.play()
    wait_until(begun + 2 * bar - 0.12 * bar)
    stopped = hall.stop()
    ours, marks = hall.notes(begun, OURS), [mark for mark in hall.notes(begun, MARK) if mark.start < stopped]
    pulses = hall.pulses(begun)
    clock_ms, said = by_clock(ours, pulses)
    if len(ours) != len(PHRASE):
        said += f"; {len(ours)} notes"
    if any(note.end is None for note in ours):
        said += "; a note hangs"
    stumbled = len(marks) != len(PHRASE) or stumbles(marks, pulses)
    apart, differs = ([], "") if stumbled else compared(ours, marks, bar / 32)
    last = max((note.end for note in ours if note.end is not None), default=stopped)
    stop_ms = None if hall.stopped is None else max(0.0, 1000 * (last - hall.stopped))
    told = "; ".join(filter(None, (said, differs)))
    return Try(not told, apart, clock_ms, stop_ms, f"try {number}: {told}" if told else "", stumbled)


def tempo_change(hall: Hall) -> tuple[list[tuple[float, float]], str]:
    """(beats at the new tempo since the change, below 0 before it; ms of our note after its pulse); what is wrong."""
    hall.host.say("BPM", FROM)
    time.sleep(REST_SECONDS)
    begun = hall.play()
    wait_until(begun + 8.4 * bar_seconds(FROM))
    changed = hall.host.say("BPM", TO)
    wait_until(changed + 9 * bar_seconds(TO))
    stopped = hall.stop()
    ours = [note for note in hall.notes(begun, OURS) if note.start < stopped - 0.1]
    pulses = hall.pulses(begun)
    apart, said = by_clock(ours, pulses)
    beats = [(note.start - changed) * TO / 60 for note in ours]
    return list(zip(beats, apart, strict=True)), said


def resume(hall: Hall, bar: int) -> Try:
    """Relocate to a bar (from 0, a mark's) and play: the clock continues a bar later, where a phrase begins."""
    length = bar_seconds(hall.bpm)
    hall.host.say("RELOCATE", bar)
    time.sleep(REST_SECONDS)
    begun = hall.play()
    wait_until(begun + 2.5 * length)
    told = _told_bar(hall.instrument)
    wait_until(begun + 2.95 * length)
    stopped = hall.stop()
    answered = begun + 1.9 * length
    marks = [mark for mark in hall.notes(answered, MARK) if mark.start < stopped]
    apart, said = compared(hall.notes(begun, OURS), marks, length / 32)
    if told != bar + 3:
        said = f"it says bar {told} in bar {bar + 3}; {said}"
    return Try(not said, apart, said=f"from bar {bar + 1}: {said}" if said else "")


def main(words: Sequence[str] | None = None) -> int:
    """Play and print; 1 when something does not hold."""
    args = _parser().parse_args(words)
    strain = Load()
    with TemporaryDirectory() as folder, staged(*FLAGS, period=args.period) as (rig, instrument):
        hall = Hall(rig, instrument, Path(folder), args.bpm)
        with closing(hall.host):
            places = [2 * place + 1 for place in random.Random(1).sample(range(BARS // 2 - 3), args.resumes)]
            resumed = [resume(hall, place) for place in places]
            tries = _tries(hall, args.tries, strain)
            # Last: after a change of tempo Hydrogen's first relocation is told to JACK some beats off.
            change, wrong = tempo_change(hall)
        status, farewell = instrument.status, instrument.end()
    findings = [*_starts(tries), *_resumes(resumed), *_change(change, wrong), *_account(status, instrument)]
    notes = [one.said for one in (*tries, *resumed) if one.said]
    if args.raw is not None:
        args.raw.write_text(json.dumps({"tries": [asdict(one) for one in tries], "change": change}) + "\n")
    title = f"host: Hydrogen at {args.bpm:g} BPM, JACK periods of {args.period} frames"
    return tell(title, findings, [*notes[:20], farewell, strain.to_text()], args.json)


def _tries(hall: Hall, count: int, strain: Load) -> list[Try]:
    tries = []
    for number in range(1, count + 1):
        tries.append(attempt(hall, number))
        strain.look()
    return tries


def _starts(tries: Sequence[Try]) -> list[Finding]:
    right = sum(one.right for one in tries)
    apart = [ms for one in tries for ms in one.apart_ms]
    stops = [one.stop_ms for one in tries if one.stop_ms is not None]
    clock = [ms for one in tries for ms in one.clock_ms]
    return [
        Finding("answer on the right bar", f"{right} of {len(tries)} tries", right == len(tries), "all"),
        Finding("our note after its clock's pulse, ms", quantiles(clock)),
        Finding("our note after Hydrogen's own, ms", quantiles(apart)),
        Finding("the same, either way, ms", quantiles([abs(ms) for ms in apart])),
        Finding("tries in which Hydrogen jumped", str(sum(one.stumbled for one in tries))),
        Finding("last note-off after Stop, ms", quantiles(stops), max(stops, default=0.0) < LATE_MS,
                f"below {LATE_MS:g}"),
        Finding("starts that the host ended without a Stop", str(len(tries) - len(stops))),
    ]  # fmt: skip


def _resumes(tries: Sequence[Try]) -> list[Finding]:
    right, apart = sum(one.right for one in tries), [ms for one in tries for ms in one.apart_ms]
    return [
        Finding("right bar from a Song Position", f"{right} of {len(tries)} places", right == len(tries), "all"),
        Finding("our note after Hydrogen's, ms", quantiles(apart)),
    ]


def _change(change: Sequence[tuple[float, float]], wrong: str) -> list[Finding]:
    before = [ms for beat, ms in change if beat < 0]
    usual = sorted(before)[len(before) // 2] if before else 0.0
    found = []
    for when, low, high in (("before", -99, 0), ("0 to 8 beats after", 0, 8), ("from 8 beats on", 8, 99)):
        errors = [abs(ms - usual) for beat, ms in change if low <= beat < high]
        name, settled = f"{FROM:g} -> {TO:g} BPM, {when}, ms", low == 8
        holds = bool(errors) and max(errors) < LATE_MS if settled else None
        found.append(Finding(name, quantiles(errors), holds, f"below {LATE_MS:g}" if settled else ""))
    places = Finding("right places throughout", wrong or "yes", not wrong, "all")
    return [*found, Finding("counted from the usual distance, ms", f"{usual:.2f}"), places]


def _account(status: Any, instrument: Instrument) -> list[Finding]:
    return [
        Finding("late notes, left out", str(status.late), status.late == 0, "none by the daemon's account"),
        Finding("answers after their bar line", str(status.overdue), status.overdue == 0, "none"),
        Finding("errors", str(len(instrument.said("Error"))), not instrument.said("Error"), "none"),
    ]


def _told_bar(instrument: Instrument) -> int:
    """The bar that it shows."""
    deadline = time.perf_counter() + 0.15
    while time.perf_counter() < deadline:
        instrument.osc.poll(time.perf_counter())
        time.sleep(0.005)
    return int(instrument.osc.mirror.position.bar)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.host", description=__doc__)
    parser.add_argument("--tries", type=int, default=100, help="starts of the host (default %(default)s)")
    parser.add_argument("--resumes", type=int, default=10, help="Song Positions (default %(default)s)")
    parser.add_argument("--bpm", type=float, default=BPM, help="tempo of the tries (default %(default)s)")
    parser.add_argument("--period", type=int, default=64, help="of JACK, in frames (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument("--raw", type=Path, metavar="FILE", help="write every single try there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
