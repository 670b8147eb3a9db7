"""One port's MIDI clock: F8, FA, FB, FC and F2 become the song position of its pulses.

Playback begins with the first pulse after Start or Continue, and that pulse is the position: 0, or the last Song
Position, or the pulse after the last one that was heard. A Song Position names the pulse that comes next. At rest it is
believed. While pulses move the song it is believed at once when it moves by whole bars, as a loop does; anything else
must be said again, at least a sixteenth later and in agreement with the pulses between, for a value that is wrong does
not go on like the clock does (some hosts send one that is six times too large).
"""

from enum import Enum, auto

from glsr_live.engine.transport.follower import Follower
from glsr_live.engine.transport.regression import PULSES_PER_BEAT
from glsr_live.engine.transport.timeline import Line
from glsr_live.music.note import TICKS_PER_BEAT

PULSE, START, CONTINUE, STOP, SONG_POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
TICKS_PER_PULSE = TICKS_PER_BEAT // PULSES_PER_BEAT
PULSES_PER_SIXTEENTH = 6


class Heard(Enum):
    """What a message means for the transport."""

    NOTHING = auto()
    PULSED = auto()
    BEGUN = auto()
    RESUMED = auto()
    HALTED = auto()
    LOCATED = auto()
    MOVED = auto()


class ClockPort:
    """The clock of one input. `rolling` while its pulses move the song; `place` in pulses is where Continue goes on."""

    def __init__(self, bpm: float) -> None:
        self.follower = Follower(bpm)
        self.rolling = False
        self.continuing = False
        self.place = 0
        self.doubted = 0
        self._armed: int | None = None
        self._anew = False
        self._stalled = False
        self._zero = 0
        self._claim: tuple[int, int] | None = None
        self._move = 0

    @property
    def position(self) -> int:
        """The song position of the latest pulse, in pulses."""
        return self.follower.index - self._zero

    def line(self) -> Line:
        """The line of the song, in ticks."""
        tick_seconds = self.follower.period / TICKS_PER_PULSE
        return Line(self.follower.second, self.position * TICKS_PER_PULSE, tick_seconds)

    def hear(self, status: int, sixteenths: int, bar: int, now: float) -> Heard:
        """Take a message; `sixteenths` is the Song Position's, `bar` the length of a bar in ticks."""
        match status:
            case 0xF8:
                return self._pulse(now)
            case 0xFA:
                self._armed, self._anew, self.continuing = 0, True, False
            case 0xFB:
                self._continue()
            case 0xFC:
                return self.halt()
            case 0xF2:
                return self._song_position(sixteenths * PULSES_PER_SIXTEENTH, bar)
        return Heard.NOTHING

    def halt(self, stalled: bool = False) -> Heard:
        """Stop; a clock that only fell silent goes on with its next pulse."""
        rolled, self.rolling = self.rolling, False
        if rolled:
            self.place, self.continuing = self.position + 1 + self._move, not self._move
        elif self._armed is not None:
            self.place = self._armed
        self._armed, self._stalled, self._claim, self._move = None, stalled, None, 0
        return Heard.HALTED if rolled else Heard.NOTHING

    def dismiss(self) -> None:
        """Another rules: only a new Start counts."""
        self.halt()
        self.continuing = False

    def _continue(self) -> None:
        if not self.rolling and self._armed is None:
            self._armed, self._anew = self.place, False

    def _pulse(self, now: float) -> Heard:
        self.follower.pulse(now)
        if self._armed is not None:
            return self._begin(self._armed, Heard.BEGUN)
        if self._stalled:
            return self._begin(self.place, Heard.RESUMED)
        move, self._move = self._move, 0
        self._zero -= move
        if not self.rolling:
            return Heard.NOTHING
        return Heard.MOVED if move else Heard.PULSED

    def _begin(self, place: int, heard: Heard) -> Heard:
        self._zero = self.follower.index - place
        self.rolling, self._armed, self._stalled, self._claim, self._move = True, None, False, None, 0
        return heard

    def _song_position(self, place: int, bar: int) -> Heard:
        if self.rolling:
            self._judge(place, bar)
            return Heard.NOTHING
        if self._armed is not None and self._anew:
            return Heard.NOTHING  # after Start it is 0, whatever is said
        if self._armed is not None:
            self._armed = place
        self.place, self.continuing, self._stalled = place, False, False
        return Heard.LOCATED

    def _judge(self, place: int, bar: int) -> None:
        """Let the next pulse be where this says, if that is believed."""
        move, index = place - self.position - 1, self.follower.index
        self._move = 0
        if self._armed is not None or abs(move) < PULSES_PER_SIXTEENTH:
            return
        if move * TICKS_PER_PULSE % bar == 0 or self._confirmed(move, index):
            self._claim, self._move = None, move

    def _confirmed(self, move: int, index: int) -> bool:
        """Whether the same move was claimed before, a sixteenth ago or more."""
        if self._claim is not None and abs(self._claim[0] - move) < PULSES_PER_SIXTEENTH:
            return index - self._claim[1] >= PULSES_PER_SIXTEENTH
        self._claim = (move, index)
        self.doubted += 1
        return False


def clock_message(data: bytes) -> list[tuple[int, int]] | None:
    """The clock messages in these bytes as (status, sixteenths); none for other messages, None for broken ones.

    Real-time bytes may stand inside a Song Position; in anything else that begins like a clock message, more or fewer
    bytes than it has are a fault of the sender.
    """
    if not data or data[0] not in (PULSE, START, CONTINUE, STOP, SONG_POSITION):
        return []
    if data[0] != SONG_POSITION:
        return [(data[0], 0)] if len(data) == 1 else None
    inside = [(byte, 0) for byte in data if byte >= PULSE]
    low_high = [byte for byte in data[1:] if byte < PULSE]
    if len(low_high) != 2 or max(low_high) > 127 or len(inside) > 4:
        return None
    return [*inside, (SONG_POSITION, low_high[0] | low_high[1] << 7)]
