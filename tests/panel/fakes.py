"""A store without an instrument, and statuses to show."""

from dataclasses import replace

from glsr_live.control.status import KnobStatus, PortStatus, Position, SnapshotStatus, Status
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import Knobs
from glsr_live.panel.store import Store

AXES = ("density", "syncopation", "register", "range", "leap", "contour")


class FakeStore(Store):
    """Same signals as the store; what is sent is kept in `sent` as (address, values...)."""

    def __init__(self, status: Status | None = None, connected: bool = True) -> None:
        self.sent: list[tuple[object, ...]] = []
        super().__init__(lambda *message: self.sent.append(message))
        self.status, self.connected = status or Status(), connected

    def tell(self, status: Status | None = None, **changes: object) -> Status:
        """Be told a status, or the present one with changes."""
        told = replace(status or self.status, **changes)
        self.take(told, self.position)
        return told

    def tell_position(self, position: Position) -> None:
        """Be told where the music is."""
        self.take(self.status, position)

    def tell_knob(self, name: str, **changes: object) -> KnobStatus:
        """Be told one knob with changes."""
        told = replace(next(each for each in self.status.board if each.name == name), **changes)
        self.tell(board=tuple(told if each.name == name else each for each in self.status.board))
        return told


def axis(name: str, value: float = 0.0, **more: object) -> KnobStatus:
    """A knob that is an axis."""
    return KnobStatus(name, value, -3.0, 3.0, 0.0, **more)  # type: ignore[arg-type]


BOARD = (
    axis("density", 1.0, controller="cc 14", physical=0.667),
    axis("syncopation", -0.4, controller="cc 15", physical=0.2, held=False),
    axis("register", 0.0, controller="cc 16"), axis("range", 1.9, controller="cc 17", locked=True),
    axis("leap", 0.0, controller="cc 18"), axis("contour", -1.5, controller="nrpn 1:20"),
    KnobStatus("closeness", 1.0, 0.0, 4.0, 1.0, controller="cc 102"),
    KnobStatus("temperature", 0.3, 0.0, 2.0, 0.0, controller="cc 103"),
    KnobStatus("wander", 0.0, 0.0, 2.0, 0.0, controller="cc 104"),
    KnobStatus("blend", 0.0, 0.0, 1.0, 0.0),
)  # fmt: skip
_TUNE = ((0, 67, 2, 80), (2, 69, 2, 64), (4, 71, 4, 100), (8, 72, 2, 70), (10, 71, 2, 60), (12, 69, 4, 90),
         (16, 67, 3, 110), (19, 66, 1, 50), (20, 67, 8, 84), (28, 62, 2, 58), (30, 64, 2, 76))  # fmt: skip
_ANSWER = ((0, 67, 2, 80), (2, 69, 1, 64), (3, 70, 1, 64), (4, 71, 4, 100), (8, 74, 2, 70), (10, 71, 2, 60),
           (12, 69, 2, 90), (14, 67, 2, 90), (16, 67, 3, 110), (19, 66, 1, 50), (20, 67, 6, 84), (26, 64, 2, 84),
           (28, 62, 2, 58), (30, 64, 2, 76))  # fmt: skip


def _phrase(steps: tuple[tuple[int, int, int, int], ...], meter: Meter = Meter()) -> Phrase:  # noqa: B008
    notes = tuple(Note(120 * onset, 120 * length - 10, pitch, force) for onset, pitch, length, force in steps)
    return Phrase(notes, 3840, meter)


PHRASE, VARIATION = _phrase(_TUNE), _phrase(_ANSWER)
SNAPSHOTS = (
    SnapshotStatus(1, "plain", Knobs()),
    SnapshotStatus(2, "bridge", Knobs((("density", 1.8), ("contour", -1.0)), temperature=0.5, seed=3)),
    SnapshotStatus(5, "", Knobs((("density", -1.2), ("syncopation", 2.0)), seed=9)),
)
SETTINGS = {
    "bpm": 120.0, "meter": "4/4", "sync": "auto", "sync_delay_ms": 0.0, "count_in": 0, "click_channel": 10,
    "clock_out": False, "capture": "bars", "bars": 2, "silence_beats": 2.0, "starts": "note", "find_tempo": True,
    "quantise": 0.0, "overdub": False, "answer": "once", "every": 0, "follow_axis": "", "follow_bars": 8,
    "follow_depth": 2.0, "thru": False, "mute": False, "channel": 1, "listen": 0, "key_lock": "nudge", "key": "heard",
    "takeover": "pickup", "feedback": True,
}  # fmt: skip
PLAYING = Status(
    capture="recording", bpm=120.0, running=True, source="clock", bar=3, beat=2,
    knobs=Knobs(tuple((each.name, each.value) for each in BOARD[:6]), temperature=0.3, seed=7), board=BOARD,
    phrase=PHRASE, variation=VARIATION, key="G major",
    played={"density": 11.0, "syncopation": 0.12, "register": 67.6, "range": 10.0, "leap": 1.9, "contour": -0.1},
    yields={"density": 14.0, "syncopation": 0.1, "register": 67.7, "range": 12.0, "leap": 2.0, "contour": -0.6},
    place=(0.2, -0.3, 0.4, 0.1, -0.8, 0.0), moved=(1.1, -0.6, 0.4, 1.7, -0.7, -1.2), seed=7, number=4, entries=9,
    can_undo=True, can_redo=True, snapshots=SNAPSHOTS, pack="bach", provider="cpu", latency_ms=12.4,
    ports=(PortStatus("in", True, 70), PortStatus("out", True, 210, "out"), PortStatus("nanoKONTROL2", True, 12),
           PortStatus("Keystation 49", False, 31)),
    settings=SETTINGS,
)  # fmt: skip
"""A performance in full swing; compare PLAYING with `replace(PLAYING, ...)` for other moments."""
EMPTY = Status(board=tuple(replace(each, value=each.centre, physical=None, held=True) for each in BOARD),
               ports=PLAYING.ports[:2], settings=SETTINGS, pack="bach", provider="cpu")  # fmt: skip
"""Just started: a model and ports, and nothing played yet."""
