"""What the performances of these tests have in common: one bar at 120 bpm lasts two seconds, a tick 1/960 s."""

from glsr_live.control.commands import Turn
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.messages import note_off, note_on, parse
from glsr_live.music.note import Note
from glsr_live.testing import FakeModel, Performance

LONG = (Note(0, 1920, 60),)
QUARTER = (Note(0, 480, 60),)
EIGHTHS = tuple(Note(240 * n, 240, 60) for n in range(8))
TWO = (Note(0, 480, 60), Note(960, 480, 64))
Sent = list[tuple[float, bytes]]


def perform(
    model: FakeModel | None = None, lead: float = 0.0, memory: Memory | None = None, **settings: object
) -> Performance:
    """A performance of one-bar phrases whose controllers need no pick-up, with a model."""
    config = EngineConfig(**{"bars": 1, "takeover": "jump", **settings})  # type: ignore[arg-type]
    return Performance(config, model or FakeModel(), lead=lead, memory=memory)


def looping(second: float = 0.0, notes: tuple[Note, ...] = LONG, **settings: object) -> Performance:
    """A phrase of one bar that is played at a second and loops from two seconds later on."""
    performance = perform(**{"answer": "loop", **settings})  # type: ignore[arg-type]
    performance.play(notes, second)
    return performance


def turned() -> Performance:
    """Two moments: from 2.0 on eighths, and from the step after 3.0 on three semitones higher."""
    performance = looping(notes=EIGHTHS)
    performance.at(3.0, Turn("register", 3.0))
    performance.run(3.9)
    return performance


def on(pitch: int, velocity: int = 80, channel: int = 0) -> bytes:
    """A note-on."""
    return note_on(channel, pitch, velocity)


def off(pitch: int, channel: int = 0) -> bytes:
    """A note-off."""
    return note_off(channel, pitch)


def played(sent: Sent) -> list[tuple[float, int]]:
    """The (second, pitch) of every note-on, seconds to the millisecond."""
    messages = [(second, parse(data)) for second, data in sent]
    return [(round(second, 3), it.number) for second, it in messages if it is not None and it.kind == 0x90]


def about(sent: Sent) -> list[tuple[float, int]]:
    """The same to the hundredth: a host's clock is followed, not known."""
    return [(round(second, 2), pitch) for second, pitch in played(sent)]


def hanging(sent: Sent) -> set[tuple[int, int]]:
    """The (channel, pitch) of every note that was not ended; in order of what is sent."""
    sounding: set[tuple[int, int]] = set()
    for _, data in sent:
        message = parse(data)
        if message is not None and message.kind == 0x90:
            sounding.add((message.channel, message.number))
        elif message is not None and message.kind == 0x80:
            sounding.discard((message.channel, message.number))
    return sounding
