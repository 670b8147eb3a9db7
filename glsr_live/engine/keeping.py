"""What was learned is written into the configuration, so that it is there next time."""

from collections.abc import Mapping
from typing import Any

from glsr_live.engine.controls import Board
from glsr_live.engine.memory.errands import Configure

Keys = Mapping[tuple[str, ...], Any]


class Keeper:
    """Watches which controllers turn what, and how far."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._kept = _keys(board)

    def collect(self) -> list[Configure]:
        """What to write since the last call; a key without a value is taken out."""
        now, before = _keys(self._board), self._kept
        if now == before:
            return []
        self._kept = now
        gone = {key: None for key in before if key not in now}
        changed = {key: value for key, value in now.items() if before.get(key) != value}
        return [Configure(tuple((gone | changed).items()))]


def _keys(board: Board) -> Keys:
    """The keys of the configuration that say it."""
    keys: dict[tuple[str, ...], Any] = {("controllers", one.target): str(one) for one in board.chosen}
    for knob, span in board.spans.items():
        parts = {"low": span.low, "high": span.high, "curve": span.curve}
        keys |= {("spans", knob, name): value for name, value in parts.items() if value is not None}
        keys |= {("spans", knob, name): True for name in ("inverted", "locked") if getattr(span, name)}
    return keys
