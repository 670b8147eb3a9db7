"""The tokens of one phrase's variation: scores at the moved place, decoded so that the turned knobs are met."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glsr_live.model import steering
from glsr_live.model.contract import Axis, Contract
from glsr_live.model.hearing import Heard
from glsr_live.model.recall import Recall
from glsr_live.model.steering import Turn
from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, copied, sampled
from glsr_live.music.shaping import SHAPED, best_line, follow, meet
from glsr_live.music.variation import Decoding
from glsr_live.music.vocabulary import FIRST_NOTE, Vocabulary

MET = ("density", *SHAPED)
"""The attributes that counted decoding meets; the others move with the place in latent space alone."""

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
    turned = [axis for axis in contract.axes if axis.name in MET and turn.offset(axis) and decoding == "counted"]
    ways = [steering.way(heard.z, moved, axis, turn.offset(axis)) for axis in turned]
    here, there, *on_the_way = recall.decode([heard.z, moved, *ways], contract.window)
    asked = _Asked(heard, turn, here, contract.vocabulary)
    if decoding == "argmax":
        return Answer(asked.scores(there).argmax(), moved, there)
    measured = {axis.name: (axis, logs) for axis, logs in zip(turned, on_the_way, strict=True)}
    return Answer(asked.counted(there, measured), moved, there)


@dataclass(frozen=True)
class _Asked:
    """A phrase, what the knobs come to, and log p(a|z) [B, T, V] where the phrase is."""

    heard: Heard
    turn: Turn
    here: Floats
    vocabulary: Vocabulary

    def counted(self, there: Floats, turned: dict[str, tuple[Axis, Floats]]) -> Ints:
        """Counted decoding at `there`; of each turned axis the log probabilities on its way say how far it goes."""
        active = self.heard.windows.active
        scores = self.scores(there).only(active)
        moves = {name: self._move(*found) for name, found in turned.items()}
        onsets = scores.onsets(scores.margins, self._counts(moves))
        named = self._named(scores, turned["density"][1][0]) if "density" in turned else scores
        return self._filled(named, onsets, moves)

    def scores(self, there: Floats) -> Scores:
        """Scores of a moved place with the copy term, the key lock and the dice."""
        played = self.heard.windows.tokens
        values = copied(there, self.here, played, self.turn.closeness)
        return Scores(sampled(self.heard.fence.around(values, played), self.turn.dice), self.vocabulary)

    def _named(self, scores: Scores, still: Floats) -> Scores:
        """The scores, save that the density knob has no say in which pitch the played notes have: it only counts.

        `still` are the log probabilities with that knob at rest.
        """
        struck = (self.heard.windows.tokens >= FIRST_NOTE) & self.heard.windows.active
        values = scores.values.copy()
        values[struck, FIRST_NOTE:] = self.scores(still).values[struck, FIRST_NOTE:]
        return Scores(values, scores.vocabulary)

    def _move(self, axis: Axis, logs: Floats) -> Floats:
        """How far the attribute of a turned axis is to move in every window, [B]: what the model expects of it."""
        expected = steering.expected(axis.name, logs, self.heard.windows.active, self.vocabulary)
        return steering.response(expected, self.turn.offset(axis))

    def _counts(self, moves: dict[str, Floats]) -> Ints:
        """Notes per window, [B]: the played ones and what the density knob adds; a window with notes keeps one."""
        active = self.heard.windows.active
        played = ((self.heard.windows.tokens >= FIRST_NOTE) & active).sum(axis=1)
        wanted = played + np.rint(moves.get("density", 0.0)).astype(np.int64)
        return np.asarray(np.clip(wanted, np.minimum(played, 1), active.sum(axis=1)))

    def _filled(self, scores: Scores, onsets: Bools, moves: dict[str, Floats]) -> Ints:
        """The best notes at the onsets, or where register or range are turned those that follow the played line."""
        if not moves.keys() & set(SHAPED):
            return scores.fill(onsets)
        windows = self.heard.windows
        played = read_pitches(np.where(windows.active, windows.tokens, self.vocabulary.rest), self.vocabulary)
        centre = ATTRIBUTES["register"].measure(played)
        line = np.where(played >= 0, played, best_line(scores))
        bound = onsets & (played >= 0).any(axis=1, keepdims=True)  # a silent window has no register to start from
        for name in filter(moves.__contains__, SHAPED):
            target = ATTRIBUTES[name].measure(played) + moves[name]
            line = meet(name, scores, bound, line, target, centre)
        return follow(scores, onsets, line)
