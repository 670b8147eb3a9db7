"""The panic: what is sent, and who is told."""

import os
from contextlib import closing

import pytest

from glsr_live.__main__ import main
from glsr_live.commands import panic as command
from glsr_live.commands.panic import silence, silencing
from glsr_live.control.commands import Panic
from glsr_live.control.status import Position, Status
from glsr_live.engine.messages import control, note_off
from glsr_live.errors import PortError
from glsr_live.io.osc_server import OscServer
from glsr_live.testing import FakeClock


class FakeOutput:
    """An output of a MIDI system with two ports."""

    def __init__(self) -> None:
        self.opened, self.sent = None, []

    def get_ports(self):
        return ["Synth:Synth 24:0", "Moog:Moog 28:0"]

    def open_port(self, number, name):
        self.opened = number

    def send_message(self, data):
        self.sent.append(data)


class FakeSystem:
    """A MIDI system with one output."""

    def __init__(self) -> None:
        self.output, self.closed = FakeOutput(), False

    def client(self, direction, name):
        assert direction == "out"
        return self.output

    def close(self):
        self.closed = True


@pytest.fixture
def system(monkeypatch):
    system = FakeSystem()
    monkeypatch.setattr(command, "find_system", lambda api: system)
    return system


def test_controllers_end_what_they_can_and_note_offs_the_rest():
    sent = list(silencing())
    assert sent[:3] == [control(0, 64, 0), control(0, 123, 0), control(0, 120, 0)]
    assert sent[45:48] == [control(15, 64, 0), control(15, 123, 0), control(15, 120, 0)]
    assert sent[48:] == [note_off(channel, pitch) for channel in range(16) for pitch in range(128)]


def test_a_port_gets_them_no_faster_than_a_cable_takes_them(system):
    clock = FakeClock()
    assert silence(None, "Moog", clock.now, clock.wait_until) == "Moog:Moog 28:0"
    assert system.output.opened == 1
    assert system.output.sent == list(silencing())
    assert clock.now() == pytest.approx(0.001 * len(system.output.sent))
    assert system.closed


def test_a_port_that_is_not_there_is_said_and_the_system_left(system):
    clock = FakeClock()
    with pytest.raises(PortError, match="no MIDI output is called 'Keys'; there are: 'Synth:Synth 24:0', 'Moog:Moog"):
        silence(None, "Keys", clock.now, clock.wait_until)
    assert system.closed
    assert system.output.sent == []


def test_a_running_instrument_is_told(monkeypatch, capsys):
    asked = []
    with closing(OscServer(port=0)) as server:

        class Clock(FakeClock):
            """Lets the instrument run while the command waits."""

            def wait_until(self, deadline):
                super().wait_until(deadline)
                asked.extend(server.poll(self.now()))
                server.publish(Status(bpm=90.0), Position(), self.now())

        monkeypatch.setattr(command, "Clock", Clock)
        port = server.address[1]
        assert main(["panic", "--config", os.devnull, "--osc-port", str(port)]) == 0
    assert asked
    assert set(map(type, asked)) == {Panic}
    assert capsys.readouterr().out == f"the instrument at 127.0.0.1, port {port}, ended every note\n"
