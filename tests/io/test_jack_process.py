"""The instrument's end of the process that writes on JACK, with stand-ins for that process; no JACK is needed."""

import os
import sys

import pytest

from glsr_live.engine.events import PortFound, PortLost
from glsr_live.engine.messages import control, note_off, note_on
from glsr_live.errors import PortError
from glsr_live.io.jack_line import LONGEST, Line
from glsr_live.io.jack_output import MARGIN, JackOutput, Unavailable, is_installed
from glsr_live.io.ports import PortChoice
from tests.jack_rig import wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the pipes are POSIX's")
ON, OFF = note_on(0, 60, 90), note_off(0, 60)
RELEASE = [control(channel, number, 0) for channel in range(16) for number in (64, 123)]
STAND_IN = """
import json, os, sys
folder, orders = sys.argv[1], json.loads(sys.argv[2])
number = len(os.listdir(folder))
kept = open(f"{folder}/{number}", "wb", buffering=0)
kept.write(json.dumps(orders).encode() + b"\\n")
HOW
while chunk := os.read(0, 65536):
    kept.write(chunk)
    if b"die" in chunk:
        os._exit(1)
"""
READY = """
ports = orders["ports"]
state = {"period": 0.01, "names": [port["name"] for port in ports], "open": [True for port in ports],
         "wanted": [port["wanted"] and port["wanted"] + " whole" for port in ports],
         "connections": [["synth"] for port in ports]}
print(json.dumps(state), flush=True)
"""


class Stage:
    """Outputs before a stand-in that behaves so once it has started, and what each run of it was given."""

    def __init__(self, folder, how: str = READY, choice: PortChoice | None = None) -> None:
        self.folder = folder
        program = STAND_IN.replace("HOW", how)
        self.output = JackOutput(choice or PortChoice(), (sys.executable, "-c", program, str(folder)))

    def run(self, number: int) -> tuple[str, list[tuple[int, bytes]]]:
        """The orders of the run of this number, and what its first output was given, due in milliseconds."""
        orders, _, records = (self.folder / str(number)).read_bytes().partition(b"\n")
        line = Line(2)
        line.feed(records)
        return orders.decode(), line.take(0, 0.0, 1000, 1 << 31)

    def until(self, condition, now: float):
        """Poll at a second until something is so; every event meanwhile."""
        events = []

        def done():
            events.extend(self.output.poll(now))
            return condition(events)

        wait_for(done, "the process")
        return events


@pytest.fixture
def stage(tmp_path):
    stage = Stage(tmp_path)
    yield stage
    stage.output.close()


def dead(stage: Stage, now: float) -> list:
    """Let the process end itself."""
    stage.output.send(b"die", now, None, "out")
    return stage.until(lambda events: events, now)


def test_it_waits_for_the_process_and_learns_how_early_it_wants_to_be_told(stage):
    assert stage.output.lead == 0.01 + MARGIN
    assert (stage.output.keys, stage.output.names) == (("out",), ("GLSR Live Out",))
    assert stage.output.poll(0.0) == []


def test_messages_carry_their_due_seconds(stage):
    for due in (1.5, None, 0.25, 1e9):
        stage.output.send(ON, 1.0, due, "out")
    stage.output.close()
    assert stage.run(0)[1] == [(1500, ON), (1500, ON), (1500, ON), (2000, ON)]


def test_a_message_that_no_pipe_takes_whole_is_dropped(stage):
    stage.output.send(bytes(LONGEST + 1), 0.0, None, "out")
    stage.output.send(bytes(LONGEST), 0.0, None, "out")
    stage.output.close()
    assert [len(data) for _, data in stage.run(0)[1]] == [LONGEST]


def test_a_process_that_dies_is_lost_and_started_anew_after_the_back_off(stage):
    assert dead(stage, 5.0) == [PortLost("out")]
    assert stage.output.pid is None
    assert stage.output.poll(5.24) == []
    assert stage.output.pid is None
    assert stage.until(lambda events: events, 5.25) == [PortFound("out")]


def test_the_next_process_ends_what_sounded_and_makes_the_connections(stage):
    stage.output.send(ON, 0.0, 0.0, "out")
    dead(stage, 1.0)
    stage.output.send(ON, 1.0, None, "out")
    stage.until(lambda events: events, 2.0)
    stage.output.close()
    orders, given = stage.run(1)
    assert '"demand": false' in orders
    assert '"connections": ["synth"]' in orders
    assert given == [(0, data) for data in (OFF, *RELEASE)]


def test_a_name_that_was_found_once_is_kept_whole(tmp_path):
    stage = Stage(tmp_path, choice=PortChoice(outputs=("syn", "")))
    assert stage.output.keys == ("syn", "out")
    stage.output.send(b"die", 0.0, None, "syn")
    stage.until(lambda events: len(events) == 2, 0.0)
    assert stage.until(lambda events: events, 2.0) == [PortFound("syn"), PortFound("out")]
    stage.output.close()
    assert '"name": "GLSR Live Out 2", "wanted": "syn", ' in stage.run(0)[0]
    assert '"name": "GLSR Live Out 2", "wanted": "syn whole", ' in stage.run(1)[0]


def test_while_the_server_is_gone_nothing_is_started(stage):
    assert stage.output.server_lost() == [PortLost("out")]
    assert stage.output.server_lost() == []
    assert stage.output.poll(100.0) == []
    assert stage.output.pid is None
    stage.output.server_found(101.0)
    assert stage.until(lambda events: events, 101.0) == [PortFound("out")]


def test_a_process_that_does_not_take_its_messages_is_lost(tmp_path):
    stage = Stage(tmp_path, READY + "import time; time.sleep(600)")
    for _ in range(20_000):
        stage.output.send(b"\xf8", 0.0, None, "out")
    assert stage.output.poll(0.0) == [PortLost("out")]
    stage.output.close()


def test_a_process_that_hangs_when_it_starts_anew_is_replaced(tmp_path):
    stage = Stage(tmp_path, f"if number:\n    import time; time.sleep(600)\n{READY}")
    dead(stage, 0.0)
    stage.output.poll(1.0)
    hung = stage.output.pid
    stage.output.poll(10.9)
    assert stage.output.pid == hung
    stage.output.poll(11.0)
    assert stage.output.pid is None
    stage.output.close()


@pytest.mark.parametrize(("how", "error", "sentence"), [
    ('print(json.dumps({"refused": "no such port"}), flush=True); sys.exit(2)', PortError, "no such port"),
    ('print(json.dumps({"absent": "no libjack"}), flush=True); sys.exit(2)', Unavailable, "no libjack"),
    ("sys.exit(1)", Unavailable, "the process that writes on JACK does not start"),
])
def test_a_process_that_cannot_begin_says_why(tmp_path, how, error, sentence):
    with pytest.raises(PortError, match=f"^{sentence}$") as caught:
        Stage(tmp_path, how)
    assert type(caught.value) is error


def test_without_jack_client_it_is_not_installed(monkeypatch):
    monkeypatch.setattr("glsr_live.io.jack_output.find_spec", lambda name: None)
    assert not is_installed()
