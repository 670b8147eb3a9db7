"""Senders of MIDI clock that are wrong in known ways, and what a transport makes of them."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import floor

from glsr_live.engine.transport import Change, Transport
from glsr_live.music.note import Meter

PULSE, START, CONTINUE, STOP = b"\xf8", b"\xfa", b"\xfb", b"\xfc"
Delay = Callable[[float], float]


def uniform(seed: int, span: float = 0.003) -> Delay:
    """Delays that are uniform between 0 and a span of seconds."""
    chance = random.Random(seed)
    return lambda second: second + chance.uniform(0, span)


def periods(frames: int, rate: int = 48_000, phase: float = 0.0071) -> Delay:
    """What is delivered at the start of an audio period: the next one after it was sent."""
    length = frames / rate
    return lambda second: (floor((second + phase) / length) + 1) * length - phase


def song_position(sixteenths: int) -> bytes:
    """The bytes of a Song Position."""
    return bytes((0xF2, sixteenths & 127, sixteenths >> 7))


def seconds_of(pulses: int, bpm: Callable[[float], float], begin: float = 1.0) -> list[float]:
    """When a sender sends its pulses, with a tempo by beat."""
    seconds = [begin]
    for pulse in range(pulses - 1):
        seconds.append(seconds[-1] + 60 / (24 * bpm(pulse / 24)))
    return seconds


def steady(pulses: int, bpm: float) -> list[float]:
    """A constant tempo, without accumulated error."""
    return [1.0 + pulse * 60 / (24 * bpm) for pulse in range(pulses)]


@dataclass
class Listener:
    """A transport that hears a clock and is polled every millisecond, as the daemon does."""

    transport: Transport = field(default_factory=lambda: Transport(120, Meter(), 4 * 1920, sync="clock"))
    poll: float = 0.001
    now: float = 0.0
    beats: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def hear(self, messages: list[tuple[float, bytes]]) -> Iterator[float]:
        """Deliver messages in order of their seconds; yields after each, with the second at which it was polled."""
        waiting = sorted(messages, key=lambda message: message[0])
        for second, data in waiting:
            while self.now + self.poll < second:
                self.step()
            self.now = max(self.now, second)
            self.transport.receive(data, self.now)
            self.look()
            yield self.now

    def step(self) -> None:
        """A millisecond later."""
        self.now += self.poll
        self.transport.advance(self.now)
        self.look()

    def look(self) -> None:
        """Note the beats that have passed."""
        self.changes += self.transport.changes()
        passed = self.transport.passed(self.now)
        while passed >= 480 * len(self.beats):
            self.beats.append(passed)


def started(seconds: list[float], delay: Delay = lambda second: second) -> list[tuple[float, bytes]]:
    """Start, then pulses, each delayed."""
    arrivals: list[float] = []
    for second in seconds:
        arrivals.append(max(delay(second), arrivals[-1] if arrivals else 0.0))
    return [(arrivals[0], START), *((arrival, PULSE) for arrival in arrivals)]


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
