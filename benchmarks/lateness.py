"""How late the instrument sends, beside a sender that does nothing else, at the same time on the same machine."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.setting import Setting
from benchmarks.table import Row, Table

ROOT = Path(__file__).parents[1]
BARE = "bare sender"


def lateness(setting: Setting) -> Table:
    """Milliseconds between when a message was due and when it had been sent."""
    instrument = _start("daemon", str(setting.pack), str(setting.seconds))
    assert instrument.stdout is not None
    if instrument.stdout.readline() != "playing\n":
        raise RuntimeError(f"the instrument did not play; its exit status is {instrument.wait()}")
    sender = _start("bare", str(setting.seconds))
    bare, daemon = _result(sender), _result(instrument)
    rows = (Row("daemon", _milliseconds(daemon), beside=BARE), Row(BARE, _milliseconds(bare)))
    priority = "real-time" if daemon["real_time"] and bare["real_time"] else "ordinary"
    notes = (
        f"both at once, each in a process of its own, {priority} priority, ports in memory",
        f"the model process answered {daemon['answers']} turns of the density knob meanwhile",
    )
    return Table("lateness: of every message that was sent", "ms", rows, notes)


def _start(*words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.performer", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _result(process: "subprocess.Popen[str]") -> dict[str, Any]:
    printed, _ = process.communicate()
    found: dict[str, Any] = json.loads(printed)
    return found


def _milliseconds(found: dict[str, Any]) -> tuple[float, ...]:
    return tuple(1000 * seconds for seconds in found["late"])
