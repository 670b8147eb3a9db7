"""The plane around a phrase: what the model expects there, whole, in parts, and for phrases of any length."""

import numpy as np
import pytest

from glsr_live.errors import KnobError
from glsr_live.model.morph import fitted
from glsr_live.model.variator import Variator
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.music.decoding import log_softmax
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.note import TICKS_PER_STEP
from glsr_live.music.variation import Knobs
from tests.model.test_variator import SILENCE, axis, phrase
from tests.music.melodies import SOPRANO

TUNE = fitted(phrase("sleeves"), 64 * TICKS_PER_STEP)
"""Two windows."""


@pytest.fixture(scope="module")
def variator(pack) -> Variator:
    return Variator(pack)


def expected(variator: Variator, knobs: Knobs, attribute: str) -> float:
    """F_k of the whole phrase where the knobs lead, its windows decoded one by one."""
    z = np.array(variator.vary(TUNE, knobs).z)
    logs = [log_softmax(variator.model.decode(row[None], variator.contract.window))[0] for row in z]
    row = np.concatenate(logs)
    return float(EXPECTATIONS[attribute](Distribution(np.exp(row)[None], SOPRANO))[0])


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_every_point_has_what_the_model_expects_at_its_two_offsets(variator, attribute):
    found = variator.plane(TUNE, axis("register", 1.0), "density", "leap", attribute, 3)
    assert (found.dtype, found.shape) == (np.float32, (3, 3))
    for row, y in enumerate((-3.0, 0.0, 3.0)):
        for column, x in enumerate((-3.0, 0.0, 3.0)):
            knobs = Knobs((("density", x), ("leap", y), ("register", 1.0)))
            assert found[row, column] == pytest.approx(expected(variator, knobs, attribute), rel=1e-3, abs=1e-3)


def test_a_knob_of_the_plane_itself_does_not_move_it(variator):
    planes = [variator.plane(TUNE, axis("density", at), "density", "leap", "range", 4) for at in (0.0, 2.0)]
    assert (planes[0] == planes[1]).all()


def test_it_comes_in_parts_that_are_small_for_a_long_phrase_too(variator):
    for played in (TUNE, phrase("sleeves"), phrase("joy"), SILENCE):
        windows = -(-played.steps // variator.contract.window)
        parts = [*variator.plane_parts(played, Knobs(), "density", "range", "density", 9)]
        assert max(map(len, parts)) * windows <= 16
        whole = variator.plane(played, Knobs(), "density", "range", "density", 9)
        assert (np.concatenate(parts) == whole.ravel()).all()


@pytest.mark.parametrize(("x", "y"), [("density", "density"), ("swing", "density"), ("density", "swing")])
def test_a_plane_along_axes_that_there_are_not_is_refused(variator, x, y):
    with pytest.raises(KnobError, match="a plane of pack 'tiny' lies along two of density, syncopation"):
        variator.plane(TUNE, Knobs(), x, y, "density", 4)


def test_an_attribute_that_there_is_not_is_refused(variator):
    with pytest.raises(KnobError, match="there is no attribute 'swing'; there are density, syncopation"):
        variator.plane(TUNE, Knobs(), "density", "leap", "swing", 4)
