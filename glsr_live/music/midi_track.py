"""What a melody needs of one track of a MIDI file: its notes, its changes of tempo and meter, its name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from glsr_live.music import smf
from glsr_live.music.note import Meter

DRUMS = 9
"""General MIDI keeps channel 10 (9 when counted from 0) for drums."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Sound:
    """A note in the file's own ticks; `end` may be `onset`."""

    onset: int
    end: int
    pitch: int
    velocity: int


class Track:
    """The contents of a track: `sounds` without drums, `drums` whether there were any, changes as (tick, value)."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []
        self.tempos: list[tuple[int, int]] = []
        self.meters: list[tuple[int, Meter]] = []
        self.name = ""
        self.drums = False
        self._keys: dict[tuple[int, int], _Key] = defaultdict(_Key)

    def read(self, events: Iterable[smf.Event], most: int) -> None:
        """Take in the events, stopping once `size` exceeds `most`; what still sounds ends with the track."""
        tick = 0
        for event in events:
            tick = event.tick
            if event.status == smf.META:
                self._meta(event)
            elif event.status & 0xF0 in (smf.NOTE_ON, smf.NOTE_OFF):
                self._note(event)
            if self.size > most:
                return
        for (_, pitch), key in self._keys.items():
            self.sounds += key.let_go(tick, pitch)

    @property
    def size(self) -> int:
        """How many notes and changes there are."""
        return len(self.sounds) + len(self.tempos) + len(self.meters)

    def _note(self, event: smf.Event) -> None:
        channel, (pitch, velocity) = event.status & 0x0F, event.data
        pressed = event.status & 0xF0 == smf.NOTE_ON and velocity > 0
        if channel == DRUMS:
            self.drums |= pressed
        elif pressed:
            self.sounds += self._keys[channel, pitch].press(event.tick, pitch, velocity)
        else:
            self.sounds += self._keys[channel, pitch].release(event.tick, pitch)

    def _meta(self, event: smf.Event) -> None:
        data = event.data
        if event.meta == smf.SET_TEMPO and len(data) == 3 and any(data):
            self.tempos.append((event.tick, int.from_bytes(data, "big")))
        elif event.meta == smf.TIME_SIGNATURE and len(data) >= 2 and data[0] and data[1] <= 6:
            self.meters.append((event.tick, Meter(data[0], 2 ** data[1])))
        elif event.meta == smf.TRACK_NAME and not self.name:
            self.name = _text(data)


class _Key:
    """One pitch of one channel. Struck again while it sounds, it starts a new note, whose end is the last release.

    Some writers release once for every strike, others once for several: `depth` counts, `released` serves the latter.
    """

    def __init__(self) -> None:
        self.onset = self.velocity = self.depth = 0
        self.released: int | None = None

    def press(self, tick: int, pitch: int, velocity: int) -> list[Sound]:
        """The note that the strike ends, if any."""
        ended = self._sound(tick, pitch)
        doubled = self.depth > 0 and tick == self.onset
        self.velocity = max(velocity, self.velocity) if doubled else velocity
        self.onset, self.released = tick, None
        self.depth += 1
        return ended

    def release(self, tick: int, pitch: int) -> list[Sound]:
        """The note that ends with this release, if any."""
        if self.depth == 1:
            self.released = None
            return self.let_go(tick, pitch)
        if self.depth:
            self.depth, self.released = self.depth - 1, tick
        return []

    def let_go(self, tick: int, pitch: int) -> list[Sound]:
        """The note that still sounds, if any; it ends here unless it was released before."""
        ended = self._sound(tick, pitch)
        self.depth = 0
        return ended

    def _sound(self, tick: int, pitch: int) -> list[Sound]:
        end = tick if self.released is None else self.released
        return [Sound(self.onset, end, pitch, self.velocity)] if self.depth else []


def _text(data: bytes) -> str:
    """A name on one line: UTF-8 where it is, else Latin-1, without control characters, which a terminal would obey."""
    try:
        text = data[: 4 * LONGEST_NAME].decode()
    except UnicodeDecodeError:
        text = data[: 4 * LONGEST_NAME].decode("latin-1")
    return "".join(filter(str.isprintable, text)).strip()[:LONGEST_NAME].strip()
