"""What the panel's pictures show: given moments of a performance, the same on every machine.

The answer is the one that the bundled pack gave to the phrase with the knobs of `BOARD`.
"""

from array import array
from dataclasses import dataclass, field, replace
from math import exp, tanh

from glsr_live.control.status import EntryStatus, KnobStatus, PageStatus, PortStatus, Position, SnapshotStatus, Status
from glsr_live.music.note import TICKS_PER_BEAT, TICKS_PER_STEP, Note, Phrase
from glsr_live.music.variation import REACH, Knobs, PlaneReady, Spread

LENGTH = 64
"""Steps of the phrase: four bars."""
STEP_GAP = 12
"""Ticks that a note ends before its step does."""
PLAYED = (
    (0, 67, 2, 84), (2, 71, 2, 76), (4, 74, 4, 98), (8, 72, 2, 72), (10, 71, 2, 70), (12, 69, 4, 88), (16, 71, 2, 92),
    (18, 69, 1, 60), (19, 67, 1, 58), (20, 66, 4, 86), (24, 69, 2, 76), (26, 66, 2, 70), (28, 62, 4, 90),
    (32, 67, 2, 86), (34, 71, 2, 78), (36, 74, 2, 96), (38, 79, 4, 112), (42, 78, 2, 84), (44, 76, 4, 92),
    (48, 74, 3, 88), (51, 72, 1, 62), (52, 71, 2, 80), (54, 69, 2, 76), (56, 67, 8, 94),
)  # fmt: skip
"""Step, pitch, steps and velocity of every note."""
ANSWERED = (
    (0, 67, 2, 84), (2, 69, 2, 76), (4, 72, 4, 98), (8, 72, 2, 72), (10, 71, 2, 70), (12, 69, 2, 88), (14, 64, 2, 90),
    (16, 71, 2, 92), (18, 69, 2, 60), (20, 66, 2, 86), (22, 64, 2, 81), (24, 69, 2, 76), (26, 66, 2, 70),
    (28, 62, 4, 90), (32, 64, 2, 86), (34, 71, 2, 78), (36, 74, 2, 96), (38, 79, 2, 112), (40, 74, 2, 98),
    (42, 78, 2, 84), (44, 76, 4, 92), (48, 74, 3, 88), (51, 72, 1, 62), (52, 71, 2, 80), (54, 69, 2, 76),
    (56, 67, 4, 94), (60, 66, 4, 94),
)  # fmt: skip
BOARD = (
    KnobStatus("density", 0.8, -3.0, 3.0, 0.0, controller="cc 14", physical=0.633,
               spread=Spread(4.0, 11.0, -2.27, 2.11, 32)),
    KnobStatus("syncopation", -0.6, -3.0, 3.0, 0.0, controller="cc 15", physical=0.4,
               spread=Spread(0.8, 2.0, -2.52, 2.39, 32)),
    KnobStatus("register", -0.2, -3.0, 3.0, 0.0, controller="cc 16", physical=0.467,
               spread=Spread(63.0, 78.25, -2.1, 2.02, 32)),
    KnobStatus("range", 0.0, -3.0, 3.0, 0.0, controller="cc 17", physical=0.3, held=False,
               spread=Spread(2.0, 12.0, -1.89, 2.54, 32)),
    KnobStatus("leap", 0.6, -3.0, 3.0, 0.0, controller="cc 18", physical=0.6,
               spread=Spread(0.6, 3.57, -2.01, 2.89, 32)),
    KnobStatus("contour", 0.0, -3.0, 3.0, 0.0, controller="cc 19",
               spread=Spread(-9.0, 9.0, -2.11, 2.24, 32)),
    KnobStatus("closeness", 1.0, 0.0, 4.0, 1.0, controller="cc 102"),
    KnobStatus("temperature", 0.3, 0.0, 2.0, 1.0, controller="cc 103"),
    KnobStatus("wander", 0.0, 0.0, 2.0, 1.0, controller="cc 104", locked=True),
    KnobStatus("blend", 0.0, 0.0, 1.0, 0.5, controller="cc 105"),
    KnobStatus("morph", 0.0, 0.0, 1.0, 0.5),
)  # fmt: skip
SETTINGS = {
    "bpm": 112.0, "meter": "4/4", "sync": "auto", "sync_delay_ms": 0.0, "count_in": 0, "click_channel": 10,
    "clock_out": False, "capture": "bars", "bars": 4, "silence_beats": 2.0, "starts": "note", "find_tempo": True,
    "quantise": 0.0, "overdub": False, "answer": "loop", "every": 0, "follow_axis": "", "follow_bars": 8,
    "follow_depth": 2.0, "thru": False, "mute": False, "channel": 1, "listen": 0, "key_lock": "nudge", "key": "heard",
    "takeover": "pickup", "feedback": True,
}  # fmt: skip
PORTS = (PortStatus("in", True, 412), PortStatus("out", True, 655, "out"), PortStatus("nanoKONTROL2", True, 36))
INPUTS, OUTPUTS = ("Keystation 49", "nanoKONTROL2"), ("IAC Bus 1", "Minilogue")
LATENCIES = (9.1, 8.7, 11.4, 9.9, 10.2, 14.8, 9.4, 8.9, 10.7, 12.1, 9.2, 9.6, 17.3, 10.0, 9.3, 8.8, 11.9, 9.5, 10.4)
"""Milliseconds of the answers before this one."""


@dataclass(frozen=True)
class Scene:
    """A moment, and how the window stands."""

    status: Status
    position: Position = field(default_factory=Position)
    connected: bool = True
    page: str = "map"
    light: bool = False
    size: tuple[int, int] = (1180, 700)
    scale: float = 1.0
    said: str = ""
    """What is said of the instrument that the panel starts."""


def _phrase(notes: tuple[tuple[int, int, int, int], ...]) -> Phrase:
    made = (Note(TICKS_PER_STEP * at, TICKS_PER_STEP * steps - STEP_GAP, *how) for at, pitch, steps, velocity in notes
            for how in ((pitch, velocity),))  # fmt: skip
    return Phrase(tuple(made), LENGTH * TICKS_PER_STEP)


def height(x: float, y: float) -> float:
    """The notes that a map has at two offsets: a slope with a hill and a valley."""
    hill, valley = exp(-((x - 1.4) ** 2 + (y - 0.9) ** 2) / 2.6), exp(-((x + 1.2) ** 2 + (y + 0.6) ** 2) / 3.2)
    return 24 + 5 * tanh(0.7 * x) + 0.8 * y + 5 * hill - 6 * valley


def plane(x: str, y: str, attribute: str, size: int, number: int) -> PlaneReady:
    """The map that is answered, whatever is asked for."""
    offsets = [2 * REACH * at / (size - 1) - REACH for at in range(size)]
    values = array("f", [height(across, up) for up in offsets for across in offsets])
    return PlaneReady(number, x, y, attribute, size, values.tobytes(), 0.02 * size**2)


def history(first: int) -> PageStatus:
    """The entries that are told, whatever is asked for."""
    turns: tuple[dict[str, float], ...] = (
        {"density": 0.8, "syncopation": -0.6}, {"leap": 0.6, "contour": 0.9}, {},
        {"range": 1.2, "temperature": 0.3}, {},
    )  # fmt: skip
    news = ("knobs", "knobs", "seed", "knobs", "phrase")
    entries = [
        EntryStatus(
            number, number in (3, 6), 7 if number > 2 else 3, news[at % 5],  # type: ignore[arg-type]
            turns[at % 5], {"density": 24.0, "range": 17.0, "leap": 2.52},
            {"density": 27.0 - at, "range": 17.0 + at % 3, "leap": 2.96 - 0.2 * (at % 3)},
        )
        for at, number in enumerate(range(9, 0, -1))
    ]  # fmt: skip
    return PageStatus(first, tuple(entries))


SNAPSHOTS = (
    SnapshotStatus(1, "plain", Knobs()),
    SnapshotStatus(2, "bridge", Knobs((("density", 1.8), ("syncopation", 1.0), ("leap", 0.7)), temperature=0.5)),
    SnapshotStatus(3, "calm", Knobs((("density", -1.2), ("syncopation", -1.6), ("contour", -1.0)), seed=9)),
)
PLAYING = Status(
    capture="captured", bpm=112.0, running=True, source="clock", bar=14, beat=2,
    knobs=Knobs(tuple((each.name, each.value) for each in BOARD[:6]), temperature=0.3, seed=7), board=BOARD,
    phrase=_phrase(PLAYED), variation=_phrase(ANSWERED), key="G major",
    played={"density": 24.0, "syncopation": 2.04, "register": 70.38, "range": 17.0, "leap": 2.52, "contour": 0.0},
    yields={"density": 27.0, "syncopation": 2.0, "register": 69.69, "range": 17.0, "leap": 2.96, "contour": -1.0},
    place=(2.44, 2.22, -0.08, 2.12, 1.2, -0.44), moved=(3.24, 1.62, -0.28, 2.12, 1.8, -0.44),
    seed=7, number=9, entries=9, can_undo=True,
    snapshots=SNAPSHOTS, pack="bach", provider="cpu", latency_ms=9.8, ports=PORTS, inputs=INPUTS, outputs=OUTPUTS,
    settings=SETTINGS,
)  # fmt: skip
ANSWERING = Position(14, 2, 240, answered=1 * 4 * TICKS_PER_BEAT + 1 * TICKS_PER_BEAT + 240)
EMPTY = Status(
    board=tuple(replace(each, value=0.0 if each.low < 0 or each.name != "closeness" else 1.0, physical=None, held=True,
                        locked=False) for each in BOARD),
    ports=tuple(replace(each, messages=0) for each in PORTS[:2]), settings={**SETTINGS, "bpm": 120.0, "bars": 2},
    pack="bach", provider="cpu",
)  # fmt: skip
RECORDING = replace(
    PLAYING, capture="recording", phrase=_phrase(tuple(note for note in PLAYED if note[0] < 26)), variation=None,
    yields={}, moved=(), number=0, entries=0, can_undo=False, latency_ms=0.0, bar=3, beat=3,
)  # fmt: skip
LOST = replace(PLAYING, ports=(*PORTS[:2], replace(PORTS[2], there=False)))
LEARNING = replace(PLAYING, learning="range")
NO_MIDI = "No MIDI system answers: neither ALSA nor JACK is there"
SCENES = {
    "playing": Scene(PLAYING, ANSWERING),
    "first-run": Scene(EMPTY),
    "no-midi": Scene(Status(), connected=False, said=NO_MIDI),
    "recording": Scene(RECORDING, Position(3, 3, 120, heard=2 * 4 * TICKS_PER_BEAT - 5 * TICKS_PER_STEP)),
    "history": Scene(PLAYING, ANSWERING, page="history"),
    "settings": Scene(PLAYING, ANSWERING, page="settings"),
    "pack": Scene(PLAYING, ANSWERING, page="pack"),
    "keys": Scene(PLAYING, ANSWERING, page="keys"),
    "compact": Scene(PLAYING, ANSWERING, size=(1040, 600)),
    "light": Scene(PLAYING, ANSWERING, light=True),
    "gone": Scene(PLAYING, ANSWERING, connected=False),
    "port-lost": Scene(LOST, ANSWERING),
    "learning": Scene(LEARNING, ANSWERING),
    "double": Scene(PLAYING, ANSWERING, scale=2.0),
}
"""The pictures by their names."""
