"""The other end of the instrument's OSC, for the panel and the monitor: it subscribes and keeps a mirror up to date."""

from glsr_live.control.arguments import Value
from glsr_live.control.entry import Message
from glsr_live.control.mirror import Mirror
from glsr_live.control.session import LARGEST, LEASE_SECONDS, PORT
from glsr_live.io.osc import decode, encode, table
from glsr_live.io.osc_packet import PacketError
from glsr_live.io.osc_socket import Address, Guests, open_socket, resolve

RENEWAL_SECONDS = LEASE_SECONDS / 4
PATIENCE_SECONDS = 0.3
"""What was missed is asked for again after this."""
SILENCE_SECONDS = 2.5 * RENEWAL_SECONDS
DATAGRAMS = 256
MESSAGES = 1024


class OscClient:
    """A subscriber of the instrument on `port` of `host`; raises PortError where there is no such machine."""

    def __init__(self, port: int = PORT, host: str = "127.0.0.1") -> None:
        self._instrument: Address = (resolve(host), port)
        self._socket = open_socket("127.0.0.1" if Guests.at_home(self._instrument[0]) else "0.0.0.0", 0)
        self.mirror = Mirror(table())
        self.broken = 0
        self._renew_at = self._resend_at = self._heard_at = float("-inf")

    def send(self, address: str, *values: Value) -> None:
        """Ask something of the instrument; what does not arrive is lost."""
        try:
            self._socket.sendto(encode(address, values), self._instrument)
        except OSError:  # no instrument there, yet or any more
            self.broken += 1

    def poll(self, now: float) -> list[Message]:
        """Take in what was told, and see to the subscription; returns the messages of this poll."""
        told: list[Message] = []
        for _ in range(DATAGRAMS):
            try:
                packet, sender = self._socket.recvfrom(LARGEST + 1)
            except BlockingIOError:
                break
            except OSError:  # Windows says here that there is no instrument
                continue
            if sender != self._instrument:
                self.broken += 1
                continue
            self._heard_at = now
            told += self._hear(packet)
        self._keep(now)
        return told

    def connected(self, now: float) -> bool:
        """Whether the instrument was heard lately and everything that it told is known."""
        return now - self._heard_at < SILENCE_SECONDS and not self.mirror.missed

    def fileno(self) -> int:
        """The socket, to wait for in an event loop."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the subscription."""
        self.send("/glsr/unsubscribe")
        self._socket.close()

    def _hear(self, packet: bytes) -> list[Message]:
        try:
            messages = decode(packet, MESSAGES)
        except PacketError:
            self.broken += 1
            return []
        self.mirror.hear(messages)
        return messages

    def _keep(self, now: float) -> None:
        if now >= self._renew_at:
            self.send("/glsr/subscribe")
            self._renew_at, self._resend_at = now + RENEWAL_SECONDS, now + PATIENCE_SECONDS
        elif self.mirror.missed and now >= self._resend_at:
            self.send("/glsr/resend")
            self._resend_at = now + PATIENCE_SECONDS
