"""Lines through onsets: the notes that follow them, their attributes, and the ways in which a line may change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, log_softmax
from glsr_live.music.lines import DOUBTFUL, FINE, PULL, SMOOTHINGS, Lines
from glsr_live.music.shaping import SHAPED, best_line
from glsr_live.music.vocabulary import Vocabulary
from tests.music.melodies import SOPRANO

ROWS, STEPS = 6, 32
PITCHES = np.array(SOPRANO.pitches[2:])
seeds = st.integers(0, 2**32 - 1)
some = settings(max_examples=15)
names = pytest.mark.parametrize("name", SHAPED)


def made(seed: int, spread: float = 2.0) -> tuple[Lines, np.ndarray]:
    """Lines through 0 to 20 onsets in each row, and a line [O] near their best notes."""
    chance = np.random.default_rng(seed)
    logits = spread * chance.standard_normal((ROWS, STEPS, len(SOPRANO)))
    logits[..., :2] += 4  # mostly holds and rests, as in music
    scores = Scores(log_softmax(logits), SOPRANO)
    onsets = scores.onsets(scores.margins, np.array([0, 1, 4, 8, 12, 20]))
    return Lines(scores, onsets), best_line(scores)[onsets] + chance.uniform(-2, 2, onsets.sum())


def filled(lines: Lines, notes: np.ndarray) -> np.ndarray:
    """The tokens with these notes at the onsets."""
    tokens = lines.scores.silent.copy()
    tokens[lines.onsets] = notes + 2
    return tokens


@pytest.mark.parametrize("spread", [0.0, 1.0, 20.0], ids=["all equal", "near equal", "far apart"])
@pytest.mark.parametrize("whole", [True, False], ids=["ties", "no ties"])
@pytest.mark.parametrize("masked", [True, False], ids=["some forbidden", "all allowed"])
@pytest.mark.parametrize("seed", range(10))
def test_every_onset_gets_the_note_that_loses_least(seed, masked, whole, spread):
    chance = np.random.default_rng(seed)
    values = chance.normal(0, spread, (ROWS, STEPS, len(SOPRANO)))
    values = np.round(values) if whole else values
    values[..., 2::3] = -np.inf if masked else values[..., 2::3]
    scores, onsets = Scores(values, SOPRANO), chance.random((ROWS, STEPS)) < 0.5
    line = np.round(FINE * chance.uniform(40, 95, onsets.sum())) / FINE
    within = line.clip(PITCHES[0], PITCHES[-1])
    tried = scores.notes[onsets] - PULL * np.abs(PITCHES - within[:, None])
    notes, pitches, behind = Lines(scores, onsets).follow(line)
    assert (notes == tried.argmax(axis=-1)).all()
    assert (pitches == PITCHES[notes]).all()
    best = scores.notes[onsets].max(axis=-1)
    assert behind == pytest.approx(best - scores.notes[onsets][np.arange(len(notes)), notes])


def test_a_line_is_followed_as_far_as_the_model_has_notes_near_it():
    scores = Scores(np.array([[[0, 0, 1.0, 0, 0], [0, 0, 9.5, 0, 0]]]), Vocabulary.of(["C4", "D4", "E4"]))
    lines = Lines(scores, np.array([[True, True]]))
    wanted = np.array([[64.0, 62.0], [61.25, 64.0], [50.0, 90.0]])
    assert lines.follow(wanted)[0].tolist() == [[2, 0], [1, 2], [0, 2]]  # 9.5 nats: 2 semitones


@some
@given(seeds)
def test_the_best_line_gives_the_best_notes(seed):
    lines, _ = made(seed)
    notes, _, behind = lines.follow(best_line(lines.scores)[lines.onsets])
    assert (filled(lines, notes) == lines.scores.fill(lines.onsets)).all()
    assert (behind == 0).all()


@names
@some
@given(seeds)
def test_an_attribute_of_the_followers_is_that_of_their_tokens(name, seed):
    lines, line = made(seed)
    notes, pitches, _ = lines.follow(line)
    plain = ATTRIBUTES[name].measure(read_pitches(filled(lines, notes), SOPRANO))
    assert lines.measure(name, pitches) == pytest.approx(plain[lines.rows])
    assert lines.measure(name, np.stack([pitches, pitches + 3]))[0] == pytest.approx(plain[lines.rows])


@names
@some
@given(seeds)
def test_a_line_may_also_stay_as_it_is_and_that_comes_first(name, seed):
    lines, line = made(seed)
    assert lines.changed(name, line)[0] == pytest.approx(line)


@names
@some
@given(seeds)
def test_each_row_changes_by_itself(name, seed):
    lines, line = made(seed)
    changed = lines.changed(name, line)
    for row in range(len(lines.rows)):
        alone = Lines(lines.scores, lines.onsets & (np.arange(ROWS) == lines.rows[row])[:, None])
        at = lines.row == row
        assert alone.changed(name, line[at]) == pytest.approx(changed[:, at])


def along(name: str, seed: int) -> tuple[Lines, np.ndarray, np.ndarray]:
    """Lines, the changed ones [S, O], and the attribute of each [S, R], from the least of it to the most."""
    lines, line = made(seed)
    changed = lines.changed(name, line)
    values = lines.measure(name, changed)
    order = np.argsort(values[:, -1], kind="stable")
    return lines, changed[order], values[order]


@names
@some
@given(seeds)
def test_what_changes_a_line_goes_through_every_value_of_its_attribute(name, seed):
    _, _, values = along(name, seed)
    reach, gap = {"register": (30, 0.3), "contour": (30, 0.3), "range": (6, 1.0), "leap": (6, 2.5)}[name]
    long = values[:, 2:]  # eight onsets and more
    assert (np.ptp(long, axis=0) >= reach).all()
    assert (np.diff(np.sort(long, axis=0), axis=0).max(axis=0) <= gap).all()


@some
@given(seeds)
def test_the_register_is_moved_and_all_else_stays(seed):
    lines, changed, _ = along("register", seed)
    for name in ("leap", "contour", "range"):
        assert np.ptp(lines.measure(name, changed), axis=0) == pytest.approx(0)


@some
@given(seeds)
def test_a_stretched_line_keeps_its_register_and_a_tilted_one_its_middle(seed):
    lines, changed, _ = along("range", seed)
    assert np.ptp(lines.measure("register", changed), axis=0) == pytest.approx(0)
    lines, changed, _ = along("contour", seed)
    assert np.ptp(changed[:, lines.starts] + changed[:, lines.ends], axis=0) == pytest.approx(0)


@some
@given(seeds)
def test_the_more_a_line_is_smoothed_the_smaller_its_intervals_until_it_is_level(seed):
    lines, line = made(seed)
    smoothed = lines.changed("leap", line)[: len(SMOOTHINGS)]
    assert (np.diff(lines.measure("leap", smoothed), axis=0) <= 1e-9).all()
    assert lines.measure("range", smoothed)[-1] == pytest.approx(0)
    assert np.ptp(lines.sums(smoothed), axis=0) == pytest.approx(0)


def test_swung_peaks_rise_troughs_fall_and_what_is_straight_goes_to_and_fro():
    onsets = np.ones((2, 5), dtype=bool)
    lines = Lines(Scores(np.zeros((2, 5, len(SOPRANO))), SOPRANO), onsets)
    line = np.array([60, 64, 61, 67, 66, 72, 72, 72, 72, 72.0])
    swung = lines.changed("leap", line)[len(SMOOTHINGS) + 7] - line  # a semitone at the most
    assert np.sign(swung[:5]).tolist() == [-1, 1, -1, 1, -1]
    assert swung[2] == -1  # the sharpest goes furthest
    assert (np.abs(swung[:5]) < 1).sum() == 4
    assert np.abs(swung[5:]).tolist() == [1] * 5
    assert (np.diff(np.sign(swung[5:])) != 0).all()


def test_doubt_grows_from_what_is_sure_to_what_is_not():
    scores = np.full((1, 4, len(SOPRANO)), -60.0)
    for step, pitches in enumerate(([70], [70, 71], [66, 72], [60, 81])):
        scores[0, step, 2:][np.isin(PITCHES, pitches)] = 0
    doubt = Lines(Scores(scores, SOPRANO), np.ones((1, 4), dtype=bool)).doubt
    assert doubt[0] == pytest.approx(0)
    assert doubt[1] < 0.3 / DOUBTFUL
    assert 0.9 < doubt[2] <= doubt[3] == 1
