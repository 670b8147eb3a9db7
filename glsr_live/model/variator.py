"""Variations of a phrase: at rest it is the phrase itself, and each turned knob moves it along its own ruler.

The decoder's log probabilities at the moved place, plus a copy term for the played tokens, are decoded so that the
note count and the pitch attributes follow what the model expects of them between the two places. A blend goes on to
the variation of a second phrase.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from glsr_live.errors import KnobError
from glsr_live.model import morph
from glsr_live.model.answering import answer
from glsr_live.model.compose import compose
from glsr_live.model.hearing import Heard, hear, measured
from glsr_live.model.morph import End
from glsr_live.model.pack import Pack
from glsr_live.model.plane import Values, parts
from glsr_live.model.recall import Recall
from glsr_live.model.steering import Turn
from glsr_live.music.note import Phrase
from glsr_live.music.variation import Decoding, Goal, KeyLock, Knobs, Variation

REMEMBERED = 16
"""Phrases whose tokens are kept, so that a turned knob costs no reading."""
LOOSE = KeyLock()


class Variator:
    """Varies phrases with one pack."""

    def __init__(self, pack: Pack) -> None:
        self.contract = pack.contract
        self.model = pack.model
        self.recall = Recall(pack.model)
        self.hear = lru_cache(REMEMBERED)(self._hear)

    def vary(
        self,
        phrase: Phrase,
        knobs: Knobs,
        decoding: Decoding | None = None,
        goal: Goal | None = None,
        lock: KeyLock = LOOSE,
    ) -> Variation:
        """The phrase's variation; `decoding` is the pack's own unless given. A phrase without notes is its own.

        With a goal, knob blend goes from the phrase's variation (0) to the goal's (1), at whose ends they are exactly
        these; the answer is as long as the phrase, so a goal of another length is repeated or cut. Between two places
        of one phrase the knobs are on the line between theirs. Another seed changes nothing while temperature and
        wander are 0. Raises KnobError for a turned axis that the pack has not.
        """
        for each in (knobs, *([goal.knobs] if goal else [])):
            self.check(each)
        chosen: Decoding = decoding or self.contract.decoding
        turn = Turn.of(knobs, self.contract)
        if goal is None or knobs.blend == 0:
            return self._alone(phrase, turn, chosen, lock)
        there = replace(morph.fitted(goal.phrase, phrase.length), meter=phrase.meter)
        other = Turn.of(goal.knobs, self.contract)
        if there == phrase:
            return self._alone(phrase, turn.towards(other, knobs.blend), chosen, lock)
        return self._between(
            self._end(phrase, turn, chosen, lock), self._end(there, other, chosen, lock), knobs.blend, chosen
        )

    def plane(self, phrase: Phrase, knobs: Knobs, x: str, y: str, attribute: str, size: int) -> Values:
        """What the model expects of an attribute around the phrase's place, float32 [size, size]; see `plane_parts`."""
        return np.concatenate([*self.plane_parts(phrase, knobs, x, y, attribute, size)]).reshape(size, size)

    def plane_parts(
        self, phrase: Phrase, knobs: Knobs, x: str, y: str, attribute: str, size: int
    ) -> Iterator[Values]:
        """The plane's values, y by y, some at a time: offsets -REACH to REACH of two axes, the other knobs as they are.

        Raises KnobError for an axis or an attribute that there is not.
        """
        self.check(knobs)
        heard, turn = self.hear(phrase, LOOSE), Turn.of(knobs, self.contract)
        return parts(heard, turn, x, y, attribute, size, self.model, self.contract)

    def check(self, knobs: Knobs) -> None:
        """Raise KnobError for a turned axis that the pack has not."""
        names = [axis.name for axis in self.contract.axes]
        if unknown := [name for name, _ in knobs.axes if name not in names]:
            known = ", ".join(names) or "no axis"
            raise KnobError(f"pack {self.contract.name!r} has no knob {unknown[0]!r}; it has {known}")

    def _hear(self, phrase: Phrase, lock: KeyLock) -> Heard:
        return hear(phrase, lock, self.recall, self.contract)

    def _end(self, phrase: Phrase, turn: Turn, decoding: Decoding, lock: KeyLock) -> End:
        """The answer to one phrase, in tokens and in notes; silence is its own, however the knobs are turned."""
        heard = self.hear(phrase, lock)
        turn = turn if phrase.notes else Turn.of(Knobs(), self.contract)
        answered = answer(heard, turn, decoding, self.recall, self.contract)
        row = heard.windows.row(answered.tokens)
        composed = compose(heard.phrase, heard.read, row, self.contract.vocabulary)
        return End(heard, turn, answered, composed, row, heard.read.transposition)

    def _alone(self, phrase: Phrase, turn: Turn, decoding: Decoding, lock: KeyLock) -> Variation:
        if not phrase.notes:
            return Variation(phrase)
        end = self._end(phrase, turn, decoding, lock)
        return self._told(end.heard, end)

    def _between(self, first: End, second: End, share: float, decoding: Decoding) -> Variation:
        if not (first.phrase.notes or second.phrase.notes):
            return Variation(first.phrase)
        if share == 1:
            return self._told(first.heard, second)
        return self._told(first.heard, morph.between(first, second, share, decoding, self.recall, self.contract))

    def _told(self, heard: Heard, end: End) -> Variation:
        """The answer, beside what was heard."""
        axes = [axis.index for axis in self.contract.axes]
        return Variation(
            phrase=end.phrase,
            played=dict(heard.played),
            yields=dict(measured(end.row, end.transposition, self.contract.vocabulary, heard.bar)),
            key=heard.key,
            place=tuple(heard.z[:, axes].mean(axis=0).tolist()),
            moved=tuple(end.answer.z[:, axes].mean(axis=0).tolist()),
            z=tuple(tuple(row) for row in end.answer.z.tolist()),
        )
