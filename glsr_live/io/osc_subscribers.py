"""Who is told what the instrument does, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from glsr_live.control.session import LEASE_SECONDS
from glsr_live.errors import UsageError
from glsr_live.io.osc_socket import Address

MOST = 16
PATIENCE_SECONDS = 0.2
"""Nobody is told everything more often than that."""


@dataclass
class _Subscriber:
    expires: float
    wants: bool = True
    """Whether it has to be told everything first."""
    served: float = float("-inf")
    """When it was told everything."""


class Subscribers:
    """The subscriptions; a lease ends unless it is renewed."""

    def __init__(self) -> None:
        self._by_address: dict[Address, _Subscriber] = {}

    def __len__(self) -> int:
        return len(self._by_address)

    def add(self, client: Address, now: float) -> None:
        """Begin or renew a subscription; raises UsageError when there are too many."""
        if client not in self._by_address:
            self.expire(now)
            if len(self) >= MOST:
                raise UsageError(f"there are {MOST} subscribers already; end one of them first")
            self._by_address[client] = _Subscriber(now)
        self.renew(client, now)

    def renew(self, client: Address, now: float) -> None:
        """Renew a subscription if there is one."""
        if client in self._by_address:
            self._by_address[client].expires = now + LEASE_SECONDS

    def remove(self, client: Address) -> None:
        """End a subscription if there is one."""
        self._by_address.pop(client, None)

    def ask(self, client: Address) -> None:
        """A subscriber wants to be told everything."""
        if client in self._by_address:
            self._by_address[client].wants = True

    def expire(self, now: float) -> None:
        """End what was not renewed."""
        self._by_address = {client: each for client, each in self._by_address.items() if each.expires > now}

    def followers(self) -> Sequence[Address]:
        """Those who know everything up to now."""
        return [client for client, each in self._by_address.items() if not each.wants]

    def to_be_served(self, now: float) -> Sequence[Address]:
        """Those who are told everything now."""
        ready = [
            client for client, each in self._by_address.items() if each.wants and now - each.served >= PATIENCE_SECONDS
        ]
        for client in ready:
            self._by_address[client].wants, self._by_address[client].served = False, now
        return ready
