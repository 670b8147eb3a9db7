"""The regularised axes: what they measure of the data, and the annealing of what is asked of them."""

from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from tests.lab import AXES, chorales, tiny_config
from tests.music.melodies import SOPRANO
from training.axes import KNOTS, bar_of, build_ruler, measure, measure_axes, places, quantiles
from training.config import PRESETS, FitConfig, Weights

C4, E4 = SOPRANO.index["C4"], SOPRANO.index["E4"]


def test_an_axis_has_the_mean_and_deviation_of_its_attribute_over_the_training_windows():
    density, register, pitch_range = (axis.ruler(32) for axis in measure_axes(tiny_config(), chorales()))
    assert (density.mean, density.slope) == pytest.approx((7.60, 1.60), abs=0.03)
    assert (density.low, density.high) == (4, 11)
    assert (register.mean, register.slope) == pytest.approx((70.8, 3.71), abs=0.1)
    assert (pitch_range.mean, pitch_range.slope) == pytest.approx((6.26, 2.28), abs=0.05)


def test_a_slope_of_the_config_overrides():
    (axis,) = measure_axes(tiny_config(attributes=("density",), slopes=(2.0,)), chorales())
    ruler = axis.ruler(32)
    assert ruler.slope == 2.0
    assert ruler.mean == pytest.approx(7.60, abs=0.03)
    assert np.diff(ruler.values) == pytest.approx(2.0 * np.diff(KNOTS))


def test_tokens_have_their_places_on_the_axes():
    tokens = torch.tensor([[C4, 0, E4, 0], [0, 0, C4, 0]])
    found = places(tokens, AXES, SOPRANO)
    expected = [[(2 - 7.6) / 1.6, (62 - 70.8) / 3.7, (4 - 6.3) / 2.3], [(1 - 7.6) / 1.6, (60 - 70.8) / 3.7, -6.3 / 2.3]]
    assert found.dtype == torch.float32
    assert found.flatten().tolist() == pytest.approx([max(KNOTS[0], value) for row in expected for value in row])


def test_a_window_without_a_note_is_no_outlier_beyond_reason():
    assert places(torch.zeros(1, 8, dtype=torch.int64), AXES, SOPRANO)[0, 1].item() == KNOTS[0]


def test_no_axes_have_no_places():
    assert places(torch.zeros(3, 8, dtype=torch.int64), (), SOPRANO).shape == (3, 0)


def windows() -> np.ndarray:
    """Of the chorales, in tokens that the vocabulary has."""
    return chorales().windows(chorales().starts("train")[::500]).numpy() % len(SOPRANO)


def test_an_attribute_of_a_ruler_and_its_place_are_inverse():
    ruler = build_ruler("density", windows(), SOPRANO, "quantile")
    assert ruler.place(ruler.at(KNOTS)) == pytest.approx(KNOTS)
    assert np.diff(ruler.values).min() > 0


def test_quantiles_of_what_is_normal_are_a_line():
    found = np.random.default_rng(0).normal(5, 2, 200_000)
    assert quantiles(found, 0.0)[4:-4] == pytest.approx(5 + 2 * KNOTS[4:-4], abs=0.06)


def test_quantiles_of_what_is_skewed_are_not():
    found = np.random.default_rng(0).exponential(1.0, 200_000)
    line = quantiles(found, 0.0)
    at = dict(zip(KNOTS.tolist(), line.tolist(), strict=True))
    assert at[0.0] == pytest.approx(np.log(2), abs=0.06)
    assert at[2.0] == pytest.approx(-np.log(1 - 0.97725), abs=0.2)
    assert at[2.0] - at[1.0] > 3 * (at[-1.0] - at[-2.0])


def test_a_value_that_is_found_often_keeps_its_place_and_the_ruler_rises_across_it():
    line = quantiles(np.array([4.0] * 600 + [5.0] * 400), 0.1)
    assert np.diff(line).min() >= 0.1 * np.diff(KNOTS)[0] - 1e-12
    assert np.interp(4.5, line, KNOTS) == pytest.approx(0.16, abs=0.06)  # between the middles of the two


def test_a_prior_sample_read_off_the_ruler_is_spread_as_the_data():
    found = measure("density", windows(), SOPRANO)
    ruler = build_ruler("density", windows(), SOPRANO, "quantile")
    drawn = ruler.at(np.random.default_rng(1).standard_normal(50_000))
    assert (drawn.mean(), drawn.std()) == pytest.approx((found.mean(), found.std()), rel=0.05)


def test_windows_of_two_bars_know_their_bar():
    assert [bar_of(steps) for steps in (24, 32, 64)] == [12, 16, 16]


def test_an_axis_has_a_ruler_for_every_length():
    (axis,) = AXES[:1]
    short = replace(axis.rulers[0], steps=24, mean=9.0)
    both = replace(axis, rulers=(*axis.rulers, short))
    assert [both.ruler(steps).mean for steps in (24, 32, 64)] == [9.0, 7.6, 7.6]


WEIGHTS = Weights(beta=0.2, gamma=0.5, ruler=1.0, prior_ruler=2.0, encoder=4.0, leakage=0.3, direction=0.7)
DECODER = ("gamma", "ruler", "prior_ruler", "leakage", "direction")


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
    ours = ("ruler", "prior_ruler", "encoder", "leakage", "direction", "ranks")
    assert [getattr(paper.weights, name) for name in ours] == [0] * 6
    assert (paper.data, paper.grid, paper.ruler) == ("bach", 1, "linear")


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
