"""What the model was asked once it is not asked again."""

from dataclasses import replace

import numpy as np
import pytest

from glsr_live.model import recall
from glsr_live.model.pack import Pack
from glsr_live.model.recall import Recall
from glsr_live.model.variator import Variator
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.music.decoding import log_softmax
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.music.variation import Goal, Knobs
from tests.model.conftest import LATENT, WINDOW
from tests.music.melodies import SOPRANO

ALL = Knobs(tuple((name, 1.5) for name in ATTRIBUTES))


class Counting:
    """A model that counts: the rows of each encoding and of each decoding."""

    def __init__(self, pack: Pack) -> None:
        self.model, self.encoded, self.decoded = pack.model, [], []

    def encode(self, tokens):
        self.encoded.append(len(tokens))
        return self.model.encode(tokens)

    def decode(self, z, steps):
        self.decoded.append(len(z))
        return self.model.decode(z, steps)


@pytest.fixture
def model(pack) -> Counting:
    return Counting(pack)


def places(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((*shape, LATENT)).astype(np.float32).astype(np.float64)


def line(steps: int) -> Phrase:
    """A melody without an end that stays in one key, cut after so many steps."""
    pitches = (62, 64, 66, 67, 69, 71, 69, 67, 66, 69, 67)
    notes = [Note(at * TICKS_PER_STEP, 2 * TICKS_PER_STEP, pitches[at % 11]) for at in range(0, steps, 2)]
    return Phrase(tuple(notes), steps * TICKS_PER_STEP)


def test_all_places_of_a_request_are_one_batch_and_equal_ones_are_decoded_once(model):
    one, many = places(0, 2), places(1, 3, 2)
    many[1] = one
    found = Recall(model).decode([one, many, one], WINDOW)
    assert model.decoded == [2 + 3 * 2 - 2]
    assert [logs.shape for logs in found] == [(*z.shape[:-1], WINDOW, len(SOPRANO)) for z in (one, many, one)]
    for logs, z in zip(found, (one, many, one), strict=True):
        plain = log_softmax(model.model.decode(z.reshape(-1, LATENT), WINDOW)).reshape(logs.shape)
        assert logs == pytest.approx(plain, abs=1e-5)
    assert (found[1][1] == found[0]).all()


def test_what_was_decoded_is_remembered_also_among_other_places(model):
    remembering = Recall(model)
    (first,) = remembering.decode([places(0, 4)], WINDOW)
    (second,) = remembering.decode([np.concatenate([places(1, 2), places(0, 4)])], WINDOW)
    assert model.decoded == [4, 2]
    assert (second[2:] == first).all()
    assert remembering.decode([places(0, 4)], 8)[0].shape == (4, 8, len(SOPRANO))  # another length is another question


def test_windows_of_two_lengths_are_two_questions(model):
    remembering = Recall(model)
    for steps in (32, 24, 32, 24):
        tokens = np.zeros((1, steps), dtype=np.int64)
        assert (remembering.encode(tokens) == model.model.encode(tokens)[0]).all()
        assert remembering.decode([places(0, 2)], steps)[0].shape == (2, steps, len(SOPRANO))
    assert (model.encoded, model.decoded) == ([1, 1], [2, 2])


def test_the_oldest_is_forgotten(model, monkeypatch):
    monkeypatch.setattr(recall, "REMEMBERED", 3)
    remembering = Recall(model)
    for seed in (0, 1, 2, 0, 3, 0, 1):
        remembering.decode([places(seed, 1)], WINDOW)
    assert model.decoded == [1, 1, 1, 1, 1]  # 0, 1, 2, 3, and 1 again
    assert remembering.decode([places(5, 8)], WINDOW)[0].shape[0] == 8


def test_a_longer_phrase_encodes_the_windows_alone_that_are_new(pack, model):
    variator = Variator(replace(pack, model=model))
    for steps in (WINDOW, 2 * WINDOW, 3 * WINDOW):
        variator.vary(line(steps), Knobs())
    assert model.encoded == [1, 1, 1]


def test_a_turn_of_all_knobs_decodes_in_one_batch(pack, model):
    variator = Variator(replace(pack, model=model))
    variator.vary(line(WINDOW), ALL)
    assert len(model.decoded) == 1
    variator.vary(line(WINDOW), ALL)
    assert len(model.decoded) == 1


def test_what_is_remembered_changes_no_answer(pack):
    asked = [Knobs((("density", at), ("register", -at))) for at in (-2.0, 0.7, 3.0)]
    variator = Variator(pack)
    for knobs in asked:
        goal = Goal(line(WINDOW + 5), knobs)
        blended = replace(knobs, blend=0.4)
        assert variator.vary(line(WINDOW), blended, goal=goal) == Variator(pack).vary(line(WINDOW), blended, goal=goal)
