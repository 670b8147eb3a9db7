"""The MIDI clocks of all inputs, and which of them rules.

The first port whose Start or Continue is followed by a pulse rules until it stops or falls silent; a Start of another
meanwhile is lost. A clock that comes back from silence goes on where it was, unless something else plays by now.
"""

from math import inf

from glsr_live.engine.transport.clock_in import TICKS_PER_PULSE, ClockPort, Heard, clock_message
from glsr_live.engine.transport.conductor import Conductor
from glsr_live.engine.transport.timeline import Line


class Hosts:
    """Hears every port's clock and lets the ruling one conduct."""

    def __init__(self, conductor: Conductor) -> None:
        self.ruler: ClockPort | None = None
        self.malformed = 0
        self._conductor = conductor
        self._ports: dict[str, ClockPort] = {}
        self._latest: ClockPort | None = None
        self._halted_at: int | None = None

    @property
    def doubted(self) -> int:
        """How many Song Positions were not believed when they came."""
        return sum(port.doubted for port in self._ports.values())

    def silent_at(self) -> float:
        """The second at which silence means that the ruler has stopped."""
        silent_at = None if self.ruler is None else self.ruler.follower.silent_at()
        return inf if silent_at is None else silent_at

    def tempo(self, now: float) -> float | None:
        """The tempo that the latest ruler still sends at rest."""
        if self._latest is None or not self._latest.follower.locked:
            return None
        silent_at = self._latest.follower.silent_at()
        return None if silent_at is None or now >= silent_at else self._latest.follower.bpm

    def receive(self, data: bytes, now: float, port: str, came: float) -> None:
        """Take a message of a port that came in at the second `came`; broken ones are counted."""
        messages = clock_message(data)
        if messages is None:
            self.malformed += 1
        elif messages:
            clock = self._ports.setdefault(port, ClockPort(self._conductor.bpm))
            for status, sixteenths in messages:
                self._follow(clock, clock.hear(status, sixteenths, self._conductor.settings.meter.bar, came), now)

    def advance(self, now: float) -> None:
        """Notice silence."""
        if self.ruler is not None and now >= self.silent_at():
            self.ruler.halt(stalled=True)
            self._halt(now)

    def dismiss(self, now: float) -> None:
        """Let none rule until the next Start; the music goes on by itself."""
        for clock in self._ports.values():
            clock.dismiss()
        if self.ruler is not None:
            self._leave(now)

    def forget_tempo(self) -> None:
        """The player has set a tempo of his own."""
        self._latest = None

    def _follow(self, clock: ClockPort, heard: Heard, now: float) -> None:
        if heard in (Heard.BEGUN, Heard.RESUMED):
            self._enter(clock, heard, now)
        elif heard is Heard.LOCATED and not self._conductor.time.running:
            self._locate(clock.place * TICKS_PER_PULSE, now)
        elif clock is not self.ruler:
            return
        elif heard is Heard.PULSED:
            self._conductor.time.line = self._line(clock)
        elif heard is Heard.HALTED:
            self._halt(now)
        elif heard is Heard.MOVED:
            self._conductor.follow(self._line(clock), clock.position * TICKS_PER_PULSE, now)

    def _enter(self, clock: ClockPort, heard: Heard, now: float) -> None:
        conductor = self._conductor
        if self.ruler not in (None, clock) or (heard is Heard.RESUMED and conductor.time.running):
            clock.dismiss()
            return
        untouched = clock is self._latest and conductor.moves == self._halted_at
        conductor.rule(ours=False, now=now)
        self.ruler = self._latest = clock
        stays = untouched and (heard is Heard.RESUMED or clock.continuing)
        conductor.begin(self._line(clock), clock.position * TICKS_PER_PULSE, now, stays)

    def _locate(self, position: int, now: float) -> None:
        time = self._conductor.time
        if position != time.position(time.edge):
            self._conductor.jump(position, None, now)

    def _halt(self, now: float) -> None:
        self._leave(now)
        self._conductor.halt(now)
        self._halted_at = self._conductor.moves

    def _leave(self, now: float) -> None:
        assert self.ruler is not None
        self._conductor.bpm, self.ruler = self.ruler.follower.bpm, None
        self._conductor.rule(ours=True, now=now)

    def _line(self, clock: ClockPort) -> Line:
        return clock.line().later(self._conductor.settings.delay)
