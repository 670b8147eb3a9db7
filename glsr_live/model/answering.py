"""The tokens of one phrase's variation: scores at the moved place, decoded so that the turned knobs are met."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from glsr_live.model import steering
from glsr_live.model.contract import Axis, Contract
from glsr_live.model.hearing import Heard
from glsr_live.model.recall import Recall
from glsr_live.model.steering import Turn
from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, copied, sampled
from glsr_live.music.shaping import SHAPED, best_line, mean_level, place, shape
from glsr_live.music.variation import Decoding
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary

RHYTHM = ("density", "syncopation")
"""The attributes whose knobs have no say in which pitch a played note has."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Answer:
    """The tokens [B, T] that answer a phrase, the place z [B, Z] that they were decoded at and log p(a|z) there."""

    tokens: Ints
    z: Floats
    log_probabilities: Floats


def answer(heard: Heard, turn: Turn, decoding: Decoding, recall: Recall, contract: Contract) -> Answer:
    """What a heard phrase becomes when the knobs are turned; all that has to be decoded is one batch."""
    moved = heard.z + turn.shift
    turned = [axis for axis in contract.axes if turn.offset(axis) and decoding == "counted"]
    ways = [steering.way(heard.z, moved, axis, turn.offset(axis)) for axis in turned]
    still = moved.copy()
    rhythm = [axis.index for axis in contract.axes if axis.name in RHYTHM]
    still[:, rhythm] = heard.z[:, rhythm]
    here, there, unmoved, *on_the_way = recall.decode([heard.z, moved, still, *ways], heard.windows.length)
    asked = _Asked(heard, turn, here, unmoved, contract.vocabulary)
    if decoding == "argmax":
        return Answer(asked.scores(there).argmax(), moved, there)
    measured = {axis.name: (axis, logs) for axis, logs in zip(turned, on_the_way, strict=True)}
    return Answer(asked.counted(there, measured), moved, there)


@dataclass(frozen=True)
class _Asked:
    """A phrase, what the knobs come to, and log p(a|z) [B, T, V] where the phrase is and where no rhythm is turned."""

    heard: Heard
    turn: Turn
    here: Floats
    still: Floats
    vocabulary: Vocabulary

    def counted(self, there: Floats, turned: dict[str, tuple[Axis, Floats]]) -> Ints:
        """Counted decoding at `there`; of each turned axis the log probabilities on its way say how far it goes."""
        scores = self.scores(there).only(self.heard.windows.active)
        moves = {name: self._move(*found) for name, found in turned.items()}
        targets = self._targets(moves)
        levels = self.heard.windows.levels(self.heard.bar)
        struck, target = self._played >= 0, targets.get("syncopation")
        onsets = place(scores, scores.margins, self._counts(moves), levels, target, held=struck)
        named = self._named(scores) if turned.keys() & set(RHYTHM) else scores
        if not turned.keys() & set(SHAPED):
            return named.fill(onsets)
        line = np.where(self._played >= 0, self._played, best_line(named))
        return shape(named, onsets, line, targets)

    def scores(self, there: Floats) -> Scores:
        """Scores of a moved place with the copy term, the key lock and the dice."""
        played = self.heard.windows.tokens
        values = copied(there, self.here, played, self.turn.closeness)
        return Scores(sampled(self.heard.fence.around(values, played), self.turn.dice), self.vocabulary)

    @cached_property
    def _played(self) -> Ints:
        """The pitches that were played on the active steps, RESTED on the others, [B, T]."""
        windows = self.heard.windows
        return read_pitches(np.where(windows.active, windows.tokens, self.vocabulary.rest), self.vocabulary)

    def _named(self, scores: Scores) -> Scores:
        """The scores, save that the knobs of the rhythm have no say in which pitch the played notes have."""
        values = scores.values.copy()
        struck = self._played >= 0
        values[struck, FIRST_NOTE:] = self.scores(self.still).values[struck, FIRST_NOTE:]
        return Scores(values, scores.vocabulary)

    def _move(self, axis: Axis, logs: Floats) -> Floats:
        """How far the attribute of a turned axis is to move in every window, [B]: what the model expects of it."""
        expected = steering.expected(axis.name, logs, self.heard.windows, self.heard.bar, self.vocabulary)
        return steering.response(expected, self.turn.offset(axis))

    def _counts(self, moves: dict[str, Floats]) -> Ints:
        """Notes per window, [B]: the played ones and what the density knob adds; a window with notes keeps one."""
        played = (self._played >= 0).sum(axis=1)
        wanted = played + np.rint(moves.get("density", 0.0)).astype(np.int64)
        return np.asarray(np.clip(wanted, np.minimum(played, 1), self.heard.windows.active.sum(axis=1)))

    def _targets(self, moves: dict[str, Floats]) -> dict[str, Floats]:
        """What every turned attribute is to be, [B] each: as played, and its move; no number where nothing was."""
        silent = ~(self._played >= 0).any(axis=1)
        return {name: np.where(silent, np.nan, self._was(name) + move) for name, move in moves.items()}

    def _was(self, name: str) -> Floats:
        """An attribute of what was played in every window, [B]."""
        if ATTRIBUTES[name].metrical:
            return mean_level(self._played >= 0, self.heard.windows.levels(self.heard.bar))
        return ATTRIBUTES[name].measure(self._played)
