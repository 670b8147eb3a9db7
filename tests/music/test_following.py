"""The notes that follow a line: found without trying every note, they are those that trying every note finds."""

import numpy as np
import pytest

from glsr_live.music.decoding import Scores
from glsr_live.music.shaping import PULL, follow
from tests.music.melodies import SOPRANO

WINDOWS, STEPS = 3, 16
PITCHES = np.array(SOPRANO.pitches[2:])


@pytest.mark.parametrize("spread", [0.0, 1.0, 20.0], ids=["all equal", "near equal", "far apart"])
@pytest.mark.parametrize("whole", [True, False], ids=["ties", "no ties"])
@pytest.mark.parametrize("seed", range(20))
def test_every_onset_gets_the_note_that_loses_least(seed, whole, spread):
    chance = np.random.default_rng(seed)
    values, line = chance.normal(0, spread, (WINDOWS, STEPS, len(SOPRANO))), chance.uniform(40, 95, (WINDOWS, STEPS))
    scores, line = Scores(np.round(values) if whole else values, SOPRANO), np.round(4 * line) / 4 if whole else line
    onsets = chance.random((WINDOWS, STEPS)) < 0.5
    tried = (scores.notes - PULL * np.abs(PITCHES - line[..., None])).argmax(axis=-1) + 2
    assert (follow(scores, onsets, line) == np.where(onsets, tried, scores.silent)).all()
