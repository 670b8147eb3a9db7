"""The transport: who says where the music is (ourselves, a MIDI clock, a Link session), and what the player may do."""

from dataclasses import replace
from math import inf
from typing import Any

from glsr_live.engine.transport.changes import Change, LinkTime
from glsr_live.engine.transport.conductor import Conductor
from glsr_live.engine.transport.hosts import Hosts
from glsr_live.engine.transport.session import Session
from glsr_live.engine.transport.settings import Settings, Source, Sync
from glsr_live.engine.transport.tap import Tap
from glsr_live.engine.transport.timeline import Line
from glsr_live.music.note import Meter


class Transport:
    """The timebase of the engine. `now` is in seconds of a clock that never goes back.

    Call `receive` and the controls as things happen, `advance` at `due`, and take `changes` after each. In auto the
    host rules from its first pulse after Start or Continue until it stops or falls silent; then the player may play on
    in the host's last tempo. Under "clock" only the host plays, under "internal" all clocks are ignored.
    """

    def __init__(
        self,
        bpm: float,
        meter: Meter,
        cycle: int,
        sync: Sync = "auto",
        sync_delay_ms: float = 0.0,
        count_in: int = 0,
        clock_out: bool = False,
    ) -> None:
        self._conductor = Conductor(Settings(bpm, meter, cycle, sync, sync_delay_ms, count_in, clock_out))
        self._time = self._conductor.time
        self._hosts, self._session = Hosts(self._conductor), Session(self._conductor)
        self._tap = Tap()

    # The timebase

    @property
    def running(self) -> bool:
        """Whether ticks pass."""
        return self._time.running

    def tick_at(self, now: float) -> int:
        """The tick nearest to this second; at rest the one that comes next."""
        return self._time.tick_at(now)

    def passed(self, now: float) -> int:
        """The last tick whose second has come."""
        return self._time.passed(now)

    def time_of(self, tick: int) -> float:
        """The second of a tick; infinite while none passes."""
        return self._time.time_of(tick)

    def position(self, tick: int) -> int:
        """The song position of a tick, in ticks; negative in the count-in."""
        return self._time.position(tick)

    # What is shown

    @property
    def source(self) -> Source:
        """Who says what time it is."""
        if self._hosts.ruler is not None:
            return "clock"
        return "link" if self._session.heard is not None else "internal"

    @property
    def bpm(self) -> float:
        """Quarter notes a minute, as they are heard now."""
        if self._hosts.ruler is not None:
            return self._hosts.ruler.follower.bpm
        return self._conductor.bpm if self._session.heard is None else self._session.heard.bpm

    @property
    def locked(self) -> bool:
        """Whether the tempo is certain: always, but for a clock that has only just begun."""
        return self._hosts.ruler is None or self._hosts.ruler.follower.locked

    @property
    def malformed(self) -> int:
        """How many messages were broken."""
        return self._hosts.malformed

    @property
    def doubted(self) -> int:
        """How many Song Positions were not believed when they came."""
        return self._hosts.doubted

    # What happens

    def due(self) -> float | None:
        """The next second at which `advance` must be called."""
        conductor = self._conductor
        second = min(self._hosts.silent_at(), conductor.count_in.due(), conductor.out.due())
        return None if second == inf else second

    def advance(self, now: float) -> None:
        """Do what is due: a clock that fell silent has stopped; clicks and clock for the output."""
        self._time.passed(now)
        self._hosts.advance(now)
        self._conductor.advance(self.bpm, now)

    def changes(self) -> list[Change]:
        """What has happened since the last call, in order."""
        changes, self._conductor.changes = self._conductor.changes, []
        return changes

    def receive(self, data: bytes, now: float, port: str = "in", came: float | None = None) -> None:
        """Take a MIDI message of an input; all but a clock's are ignored, broken ones are counted.

        It came in at the second `came`, which may lie before now.
        """
        if self._conductor.settings.sync in ("auto", "clock"):
            self.advance(now)
            self._hosts.receive(data, now, port, now if came is None else came)

    def follow_link(self, value: LinkTime, now: float) -> None:
        """Take what a Link session says now; a value that makes no sense is counted."""
        if self._conductor.settings.sync == "link":
            self.advance(now)
            self._hosts.malformed += not self._session.follow(value, now)

    # The player

    def configure(self, now: float, **settings: Any) -> None:
        """Change settings. A tempo bends time at `now`; a new meter goes on at the same position."""
        self.advance(now)
        before = self._conductor.settings
        after = self._conductor.settings = replace(before, **settings)
        if after.bpm != before.bpm and self.source == "internal":
            self._set_tempo(after.bpm, now)
        if after.sync != before.sync:
            self._change_sync(after.sync, now)
        if self._time.line is not None and self.source != "internal":
            self._time.line = self._time.line.later(after.delay - before.delay)
        if self._time.offset % after.meter.bar:
            self._conductor.jump(self._time.position(self._time.edge), self._time.line, now)
        if after.clock_out != before.clock_out:
            self._conductor.send_clock(after.clock_out, now)

    def play(self, now: float) -> None:
        """Play from position 0, after the count-in."""
        settings = self._conductor.settings
        self._play(-settings.count_in * settings.meter.bar, now)

    def start_at_note(self, now: float) -> None:
        """Play from position 0, which is now; nothing while ticks pass."""
        if not self.running:
            self._play(0, now)

    def resume(self, now: float) -> None:
        """Play on from where it rests; nothing while ticks pass."""
        if not self.running:
            self._play(self._time.position(self._time.edge), now, stays=True)

    def stop(self, now: float) -> None:
        """Stop, and stay at this position; nothing while a clock rules."""
        self.advance(now)
        if self.running and self.source != "clock":
            self._conductor.halt(now)

    def locate(self, position: int, now: float) -> None:
        """Go to a position in ticks; nothing while another says where the music is."""
        self.advance(now)
        line, shift = self._time.line, position - self._time.position(self._time.edge)
        if position < 0 or not self._own:
            return
        if line is not None and shift % self._conductor.settings.meter.bar == 0:
            self._conductor.shift(Line(now, line.ticks(now) + shift, line.tick_seconds), shift, now)
        else:
            self._conductor.jump(position, line and Line(now, position, line.tick_seconds), now)

    def tap(self, now: float) -> None:
        """Tap the tempo; nothing while another says it."""
        bpm = self._tap.tap(now)
        if bpm is not None and self._own:
            self.advance(now)
            self._set_tempo(bpm, now)

    @property
    def _own(self) -> bool:
        return self.source == "internal" and self._conductor.settings.sync != "clock"

    def _set_tempo(self, bpm: float, now: float) -> None:
        self._conductor.bpm = bpm
        self._hosts.forget_tempo()
        if self._time.line is not None:
            self._time.line = self._time.line.bent(now, bpm)

    def _play(self, position: int, now: float, stays: bool = False) -> None:
        self.advance(now)
        if self.source == "link":
            self._session.join(now)
        elif self._own:
            self._conductor.bpm = self._hosts.tempo(now) or self._conductor.bpm
            self._conductor.begin(Line.at(now, position, self._conductor.bpm), position, now, stays)
            self._conductor.count_in.begin(position, self._conductor.settings.meter)
            self.advance(now)

    def _change_sync(self, sync: Sync, now: float) -> None:
        """What runs goes on by itself, unless it is for a host alone to run."""
        if self.source == "clock" and sync in ("auto", "clock"):
            return
        self._conductor.bpm = self.bpm
        self._session.leave()
        self._hosts.dismiss(now)
        if sync == "clock" and self.running:
            self._conductor.halt(now)
