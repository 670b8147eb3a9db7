"""MIDI: the system, the ports that would be used, circles, and clocks."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from glsr_live.commands.doctor.findings import Finding
from glsr_live.engine.messages import note_off, note_on
from glsr_live.errors import PortError
from glsr_live.io.names import foreign, match_foreign, plain
from glsr_live.io.ports import INPUT_NAME, OUTPUT_NAME, PortChoice
from glsr_live.io.rtmidi_ports import MidiSystem, PortList, find_system

CLOCK = b"\xf8"
PULSES_PER_BEAT = 24
LEAST_PULSES = 12
LISTEN_SECONDS = 2.0
NOTE_SECONDS = 0.5
NOTE, VELOCITY = 60, 90
BUSES = re.compile(r"\bIAC\b|loopMIDI|loopback|LoopBe|Midi Through|MIDI Yoke", re.IGNORECASE)
"""Ports whose input and output are two ends of one bus."""
PROBE = "GLSR Live Doctor"


def system(ports: PortList | PortError) -> Finding:
    """Whether a MIDI system answers."""
    if isinstance(ports, PortError):
        return Finding("problem", _first(str(ports)), _rest(str(ports)))
    inputs, outputs = len(foreign(ports.inputs)), len(foreign(ports.outputs))
    return Finding("ok", f"MIDI system {ports.system}, where others have inputs: {inputs}, outputs: {outputs}")


def used(choice: PortChoice, ports: PortList) -> Iterable[Finding]:
    """The ports that would be used, or why one cannot be."""
    for wanted, there, kind, own in (
        (choice.inputs or ("",), ports.inputs, "input", INPUT_NAME),
        (choice.outputs or ("",), ports.outputs, "output", OUTPUT_NAME),
    ):
        for name in wanted:
            yield _used(name, there, kind, own)


def _used(name: str, there: Sequence[str], kind: str, own: str) -> Finding:
    verb = "listens to" if kind == "input" else "answers to"
    if not name:
        what = f'{verb} what is connected to its virtual port "{own}"'
        return Finding("ok", f"{what}; connect your {_neighbour(kind)} to it")
    try:
        return Finding("ok", f"{verb} {match_foreign(name, there, f'MIDI {kind}')!r}")
    except PortError as error:
        return Finding("problem", str(error), "`glsr-live ports` lists the names")


def _neighbour(kind: str) -> str:
    return "keyboard" if kind == "input" else "synthesizer"


def virtual(choice: PortChoice, error: PortError | None) -> Finding:
    """Whether virtual ports can be made, and whether any is needed."""
    if error is None:
        return Finding("ok", "virtual ports can be made")
    needed = "" in (*(choice.inputs or ("",)), *(choice.outputs or ("",)))
    remedy = "make two buses with loopMIDI and name them: --in NAME --out NAME" if sys.platform == "win32" else (
        "name ports that are there: --in NAME --out NAME"
    )  # fmt: skip
    return Finding("problem" if needed else "ok", "virtual ports cannot be made here", remedy if needed else "")


def circle(choice: PortChoice, ports: PortList) -> Finding:
    """Whether what we send would come back: an input and an output on one bus."""
    heard = {plain(name) for wanted in choice.inputs if (name := found(wanted, ports.inputs))}
    sent = {plain(name) for wanted in choice.outputs if (name := found(wanted, ports.outputs))}
    buses = sorted(name for name in heard & sent if BUSES.search(name))
    if not buses:
        return Finding("ok", "no input and output are on one bus")
    remedy = "make a second bus, and name one for --in and the other for --out"
    return Finding("warning", f"{buses[0]!r} is both input and output: the answer would come back as a phrase", remedy)


def found(wanted: str, there: Sequence[str]) -> str:
    try:
        return match_foreign(wanted, there) if wanted else ""
    except PortError:
        return ""


def clocks(pulses: Mapping[str, Sequence[float]], sync: str) -> Finding:
    """Which input sends MIDI clock, at what tempo; `pulses` holds the seconds of each input's."""
    tempos = {name: tempo(seconds) for name, seconds in pulses.items() if len(seconds) >= LEAST_PULSES}
    heard = ", ".join(f"{name!r} sends MIDI clock at {bpm:.1f} bpm" for name, bpm in tempos.items())
    if len(tempos) > 1:
        return Finding("warning", heard, "let only one be followed: clock = false for the other in [[inputs]]")
    if not tempos and sync == "clock":
        return Finding("warning", "no input sends MIDI clock, and sync is clock", "start the clock, or --sync auto")
    return Finding("ok", heard or "no input sends MIDI clock now; our own tempo rules until one does")


def tempo(seconds: Sequence[float]) -> float:
    """Quarter notes per minute of clock pulses at these seconds; the median forgives single gaps."""
    gaps = [later - earlier for earlier, later in pairwise(seconds)]
    typical = median(gaps)
    near = [gap for gap in gaps if 0.5 * typical <= gap <= 1.5 * typical]
    return 60.0 * len(near) / (PULSES_PER_BEAT * sum(near)) if near and sum(near) > 0 else 0.0


def try_virtual(api: str | None) -> PortError | None:
    """Make a virtual port and take it away; the error where that cannot be."""
    midi = find_system(api)
    try:
        midi.client("in", PROBE).open_virtual_port(PROBE)
    except (RuntimeError, OSError) as exc:
        return PortError(str(exc))
    finally:
        midi.close()
    return None


def listen(api: str | None, names: Sequence[str], now: Callable[[], float],
           wait_until: Callable[[float], None]) -> dict[str, list[float]]:  # fmt: skip
    """The seconds of the clock pulses that inputs send while we listen; one that cannot be opened is silent."""
    midi = find_system(api)
    try:
        clients = {name: client for name in names if (client := _opened(midi, name)) is not None}
        heard: dict[str, list[float]] = {name: [] for name in clients}
        end = now() + LISTEN_SECONDS if clients else now()
        while now() < end:
            for name, client in clients.items():
                while message := client.get_message():
                    if bytes(message[0]) == CLOCK:
                        heard[name].append(now())
            wait_until(now() + 0.001)
        return heard
    finally:
        midi.close()


def play(api: str | None, names: Sequence[str], channel: int, now: Callable[[], float],
         wait_until: Callable[[float], None]) -> Iterable[Finding]:  # fmt: skip
    """Play a note on each output, and end it whatever happens."""
    if not names:
        what = "no note was played: no output is connected by name"
        yield Finding("warning", what, "glsr-live doctor --play --out NAME")
    midi = find_system(api)
    try:
        for name in names:
            client = midi.client("out", PROBE + name)
            client.open_port(client.get_ports().index(name), name=PROBE)
            try:
                client.send_message(note_on(channel, NOTE, VELOCITY))
                wait_until(now() + NOTE_SECONDS)
            finally:
                client.send_message(note_off(channel, NOTE))
                wait_until(now() + 0.1)
            silent = "if you heard none: is its channel right, and does that program make sound itself?"
            yield Finding("ok", f"played C4 on {name!r}, channel {channel + 1}; {silent}")
    except (OSError, ValueError):
        yield Finding("problem", "an output cannot be opened; another program may hold it", "end that program")
    finally:
        midi.close()


def _opened(midi: MidiSystem, name: str) -> Any | None:
    try:
        client = midi.client("in", f"{PROBE} {name}")
        client.open_port(client.get_ports().index(name), name=PROBE)
    except (OSError, ValueError):
        return None
    return client


def _first(sentence: str) -> str:
    return sentence.partition(": ")[0]


def _rest(sentence: str) -> str:
    return sentence.partition(": ")[2]
