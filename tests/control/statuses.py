"""Statuses to tell; their numbers are such as 32 bits hold exactly."""

from glsr_live.control.status import EntryStatus, KnobStatus, PageStatus, PortStatus, SnapshotStatus, Status
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import Knobs, PlaneReady, Spread

KNOBS = (
    KnobStatus("density", 1.5, -3.0, 3.0, 0.0, controller="cc 14", physical=0.25, held=False,
               span_low=-1.0, span_high=2.0, curve="fine", inverted=True, spread=Spread(3.0, 21.0, -2.0, 2.5, 32)),
    KnobStatus("closeness", 0.5, 0.0, 4.0, 1.0, locked=True),
)  # fmt: skip
MELODY = Phrase(tuple(Note(60 * at, 50, 40 + at % 40, 1 + at % 127) for at in range(1000)), 61440, Meter(6, 8))
FULL = Status(
    capture="recording", bpm=96.5, meter=Meter(3, 4), running=True, source="clock", locked=False,
    knobs=Knobs((("density", 1.5),), closeness=0.5, seed=7), board=KNOBS, learning="density",
    phrase=MELODY, variation=Phrase(MELODY.notes[:9], 1920), key="A minor",
    played={"density": 9.0}, yields={"density": 12.0, "leap": 2.5}, place=(0.5, -1.0), moved=(2.0,),
    seed=7, number=4, entries=9, starred=True, can_undo=True, can_redo=True, side="B",
    page=PageStatus(9, (EntryStatus(9, True, 7, "knobs", {"density": -0.5}, {"density": 9.0}, {"density": 12.0}),
                        EntryStatus(8, False, 7, "phrase", {}, {"density": 9.0}, {"leap": 2.5}))),
    snapshots=(SnapshotStatus(2, "bridge", Knobs((("density", -1.0),), temperature=0.5, seed=3)),),
    morphing=(2, 5), pack="bach", provider="cpu", latency_ms=12.5, overdue_ms=3.5, overdue=2, late=5, looping=True,
    ports=(PortStatus("in", True, 70), PortStatus("Keys é", False, 0, "out")),
    inputs=("Keys é", "Pads"), outputs=("Synth",),
    plane=PlaneReady(3, "density", "leap", "contour", 64, bytes(range(256)) * 64, 41.5),
    settings={"bpm": 96.5, "thru": True, "capture": "silence", "channel": 3, "meter": "3/4"}, wrote="/tmp/a.mid",
    problem="no such knob",
)  # fmt: skip
