"""How hardware controllers turn the knobs of the instrument."""

from glsr_live.engine.controls.board import Board
from glsr_live.engine.controls.mapping import TAKEN, TRIGGERS, Mapping, Takeover, check_apart
from glsr_live.engine.controls.span import MORPH, Knob, Span, knob_named
from glsr_live.engine.controls.values import Happening, KnobView, Learned, Move, Trigger

__all__ = [
    "MORPH",
    "TAKEN",
    "TRIGGERS",
    "Board",
    "Happening",
    "Knob",
    "KnobView",
    "Learned",
    "Mapping",
    "Move",
    "Span",
    "Takeover",
    "Trigger",
    "check_apart",
    "knob_named",
]
