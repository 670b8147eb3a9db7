"""A phrase as the model reads it: its tokens, its key, its windows and their place in latent space."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.contract import Contract
from glsr_live.model.recall import Recall
from glsr_live.model.windows import Windows
from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.locking import Fence, into_key
from glsr_live.music.melody import Tokenised, to_tokens
from glsr_live.music.note import TICKS_PER_STEP, Phrase
from glsr_live.music.spelling import name_key
from glsr_live.music.variation import KeyLock
from glsr_live.music.vocabulary import Vocabulary

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """A phrase that was heard under a key lock: `phrase` is what it came to, where the lock moves played notes.

    `played` are the attributes as played, `key` the heard key by name, `bar` the steps of a bar, and `z` the windows'
    places [B, Z].
    """

    phrase: Phrase
    played: Mapping[str, float]
    key: str
    bar: int
    read: Tokenised
    windows: Windows
    z: Floats
    fence: Fence


def hear(phrase: Phrase, lock: KeyLock, recall: Recall, contract: Contract) -> Heard:
    """Read a phrase; windows that were heard before are not encoded again."""
    vocabulary, bar = contract.vocabulary, max(1, phrase.meter.bar // TICKS_PER_STEP)
    as_played = to_tokens(phrase, vocabulary)
    locked = phrase if lock.mode != "strict" or lock.chosen is None else into_key(phrase, lock.chosen)
    read = as_played if locked is phrase else to_tokens(locked, vocabulary)
    windows = Windows.of(read.tokens, contract.window_of(bar))
    return Heard(
        phrase=locked,
        played=measured(as_played.tokens, as_played.transposition, vocabulary, bar),
        key=name_key(phrase.notes, as_played.key),
        bar=bar,
        read=read,
        windows=windows,
        z=recall.encode(windows.tokens),
        fence=Fence.of(lock, locked, read.key, vocabulary),
    )


@lru_cache(64)
def measured(
    tokens: tuple[int, ...], transposition: float, vocabulary: Vocabulary, bar: int
) -> Mapping[str, float]:
    """Every attribute of a whole row of tokens in bars of `bar` steps, the register at the pitch that is played."""
    pitches = read_pitches(tokens, vocabulary)
    found = {name: float(attribute.measure(pitches, bar)[0]) for name, attribute in ATTRIBUTES.items()}
    return found | {"register": found["register"] - transposition * (found["density"] > 0)}
