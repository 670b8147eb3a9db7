"""The history page by page and the latent map over real sockets, from a client's request to its mirror."""

from contextlib import closing

import pytest

from glsr_live.control.commands import Turn
from glsr_live.io.osc_client import OscClient
from glsr_live.io.osc_server import OscServer
from glsr_live.music.variation import AskPlane, PlaneReady
from tests.engine.stage import looping


class Room:
    """An instrument, its socket and a client, at one time."""

    def __init__(self, server: OscServer, client: OscClient) -> None:
        self.server, self.client, self.instrument, self.now = server, client, looping(), 3.0
        self.drawn = 0
        self.live()

    def live(self, seconds: float = 0.5) -> None:
        """Let time pass; maps are drawn at once, of nothing but their size."""
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.client.poll(self.now)
            self.instrument.at(self.now, *self.server.poll(self.now))
            self.instrument.run(self.now)
            planes = [each for each in self.instrument.errands if isinstance(each, AskPlane)]
            for plane in planes[self.drawn :]:
                values = bytes(4 * plane.size**2)
                ready = PlaneReady(plane.request_id, plane.x, plane.y, plane.attribute, plane.size, values, 1.5)
                self.instrument.at(self.now, ready)
            self.drawn = len(planes)
            while self.server.wants(self.now):
                self.server.publish(self.instrument.status, self.instrument.engine.position(self.now), self.now)
        self.client.poll(self.now)


@pytest.fixture
def room():
    with closing(OscServer(0)) as server, closing(OscClient(server.address[1])) as client:
        yield Room(server, client)


def test_a_history_is_read_page_by_page(room):
    for at in range(1, 41):
        room.instrument.at(room.now + 2.0 * at, Turn("density", at / 20))
    room.live(85.0)
    assert room.client.mirror.status.entries == 41
    room.client.send("/glsr/history/list", 0, 32)
    room.live()
    newest = room.client.mirror.status.page
    assert [entry.number for entry in newest.entries] == list(range(41, 9, -1))
    assert newest.entries[0].turned == {"density": pytest.approx(2.0)}
    assert newest.entries[0].yields["density"] == 5.0
    room.client.send("/glsr/history/list", 9, 32)
    room.live()
    assert [entry.number for entry in room.client.mirror.status.page.entries] == list(range(9, 0, -1))
    assert room.client.mirror.status.page.entries[-1].news == "phrase"
    assert room.client.mirror.broken == 0


def test_the_largest_map_comes_whole_with_its_number(room):
    room.client.send("/glsr/latent", "density", "register", "density", 64, 123456789)
    room.live()
    plane = room.client.mirror.status.plane
    assert (plane.request_id, plane.size, len(plane.values)) == (123456789, 64, 4 * 64**2)
    assert room.client.mirror.broken == 0
