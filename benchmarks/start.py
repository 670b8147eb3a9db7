"""Whole commands by the clock on the wall: the instrument up to its open ports, and `vary` on a long melody."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.phrases import phrases
from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from benchmarks.timing import in_turn
from glsr_live.music.midi_file import Score, write_midi
from glsr_live.music.note import STEPS_PER_BEAT
from glsr_live.music.timeline import TempoMap

ROOT = Path(__file__).parents[1]
START_GOAL, VARY_GOAL = 1.5, 3.0
MINUTES, BPM = 5, 120
JACK_TOOLS = ("jackd", "jack_lsp", "jack_connect")
PLAIN = "python alone"
LIBRARIES = "python importing numpy and onnxruntime"


def start(setting: Setting) -> Table:
    """Seconds from starting `glsr-live` until its ports are open."""
    with ExitStack() as stack:
        opening, where = _opening(setting, stack)
        times = in_turn([opening, _python("-c", "pass")], setting.starts)
    rows = (Row("ports open", _seconds(times[0]), PLAIN, START_GOAL), Row(PLAIN, _seconds(times[1])))
    return Table("start: from the command to open ports", "s", rows, (where,))


def vary(setting: Setting) -> Table:
    """Seconds that the whole command takes, loading of the model included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "melody.mid"
        file.write_bytes(long_melody())
        words = ["vary", str(file), "--pack", str(setting.pack), "--set", "density=1.5", "-o", folder]
        whole, libraries = _python("-m", "glsr_live", *words), _python("-c", "import numpy, onnxruntime")
        times = in_turn([whole, libraries], setting.starts)
    rows = (Row("glsr-live vary", _seconds(times[0]), LIBRARIES, VARY_GOAL), Row(LIBRARIES, _seconds(times[1])))
    return Table(f"vary: a melody of {MINUTES} minutes", "s", rows, ("one variation, density +1.5, on all cores",))


def long_melody() -> bytes:
    """A MIDI file that plays for MINUTES."""
    (phrase,) = phrases(1, MINUTES * BPM * STEPS_PER_BEAT)
    return write_midi(Score(phrase.notes, TempoMap.at(BPM), name="five minutes"), phrase.length)


def _opening(setting: Setting, stack: ExitStack) -> tuple[Callable[[], object], str]:
    """The start of the instrument on a JACK server where there is one, else over ports in memory."""
    pack = str(setting.pack)
    if not all(map(shutil.which, JACK_TOOLS)):
        return _python("-m", "benchmarks.performer", "open", pack), "ports in memory, for there is no JACK here"
    from tests.jack_rig import jack_rig

    rig = stack.enter_context(jack_rig())
    return (lambda: _until_listening(rig.python("-m", "glsr_live", "--pack", pack, "--api", "jack"))), "ports on JACK"


def _until_listening(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    line = process.stdout.readline()
    process.kill()
    process.communicate()
    if not line.startswith("glsr-live: listening"):
        raise RuntimeError(f"the instrument did not start: {line!r}")


def _python(*words: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _seconds(milliseconds: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(each / 1000 for each in milliseconds)
