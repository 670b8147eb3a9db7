"""`python -m benchmarks.jack_output [COUNT]`: how far from their due seconds notes go out on JACK.

RtMidi, which writes a note at the start of the next period, beside the process that writes it at its frame: on one
server, one after the other, at periods of 64 and 1024 frames. A third process reads the frames.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from threading import Event
from typing import Any

from glsr_live.engine.messages import note_on
from glsr_live.io import rtmidi_ports
from glsr_live.io.clock import Clock
from glsr_live.io.ports import PortChoice
from glsr_live.io.system import ask_for_real_time, settle

PERIODS = (64, 1024)
WAYS = ("rtmidi", "exact")
COUNT = 2000
BREATH_SECONDS = 0.5
GAPS = (0.001, 0.009)
"""Seconds between two notes, drawn evenly."""
HALF_TURN = 1 << 31
RECEIVER = "receiver:in"
SENDER = "GLSR Live Out:GLSR Live Out"


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    count = int(words[0]) if words else COUNT
    print(f"milliseconds from the due second of {count} notes, received by the frame")
    print(f"{'period':>8} {'way':>8} {'notes':>6} {'p50':>8} {'p99':>8} {'max':>8} {'early':>6}", flush=True)
    for period in PERIODS:
        for way, errors in measure(period, count).items():
            late = sorted(1000 * abs(error) for error in errors)
            early = sum(error < -1e-4 for error in errors) / len(errors)
            figures = (f"{late[min(int(share * len(late)), len(late) - 1)]:8.3f}" for share in (0.5, 0.99, 1.0))
            print(f"{period:>8} {way:>8} {len(late):>6} {' '.join(figures)} {early:>6.1%}", flush=True)
    return 0


def measure(period: int, count: int) -> dict[str, list[float]]:
    """Seconds between when a note was due and its frame, by way."""
    from tests.jack_rig import jack_rig

    with jack_rig(period) as rig:
        return {way: _run(rig, way, count) for way in WAYS}


def _run(rig: Any, way: str, count: int) -> list[float]:
    receiver = rig.python("-m", "benchmarks.jack_output", "receive", str(count))
    assert receiver.stdout.readline() == "ready\n"
    sender = rig.python("-m", "benchmarks.jack_output", "send", way, str(count))
    assert sender.stdout.readline() == "ready\n", sender.stderr.read()
    rig.connect(SENDER, RECEIVER)
    sender.stdin.write("go\n")
    sender.stdin.flush()
    due, heard = json.loads(sender.stdout.readline()), json.loads(receiver.stdout.readline())
    for process in (sender, receiver):
        process.wait()
    if len(heard) != count:
        raise RuntimeError(f"{way}: {len(heard)} of {count} notes were received")
    return [second - due[number] for number, second in heard]


def send(way: str, count: str) -> None:
    """Send notes as the daemon does: wait until they are due, less what the ports want, and hand them over."""
    if way == "rtmidi":
        rtmidi_ports.is_installed = lambda: False  # type: ignore[assignment]
    clock, draw = Clock(), random.Random(1)
    with closing(rtmidi_ports.RtMidiPorts(PortChoice(control=None, api="jack"))) as ports:
        ask_for_real_time()
        settle()
        print("ready", flush=True)
        sys.stdin.readline()
        due = [clock.now() + BREATH_SECONDS]
        for number in range(int(count)):
            clock.wait_until(due[-1] - ports.lead)
            ports.send(note_on(0, number % 128, 1 + number // 128), clock.now(), due[-1])
            due.append(due[-1] + draw.uniform(*GAPS))
        clock.wait_until(due[-1] + BREATH_SECONDS)
    print(json.dumps(due), flush=True)


def receive(count: str) -> None:
    """Read notes and their frames; print (number of the note, second of its frame)."""
    import jack

    client, clock, heard, done = jack.Client("receiver"), Clock(), [], Event()
    port, rate = client.midi_inports.register("in"), client.samplerate

    def process(frames: int) -> None:
        before, elapsed, after = clock.now(), client.frame_time - client.last_frame_time, clock.now()
        elapsed = (elapsed + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN
        for offset, data in port.incoming_midi_events():
            _, pitch, velocity = bytes(data)
            heard.append((pitch + 128 * (velocity - 1), (before + after) / 2 + (offset - elapsed) / rate))
        if len(heard) >= int(count):
            done.set()

    client.set_process_callback(process)
    settle()
    with client:
        print("ready", flush=True)
        done.wait(int(count) * max(GAPS) + 30)
    print(json.dumps(heard), flush=True)


PARTS: dict[str, Callable[..., None]] = {"send": send, "receive": receive}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in PARTS:
        PARTS[sys.argv[1]](*sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:]))
