"""MIDI clock for others: pulses at exact ticks, Start, Stop, Continue and Song Position when our own transport does so.

A Song Position counts sixteenths, so Continue waits for the next sixteenth: the first pulse after it is that position.
Pulses go on at rest, that followers keep the tempo.
"""

from math import inf

from glsr_live.engine.transport.changes import Send
from glsr_live.engine.transport.clock_in import (
    CONTINUE,
    PULSE,
    PULSES_PER_SIXTEENTH,
    SONG_POSITION,
    START,
    STOP,
    TICKS_PER_PULSE,
)
from glsr_live.engine.transport.regression import PULSES_PER_BEAT
from glsr_live.engine.transport.timeline import Timeline

_STALL = 1.0
"""Seconds behind after which pulses are not made up for: Stop and Continue say where the song is."""
_SIXTEENTH = TICKS_PER_PULSE * PULSES_PER_SIXTEENTH


class ClockOut:
    """What is sent to others; `on` while it is asked for and the time is ours."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._pulse = 0
        self._entry: int | None = None
        self._rolling = False
        self._rest: float | None = None

    def begin(self, position: int, now: float) -> list[Send]:
        """The song plays from a position on, in ticks; before 0 it counts in."""
        sends = self.halt(now)
        self._rest, self._rolling = None, True
        self._pulse = -(-position // TICKS_PER_PULSE) * TICKS_PER_PULSE
        self._entry = max(0, -(-position // _SIXTEENTH) * _SIXTEENTH)
        return [*sends, Send(_song_position(self._entry), now)] if self._entry else sends

    def halt(self, now: float) -> list[Send]:
        """The song stops; Stop is sent when others play."""
        played = self._rolling and self._entry is None
        self._rolling, self._rest = False, now
        return [Send(bytes((STOP,)), now)] if played else []

    def silence(self) -> None:
        """Send no pulses at rest."""
        self._rest = None

    def due(self) -> float:
        """The second of the next message."""
        if self._rolling:
            return self._timeline.time_of(self._pulse - self._timeline.offset)
        return inf if self._rest is None else self._rest

    def advance(self, bpm: float, now: float) -> list[Send]:
        """The messages that are due."""
        if not self._rolling and self._rest is None:
            self._rest = now
        if now - self.due() > _STALL:
            return self._catch_up(now)
        sends: list[Send] = []
        while (due := self.due()) <= now:
            sends += self._pulse_at(due)
            if self._rolling:
                self._pulse += TICKS_PER_PULSE
            else:
                self._rest = due + 60.0 / (bpm * PULSES_PER_BEAT)
        return sends

    def _pulse_at(self, due: float) -> list[Send]:
        sends = [Send(bytes((PULSE,)), due)]
        if self._rolling and self._entry is not None and self._pulse >= self._entry:
            sends.insert(0, Send(bytes((CONTINUE if self._entry else START,)), due))
            self._entry = None
        return sends

    def _catch_up(self, now: float) -> list[Send]:
        if self._rolling:
            return self.begin(self._timeline.position(self._timeline.passed(now) + 1), now)
        self._rest = now
        return []


def _song_position(position: int) -> bytes:
    sixteenths = position // _SIXTEENTH % 16384
    return bytes((SONG_POSITION, sixteenths & 127, sixteenths >> 7))
