"""Real ports on a JACK server, each time in a process of its own: servers and players crash here."""

import os
import subprocess
import sys

import pytest

from glsr_live.engine.events import MidiIn, PortFound, PortLost, PortsSeen
from glsr_live.errors import PortError
from glsr_live.io.ports import PortChoice
from glsr_live.io.rtmidi_ports import RtMidiPorts, find_system, list_ports
from tests.jack_rig import ROOT, Driver, Player, Recorder, jack_rig, wait_for

ON, OFF = "903c40", "803c00"


@pytest.fixture
def rig():
    with jack_rig() as rig:
        yield rig


def midi_in(data: str, port: str = "in") -> str:
    return f"MidiIn(data={bytes.fromhex(data)!r}, port={port!r})"


def lost(port: str) -> str:
    return f"PortLost(port={port!r})"


def found(port: str) -> str:
    return f"PortFound(port={port!r})"


def played(player: Player, data: str) -> None:
    player.play((0.0, bytes.fromhex(data)))


@pytest.mark.jack
def test_virtual_ports_have_fixed_names(rig):
    assert Driver(rig).greeting == (
        "listening on 'GLSR Live In', answering on 'GLSR Live Out', "
        "controlled by 'GLSR Live Control' (Jack, to the frame)"
    )
    assert {name for name in rig.ports() if "GLSR" in name} == {
        "GLSR Live In:GLSR Live In",
        "GLSR Live Out:GLSR Live Out",
        "GLSR Live Control:GLSR Live Control",
        "GLSR Live Control Out:GLSR Live Control",
    }


@pytest.mark.jack
@pytest.mark.parametrize("data", [ON, OFF, "b00e7f", "f8", "fa", "e00040", "c005", "f20102"])
def test_messages_come_in_whole(rig, data):
    driver, player = Driver(rig), Player(rig)
    rig.connect(player.port, "GLSR Live In:GLSR Live In")
    played(player, data)
    assert driver.line() == midi_in(data)


@pytest.mark.jack
@pytest.mark.parametrize("how", ["rtmidi", "exact"])
def test_messages_go_out_in_order(rig, how):
    driver, recorder = Driver(rig, "-", "-", "-", how), Recorder(rig)
    rig.connect("GLSR Live Out:GLSR Live Out", recorder.port)
    sent = [f"90{pitch:02x}40" for pitch in range(100)]
    for data in sent:
        driver.send(data)
    wait_for(lambda: len(recorder.heard) == 100, "a hundred messages")
    assert [data.hex() for _, data in recorder.heard] == sent


@pytest.mark.jack
@pytest.mark.parametrize("how", ["rtmidi", "exact"])
def test_a_server_that_crashes_is_noticed_and_found_again(rig, how):
    driver = Driver(rig, "-", "-", "-", how)
    rig.stop_server()
    assert {driver.line() for _ in range(3)} == {lost("in"), lost("out"), lost("control")}
    driver.send(ON)
    rig.restart_server()
    assert {driver.line() for _ in range(3)} == {found("in"), found("out"), found("control")}
    player, recorder = Player(rig), Recorder(rig)
    rig.connect(player.port, "GLSR Live In:GLSR Live In")
    rig.connect("GLSR Live Out:GLSR Live Out", recorder.port)
    played(player, ON)
    assert driver.line() == midi_in(ON)
    driver.send(OFF)
    wait_for(lambda: OFF in [data.hex() for _, data in recorder.heard], "the message")


@pytest.mark.jack
@pytest.mark.parametrize(("how", "words"), [("rtmidi", "Jack"), ("exact", "Jack, to the frame")])
def test_ports_are_connected_by_the_beginning_of_their_name(rig, how, words):
    player, recorder = Player(rig), Recorder(rig)
    driver = Driver(rig, "play", "Recorder", "none", how)
    assert driver.greeting == f"listening on 'player:player', answering on 'recorder:recorder' ({words})"
    played(player, ON)
    assert driver.line() == midi_in(ON, "play")
    driver.send(OFF)
    wait_for(lambda: [data.hex() for _, data in recorder.heard] == [OFF], "the message")


@pytest.mark.jack
def test_several_inputs_and_outputs_are_told_apart(rig):
    keys, pads, recorder = Player(rig, "keys"), Player(rig, "pads"), Recorder(rig)
    driver = Driver(rig, "keys,-,pads", "-,recorder", "none")
    assert driver.greeting == (
        "listening on 'keys:keys' and 'GLSR Live In' and 'pads:pads', "
        "answering on 'GLSR Live Out' and 'recorder:recorder' (Jack, to the frame)"
    )
    for player, name in ((keys, "keys"), (pads, "pads")):
        played(player, ON)
        assert driver.line() == midi_in(ON, name)
    driver.send(ON, "0", "out")
    driver.send(ON, "0", "nobody")
    driver.send(OFF, "0", "recorder")
    wait_for(lambda: [data.hex() for _, data in recorder.heard] == [OFF], "the message")


@pytest.mark.jack
def test_a_controller_has_a_port_of_its_own_in_both_directions(rig):
    driver, controller, recorder = Driver(rig), Player(rig, "knobs"), Recorder(rig)
    rig.connect(controller.port, "GLSR Live Control:GLSR Live Control")
    rig.connect("GLSR Live Control Out:GLSR Live Control", recorder.port)
    played(controller, "b00e7f")
    assert driver.line() == midi_in("b00e7f", "control")
    driver.send("b00e40", "0", "control")
    wait_for(lambda: [data.hex() for _, data in recorder.heard] == ["b00e40"], "the feedback")


@pytest.mark.jack
def test_a_port_that_vanishes_is_lost_and_connected_again_when_it_is_back(rig):
    player = Player(rig)
    driver = Driver(rig, "player:player")
    player.process.kill()
    assert driver.line() == lost("player:player")
    again = Player(rig)
    assert driver.line() == found("player:player")
    played(again, ON)
    assert driver.line() == midi_in(ON, "player:player")


@pytest.mark.jack
@pytest.mark.parametrize("how", ["rtmidi", "exact"])
def test_an_output_that_vanishes_is_lost_and_connected_again_when_it_is_back(rig, how):
    recorder = Recorder(rig)
    driver = Driver(rig, "-", "recorder", "none", how)
    recorder.process.kill()
    lines = {driver.line()}
    while lost("recorder") not in lines:
        lines.add(driver.line())
    again = Recorder(rig)
    while driver.line() != found("recorder"):
        pass
    driver.send(ON)
    wait_for(lambda: [data.hex() for _, data in again.heard][-1:] == [ON], "the message")


@pytest.mark.jack
def test_a_virtual_input_reports_a_player_that_vanishes(rig):
    """It cannot know whether that one was connected; what it held is released rather than left."""
    player = Player(rig)
    driver = Driver(rig)
    rig.connect(player.port, "GLSR Live In:GLSR Live In")
    played(player, ON)
    assert driver.line() == midi_in(ON)
    player.process.kill()
    assert [driver.line(), driver.line()] == [lost("in"), found("in")]


@pytest.mark.jack
@pytest.mark.parametrize(("names", "sentence"), [
    (("piano",), "no MIDI input is called 'piano'; there "),
    (("-", "piano"), "no MIDI output is called 'piano'; there "),
    (("-", "piano", "-", "rtmidi"), "no MIDI output is called 'piano'; there "),
    (("-", "-", "piano"), "no MIDI input is called 'piano'; there "),
    (("GLSR Live Out",), "the MIDI input 'GLSR Live Out' is the instrument's own, "),
    (("-", "GLSR Live In"), "the MIDI output 'GLSR Live In' is the instrument's own, "),
    (("player,player",), "the MIDI input 'player' is named twice"),
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


@pytest.mark.jack
@pytest.mark.parametrize("control", ["-", "none"])
def test_the_ports_of_others_are_known_while_it_plays(rig, control):
    Player(rig)
    driver = Driver(rig, "-", "-", control)
    Recorder(rig)

    def told() -> str:
        driver.send("seen")
        return driver.line()

    wait_for(lambda: told() == "PortsSeen(inputs=('player:player',), outputs=('recorder:recorder',))", "both ports")


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


class FakeRtMidi:
    """The module rtmidi on a machine with some ports: a system that is absent, one that answers, and its clients."""

    API_RTMIDI_DUMMY = 9

    def __init__(self, *ports: str) -> None:
        self.ports, self.clients, self.broken = list(ports), {}, ""
        self.listed = 0

    def get_compiled_api(self) -> list[int]:
        return [1, 2, 9]

    def get_api_name(self, number: int) -> str:
        return {1: "jack", 2: "alsa"}[number]

    def get_api_display_name(self, number: int) -> str:
        return {1: "Jack", 2: "ALSA"}[number]

    def MidiIn(self, number: int, name: str, queue_size_limit: int = 0) -> "FakeClient":
        return self._client(number, name)

    def MidiOut(self, number: int, name: str) -> "FakeClient":
        return self._client(number, name)

    def _client(self, number: int, name: str) -> "FakeClient":
        if number == 1 or name == self.broken:
            raise OSError("no such system")
        assert name not in self.clients
        self.clients[name] = FakeClient(self)
        return self.clients[name]


class FakeClient:
    def __init__(self, machine: FakeRtMidi) -> None:
        self.machine, self.incoming, self.sent, self.opened = machine, [], [], ""

    def ignore_types(self, timing: bool) -> None:
        assert not timing

    def get_ports(self) -> list[str]:
        self.machine.listed += 1
        return list(self.machine.ports)

    def open_port(self, number: int, name: str) -> None:
        self.opened = self.machine.ports[number]

    def open_virtual_port(self, name: str) -> None:
        self.opened = name

    def close_port(self) -> None:
        self.opened = ""

    def get_message(self) -> tuple[list[int], float] | None:
        return self.incoming.pop(0) if self.incoming else None

    def send_message(self, data: bytes) -> None:
        self.sent.append(data)

    def delete(self) -> None:
        self.machine.clients = {name: client for name, client in self.machine.clients.items() if client is not self}


def seen(*names: str) -> PortsSeen:
    """Here every port goes both ways."""
    return PortsSeen(names, names)


THERE = seen("KeyLab", "Pads", "Synth")


@pytest.fixture
def machine(monkeypatch):
    machine = FakeRtMidi("KeyLab", "Pads", "Synth")
    monkeypatch.setitem(sys.modules, "rtmidi", machine)
    monkeypatch.setattr("glsr_live.io.rtmidi_ports.native_threads", lambda: machine.threads)
    machine.threads = frozenset("a")
    return machine


def test_every_port_has_a_client_of_its_own(machine):
    ports = RtMidiPorts(PortChoice(("Key", "", "Pads"), ("", "Synth"), "Pads"))
    assert {name: client.opened for name, client in machine.clients.items()} == {
        "GLSR Live In": "GLSR Live In",
        "GLSR Live In 2": "KeyLab",
        "GLSR Live In 3": "Pads",
        "GLSR Live Out": "GLSR Live Out",
        "GLSR Live Out 2": "Synth",
        "GLSR Live Control": "Pads",
        "GLSR Live Control Out": "Pads",
    }
    assert (ports.inputs, ports.outputs, ports.lead) == (("Key", "in", "Pads"), ("out", "Synth"), 0.0)
    assert ports.describe() == (
        "listening on 'KeyLab' and 'GLSR Live In' and 'Pads', answering on 'GLSR Live Out' and 'Synth', "
        "controlled by 'Pads' (ALSA)"
    )
    ports.close()
    assert machine.clients == {}


def sent(machine: FakeRtMidi) -> dict[str, list[bytes]]:
    return {name: client.sent for name, client in machine.clients.items() if client.sent}


def test_messages_go_to_the_port_of_their_key(machine):
    ports = RtMidiPorts(PortChoice((), ("Synth", "")))
    ports.send(b"a", 0.0)
    ports.send(b"b", 0.0, 9.0, "out")
    ports.send(b"c", 0.0, None, "Synth")
    ports.send(b"d", 0.0, None, "control")
    ports.send(b"e", 0.0, None, "nobody")
    assert sent(machine) == {"GLSR Live Out": [b"a", b"b"], "GLSR Live Out 2": [b"c"], "GLSR Live Control Out": [b"d"]}


def test_without_a_virtual_output_the_first_stands_for_it(machine):
    RtMidiPorts(PortChoice((), ("Synth", "Pads"))).send(b"a", 0.0)
    assert sent(machine) == {"GLSR Live Out": [b"a"]}


def test_messages_of_all_inputs_are_told_by_their_keys(machine):
    ports = RtMidiPorts(PortChoice(("", "Key")))
    for name in ("GLSR Live Control", "GLSR Live In 2", "GLSR Live In"):
        machine.clients[name].incoming.append(([0xF8], 0.0))
    assert ports.poll(0.0)[:3] == [MidiIn(b"\xf8", port) for port in ("in", "Key", "control")]


def test_every_port_is_looked_for_once_a_second(machine):
    ports = RtMidiPorts(PortChoice(("Key",), ("Key", "Synth"), "Pads"))
    assert ports.poll(0.0) == [seen("KeyLab", "Pads", "Synth")]
    machine.ports = ["Synth"]
    assert ports.poll(0.9) == []
    assert ports.poll(1.0) == [PortLost("Key"), PortLost("control"), seen("Synth")]
    ports.send(b"a", 1.0, None, "Key")
    machine.ports = ["Synth", "Pads", "KeyLab"]
    assert ports.poll(1.9) == []
    assert ports.poll(2.0) == [PortFound("Key"), PortFound("control"), seen("Synth", "Pads", "KeyLab")]
    ports.send(b"b", 2.0, None, "Key")
    assert machine.clients["GLSR Live Out"].sent == [b"b"]


def test_clients_whose_threads_have_ended_are_replaced(machine):
    ports = RtMidiPorts(PortChoice())
    ports._system._threads = frozenset("a")
    machine.threads = frozenset()
    assert ports.poll(0.0) == [PortLost("in"), PortLost("control"), PortLost("out")]
    assert machine.clients == {}
    ports.send(b"a", 0.5)
    assert ports.poll(1.0) == [PortFound("in"), PortFound("control"), PortFound("out")]
    ports.send(b"b", 1.0)
    assert machine.clients["GLSR Live Out"].sent == [b"b"]
    assert ports.poll(2.0) == [THERE]


def test_a_system_that_goes_again_while_it_comes_back_is_looked_for_once_more(machine):
    ports = RtMidiPorts(PortChoice())
    ports._system._threads, machine.threads = frozenset("a"), frozenset()
    ports.poll(0.0)
    machine.broken = "GLSR Live Control"
    assert ports.poll(1.0) == [PortLost("in")]
    assert machine.clients == {}
    machine.broken = ""
    assert ports.poll(2.0) == [PortFound("in"), PortFound("control"), PortFound("out")]


def test_the_ports_of_others_are_told_when_they_are_others_than_before(machine):
    machine.ports += ["GLSR Live Out 2", "Twin 24:0", "Twin 28:0", "Piano 20:0"]
    ports = RtMidiPorts(PortChoice())
    told = seen("KeyLab", "Pads", "Synth", "Twin 24:0", "Twin 28:0", "Piano")
    assert ports.poll(0.0) == [told]
    assert ports.poll(1.0) == []
    machine.ports.remove("Twin 24:0")
    assert ports.poll(2.0)[-1] == seen("KeyLab", "Pads", "Synth", "Twin", "Piano")
    ports._system._threads, machine.threads = frozenset("a"), frozenset()
    assert ports.poll(3.0)[-1] == PortsSeen()


def test_the_ports_are_listed_no_oftener_than_they_are_looked_for(machine):
    ports, before = RtMidiPorts(PortChoice(("Key", "Pads"), ("Synth",), "Pads")), machine.listed
    for millisecond in range(3000):
        ports.poll(millisecond / 1000)
    assert machine.listed - before == 3 * len(["inputs", "outputs"])


def test_destinations_are_known_without_an_output_of_rtmidis(machine):
    ports = RtMidiPorts(PortChoice(control=None))
    del ports._system._clients["out", "GLSR Live Out"]  # as where another program writes on JACK
    assert ports.poll(0.0) == [THERE]
    assert ports.poll(1.0) == []


def test_a_system_that_takes_no_client_to_list_destinations_tells_the_sources(machine):
    ports = RtMidiPorts(PortChoice(control=None))
    del ports._system._clients["out", "GLSR Live Out"]
    machine.broken = "GLSR Live Control"
    assert ports.poll(0.0) == [PortsSeen(THERE.inputs)]
    machine.broken = ""
    assert ports.poll(1.0) == [THERE]


def test_a_system_that_takes_no_more_ports_is_one_sentence(machine):
    machine.broken = "GLSR Live Control"
    with pytest.raises(PortError, match=r"^the MIDI system ALSA has gone or takes no more ports; start it anew$"):
        RtMidiPorts(PortChoice())
    assert machine.clients == {}


@pytest.mark.parametrize(("choice", "sentence"), [
    (PortChoice(("Key", "KeyLab")), "'KeyLab' and another name both mean 'KeyLab'; name each port once"),
    (PortChoice(("",), ("Synth", "synth")), "'synth' and another name both mean 'Synth'; name each port once"),
    (PortChoice(("", "piano")), "no MIDI input is called 'piano'; there are: 'KeyLab', 'Pads', 'Synth'"),
])
def test_a_choice_that_cannot_be_leaves_no_client_behind(machine, choice, sentence):
    with pytest.raises(PortError, match=f"^{sentence}$"):
        RtMidiPorts(choice)
    assert machine.clients == {}
