"""The time of an Ableton Link session."""

from math import isfinite

from glsr_live.engine.transport.changes import LinkTime
from glsr_live.engine.transport.conductor import Conductor
from glsr_live.engine.transport.regression import FASTEST, SLOWEST
from glsr_live.engine.transport.timeline import Line, next_tick
from glsr_live.music.note import TICKS_PER_BEAT

_FARTHEST = 1e9
"""Beats beyond which a session's count makes no sense."""


class Session:
    """Follows a session: its beats are the song's, so bar lines agree; Start and Stop count where it sends them."""

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor
        self.heard: LinkTime | None = None
        self._second = 0.0

    def follow(self, value: LinkTime, now: float) -> bool:
        """Take what the session says; False when it makes no sense."""
        if not (isfinite(value.beat) and abs(value.beat) < _FARTHEST and SLOWEST <= value.bpm <= FASTEST):
            return False
        played, running = self.heard is not None and self.heard.playing, self._conductor.time.running
        self.heard, self._second = value, now
        if value.playing and not played and not running:
            self.join(now)
        elif played and not value.playing and running:
            self._conductor.halt(now)
        elif running:
            self._conductor.follow(self._line(value), next_tick(self._line(value).ticks(now)), now)
        return True

    def join(self, now: float) -> None:
        """Play along, at the beat where the session is."""
        if self.heard is not None:
            line = self._line(self.heard)
            self._conductor.begin(line, next_tick(line.ticks(now)), now)

    def leave(self) -> None:
        """Hear no more of it."""
        self.heard = None

    def _line(self, value: LinkTime) -> Line:
        line = Line.at(self._second, value.beat * TICKS_PER_BEAT, value.bpm)
        return line.later(self._conductor.settings.delay)
