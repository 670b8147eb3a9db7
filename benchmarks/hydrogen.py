"""Hydrogen, the drum machine, as a host: it plays notes by MIDI, rules JACK's time, and is controlled by OSC.

jack_midi_clock turns JACK's time into MIDI clock. It announces a Song Position some seconds ahead and continues when
it is reached; Hydrogen 1.2 tells JACK whole beats only, so that lead is a bar.
"""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Any
from xml.etree import ElementTree as Xml

from benchmarks.stage import free_port
from glsr_live.errors import UsageError
from glsr_live.io.osc import encode
from glsr_live.io.osc_socket import open_socket

DATA = Path("/usr/share/hydrogen/data")
CLOCK, NOTES = "jack_midi_clock:mclk_out", "Hydrogen-midi:TX"
TICKS = 48
"""Hydrogen's ticks a beat."""
LENGTH = 36
SKEW_SECONDS = 0.01
"""How far the clock of JACK's frames may be from ours."""
START_SECONDS, SETTLE_SECONDS = 60.0, 1.5
CONFIG = {
    "audio_driver": "JACK",
    "driverName": "JACK-MIDI",
    "oscEnabled": "true",
    "jack_timebase_enabled": "true",
    "jack_transport_mode_master": "USE_JACK_TIME_MASTER",
    "restoreLastSong": "false",
    "showDevelWarning": "false",
}
SONG = {
    "version": "1.2.0", "volume": "0.5", "name": "host", "loopEnabled": "true", "patternModeMode": "true",
    "mode": "song", "humanize_time": "0", "humanize_velocity": "0", "swing_factor": "0",
}  # fmt: skip
SOUND = {"drumkit": "TR808EmulationKit", "drumkitLookup": "2", "volume": "1", "gain": "1", "Sustain": "1"}
LAYER = {"filename": "808_Kick_Long.flac", "min": "0", "max": "1", "gain": "1", "pitch": "0"}

Pattern = Sequence[tuple[int, int]]
"""(tick, number of the instrument) of every note in a bar of 4/4."""


def song(bpm: float, voices: Sequence[tuple[int, int]], patterns: Sequence[Pattern], bars: Sequence[int]) -> str:
    """A song: `voices` are (channel, pitch) of its instruments, `bars` the number of the pattern in every bar."""
    root = Xml.Element("song")
    _fill(root, SONG | {"bpm": f"{bpm:g}"})
    component = Xml.SubElement(Xml.SubElement(root, "componentList"), "drumkitComponent")
    _fill(component, {"id": "0", "name": "Main", "volume": "1"})
    instruments = Xml.SubElement(root, "instrumentList")
    for number, (channel, pitch) in enumerate(voices):
        _add_instrument(instruments, number, channel, pitch)
    written = Xml.SubElement(root, "patternList")
    for number, pattern in enumerate(patterns):
        _add_pattern(written, f"pattern {number}", pattern)
    sequence = Xml.SubElement(root, "patternSequence")
    for bar in bars:
        _fill(Xml.SubElement(sequence, "group"), {"patternID": f"pattern {bar}"})
    return Xml.tostring(root, encoding="unicode", xml_declaration=True)


def config(default: str, port: int) -> str:
    """Hydrogen's configuration with OSC on this port."""
    root = Xml.fromstring(default)
    for name, value in {**CONFIG, "oscServerPort": str(port)}.items():
        found = root.find(f".//{name}")
        if found is None:
            raise UsageError(f"Hydrogen's configuration has no {name!r}; this benchmark is for Hydrogen 1.2")
        found.text = value
    return Xml.tostring(root, encoding="unicode", xml_declaration=True)


class Hydrogen:
    """Hydrogen with a song, and the MIDI clock that follows it, on a rig's JACK server."""

    def __init__(self, rig: Any, folder: Path, written: str, bar_seconds: float) -> None:
        _require("hydrogen", "jack_midi_clock", "stdbuf")
        port, home = free_port(), folder / "home"
        (home / ".hydrogen").mkdir(parents=True)
        default = (DATA / "hydrogen.default.conf").read_text().replace("</font_size>>", "</font_size>")
        (home / ".hydrogen" / "hydrogen.conf").write_text(config(default, port))
        (folder / "host.h2song").write_text(written)
        self._socket, self._at = open_socket("127.0.0.1", 0), ("127.0.0.1", port)
        self._log = folder / "hydrogen.log"
        self._rig = rig
        self.process = self._start(home, folder / "host.h2song")
        self._wait()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.clock = rig.start("jack_midi_clock", "-d", f"{bar_seconds:.6f}", **quiet)
        time.sleep(SETTLE_SECONDS)

    def say(self, command: str, *values: float) -> float:
        """Send a command by OSC; the second before which nothing of what follows can be heard."""
        before = time.perf_counter() - SKEW_SECONDS
        self._socket.sendto(encode(f"/Hydrogen/{command}", [float(value) for value in values]), self._at)
        return before

    def close(self) -> None:
        """End the socket; the rig ends the processes."""
        self._socket.close()

    def _start(self, home: Path, path: Path) -> subprocess.Popen[str]:
        env, before = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}, dict(self._rig.env)
        self._rig.env.update(env)
        try:
            # Without --child it starts itself again, and that process would outlive us.
            words = ("stdbuf", "-oL", "hydrogen", "--child", "-V", "Info", "-d", "jack", "-s", str(path))
            started: subprocess.Popen[str] = self._rig.start(
                *words, stdout=self._log.open("w"), stderr=subprocess.STDOUT
            )
        finally:
            self._rig.env.clear()
            self._rig.env.update(before)
        return started

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while "Set song: host" not in self._log.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise UsageError(f"Hydrogen did not open its song; see what it says by: hydrogen -V Info ({self._log})")
            time.sleep(0.1)
        time.sleep(SETTLE_SECONDS)


def _add_instrument(parent: Xml.Element, number: int, channel: int, pitch: int) -> None:
    instrument = Xml.SubElement(parent, "instrument")
    spoken = {"id": str(number), "name": f"note {pitch}", "midiOutChannel": str(channel), "midiOutNote": str(pitch)}
    _fill(instrument, spoken | SOUND)
    component = Xml.SubElement(instrument, "instrumentComponent")
    _fill(component, {"component_id": "0", "gain": "1"})
    _fill(Xml.SubElement(component, "layer"), LAYER)


def _add_pattern(parent: Xml.Element, name: str, notes: Pattern) -> None:
    pattern = Xml.SubElement(parent, "pattern")
    _fill(pattern, {"name": name, "size": str(4 * TICKS), "denominator": "4"})
    written = Xml.SubElement(pattern, "noteList")
    for tick, instrument in notes:
        values = {"position": str(tick), "velocity": "0.7", "key": "C0", "length": str(LENGTH),
                  "instrument": str(instrument), "note_off": "false", "probability": "1"}  # fmt: skip
        _fill(Xml.SubElement(written, "note"), values)


def _fill(parent: Xml.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        Xml.SubElement(parent, name).text = value


def _require(*programs: str) -> None:
    missing = [program for program in programs if which(program) is None]
    if missing:
        raise UsageError(f"{' and '.join(missing)} not installed (Debian: apt install hydrogen jack-midi-clock)")
