"""What came back of phrases: small cases by hand."""

import numpy as np
import pytest

from glsr_live.music.vocabulary import Vocabulary
from training.metrics import accuracies, pitch_accuracy

TRUE = np.array([[5, 0, 0, 6], [7, 0, 1, 0]])
SPELLED = Vocabulary.of(["C4", "C#4", "D-4", "D4"])


def test_what_came_back_whole():
    assert accuracies(TRUE, TRUE) == {"token": 1, "note": 1, "onset_f1": 1, "exact": 1}


def test_holds_alone_are_worth_the_share_of_holds():
    assert accuracies(TRUE, np.zeros_like(TRUE)) == {"token": 0.5, "note": 0, "onset_f1": 0, "exact": 0}


def test_a_wrong_name_is_an_onset_but_no_note():
    found = accuracies(TRUE, np.array([[5, 0, 0, 9], [7, 0, 1, 0]]))
    assert found == pytest.approx({"token": 7 / 8, "note": 2 / 3, "onset_f1": 1, "exact": 0.5})


def test_a_note_too_many_and_one_too_few():
    found = accuracies(TRUE, np.array([[5, 9, 0, 0], [7, 0, 1, 0]]))
    assert found == pytest.approx({"token": 6 / 8, "note": 2 / 3, "onset_f1": 2 * 2 / 6, "exact": 0.5})


def test_windows_without_a_note_have_no_accurate_note():
    found = accuracies(np.zeros((1, 4), dtype=np.int64), np.zeros((1, 4), dtype=np.int64))
    assert found == {"token": 1, "note": 0, "onset_f1": 0, "exact": 1}


def tokens(*names: str) -> np.ndarray:
    return np.array([[SPELLED.index[name] for name in names]])


@pytest.mark.parametrize(
    ("decoded", "accuracy"),
    [
        (("C4", "__", "C#4", "D4"), 1),
        (("C4", "__", "D-4", "D4"), 1),
        (("C4", "__", "D4", "D4"), 2 / 3),
        (("C4", "D4", "C#4", "__"), 2 / 3),
        (("__", "__", "__", "rest"), 0),
    ],
)
def test_a_pitch_is_right_however_it_is_spelled(decoded, accuracy):
    true = tokens("C4", "__", "C#4", "D4")
    assert pitch_accuracy(true, tokens(*decoded), SPELLED) == pytest.approx(accuracy)
