"""What a player hears of a pack: its variations of held-out phrases, knob by knob, through the pack itself."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.variator import Variator
from glsr_live.music.attributes import TRIPLE_BAR
from glsr_live.music.melody import from_tokens
from glsr_live.music.note import TICKS_PER_STEP, Meter, Note, Phrase
from glsr_live.music.variation import Decoding, Knobs, Variation
from glsr_live.music.vocabulary import Vocabulary
from training.axes import bar_of
from training.dataset import Dataset
from training.measures.axis import correlation

PHRASES = 64
OFFSETS = np.linspace(-3, 3, 7)


def held_out_phrases(dataset: Dataset, part: str = "test") -> list[Phrase]:
    """Windows of unseen melody families, of every length in its share, as phrases; the same on every call.

    Raises UsageError where the data has none.
    """
    random = np.random.default_rng(4)
    rows = [dataset.draw(part, 1, random)[0].tolist() for _ in range(PHRASES)]
    return [phrase for phrase in (as_phrase(row, dataset.vocabulary) for row in rows) if phrase.notes]


def as_phrase(tokens: list[int], vocabulary: Vocabulary) -> Phrase:
    """Two bars of 4/4, or of 3/4 where they are as long as that."""
    meter = Meter(3, 4) if bar_of(len(tokens)) == TRIPLE_BAR else Meter()
    return Phrase(from_tokens(tokens, vocabulary), len(tokens) * TICKS_PER_STEP, meter)


def played_figures(variator: Variator, phrases: list[Phrase], decoding: Decoding) -> dict[str, Any]:
    """For every axis, over the phrases, from knob -3 to +3 at closeness 1; and whether rest gives the phrase back.

    `spearman`: of offset and attribute, the median phrase's; `not_falling`: share of the steps that do not fall;
    `kept`: share of the played notes that are in the variation at +1; `moved`: the attribute at -3 and +3 less at rest.
    """
    at_rest = [variator.vary(phrase, Knobs(), decoding).phrase for phrase in phrases]
    return {
        "phrases": len(phrases),
        "decoding": decoding,
        "at_rest_is_the_phrase": at_rest == phrases,
        "axes": {axis.name: _axis(variator, phrases, axis.name, decoding) for axis in variator.contract.axes},
    }


def _axis(variator: Variator, phrases: list[Phrase], axis: str, decoding: Decoding) -> dict[str, Any]:
    swept = [[_turned(variator, phrase, axis, offset, decoding) for offset in OFFSETS] for phrase in phrases]
    values = np.array([[variation.yields[axis] for variation in row] for row in swept])
    one_up = [_turned(variator, phrase, axis, 1.0, decoding).phrase for phrase in phrases]
    pairs = zip(phrases, one_up, strict=True)
    kept = [len(_places(phrase.notes) & _places(varied.notes)) / len(phrase.notes) for phrase, varied in pairs]
    return {
        "spearman": float(np.median([correlation(OFFSETS, row) for row in values])),
        "not_falling": float((np.diff(values) >= 0).mean()),
        "kept": float(np.mean(kept)),
        "moved": _moved(values),
    }


def _moved(values: NDArray[np.float64]) -> list[float]:
    means = values.mean(axis=0)
    return [float(means[0] - means[len(means) // 2]), float(means[-1] - means[len(means) // 2])]


def _turned(variator: Variator, phrase: Phrase, axis: str, offset: float, decoding: Decoding) -> Variation:
    return variator.vary(phrase, Knobs(axes=((axis, float(offset)),)), decoding)


def _places(notes: tuple[Note, ...]) -> set[tuple[int, int]]:
    return {(note.onset, note.pitch) for note in notes}
