"""The instrument's OSC socket, on real sockets of this machine; the time is given."""

import socket
from contextlib import closing

import pytest

from glsr_live.control.commands import Export, Panic, Play, Stop, Turn
from glsr_live.control.session import BURST, LARGEST, LEASE_SECONDS, RATE
from glsr_live.control.status import KnobStatus, Position, Status
from glsr_live.errors import PortError, UsageError
from glsr_live.io.osc import bundle, decode, encode
from glsr_live.io.osc_server import OscServer
from glsr_live.io.osc_subscribers import MOST
from tests.control.statuses import FULL

HERE = Position()
STATUS = Status(board=(KnobStatus("density", 0.0, -3.0, 3.0, 0.0),))


@pytest.fixture
def server():
    with closing(OscServer(0)) as server:
        yield server


@pytest.fixture
def client():
    with closing(opened()) as client:
        yield client


def opened(host: str = "127.0.0.1") -> socket.socket:
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.bind((host, 0))
    client.setblocking(False)
    return client


def send(client: socket.socket, server: OscServer, address: str, *values) -> None:
    client.sendto(encode(address, values), ("127.0.0.1", server.address[1]))


def received(client: socket.socket) -> list:
    """The messages of all datagrams that have come, without what only numbers them."""
    found = []
    while True:
        try:
            found += decode(client.recv(LARGEST + 1), 1000)
        except BlockingIOError:
            return [message for message in found if message[0] != "/glsr/revision"]


def subscribed(client: socket.socket, server: OscServer, status: Status = STATUS, now: float = 0.0) -> None:
    """Told everything, and all of it taken in."""
    send(client, server, "/glsr/subscribe")
    server.poll(now)
    server.publish(status, HERE, now)
    received(client)


def test_what_is_asked_comes_out_in_order(server, client):
    send(client, server, "/glsr/play")
    client.sendto(bundle([encode("/glsr/knob/density", [1]), encode("/glsr/panic", [])]), server.address)
    send(client, server, "/glsr/stop", 0.0)
    send(client, server, "/glsr/stop", 1.0)
    assert server.poll(0.0) == [Play(), Turn("density", 1.0), Panic(), Stop()]
    assert server.poll(0.0) == []


def test_a_fader_knows_the_knobs_of_the_newest_status(server, client):
    server.publish(STATUS, HERE, 0.0)
    send(client, server, "/glsr/knob/density/fader", 1.0)
    assert server.poll(0.0) == [Turn("density", 3.0)]


def test_a_refusal_goes_to_the_one_who_asked(server, client):
    send(client, server, "/glsr/locate", 0)
    assert server.poll(0.0) == []
    assert received(client) == [
        ("/glsr/error", ("/glsr/locate", "/glsr/locate: bar is a whole number (1 and up), not 0"))
    ]
    assert server.refused == 1


@pytest.mark.parametrize(
    "packet",
    [b"", b"junk", b"#bundle\0" + bytes(8) + b"\xff\xff\xff\xf8", b"/glsr/play\0\0,i\0\0", bytes(9000), b"/" * 8196],
)
def test_broken_packets_are_counted_and_what_follows_is_heard(server, client, packet):
    client.sendto(packet, server.address)
    send(client, server, "/glsr/play")
    assert [*server.poll(0.0), *server.poll(0.0)] == [Play()]
    assert (server.broken, received(client)) == (1, [])


@pytest.mark.parametrize("address", ["/accxyz", "/glsr/error", "/glsr/status/key", "/glsr/pong", "/glsrx"])
def test_what_could_go_round_in_a_circle_is_not_answered(server, client, address):
    send(client, server, address, "x")
    assert server.poll(0.0) == []
    assert (server.ignored, received(client)) == (1, [])


def test_a_flood_is_taken_in_by_and_by(server, client):
    for _ in range(BURST + 5):
        send(client, server, "/glsr/play")
    assert [len(server.poll(0.0)) for _ in range(3)] == [BURST, 5, 0]


def test_large_packets_count_for_more(server, client):
    for _ in range(4):
        client.sendto(bundle([encode("/glsr/load", ["x" * 1000])] * 5), server.address)
    assert [len(server.poll(0.0)) for _ in range(3)] == [10, 10, 0]


def test_messages_count_also_where_one_packet_holds_many(server, client):
    for _ in range(4):
        client.sendto(bundle([encode("/glsr/play", [])] * (BURST // 2)), server.address)
    assert [len(server.poll(0.0)) for _ in range(3)] == [BURST, BURST, 0]


def test_a_subscriber_is_told_everything_and_then_what_changes(server, client):
    send(client, server, "/glsr/subscribe")
    server.poll(0.0)
    assert received(client) == [("/glsr/pong", (0,))]
    server.publish(STATUS, HERE, 0.0)
    told = received(client)
    assert ("/glsr/status/capture", ("empty",)) in told
    assert ("/glsr/knob/density/fader", (0.5,)) in told
    server.publish(Status(board=STATUS.board, key="A minor"), Position(1, 2, 3, 4, 5), 1.0)
    assert received(client) == [
        ("/glsr/status/key", ("A minor",)),
        ("/glsr/status/position", (1, 2, 3, 4, 5)),
    ]


def test_every_telling_is_numbered(server, client):
    send(client, server, "/glsr/subscribe")
    server.poll(0.0)
    for at, key in enumerate(("", "C major", "C major", "D major")):
        server.publish(Status(key=key), HERE, float(at))
    first = [decode(client.recv(LARGEST), 1000)[0] for _ in range(4)][1:]
    assert first == [("/glsr/revision", (number, 1, 1, whole)) for number, whole in ((0, 1), (1, 0), (2, 0))]


def test_nothing_is_told_more_often_than_agreed(server, client):
    subscribed(client, server)
    told = []
    for millisecond in range(1, 1001):
        server.publish(Status(bpm=float(millisecond)), HERE, millisecond / 1000)
        told += [values[0] for address, values in received(client) if address == "/glsr/status/tempo"]
    assert RATE - 2 <= len(told) <= RATE
    assert told == sorted(told)


def test_the_answers_go_to_the_port_that_was_given(server, client):
    with closing(opened()) as other:
        send(client, server, "/glsr/subscribe", other.getsockname()[1])
        server.poll(0.0)
        server.publish(STATUS, HERE, 0.0)
        assert received(client) == []
        assert received(other)[0] == ("/glsr/pong", (0,))


def test_a_lease_ends_unless_it_is_renewed(server, client):
    subscribed(client, server)
    server.publish(Status(key="a"), HERE, LEASE_SECONDS - 1)
    assert received(client) == [("/glsr/status/knobs", ()), ("/glsr/status/key", ("a",))][::-1]
    send(client, server, "/glsr/ping")
    server.poll(LEASE_SECONDS - 1)
    server.publish(Status(key="b"), HERE, 2 * LEASE_SECONDS - 2)
    assert received(client) == [("/glsr/pong", (1,)), ("/glsr/status/key", ("b",))]
    server.publish(Status(key="c"), HERE, 2 * LEASE_SECONDS - 1)
    assert received(client) == []


def test_a_subscription_can_be_ended(server, client):
    subscribed(client, server)
    send(client, server, "/glsr/unsubscribe")
    server.poll(0.0)
    server.publish(Status(key="a"), HERE, 1.0)
    assert received(client) == []


def test_everything_is_told_again_on_demand_but_not_in_a_storm(server, client):
    subscribed(client, server)
    sizes = []
    for now in (1.0, 1.1, 1.3):
        send(client, server, "/glsr/resend")
        server.poll(now)
        server.publish(STATUS, HERE, now)
        sizes.append(len(received(client)) > 20)
    assert sizes == [True, False, True]


def test_a_ping_of_a_stranger_is_answered_and_no_more(server, client):
    send(client, server, "/glsr/ping")
    server.poll(0.0)
    server.publish(STATUS, HERE, 0.0)
    assert received(client) == [("/glsr/pong", (0,))]


def test_there_are_only_so_many_subscribers(server, client):
    for port in range(20000, 20000 + MOST + 1):
        send(client, server, "/glsr/subscribe", port)
    for _ in range(2):
        server.poll(0.0)
    ((address, values),) = received(client)
    assert (address, values[1]) == ("/glsr/error", "there are 16 subscribers already; end one of them first")


def test_those_whose_lease_has_ended_make_room(server, client):
    for port in range(20000, 20000 + MOST):
        send(client, server, "/glsr/subscribe", port)
    server.poll(0.0)
    send(client, server, "/glsr/subscribe")
    server.poll(LEASE_SECONDS)
    assert received(client) == [("/glsr/pong", (0,))]


def test_the_instrument_does_not_subscribe_to_itself(server, client):
    send(client, server, "/glsr/subscribe", server.address[1])
    server.poll(0.0)
    assert "the instrument's own" in received(client)[0][1][1]


def test_a_subscriber_that_has_gone_disturbs_nobody(server, client):
    with closing(opened()) as gone:
        subscribed(gone, server)
    subscribed(client, server)
    for at in range(1, 4):
        server.publish(Status(key=str(at)), HERE, float(at))
    assert [values for _, values in received(client)][-1] == ("3",)


def test_a_long_telling_leaves_by_and_by(server):
    clients = [opened() for _ in range(MOST)]
    for client in clients:
        send(client, server, "/glsr/subscribe")
    server.poll(0.0)
    server.publish(FULL, HERE, 0.0)
    served = [sum(len(received(client)) > 20 for client in clients)]
    while server.wants(0.001):
        server.publish(FULL, HERE, 0.001)
        served.append(sum(len(received(client)) > 20 for client in clients))
    assert 0 < served[0] < MOST
    assert len(served) > 2
    for client in clients:
        client.close()


def test_the_knobs_are_known_while_nobody_listens(server):
    assert server.wants(0.0)
    server.publish(FULL, HERE, 0.0)
    assert [server.wants(now) for now in (0.001, 1 / RATE)] == [False, True]


def test_a_port_that_is_taken_is_named_with_the_remedy(server):
    with pytest.raises(PortError, match=rf"port {server.address[1]} of 127.0.0.1.* another glsr-live .*--osc-port"):
        OscServer(server.address[1])


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_cannot_be(port):
    with pytest.raises(PortError, match=f"port {port}"):
        OscServer(port)


def test_an_address_that_is_none_is_refused():
    with pytest.raises(UsageError, match=r"'tablet' .*write a machine as 192\.168\.1\.20"):
        OscServer(0, allow=("tablet",))


class Elsewhere:
    """A socket whose datagrams come from another machine."""

    def __init__(self, packets: list[bytes], host: str) -> None:
        self.packets, self.host, self.sent = packets, host, []

    def recvfrom(self, size: int) -> tuple[bytes, tuple[str, int]]:
        if not self.packets:
            raise BlockingIOError
        return self.packets.pop(0)[:size], (self.host, 5000)

    def sendto(self, data: bytes, address: tuple[str, int]) -> None:
        self.sent.append((decode(data, 1000), address))

    def close(self) -> None:
        pass


def asked_from(host: str, allow: tuple[str, ...], *messages: tuple) -> tuple[OscServer, Elsewhere, list]:
    server = OscServer(0, allow=allow)
    server.close()
    server._socket = Elsewhere([encode(address, values) for address, *values in messages], host)
    return server, server._socket, server.poll(0.0)


def test_other_machines_are_not_heard():
    server, elsewhere, asked = asked_from("192.168.1.20", (), ("/glsr/play",), ("/glsr/ping",))
    assert (asked, elsewhere.sent, server.foreign) == ([], [], 2)


@pytest.mark.parametrize("allow", ["192.168.1.20", "192.168.1.0/24"])
def test_a_machine_that_is_allowed_is_heard(allow):
    _, elsewhere, asked = asked_from("192.168.1.20", (allow,), ("/glsr/play",), ("/glsr/subscribe", 9001))
    assert asked == [Play()]
    assert elsewhere.sent == [([("/glsr/pong", (0,))], ("192.168.1.20", 9001))]


def test_the_neighbour_of_a_machine_that_is_allowed_is_not_heard():
    assert asked_from("192.168.1.21", ("192.168.1.20",), ("/glsr/play",))[2] == []


@pytest.mark.parametrize("message", [("/glsr/export", "phrase", "/tmp"), ("/glsr/load", "/etc/passwd")])
def test_files_are_for_our_own_machine_alone(server, client, message):
    _, elsewhere, asked = asked_from("192.168.1.20", ("192.168.1.20",), message)
    assert asked == []
    ((((_, (_, reason)),), _),) = elsewhere.sent
    assert reason == f"{message[0]} is taken from the instrument's own machine alone"
    send(client, server, *message)
    assert len(server.poll(0.0)) == 1


def test_an_export_from_here_is_asked(server, client):
    send(client, server, "/glsr/export", "phrase", "/tunes")
    assert server.poll(0.0) == [Export("phrase", "/tunes")]


def test_errors_of_the_socket_are_survived(server):
    class Broken(Elsewhere):
        def recvfrom(self, size):
            if len(self.packets) > 1:
                self.packets.pop()
                raise ConnectionResetError
            return super().recvfrom(size)

        def sendto(self, data, address):
            raise OSError("no route")

    server.close()
    server._socket = Broken([encode("/glsr/ping", []), b""], "127.0.0.1")
    assert [server.poll(0.0) for _ in range(2)] == [[], []]
    assert server.unsent == 1
