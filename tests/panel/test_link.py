"""The link, against a real server; only the time is given."""

import socket
from contextlib import closing
from dataclasses import replace

import pytest

from glsr_live.control.status import Position
from glsr_live.io.osc import encode
from glsr_live.io.osc_client import OscClient
from glsr_live.io.osc_server import OscServer
from glsr_live.panel.link import SILENCE_SECONDS, Link
from glsr_live.panel.store import Store
from tests.panel.fakes import PLAYING


class Scene:
    """An instrument and a panel's link; the link's time is given, that of the event loop is not."""

    def __init__(self, server: OscServer) -> None:
        self.server, self.now, self.status, self.position = server, 0.0, PLAYING, Position()
        self.client = OscClient(server.address[1])
        self.store = Store(self.client.send)
        self.link = Link(self.client, self.store, lambda: self.now)

    def play(self, seconds: float = 0.1) -> None:
        """The instrument hears and tells."""
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.server.poll(self.now)
            while self.server.wants(self.now):
                self.server.publish(self.status, self.position, self.now)

    @property
    def mine(self) -> int:
        """The panel's own port."""
        return self.client._socket.getsockname()[1]


@pytest.fixture
def scene(qapp):
    with closing(OscServer(0)) as server:
        scene = Scene(server)
        yield scene
        scene.link.close()


def connect(scene: Scene, qtbot) -> None:
    """Let them meet."""
    scene.play()
    qtbot.waitUntil(lambda: scene.store.connected)


def test_what_is_told_wakes_the_panel(scene, qtbot):
    connect(scene, qtbot)
    assert [each.name for each in scene.store.status.board] == [each.name for each in PLAYING.board]
    scene.status, scene.position = replace(PLAYING, bpm=99.5), Position(4, 1, 120)
    with qtbot.waitSignal(scene.store.changed), qtbot.waitSignal(scene.store.moved):
        scene.play()
    assert (scene.store.status.bpm, scene.store.position) == (99.5, Position(4, 1, 120))


def test_what_is_asked_arrives(scene, qtbot):
    connect(scene, qtbot)
    scene.store.send("/glsr/knob/density", 1.5)
    qtbot.waitUntil(lambda: bool(scene.server.poll(scene.now)))


def test_silence_is_noticed_and_the_last_picture_stays(scene, qtbot):
    connect(scene, qtbot)
    scene.now += SILENCE_SECONDS + 0.1
    scene.link.knock()
    assert not scene.store.connected
    assert scene.store.status.pack == "bach"
    connect(scene, qtbot)


def test_an_instrument_that_begins_anew_is_found_again(qapp, qtbot):
    with closing(OscServer(0)) as server:
        scene = Scene(server)
        connect(scene, qtbot)
        port = server.address[1]
    scene.now += SILENCE_SECONDS + 0.1
    scene.link.knock()
    assert not scene.store.connected
    with closing(OscServer(port)) as again:
        scene.server, scene.status = again, replace(PLAYING, bpm=77.0)
        scene.link.knock()
        scene.play(0.5)
        qtbot.waitUntil(lambda: scene.store.connected and scene.store.status.bpm == 77.0)
    scene.link.close()


def test_a_refusal_is_told_by_the_last_word_of_what_was_asked(scene, qtbot):
    connect(scene, qtbot)
    with qtbot.waitSignal(scene.store.refused) as refused:
        scene.store.send("/glsr/locate", 0)
        scene.play()
    assert refused.args == ["locate: bar is a whole number (1 and up), not 0"]
    assert scene.store.connected


JUNK = [
    b"", b"\0" * 64, b"/glsr", b"#bundle\0" + b"\xff" * 20, b"#bundle\0\0\0\0\0\0\0\0\1\xff\xff\xff\xff",
    b"\xff" * 9000,
    encode("/glsr/status/tempo", ("fast",)), encode("/glsr/status/position", (-9, "x")),
    encode("/glsr/status/variation", (1, 0, 2, 0)),
    encode("/glsr/revision", (1.5,)), encode("/glsr/status/knob/a", (1,)),
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_from_the_instrument_is_counted_and_nothing_else(scene, qtbot, junk):
    connect(scene, qtbot)
    before, known = scene.link.broken, scene.store.status
    scene.server._socket.sendto(junk, ("127.0.0.1", scene.mine))
    qtbot.waitUntil(lambda: scene.link.broken > before)
    assert scene.store.status == known
    assert scene.store.connected


def test_strangers_are_counted_and_not_heard(scene, qtbot):
    connect(scene, qtbot)
    before = scene.link.broken
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(encode("/glsr/status/tempo", (33.0, 4, 4)), ("127.0.0.1", scene.mine))
        qtbot.waitUntil(lambda: scene.link.broken == before + 1)
    assert scene.store.status.bpm == 120.0


def test_a_flood_is_told_at_the_pace_of_a_reader(scene, qtbot):
    connect(scene, qtbot)
    told = []
    scene.store.changed.connect(lambda *_: told.append(1))
    for count in range(100):
        scene.server._socket.sendto(encode("/glsr/status/tempo", (100.0 + count, 4, 4)), ("127.0.0.1", scene.mine))
        scene.link.hear()
    assert len(told) <= 2
    qtbot.waitUntil(lambda: scene.store.status.bpm == 199.0)
