"""One direction of the MIDI, with a client whose ports one sets."""

import pytest

from glsr_live.engine.events import PortFound, PortLost
from glsr_live.errors import PortError
from glsr_live.io.side import Side

LOST, FOUND = PortLost("in"), PortFound("in")


class FakeClient:
    """What rtmidi.MidiIn and MidiOut have in common."""

    def __init__(self, *ports: str, virtual: bool = True) -> None:
        self.ports, self.opened, self._virtual = list(ports), "", virtual
        self.held = False

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
    side = Side("in", "GLSR Live In", wanted)
    side.attach(client)
    side.demand()
    return side


def test_a_side_without_a_wish_is_a_virtual_port():
    client = FakeClient()
    side = Side("in", "GLSR Live In", None)
    assert side.attach(client) == [FOUND]
    assert (client.opened, side.name, side.open) == ("GLSR Live In", "GLSR Live In", True)


def test_where_there_are_no_virtual_ports_loopmidi_is_named():
    with pytest.raises(PortError, match=r"virtual port 'GLSR Live In'; on Windows create two ports with loopMIDI"):
        Side("in", "GLSR Live In", None).attach(FakeClient(virtual=False))


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
    assert side.look() == [LOST]
    client.ports, client.held = ["KeyLab 24:0"], True
    assert side.look() == []
    client.held = False
    assert side.look() == [FOUND]


def test_a_port_that_goes_is_lost_once_and_found_under_a_new_number():
    client = FakeClient("Pads 20:0", "KeyLab 24:0")
    side = connected(client)
    assert side.look() == []
    client.ports = ["Pads 20:0"]
    assert (side.look(), client.opened, side.open) == ([LOST], "", False)
    assert side.look() == []
    client.ports = ["KeyLab 32:0", "Pads 20:0"]
    assert (side.look(), client.opened, side.open) == ([FOUND], "KeyLab 32:0", True)
    assert side.look() == []


def test_another_port_that_begins_alike_is_no_replacement():
    client = FakeClient("KeyLab 24:0")
    side = connected(client)
    client.ports = ["KeyStep 24:0"]
    assert side.look() == [LOST]
    assert side.look() == []


def test_a_virtual_input_lets_go_of_the_keys_when_a_source_goes():
    client = FakeClient("player")
    side = Side("in", "GLSR Live In", None)
    side.attach(client)
    assert side.look() == []
    client.ports.append("another")
    assert side.look() == []
    client.ports.remove("player")
    assert side.look() == [LOST, FOUND]
    assert side.look() == []
    assert side.open


def test_a_virtual_output_does_not_care_who_listens():
    client = FakeClient("synth")
    side = Side("out", "GLSR Live Out", None)
    side.attach(client)
    side.look()
    client.ports = []
    assert side.look() == []


def test_after_a_crash_of_the_system_the_side_goes_on_with_a_new_client():
    side = connected(FakeClient("KeyLab 24:0"))
    assert side.lose() == [LOST]
    assert side.lose() == []
    late = FakeClient()
    assert side.attach(late) == []
    late.ports = ["KeyLab 40:0"]
    assert side.look() == [FOUND]
    assert late.opened == "KeyLab 40:0"
