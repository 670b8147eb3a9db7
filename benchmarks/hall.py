"""Hydrogen, the instrument and a recorder on one JACK server, and what is played there."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.hearing import Sounded, ledger
from benchmarks.hydrogen import CLOCK, NOTES, SKEW_SECONDS, Hydrogen, song
from benchmarks.stage import IN, OUT, Instrument

PHRASE = ((0, 67), (48, 69), (96, 71), (120, 72), (144, 74))
"""(Hydrogen's tick, pitch)."""
HEARD, MARK, OURS = 0, 1, 2
"""Channels: Hydrogen's phrase, Hydrogen's mark, our answer."""
BARS = 64
FLAGS = ("--bars", "1", "--sync", "auto", "--listen", "1", "--channel", str(OURS + 1), "--bpm", "100")
PULSE, START, STOP = b"\xf8", b"\xfa", b"\xfc"
PATIENCE_SECONDS = 8.0
REST_SECONDS = 0.35


class HostError(RuntimeError):
    """The host did not do what it was told."""


def bar_seconds(bpm: float) -> float:
    """The length of a bar of 4/4."""
    return 240 / bpm


class Hall:
    """Hydrogen, the instrument and the recorder, connected."""

    def __init__(self, rig: Any, instrument: Instrument, folder: Path, bpm: float) -> None:
        from tests.jack_rig import Listener

        self.instrument, self.recorder = instrument, Listener(rig)
        voices = [(channel, pitch) for channel in (HEARD, MARK) for _, pitch in PHRASE]
        call = [(tick, number) for number, (tick, _) in enumerate(PHRASE)]
        mark = [(tick, number + len(PHRASE)) for tick, number in call]
        self.bpm = bpm
        self.stopped: float | None = None
        """The second of the latest Stop."""
        self.host = Hydrogen(rig, folder, song(bpm, voices, (call, mark), [0, 1] * (BARS // 2)), bar_seconds(bpm))
        for source in (CLOCK, NOTES):
            rig.connect(source, IN)
            rig.connect(source, self.recorder.port)
        rig.connect(OUT, self.recorder.port)

    def since(self, second: float) -> list[tuple[float, bytes]]:
        """What was heard from a second on."""
        return [(when, data) for when, data in list(self.recorder.heard) if when >= second]

    def notes(self, second: float, channel: int) -> list[Sounded]:
        """The notes of a channel from a second on."""
        return [note for note in ledger(self.since(second))[0] if note.channel == channel]

    def pulses(self, begun: float) -> list[float]:
        """The seconds of the clock's pulses since the Start before a second."""
        heard = list(self.recorder.heard)
        starts = [when for when, data in heard if data == START and when <= begun + SKEW_SECONDS]
        return [when for when, data in heard if data == PULSE and when >= starts[-1]] if starts else []

    def wait(self, condition: Callable[[], Any], what: str) -> Any:
        """The condition's first true value."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if value := condition():
                return value
            time.sleep(0.01)
        alive = {"Hydrogen": self.host.process, "clock": self.host.clock, "instrument": self.instrument.process}
        ended = [f"{name} ended with {process.poll()}" for name, process in alive.items() if process.poll() is not None]
        raise HostError(f"{what} never came; {', '.join(ended) or 'all processes live'}")

    def play(self) -> float:
        """Let the host play from where it is; the second of its first note."""
        sent = self.host.say("PLAY")
        return float(self.wait(lambda: self.notes(sent, HEARD) + self.notes(sent, MARK), "a note of the host")[0].start)

    def stop(self) -> float:
        """Stop the host; the second of its Stop, or of its last pulse where jack_midi_clock sends none (it happens)."""
        sent = self.host.say("STOP")
        time.sleep(REST_SECONDS)
        heard = self.since(sent)
        self.stopped = next((when for when, data in heard if data == STOP), None)
        return self.stopped or max((when for when, data in heard if data == PULSE), default=sent)
