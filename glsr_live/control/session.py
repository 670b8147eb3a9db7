"""What a client asks of the connection itself, as frozen values; the instrument never sees them."""

from dataclasses import dataclass

PORT = 9610
"""The UDP port where the instrument listens: one that no music program is known to use."""
LEASE_SECONDS = 10.0
"""For so long a subscription or its renewal holds."""
RATE = 30
"""The status is told at most so many times a second."""
BURST = 16
"""About so many messages are taken in at once, that a flood delays no note; the rest waits for the next millisecond."""
LARGEST = 8192
"""No datagram is longer, in bytes: macOS refuses those above 9216."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Tell me the whole status and every change of it, at this port of mine; None is the port that this comes from."""

    port: int | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Tell me no more."""

    port: int | None = None


@dataclass(frozen=True, slots=True)
class Resend:
    """Tell me the whole status again."""

    port: int | None = None


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there? It also renews a subscription."""

    port: int | None = None


Session = Subscribe | Unsubscribe | Resend | Ping
