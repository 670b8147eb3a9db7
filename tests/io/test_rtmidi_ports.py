"""Real ports on a JACK server, each time in a process of its own: servers and players crash here."""

import os
import subprocess
import sys
from queue import Empty, SimpleQueue
from threading import Thread

import pytest

from glsr_live.errors import PortError
from glsr_live.io.rtmidi_ports import find_system, list_ports
from tests.jack_rig import ROOT, Player, Recorder, jack_rig, wait_for

ON, OFF = "903c40", "803c00"
LOST_IN, LOST_OUT = "PortLost(port='in')", "PortLost(port='out')"
FOUND_IN, FOUND_OUT = "PortFound(port='in')", "PortFound(port='out')"


@pytest.fixture
def rig():
    with jack_rig() as rig:
        yield rig


class Driver:
    """The ports in a process of their own: the lines that it says, and messages to send."""

    def __init__(self, rig, *names: str) -> None:
        self.process = rig.python("tests/drive_ports.py", *names)
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()
        self.greeting = self.line()

    def line(self, seconds: float = 15.0) -> str:
        try:
            return self._lines.get(timeout=seconds)
        except Empty:
            pytest.fail(f"the ports said nothing; {self.process.poll()=}")

    def send(self, data: str) -> None:
        self.process.stdin.write(data + "\n")
        self.process.stdin.flush()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line.strip())


def midi_in(data: str) -> str:
    return f"MidiIn(data={bytes.fromhex(data)!r}, port='in')"


def played(player: Player, data: str) -> None:
    player.play((0.0, bytes.fromhex(data)))


@pytest.mark.jack
def test_virtual_ports_have_fixed_names(rig):
    driver = Driver(rig)
    assert driver.greeting == "listening on 'GLSR Live In', answering on 'GLSR Live Out' (Jack)"
    wanted = {"GLSR Live In:GLSR Live In", "GLSR Live Out:GLSR Live Out"}
    wait_for(lambda: wanted <= set(rig.ports()), "the virtual ports")


@pytest.mark.jack
@pytest.mark.parametrize("data", [ON, OFF, "b00e7f", "f8", "fa", "e00040", "c005", "f20102"])
def test_messages_come_in_whole(rig, data):
    driver, player = Driver(rig), Player(rig)
    rig.connect(player.port, "GLSR Live In:GLSR Live In")
    played(player, data)
    assert driver.line() == midi_in(data)


@pytest.mark.jack
def test_messages_go_out_in_order(rig):
    driver, recorder = Driver(rig), Recorder(rig)
    rig.connect("GLSR Live Out:GLSR Live Out", recorder.port)
    sent = [f"90{pitch:02x}40" for pitch in range(100)]
    for data in sent:
        driver.send(data)
    wait_for(lambda: len(recorder.heard) == 100, "a hundred messages")
    assert [data.hex() for _, data in recorder.heard] == sent


@pytest.mark.jack
def test_a_server_that_crashes_is_noticed_and_found_again(rig):
    driver = Driver(rig)
    rig.stop_server()
    assert [driver.line(), driver.line()] == [LOST_IN, LOST_OUT]
    driver.send(ON)
    rig.restart_server()
    assert [driver.line(), driver.line()] == [FOUND_IN, FOUND_OUT]
    player = Player(rig)
    rig.connect(player.port, "GLSR Live In:GLSR Live In")
    played(player, ON)
    assert driver.line() == midi_in(ON)


@pytest.mark.jack
def test_ports_are_connected_by_the_beginning_of_their_name(rig):
    player, recorder = Player(rig), Recorder(rig)
    driver = Driver(rig, "play", "Recorder")
    assert driver.greeting == "listening on 'player:player', answering on 'recorder:recorder' (Jack)"
    played(player, ON)
    assert driver.line() == midi_in(ON)
    driver.send(OFF)
    wait_for(lambda: [data.hex() for _, data in recorder.heard] == [OFF], "the message")


@pytest.mark.jack
def test_a_port_that_vanishes_is_lost_and_connected_again_when_it_is_back(rig):
    player = Player(rig)
    driver = Driver(rig, "player:player")
    player.process.kill()
    assert driver.line() == LOST_IN
    again = Player(rig)
    assert driver.line() == FOUND_IN
    played(again, ON)
    assert driver.line() == midi_in(ON)


@pytest.mark.jack
def test_a_virtual_input_reports_a_player_that_vanishes(rig):
    """It cannot know whether that one was connected; what it held is released rather than left."""
    player = Player(rig)
    driver = Driver(rig)
    rig.connect(player.port, "GLSR Live In:GLSR Live In")
    played(player, ON)
    assert driver.line() == midi_in(ON)
    player.process.kill()
    assert [driver.line(), driver.line()] == [LOST_IN, FOUND_IN]


@pytest.mark.jack
@pytest.mark.parametrize(("names", "sentence"), [
    (("piano",), "no MIDI input is called 'piano'; there "),
    (("-", "piano"), "no MIDI output is called 'piano'; there "),
])
def test_a_port_that_is_not_there_is_refused_with_the_choices(rig, names, sentence):
    driver = rig.python("tests/drive_ports.py", *names)
    assert driver.wait(15) == 1
    assert driver.stderr.read().startswith(sentence)


@pytest.mark.jack
def test_ports_are_listed(rig):
    Player(rig)
    program = "from glsr_live.io.rtmidi_ports import list_ports; print(list_ports('jack'))"
    listed = rig.python("-c", program).communicate()[0]
    assert listed == "PortList(system='Jack', inputs=('player:player',), outputs=())\n"


def test_without_a_midi_system_one_sentence_says_so_and_the_c_libraries_are_silent():
    program = "from glsr_live.io.rtmidi_ports import find_system; find_system('jack')"
    environment = {**os.environ, "JACK_DEFAULT_SERVER": "nobody", "JACK_NO_START_SERVER": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert "PortError: no MIDI system answers (Jack): start one" in done.stderr
    assert "glsr-live demo" in done.stderr
    assert "Cannot connect" not in done.stderr


def test_without_the_systems_midi_library_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    with pytest.raises(PortError, match=r"libasound2.*glsr-live demo"):
        find_system()


def test_a_midi_system_that_was_not_built_in_is_refused_with_the_choices():
    with pytest.raises(PortError, match=r"^this machine has no MIDI system 'tin can'; choose from: "):
        list_ports("tin can")
