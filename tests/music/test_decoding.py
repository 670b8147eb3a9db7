"""From scores to tokens: the copy term, so many onsets and no more, silence elsewhere, chance with a seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from glsr_live.music.decoding import Scores, copied, log_softmax, sampled
from glsr_live.music.vocabulary import Vocabulary

NAMES = Vocabulary.of(["C4", "D4", "E4"])
HOLD, REST, C4, D4, E4 = range(5)
finite = st.floats(-1e30, 1e30)
closenesses = st.floats(0, 4)


def scores(*steps: list[float]) -> Scores:
    return Scores(np.array([steps], dtype=np.float64), NAMES)


@st.composite
def places(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Any log probabilities [B, T, V], however absurd, and any tokens [B, T] that were played there."""
    rows, steps = draw(st.integers(1, 3)), draw(st.integers(1, 12))
    values = draw(arrays.arrays(np.float64, (rows, steps, len(NAMES)), elements=finite))
    return log_softmax(values), draw(arrays.arrays(np.int64, (rows, steps), elements=st.integers(0, len(NAMES) - 1)))


def noise(seed: int, rows: int = 4, steps: int = 32) -> np.ndarray:
    return log_softmax(2 * np.random.default_rng(seed).standard_normal((rows, steps, len(NAMES))))


def test_log_softmax_is_the_logarithm_of_the_shares():
    logits = np.log(np.array([[[1.0, 2.0, 5.0]]])).astype(np.float32)
    assert np.exp(log_softmax(logits)) == pytest.approx(np.array([[[0.125, 0.25, 0.625]]]), abs=1e-6)


def test_log_softmax_takes_logits_of_any_size():
    assert log_softmax(np.array([[[5000.0, 0.0]]])).tolist() == [[[0.0, -5000.0]]]


def test_argmax_takes_the_likeliest_token_of_each_step():
    assert scores([0, 1, 2, 3, 1], [3, 1, 2, 0, 0], [0, 5, 4, 4, 4]).argmax().tolist() == [[D4, HOLD, REST]]


def test_the_onsets_asked_for_get_their_best_note_and_the_others_the_better_silence():
    given = scores([0, 1, 2, 9, 1], [3, 1, 2, 0, 9], [0, 5, 4, 4, 4])
    assert given.fill(np.array([[True, False, True]])).tolist() == [[D4, HOLD, C4]]
    assert given.fill(np.array([[False, True, False]])).tolist() == [[REST, E4, REST]]


def test_margins_say_by_how_much_a_note_beats_hold_and_rest():
    assert scores([0, 1, 2, 9, 1], [3, 1, 2, 0, 1], [0, 5, 4, 4, 4]).margins.tolist() == [[8, -1, -1]]


def test_onset_mass_is_the_probability_that_any_note_starts():
    given = Scores(np.log(np.array([[[0.5, 0.25, 0.125, 0.0625, 0.0625]]])), NAMES)
    assert given.onset_mass() == pytest.approx(np.array([[0.25]]))


def test_of_equal_steps_the_earlier_one_gets_the_onset():
    order = np.array([[1.0, 2.0, 1.0, 2.0, 0.0]])
    chosen = [scores().onsets(order, np.array([count]))[0].tolist() for count in range(6)]
    assert chosen == [
        [False, False, False, False, False],
        [False, True, False, False, False],
        [False, True, False, True, False],
        [True, True, False, True, False],
        [True, True, True, True, False],
        [True, True, True, True, True],
    ]


@given(arrays.arrays(np.float64, (3, 10), elements=finite), st.lists(st.integers(0, 10), min_size=3, max_size=3))
def test_as_many_onsets_as_asked_for_and_none_left_out_is_better(order, counts):
    onsets = scores().onsets(order, np.array(counts))
    assert onsets.sum(axis=1).tolist() == counts
    for row, chosen in zip(order, onsets, strict=True):
        assert row[chosen].min(initial=np.inf) >= row[~chosen].max(initial=-np.inf)


def test_what_is_not_active_is_silent_and_gets_no_onset():
    active = np.arange(32)[None] < np.array([32, 7, 1, 0])[:, None]
    given = Scores(noise(1), NAMES).only(active)
    assert (given.argmax()[~active] == REST).all()
    assert (given.argmax()[active] == Scores(noise(1), NAMES).argmax()[active]).all()
    onsets = given.onsets(given.margins, active.sum(axis=1))
    assert (onsets == active).all()
    assert (given.fill(onsets)[~active] == REST).all()


@given(places(), closenesses)
def test_where_nothing_moved_what_was_played_stays_whatever_the_model_thinks(place, closeness):
    here, played = place
    stays = Scores(copied(here, here, played, closeness), NAMES)
    assert stays.argmax().tolist() == played.tolist()
    assert stays.fill(stays.onsets(stays.margins, (played >= C4).sum(axis=1))).tolist() == played.tolist()


@pytest.mark.parametrize(("closeness", "answered"), [(0.0, E4), (0.9, E4), (1.1, C4), (4.0, C4)])
def test_a_token_changes_where_the_move_outweighs_closeness(closeness, answered):
    here = np.array([[[0.0, 0.0, 2.0, 0.0, 1.0]]])
    there = here + 2 * np.eye(5)[E4]  # E4 gains 2 and was 1 behind: 1 nat for closeness to hold
    assert Scores(copied(there, here, np.array([[C4]]), closeness), NAMES).argmax().tolist() == [[answered]]


def test_the_copy_term_changes_the_score_of_the_played_tokens_alone():
    there, here = noise(2), noise(3)
    played = np.random.default_rng(4).integers(len(NAMES), size=here.shape[:2])
    changed = copied(there, here, played, 1.0) != there
    assert (changed.sum(axis=-1) <= 1).all()
    assert changed.any()
    assert (changed.argmax(axis=-1)[changed.any(axis=-1)] == played[changed.any(axis=-1)]).all()


def test_without_temperature_nothing_is_left_to_chance():
    assert (sampled(noise(5), [(0.0, 1)]) == noise(5)).all()


def test_chance_repeats_with_its_seed_and_differs_with_another():
    drawn = [sampled(noise(5), [(0.7, seed)]).argmax(axis=-1).tolist() for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_tokens_come_as_often_as_the_temperature_says(temperature):
    likely = np.log(np.array([0.5, 0.2, 0.15, 0.1, 0.05]))
    tokens = sampled(np.tile(likely, (1, 40000, 1)), [(temperature, 6)]).argmax(axis=-1)
    shares = np.bincount(tokens.ravel(), minlength=5) / tokens.size
    wanted = np.exp(likely / temperature)
    assert shares == pytest.approx(wanted / wanted.sum(), abs=0.012)
