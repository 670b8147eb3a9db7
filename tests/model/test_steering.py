"""Where the knobs go in latent space, and what the model expects on the way."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from glsr_live.model import steering
from glsr_live.model.windows import Windows
from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import log_softmax
from glsr_live.music.variation import Knobs
from tests.model.conftest import LATENT, contract_of
from tests.music.melodies import SOPRANO

NAMES = tuple(ATTRIBUTES)
offsets = st.floats(-3, 3)


@given(st.lists(offsets, min_size=6, max_size=6))
def test_an_axis_knob_moves_along_its_own_axis_alone(values):
    moved = steering.shift(Knobs(tuple(zip(NAMES, values, strict=True))), contract_of())
    assert moved.tolist() == [*values, 0, 0]


def test_wander_moves_the_free_dimensions_alone_in_the_direction_of_the_seed():
    moves = [steering.shift(Knobs(wander=w, seed=s), contract_of()) for w, s in ((1.0, 1), (2.0, 1), (1.0, 2))]
    assert all(move[:6].tolist() == [0] * 6 for move in moves)
    assert moves[1].tolist() == (2 * moves[0]).tolist()
    assert (moves[0][6:] != moves[2][6:]).all()


def test_wander_has_its_standard_deviation_per_free_dimension():
    moves = [steering.shift(Knobs(wander=1.5, seed=seed), contract_of())[6:] for seed in range(500)]
    assert np.std(moves) == pytest.approx(1.5 * steering.WANDER, rel=0.1)


@pytest.mark.parametrize(
    ("offset", "way"),
    [(0.3, [0, 1]), (1, [0, 1]), (1.01, [0, 1, 2]), (3, [0, 1, 2, 3]), (-0.3, [0, -1]), (-2, [0, -1, -2])],
)
def test_the_way_is_measured_at_every_whole_deviation(offset, way):
    assert steering.stations(offset).tolist() == way


def test_the_way_leads_from_the_phrase_to_the_moved_place_along_one_axis_alone():
    here, moved = np.random.default_rng(0).standard_normal((2, 3, LATENT))
    (axis, *_) = contract_of().axes
    moved[:, axis.index] = here[:, axis.index] - 2
    way = steering.way(here, moved, axis, -2.0)
    assert (way[-1] == moved).all()
    assert (way[..., axis.index] == here[:, axis.index] - np.arange(3.0)[:, None]).all()
    assert (np.delete(way, axis.index, axis=-1) == np.delete(moved, axis.index, axis=-1)).all()


@given(st.floats(0, 1), st.integers(0, 3), st.integers(0, 3))
def test_between_two_turns_all_is_on_the_straight_line(share, seed, other_seed):
    ends = [
        Knobs((("density", 2.0),), closeness=1.0, temperature=1.0, wander=1.0, seed=seed),
        Knobs((("density", -1.0), ("leap", 3.0)), closeness=3.0, seed=other_seed),
    ]
    first, second = (steering.Turn.of(knobs, contract_of()) for knobs in ends)
    found = first.towards(second, share)
    assert found.shift == pytest.approx((1 - share) * first.shift + share * second.shift)
    assert found.closeness == pytest.approx(1 + 2 * share)
    assert found.dice == ((1 - share, seed), (0.0, other_seed))


@pytest.mark.parametrize(("offset", "move"), [(1, 2), (0.5, 1), (2, 2), (2.5, 4)])
def test_a_response_is_linear_between_and_never_goes_back(offset, move):
    expected = np.array([[5.0], [7.0], [6.0], [11.0]])[: len(steering.stations(offset))]
    assert steering.response(expected, offset).tolist() == [move]
    assert steering.response(-expected, -offset).tolist() == [-move]


columns = arrays.arrays(np.float64, (4, 3), elements=st.floats(-100, 100))


@given(columns, columns, st.lists(offsets, min_size=2, max_size=9).map(sorted))
def test_a_knob_never_works_against_its_name(above, below, turns):
    below[0] = above[0]
    ways = {True: above, False: below}
    moves = [steering.response(ways[turn > 0][: len(steering.stations(turn))], turn) for turn in turns if turn]
    assert all((later >= earlier - 1e-9).all() for earlier, later in pairwise(moves))
    assert all((move * turn >= 0).all() for move, turn in zip(moves, filter(None, turns), strict=True))


@pytest.mark.parametrize(("name", "bar"), [(name, 16) for name in NAMES] + [("syncopation", bar) for bar in (12, 14)])
def test_what_the_model_expects_of_the_active_steps_is_what_it_yields_on_average(pack, name, bar):
    z = np.random.default_rng(1).standard_normal((2, LATENT))
    windows = Windows(np.zeros((2, 32), dtype=np.int64), np.arange(32) < np.array([[32], [12]]), np.array([0, 20]))
    axis = next(axis for axis in pack.contract.axes if axis.name == name)
    logs = log_softmax(pack.model.decode(z, 32))
    moved = log_softmax(pack.model.decode(z + 1.5 * np.eye(LATENT)[axis.index], 32))
    found = steering.expected(name, np.stack([logs, moved]), windows, bar, SOPRANO)
    for expected, place in zip(found, (logs, moved), strict=True):
        assert expected == pytest.approx(average(name, samples(place, windows), bar), abs=0.35)


def samples(logs: np.ndarray, windows: Windows) -> np.ndarray:
    """Pitches [B, 2000, 52] drawn at every step, where the windows are in a phrase, and silence elsewhere."""
    noise = np.random.default_rng(2).gumbel(size=(len(logs), 2000, *logs.shape[1:]))
    tokens = np.full((len(logs), 2000, 52), SOPRANO.rest)
    drawn = np.where(windows.active[:, None], (logs[:, None] + noise).argmax(-1), SOPRANO.rest)
    for row, start in enumerate(windows.starts):
        tokens[row, :, start : start + 32] = drawn[row]
    return read_pitches(tokens.reshape(-1, 52), SOPRANO).reshape(len(logs), 2000, 52)


def average(name: str, pitches: np.ndarray, bar: int) -> list[float]:
    """The mean over the samples that have notes enough for the attribute to be."""
    enough = 2 if name in ("leap", "syncopation", "register") else 0
    rows = [row[(row >= 0).sum(axis=1) >= enough] for row in pitches]
    return [float(ATTRIBUTES[name].measure(row, bar).mean()) for row in rows]
