"""The instrument's OSC socket: what is asked of it, and who is told what it does."""

from collections import deque
from collections.abc import Sequence

from glsr_live.control.arguments import Value
from glsr_live.control.commands import Command, Panic
from glsr_live.control.entry import Asked, Message
from glsr_live.control.session import BURST, LARGEST, PORT, RATE, Ping, Resend, Session, Subscribe, Unsubscribe
from glsr_live.control.status import Position, Status
from glsr_live.control.table import ERROR, PONG, position_message
from glsr_live.errors import GlsrError, UsageError
from glsr_live.io.osc import bundles, decode, encode, table
from glsr_live.io.osc_packet import PacketError
from glsr_live.io.osc_socket import Address, Guests, open_socket
from glsr_live.io.osc_subscribers import Subscribers

SENDS = 32
"""So many datagrams leave at once; the rest waits for the next call."""
BACKLOG = 4096


class OscServer:
    """Hears OSC on a UDP port. Other machines are heard only when `host` is theirs to reach and `allow` lists them.

    `allow` takes addresses and networks, such as `192.168.1.20` or `192.168.1.0/24`. Whatever is broken, foreign,
    refused or not sent is counted and never raised. Raises PortError when the port is taken, UsageError for an address
    that is none.
    """

    def __init__(self, port: int = PORT, host: str = "127.0.0.1", allow: Sequence[str] = ()) -> None:
        self._guests = Guests(allow)
        self._socket = open_socket(host, port)
        self.address: Address = self._socket.getsockname()
        self._table, self._status, self._position = table(), Status(), Position()
        self._subscribers = Subscribers()
        self._told, self._revision, self._next = (self._status, self._position), 0, 0.0
        self._outbox: deque[tuple[bytes, Address]] = deque(maxlen=BACKLOG)
        self.broken = self.foreign = self.ignored = self.refused = self.unsent = 0

    def describe(self) -> str:
        """Where it listens, in words for the player."""
        return f"OSC on {self.address[0]}:{self.address[1]}"

    def poll(self, now: float) -> list[Command | Panic]:
        """What was asked since the last poll, in order; after a BURST of messages or bytes the rest has to wait."""
        asked: list[Command | Panic] = []
        messages = taken = 0
        while messages < BURST and taken < LARGEST and (received := self._receive()) is not None:
            packet, sender = received
            heard = self._hear(packet, sender)
            found = (self._ask(address, values, sender, now) for address, values in heard)
            asked += [each for each in found if each is not None]
            messages, taken = messages + max(1, len(heard)), taken + len(packet)
        return asked

    def wants(self, now: float) -> bool:
        """Whether it is time to `publish`."""
        return bool(self._outbox) or now >= self._next

    def publish(self, status: Status, position: Position, now: float) -> None:
        """Tell the subscribers what has changed, and know the knobs that faders move; it keeps its own pace."""
        self._status, self._position = status, position
        self._send_some()
        if now < self._next:
            return
        self._next = now + 1 / RATE
        if not self._subscribers:
            return
        self._subscribers.expire(now)
        self._tell_changes()
        self._tell_everything(self._subscribers.to_be_served(now))

    def close(self) -> None:
        """Free the port."""
        self._socket.close()

    def _receive(self) -> tuple[bytes, Address] | None:
        """The next datagram and its sender, None when there is none."""
        try:
            return self._socket.recvfrom(LARGEST + 1)
        except OSError:  # nothing there; Windows also says here that an earlier datagram of ours did not arrive
            return None

    def _hear(self, packet: bytes, sender: Address) -> list[Message]:
        """The messages of a datagram, none of one that is foreign or broken."""
        if not self._guests.welcome(sender[0]):
            self.foreign += 1
            return []
        try:
            return decode(packet)
        except PacketError:
            self.broken += 1
            return []

    def _ask(self, address: str, values: Sequence[Value], sender: Address, now: float) -> Command | Panic | None:
        """What a message asks of the instrument; what it asks of the connection is done here."""
        try:
            asked = self._read(address, values, sender)
            if isinstance(asked, Session):
                self._serve(asked, sender, now)
                return None
            return asked
        except GlsrError as error:
            self.refused += 1
            self._send(encode(ERROR, (address, str(error))), sender)
            return None

    def _read(self, address: str, values: Sequence[Value], sender: Address) -> Asked | None:
        found = self._table.find(address)
        if not address.startswith("/glsr/") or (found is not None and found[0].direction == "out"):
            self.ignored += 1  # an answer to it could go round in a circle
            return None
        if found is not None and found[0].local and not self._guests.at_home(sender[0]):
            raise UsageError(f"{address} is taken from the instrument's own machine alone")
        return self._table.read(address, values, self._status)

    def _serve(self, asked: Session, sender: Address, now: float) -> None:
        client = (sender[0], asked.port or sender[1])
        if client[1] == self.address[1] and self._guests.at_home(client[0]):
            raise UsageError(f"port {client[1]} is the instrument's own; subscribe with yours")
        match asked:
            case Subscribe():
                self._subscribers.add(client, now)
            case Ping():
                self._subscribers.renew(client, now)
            case Unsubscribe():
                self._subscribers.remove(client)
            case Resend():
                self._subscribers.ask(client)
        if isinstance(asked, Subscribe | Ping):
            self._send(encode(PONG, (self._revision,)), client)

    def _tell_changes(self) -> None:
        followers, (status, position) = self._subscribers.followers(), self._told
        self._told = self._status, self._position
        news = self._table.tell(self._status, status) if followers else []
        if followers and self._position != position:
            news.append(position_message(self._position))
        if news:
            self._revision += 1
            self._post(news, followers, whole=False)

    def _tell_everything(self, clients: Sequence[Address]) -> None:
        if clients:
            everything = [*self._table.tell(self._status), position_message(self._position)]
            self._post(everything, clients, whole=True)

    def _post(self, messages: Sequence[Message], clients: Sequence[Address], whole: bool) -> None:
        datagrams = bundles(messages, self._revision, whole)
        self._outbox.extend((datagram, client) for client in clients for datagram in datagrams)
        self._send_some()

    def _send_some(self) -> None:
        for _ in range(min(SENDS, len(self._outbox))):
            self._send(*self._outbox.popleft())

    def _send(self, datagram: bytes, client: Address) -> None:
        try:
            self._socket.sendto(datagram, client)
        except OSError:  # nobody there, or no room: the client sees the gap and asks again
            self.unsent += 1
