"""Variations of a phrase: at rest it is the phrase itself, and each turned knob moves it along its own ruler.

The decoder's log probabilities at the moved place, plus a copy term for the played tokens, are decoded so that the
note count and the pitch attributes follow what the model expects of them between the two places.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from glsr_live.errors import KnobError
from glsr_live.model import steering
from glsr_live.model.compose import compose
from glsr_live.model.contract import Axis
from glsr_live.model.pack import Pack
from glsr_live.model.steering import Place
from glsr_live.model.windows import Windows
from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, copied, sampled
from glsr_live.music.melody import Tokenised, to_tokens
from glsr_live.music.note import Phrase
from glsr_live.music.shaping import SHAPED, best_line, follow, meet
from glsr_live.music.variation import Decoding, Knobs, Variation
from glsr_live.music.vocabulary import Vocabulary

MET = ("density", *SHAPED)
"""The attributes that counted decoding meets; the others move with the place in latent space alone."""
FIRST_NOTE = 2
"""Tokens below are the hold and the rest."""
ABROAD = 6.0
"""Nats that a note outside the phrase's key loses: the model knows every key, and a turned knob is no modulation."""
REMEMBERED = 16
"""Phrases whose place in latent space is kept, so that a turned knob costs no encoding."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """A phrase as the model has read it: its tokens, its attributes, its windows and their place in latent space."""

    read: Tokenised
    played: dict[str, float]
    windows: Windows
    place: Place
    at_home: NDArray[np.bool_]
    """Which notes of the vocabulary are of the phrase's key or among its own pitch classes, [N]."""


class Variator:
    """Varies phrases with one pack."""

    def __init__(self, pack: Pack) -> None:
        self.contract = pack.contract
        self.model = pack.model
        self.hear = lru_cache(REMEMBERED)(self._hear)

    def vary(self, phrase: Phrase, knobs: Knobs, decoding: Decoding | None = None) -> Variation:
        """The phrase's variation; `decoding` is the pack's own unless given. A phrase without notes is its own.

        Raises KnobError for a turned axis that the pack has not.
        """
        self._check(knobs)
        if not phrase.notes:
            return Variation(phrase, {}, {})
        heard = self.hear(phrase)
        answered = self._answer(heard, knobs, decoding or self.contract.decoding)
        answer = tuple(int(token) for token in heard.windows.join(answered))
        varied = compose(phrase, heard.read, answer, self.contract.vocabulary)
        return Variation(varied, dict(heard.played), self._measure(answer, heard.read.transposition))

    def _check(self, knobs: Knobs) -> None:
        names = [axis.name for axis in self.contract.axes]
        if unknown := [name for name, _ in knobs.axes if name not in names]:
            known = ", ".join(names) or "no axis"
            raise KnobError(f"pack {self.contract.name!r} has no knob {unknown[0]!r}; it has {known}")

    def _hear(self, phrase: Phrase) -> Heard:
        read = to_tokens(phrase, self.contract.vocabulary)
        windows = Windows.of(read.tokens, self.contract.window)
        played = self._measure(read.tokens, read.transposition)
        place = Place.of(self.model, windows.tokens)
        return Heard(read, played, windows, place, at_home(phrase, read.key, self.contract.vocabulary))

    def _answer(self, heard: Heard, knobs: Knobs, decoding: Decoding) -> Ints:
        """The tokens of the answer, [B, T]."""
        moved = heard.place.z + steering.shift(knobs, self.contract)
        scores = self._scores(heard, moved, knobs)
        if decoding == "argmax":
            return scores.argmax()
        scores = scores.only(heard.windows.active)
        turned = [axis for axis in self.contract.axes if axis.name in MET and knobs.offset(axis.name)]
        moves = {axis.name: self._move(heard, moved, axis, knobs) for axis in turned}
        onsets = scores.onsets(scores.margins, self._counts(heard, moves))
        return self._filled(heard, self._named(heard, scores, moved, knobs), onsets, moves)

    def _scores(self, heard: Heard, moved: Floats, knobs: Knobs) -> Scores:
        """Scores of the moved place with the copy term, and the dice."""
        here = heard.place
        unmoved = np.array_equal(moved, here.z)  # what was decoded once need not be again
        there = here.log_probabilities if unmoved else steering.decode(self.model, moved, self.contract.window)
        values = copied(there, here.log_probabilities, heard.windows.tokens, knobs.closeness)
        values[..., FIRST_NOTE:] -= ABROAD * ~heard.at_home
        return Scores(sampled(values, knobs.temperature, knobs.seed), self.contract.vocabulary)

    def _named(self, heard: Heard, scores: Scores, moved: Floats, knobs: Knobs) -> Scores:
        """The scores, save that the density knob has no say in which pitch the played notes have: it only counts."""
        density = [axis for axis in self.contract.axes if axis.name == "density" and knobs.offset(axis.name)]
        if not density:
            return scores
        still = _without(moved, density[0], knobs)
        struck = (heard.windows.tokens >= FIRST_NOTE) & heard.windows.active
        values = scores.values.copy()
        values[struck, FIRST_NOTE:] = self._scores(heard, still, knobs).values[struck, FIRST_NOTE:]
        return Scores(values, scores.vocabulary)

    def _move(self, heard: Heard, moved: Floats, axis: Axis, knobs: Knobs) -> Floats:
        """How far the attribute of a turned axis is to move in every window, [B]: what the model expects of it."""
        offset, centre = knobs.offset(axis.name), _without(moved, axis, knobs)
        way, vocabulary = steering.stations(offset), self.contract.vocabulary
        expected = steering.expected(self.model, centre, axis, way, heard.windows.active, vocabulary)
        return steering.response(expected, offset)

    def _counts(self, heard: Heard, moves: dict[str, Floats]) -> Ints:
        """Notes per window, [B]: the played ones and what the density knob adds; a window with notes keeps one."""
        active = heard.windows.active
        played = ((heard.windows.tokens >= FIRST_NOTE) & active).sum(axis=1)
        wanted = played + np.rint(moves.get("density", 0.0)).astype(np.int64)
        return np.asarray(np.clip(wanted, np.minimum(played, 1), active.sum(axis=1)))

    def _filled(self, heard: Heard, scores: Scores, onsets: NDArray[np.bool_], moves: dict[str, Floats]) -> Ints:
        """The best notes at the onsets, or where register or range are turned those that follow the played line."""
        if not moves.keys() & set(SHAPED):
            return scores.fill(onsets)
        tokens = np.where(heard.windows.active, heard.windows.tokens, self.contract.vocabulary.rest)
        played = read_pitches(tokens, self.contract.vocabulary)
        centre = ATTRIBUTES["register"].measure(played)
        line = np.where(played >= 0, played, best_line(scores))
        bound = onsets & (played >= 0).any(axis=1, keepdims=True)  # a silent window has no register to start from
        for name in filter(moves.__contains__, SHAPED):
            target = ATTRIBUTES[name].measure(played) + moves[name]
            line = meet(name, scores, bound, line, target, centre)
        return follow(scores, onsets, line)

    def _measure(self, tokens: tuple[int, ...], transposition: int) -> dict[str, float]:
        """Every attribute of the whole row of tokens, the register at the pitch that was played."""
        pitches = read_pitches(tokens, self.contract.vocabulary)
        measured = {name: float(attribute.measure(pitches)[0]) for name, attribute in ATTRIBUTES.items()}
        sounds = measured["density"] > 0
        return measured | {"register": measured["register"] - transposition * sounds}


def at_home(phrase: Phrase, key: int, vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Which notes of the vocabulary lie in a key (on the line of fifths) or have a played pitch class, [N]."""
    scale = {7 * (key + fifth) % 12 for fifth in range(-1, 6)} | {note.pitch % 12 for note in phrase.notes}
    return np.array([pitch % 12 in scale for pitch in vocabulary.pitches[FIRST_NOTE:]])


def _without(moved: Floats, axis: Axis, knobs: Knobs) -> Floats:
    """The moved place [B, Z] with one axis back where the phrase has it."""
    still = moved.copy()
    still[:, axis.index] -= knobs.offset(axis.name)
    return still
