"""The regularised axes: what they measure of the data, and the annealing of what is asked of them."""

from dataclasses import fields

import pytest
import torch

from tests.lab import AXES, chorales, tiny_config
from tests.music.melodies import SOPRANO
from training.axes import OUTLIER, measure_axes, standardise
from training.config import PRESETS, FitConfig, Weights

C4, E4 = SOPRANO.index["C4"], SOPRANO.index["E4"]


def test_an_axis_has_the_mean_and_deviation_of_its_attribute_over_the_training_windows():
    density, register, pitch_range = measure_axes(tiny_config(), chorales())
    assert (density.mean, density.slope) == pytest.approx((7.60, 1.60), abs=0.03)
    assert (density.low, density.high) == (4, 11)
    assert (register.mean, register.slope) == pytest.approx((70.8, 3.71), abs=0.1)
    assert (pitch_range.mean, pitch_range.slope) == pytest.approx((6.26, 2.28), abs=0.05)


def test_a_slope_of_the_config_overrides():
    (axis,) = measure_axes(tiny_config(attributes=("density",), slopes=(2.0,)), chorales())
    assert axis.slope == 2.0
    assert axis.mean == pytest.approx(7.60, abs=0.03)


def test_tokens_are_standardised_by_the_axes():
    tokens = torch.tensor([[C4, 0, E4, 0], [0, 0, C4, 0]])
    found = standardise(tokens, AXES, SOPRANO)
    expected = [[(2 - 7.6) / 1.6, (62 - 70.8) / 3.7, (4 - 6.3) / 2.3], [(1 - 7.6) / 1.6, (60 - 70.8) / 3.7, -6.3 / 2.3]]
    assert found.dtype == torch.float32
    assert found.flatten().tolist() == pytest.approx([max(-OUTLIER, value) for row in expected for value in row])


def test_a_window_without_a_note_is_no_outlier_beyond_reason():
    assert standardise(torch.zeros(1, 8, dtype=torch.int64), AXES, SOPRANO)[0, 1].item() == -OUTLIER


def test_no_axes_standardise_to_no_columns():
    assert standardise(torch.zeros(3, 8, dtype=torch.int64), (), SOPRANO).shape == (3, 0)


WEIGHTS = Weights(beta=0.2, gamma=0.5, ruler=1.0, prior_ruler=2.0, encoder=4.0, leakage=0.3)
DECODER = ("gamma", "ruler", "prior_ruler", "leakage")


def test_the_decoders_terms_rise_from_nothing_to_full_at_half_way():
    for name in DECODER:
        full = getattr(WEIGHTS, name)
        found = [getattr(WEIGHTS.annealed(progress), name) for progress in (0, 0.25, 0.5, 1)]
        assert found == pytest.approx([0, full / 2, full, full])


def test_beta_rises_from_a_tenth_and_is_full_after_a_third():
    found = [WEIGHTS.annealed(progress).beta for progress in (0, 0.1, 0.34, 1)]
    assert found == pytest.approx([0.02, 0.08, 0.2, 0.2])


def test_annealing_leaves_everything_else():
    others = {field.name for field in fields(Weights)} - {"beta", *DECODER}
    assert all(getattr(WEIGHTS.annealed(0.1), name) == getattr(WEIGHTS, name) for name in others)


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_a_config_comes_back_from_json(preset):
    config = PRESETS[preset]
    assert FitConfig.from_json(config.to_json()) == config
    assert config.preset == preset


def test_paper_is_the_papers():
    paper = PRESETS["paper"]
    assert (paper.model.kind, paper.model.width, paper.model.layers, paper.model.latent) == ("lstm", 512, 2, 12)
    assert (paper.attributes, paper.slopes) == (("density",), (2.0,))
    assert paper.weights.sigma * 2.0 == pytest.approx(0.1)
    assert (paper.weights.ruler, paper.weights.prior_ruler, paper.weights.encoder, paper.weights.leakage) == (0,) * 4


def test_plain_is_the_same_run_without_axes():
    live = PRESETS["live"]
    plain = live.plain()
    assert (plain.preset, plain.attributes, plain.slopes) == ("live-plain", (), ())
    assert (plain.model, plain.steps, plain.seed, plain.weights.beta) == (
        live.model,
        live.steps,
        live.seed,
        live.weights.beta,
    )
