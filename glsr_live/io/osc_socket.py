"""The UDP socket, and which machines are heard on it."""

import socket
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address, ip_network

from glsr_live.errors import PortError, UsageError

Address = tuple[str, int]
"""A host's number and a port."""


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that never waits; raises PortError, with the remedy, when the port cannot be had."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two programs share a port otherwise
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        opened.bind((host, port))
    except (OSError, OverflowError) as exc:
        opened.close()
        raise PortError(
            f"OSC cannot listen on port {port} of {host}, perhaps since another glsr-live runs; "
            "choose another with --osc-port"
        ) from exc
    return opened


def resolve(host: str) -> str:
    """The number of a machine, which datagrams come from; raises PortError for a name that nobody has."""
    try:
        return socket.gethostbyname(host)
    except (OSError, UnicodeError) as exc:
        raise PortError(f"there is no machine {host!r}; write its address, such as 127.0.0.1") from exc


class Guests:
    """Which machines are heard: our own, and those that `allow` lists by address or network; UsageError for neither."""

    def __init__(self, allow: Sequence[str]) -> None:
        try:
            self._networks = tuple(ip_network(text, strict=False) for text in allow)
        except ValueError as exc:
            raise UsageError(f"{exc}; write a machine as 192.168.1.20, a network as 192.168.1.0/24") from exc
        self.welcome = lru_cache(maxsize=256)(self._welcome)

    @staticmethod
    def at_home(host: str) -> bool:
        """Whether it is our own machine."""
        return host.startswith("127.")

    def _welcome(self, host: str) -> bool:
        return self.at_home(host) or any(ip_address(host) in network for network in self._networks)
