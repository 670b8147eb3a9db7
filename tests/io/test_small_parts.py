"""Clock, lateness, memory ports, the last resort, the console and what it says."""

import io
import time
from dataclasses import replace
from threading import Event

from glsr_live.control.status import Status
from glsr_live.engine.events import MidiIn, PortFound, PortLost
from glsr_live.engine.messages import control, note_off, note_on
from glsr_live.io.clock import Clock, Lateness
from glsr_live.io.console import Console
from glsr_live.io.memory_ports import MemoryPorts, Sent
from glsr_live.io.sounding import Sounding
from glsr_live.io.telling import Teller
from glsr_live.music.variation import Knobs

PANIC = [control(channel, number, 0) for channel in range(16) for number in (64, 123)]


def test_the_clock_waits_until_a_deadline_and_never_for_one_that_has_passed():
    clock = Clock()
    start = clock.now()
    clock.wait_until(start + 0.02)
    assert clock.now() >= start + 0.02
    before = time.perf_counter()
    clock.wait_until(before - 60)
    assert time.perf_counter() - before < 1


def test_lateness_is_told_by_quantiles():
    lateness = Lateness()
    assert lateness.quantile(0.5) == 0.0
    for milliseconds in range(100, 0, -1):
        lateness.add(milliseconds)
    assert [lateness.quantile(share) for share in (0.0, 0.5, 0.99, 1.0)] == [1, 51, 100, 100]
    assert len(lateness) == 100


def test_memory_ports_play_what_is_due_in_order_and_remember_what_was_sent():
    ports = MemoryPorts([(2.0, b"c"), (1.0, b"a")])
    ports.feed(b"b", 1.0)
    ports.happen(PortLost("in"), 1.5)
    assert ports.poll(0.5) == []
    assert ports.poll(1.5) == [MidiIn(b"a"), MidiIn(b"b"), PortLost("in")]
    assert ports.poll(9.0) == [MidiIn(b"c")]
    ports.send(b"x", 9.0)
    assert ports.sent == [Sent(9.0, b"x")]
    ports.close()
    assert ports.closed


def test_the_last_resort_ends_what_sounds_and_then_everything():
    sounding = Sounding()
    notes = (note_on(0, 60, 90), note_on(1, 60, 90), note_off(0, 60), note_on(2, 64, 1), note_on(2, 64, 0))
    for data in (*notes, b"", b"\xf8"):
        sounding.sent(data)
    assert sounding.release() == [note_off(1, 60), *PANIC]


def test_the_console_writes_in_order():
    stream = io.StringIO()
    console = Console(stream)
    for line in ("one", "two", "three"):
        console.say(line)
    console.close()
    assert stream.getvalue() == "one\ntwo\nthree\n"


class Held(io.StringIO):
    """A terminal on which Ctrl-S was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.released = Event()

    def write(self, text: str) -> int:
        self.released.wait(30)
        return super().write(text)


def test_a_terminal_that_is_held_holds_nobody():
    stream = Held()
    console = Console(stream)
    start = time.perf_counter()
    for _ in range(1000):
        console.say("a line")
    console.close()
    assert time.perf_counter() - start < 10
    stream.released.set()


def test_a_terminal_that_is_gone_is_no_error():
    stream = io.StringIO()
    stream.close()
    console = Console(stream)
    console.say("a line")
    console.close()


def told(*statuses: Status) -> list[str]:
    lines: list[str] = []
    teller = Teller(lines.append)
    for status in statuses:
        teller.tell(status)
    return lines


def test_the_player_hears_of_the_model_the_answers_and_late_notes():
    there = Status(pack="bach", provider="CPU", knobs=Knobs((("density", 0.0), ("range", 0.0))))
    played, yields = {"density": 4.0, "range": 12.0}, {"density": 9.0, "range": 12.0}
    answered = Status(pack="bach", provider="CPU", played=played, yields=yields, latency_ms=3.21)
    late = Status(pack="bach", provider="CPU", played=answered.played, yields=answered.yields, late=2)
    assert told(Status(), there, answered, answered, late, Status(yields=answered.yields, late=2)) == [
        "model: pack 'bach' on CPU, with the knobs density, range",
        "answer: density 4 -> 9, range 12 -> 12 (3.2 ms)",
        "late: 2 notes left out",
        "model: lost; the music goes on, and the model is started anew",
    ]


def test_the_player_hears_of_ports_that_go_and_come():
    lines: list[str] = []
    teller = Teller(lines.append)
    for events in ([PortLost("in"), PortFound("in")], [MidiIn(b"\xf8")], [PortLost("out")], [PortFound("out")]):
        teller.watch(events)
    teller.watch([PortLost("control"), PortLost("Keys")])
    assert lines == [
        "MIDI output: lost; it is looked for once a second",
        "MIDI output: found again",
        "MIDI port 'Keys': lost; it is looked for once a second",
        "MIDI control port: lost; it is looked for once a second",
    ]


def test_the_player_hears_of_a_clock_a_circle_a_file_and_a_refusal():
    clock = Status(source="clock", running=True, bpm=115.0)
    lines = told(clock, replace(clock, running=False), Status())
    assert lines == ["clock: it runs, 115 bpm", "clock: it rests, 115 bpm"]
    wrong = Status(overdue=1, overdue_ms=12.4, looping=True, wrote="a.mid", problem="there is no snapshot 3")
    assert told(wrong, wrong) == [
        "late: the answer missed its bar line by 12 ms and waits for the next one",
        "circle: our own notes come back to us; take the cable from our output to our input away",
        "wrote a.mid",
        "refused: there is no snapshot 3",
    ]
