"""One direction of the MIDI, with a client whose ports one sets."""

import pytest

from glsr_live.engine.events import MidiIn, PortFound, PortLost
from glsr_live.errors import PortError
from glsr_live.io.ports import PortChoice
from glsr_live.io.side import Side, check_apart, controls, inputs, outputs

LOST, FOUND = PortLost("in"), PortFound("in")
KEY_LOST, KEY_FOUND = PortLost("Key"), PortFound("Key")


class FakeClient:
    """What rtmidi.MidiIn and MidiOut have in common."""

    def __init__(self, *ports: str, virtual: bool = True) -> None:
        self.ports, self.opened, self._virtual = list(ports), "", virtual
        self.held = False
        self.incoming: list[tuple[list[int], float]] = []
        self.sent: list[bytes] = []

    def get_message(self) -> tuple[list[int], float] | None:
        return self.incoming.pop(0) if self.incoming else None

    def send_message(self, data: bytes) -> None:
        self.sent.append(data)

    def get_ports(self) -> list[str]:
        return list(self.ports)

    def open_port(self, number: int, name: str) -> None:
        if self.held:
            raise OSError("driver error")
        self.opened = self.ports[number]

    def open_virtual_port(self, name: str) -> None:
        if not self._virtual:
            raise NotImplementedError
        self.opened = name

    def close_port(self) -> None:
        self.opened = ""


def connected(client: FakeClient, wanted: str = "Key") -> Side:
    side = Side(wanted, "in", "GLSR Live In", wanted)
    side.attach(client)
    side.demand()
    return side


def test_a_side_without_a_wish_is_a_virtual_port():
    client = FakeClient()
    side = Side("in", "in", "GLSR Live In", "")
    assert side.attach(client) == [FOUND]
    assert (client.opened, side.name, side.open) == ("GLSR Live In", "GLSR Live In", True)


def test_where_there_are_no_virtual_ports_loopmidi_is_named():
    with pytest.raises(PortError, match=r"virtual port 'GLSR Live In'; on Windows create two ports with loopMIDI"):
        Side("in", "in", "GLSR Live In", "").attach(FakeClient(virtual=False))


def test_a_side_with_a_wish_connects():
    client = FakeClient("Pads 20:0", "KeyLab 24:0")
    side = connected(client)
    assert (client.opened, side.name, side.open) == ("KeyLab 24:0", "KeyLab", True)


def test_a_wish_that_is_not_there_is_refused():
    with pytest.raises(PortError, match="no MIDI input is called 'Key'"):
        connected(FakeClient("Pads 20:0"))


def test_a_port_that_another_program_holds_is_refused():
    client = FakeClient("KeyLab 24:0")
    client.held = True
    with pytest.raises(PortError, match="the MIDI input 'KeyLab 24:0' cannot be opened; another program may hold it"):
        connected(client)


def test_a_port_that_comes_back_but_cannot_be_opened_yet_is_tried_again():
    client = FakeClient("KeyLab 24:0")
    side = connected(client)
    client.ports = []
    assert side.look(client.ports) == [KEY_LOST]
    client.ports, client.held = ["KeyLab 24:0"], True
    assert side.look(client.ports) == []
    client.held = False
    assert side.look(client.ports) == [KEY_FOUND]


def test_a_port_that_goes_is_lost_once_and_found_under_a_new_number():
    client = FakeClient("Pads 20:0", "KeyLab 24:0")
    side = connected(client)
    assert side.look(client.ports) == []
    client.ports = ["Pads 20:0"]
    assert (side.look(client.ports), client.opened, side.open) == ([KEY_LOST], "", False)
    assert side.look(client.ports) == []
    client.ports = ["KeyLab 32:0", "Pads 20:0"]
    assert (side.look(client.ports), client.opened, side.open) == ([KEY_FOUND], "KeyLab 32:0", True)
    assert side.look(client.ports) == []


def test_another_port_that_begins_alike_is_no_replacement():
    client = FakeClient("KeyLab 24:0")
    side = connected(client)
    client.ports = ["KeyStep 24:0"]
    assert side.look(client.ports) == [KEY_LOST]
    assert side.look(client.ports) == []


def test_a_virtual_input_lets_go_of_the_keys_when_a_source_goes():
    client = FakeClient("player")
    side = Side("in", "in", "GLSR Live In", "")
    side.attach(client)
    assert side.look(client.ports) == []
    client.ports.append("another")
    assert side.look(client.ports) == []
    client.ports.remove("player")
    assert side.look(client.ports) == [LOST, FOUND]
    assert side.look(client.ports) == []
    assert side.open


def test_a_virtual_output_does_not_care_who_listens():
    client = FakeClient("synth")
    side = Side("out", "out", "GLSR Live Out", "")
    side.attach(client)
    side.look(client.ports)
    client.ports = []
    assert side.look(client.ports) == []


def test_after_a_crash_of_the_system_the_side_goes_on_with_a_new_client():
    side = connected(FakeClient("KeyLab 24:0"))
    assert side.lose() == [KEY_LOST]
    assert side.lose() == []
    late = FakeClient()
    assert side.attach(late) == []
    late.ports = ["KeyLab 40:0"]
    assert side.look(late.ports) == [KEY_FOUND]
    assert late.opened == "KeyLab 40:0"


def test_what_comes_in_carries_the_key_of_the_port():
    side = connected(client := FakeClient("KeyLab 24:0"))
    client.incoming = [([0x90, 60, 64], 0.0), ([0xF8], 0.1)]
    received = side.receive(5.0)
    assert received == [MidiIn(b"\x90\x3c\x40", "Key"), MidiIn(b"\xf8", "Key")]
    assert [event.came for event in received] == [5.0, 5.0]
    assert side.receive(5.1) == []


def test_what_is_sent_to_a_lost_port_is_dropped():
    client = FakeClient("Synth 20:0")
    side = Side("Synth", "out", "GLSR Live Out", "Synth")
    side.attach(client)
    side.demand()
    side.send(b"a")
    client.ports = []
    side.look(client.ports)
    side.send(b"b")
    assert client.sent == [b"a"]


def test_our_own_ports_are_neither_connected_nor_counted_as_sources():
    client = FakeClient("GLSR Live Out:GLSR Live Out 130:0", "KeyLab 24:0")
    with pytest.raises(PortError, match="is the instrument's own"):
        connected(client, "GLSR Live Out")
    side = Side("in", "in", "GLSR Live In", "")
    side.attach(client)
    side.look(client.ports)
    client.ports.pop(0)
    assert side.look(client.ports) == []


def test_the_sides_of_a_choice_have_its_keys_and_fixed_names():
    choice = PortChoice(("keys", ""), (), "knobs")
    sides = [*inputs(choice), *outputs(choice), *controls(choice)]
    assert [(side.key, side.direction, side.own_name, side.wanted) for side in sides] == [
        ("keys", "in", "GLSR Live In 2", "keys"),
        ("in", "in", "GLSR Live In", ""),
        ("out", "out", "GLSR Live Out", ""),
        ("control", "in", "GLSR Live Control", "knobs"),
        ("control", "out", "GLSR Live Control", "knobs"),
    ]
    assert controls(PortChoice(control=None)) == []


def test_a_virtual_control_port_may_be_missing_where_there_are_none():
    for side in controls(PortChoice()):
        assert side.attach(FakeClient(virtual=False)) == []
        assert not side.open
        assert side.look([]) == []


def test_a_controller_without_a_way_back_plays_and_gets_one_when_there_is_one():
    listening, answering = controls(PortChoice(control="Nano"))
    listening.attach(FakeClient("nanoKONTROL 24:0"))
    listening.demand()
    client = FakeClient("Synth 20:0")
    assert answering.attach(client) == []
    answering.demand()
    assert (listening.open, answering.open) == (True, False)
    client.ports.append("nanoKONTROL 24:0")
    assert answering.look(client.ports) == [PortFound("control")]
    assert client.opened == "nanoKONTROL 24:0"


def test_a_controller_that_is_not_there_is_refused():
    listening, _ = controls(PortChoice(control="Nano"))
    listening.attach(FakeClient("Synth 20:0"))
    with pytest.raises(PortError, match="no MIDI input is called 'Nano'"):
        listening.demand()


def test_two_names_of_one_port_are_refused():
    sides = [connected(FakeClient("KeyLab 24:0", "Pads 20:0"), wanted) for wanted in ("Key", "Pads", "KeyLab")]
    check_apart(sides[:2])
    with pytest.raises(PortError, match=r"^'KeyLab' and another name both mean 'KeyLab'; name each port once$"):
        check_apart(sides)
