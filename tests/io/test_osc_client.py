"""The client of the panel and the monitor, against a real server; the time is given."""

from contextlib import closing, suppress
from dataclasses import replace

import pytest

from glsr_live.control.commands import Play
from glsr_live.control.status import Position
from glsr_live.errors import PortError
from glsr_live.io.osc import encode
from glsr_live.io.osc_client import SILENCE_SECONDS, OscClient
from glsr_live.io.osc_server import OscServer
from tests.control.statuses import FULL

STATUS = replace(FULL, bar=0, beat=0)


class Room:
    """A server and a client that meet at the same time."""

    def __init__(self, server: OscServer) -> None:
        self.server, self.client = server, OscClient(server.address[1])
        self.now, self.status, self.position = 0.0, STATUS, Position()

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.client.poll(self.now)
            self.server.poll(self.now)
            while self.server.wants(self.now):
                self.server.publish(self.status, self.position, self.now)
        self.client.poll(self.now)


@pytest.fixture
def room():
    with closing(OscServer(0)) as server:
        room = Room(server)
        yield room
        room.client.close()


def test_it_sees_what_the_instrument_does(room):
    room.pass_time(0.5)
    assert room.client.mirror.status == STATUS
    assert room.client.connected(room.now)
    room.status, room.position = replace(STATUS, bpm=99.5, phrase=None), Position(4, 1, 120)
    room.pass_time(0.2)
    assert (room.client.mirror.status, room.client.mirror.position) == (room.status, room.position)


def test_it_keeps_its_subscription(room):
    room.pass_time(60)
    room.status = replace(STATUS, key="C major")
    room.pass_time(0.2)
    assert room.client.mirror.status.key == "C major"


def test_it_asks_again_for_what_it_missed(room):
    room.pass_time(0.5)
    room.status = replace(STATUS, key="C major")
    room.now += 0.1
    room.server.publish(room.status, room.position, room.now)
    room.client._socket.recv(9000)  # lost on the way
    room.status = replace(room.status, bpm=50.0)
    room.now += 0.1
    room.server.publish(room.status, room.position, room.now)
    room.client.poll(room.now)
    assert not room.client.connected(room.now)
    room.pass_time(0.6)
    assert (room.client.mirror.status, room.client.connected(room.now)) == (room.status, True)


def test_it_finds_out_that_the_last_change_was_lost(room):
    room.pass_time(0.5)
    room.status = replace(STATUS, key="C major")
    room.now += 0.1
    room.server.publish(room.status, room.position, room.now)
    room.client._socket.recv(9000)
    room.pass_time(4)
    assert room.client.mirror.status.key == "C major"


def test_it_asks_and_hears_refusals(room):
    room.client.send("/glsr/play")
    room.client.send("/glsr/nowhere")
    assert room.server.poll(0.0) == [Play()]
    ((address, values),) = room.client.poll(0.0)
    assert (address, values[0]) == ("/glsr/error", "/glsr/nowhere")


def test_an_instrument_that_is_gone_is_noticed_and_one_that_comes_back_is_found(room):
    room.pass_time(0.5)
    port = room.server.address[1]
    room.server.close()
    room.now += SILENCE_SECONDS + 1
    with suppress(OSError):
        room.client.poll(room.now)
    assert not room.client.connected(room.now)
    with closing(OscServer(port)) as room.server:
        room.status = replace(STATUS, key="D major")
        room.pass_time(4)
        assert room.client.mirror.status.key == "D major"
        assert room.client.connected(room.now)


def test_a_machine_may_be_named(room):
    with closing(OscClient(room.server.address[1], "localhost")) as client:
        client.poll(0.0)
        room.server.poll(0.0)
        assert client.poll(0.0) == [("/glsr/pong", (0,))]


def test_a_machine_that_nobody_knows_is_refused():
    with pytest.raises(PortError, match=r"no machine 'a\.\.b'; write its address"):
        OscClient(9610, "a..b")


def test_others_are_not_heard(room):
    room.pass_time(0.5)
    with closing(OscClient(room.client._socket.getsockname()[1])) as stranger:
        stranger.send("/glsr/status/tempo", 55.0, 4, 4)
        assert room.client.poll(room.now) == []


def test_nonsense_from_the_instrument_is_counted(room):
    room.pass_time(0.5)
    room.server._socket.sendto(b"junk", room.client._socket.getsockname())
    room.server._socket.sendto(encode("/glsr/status/tempo", ["x"]), room.client._socket.getsockname())
    room.client.poll(room.now)
    assert (room.client.broken, room.client.mirror.broken) == (1, 1)
