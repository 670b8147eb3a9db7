"""The parts of the loss, written out by hand."""

import math
from dataclasses import asdict, replace

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from tests.lab import AXES, KINDS, tiny_model
from tests.music.melodies import SOPRANO
from training.config import Weights
from training.objective import Objective, kl, out_of_order, reconstruction, weighted

NOTHING = Weights(beta=0.0, gamma=0.0)
TOKENS = torch.tensor([[2, 0, 0, 3], [5, 1, 9, 0], [0, 0, 0, 0], [1, 4, 4, 4]])


def objective_of(count: int = 3, kind: str = "attention") -> Objective:
    return Objective(tiny_model(kind, len(SOPRANO)), AXES[:count], SOPRANO)


def test_kl_of_the_prior_itself_is_nothing():
    assert kl(torch.zeros(3, 4), torch.zeros(3, 4)).item() == 0


def test_kl_grows_by_half_the_squared_mean_summed_over_dimensions_averaged_over_rows():
    assert kl(torch.tensor([[1.0, 2.0], [0.0, 0.0]]), torch.zeros(2, 2)).item() == pytest.approx(2.5 / 2)


def test_kl_is_that_of_two_normal_distributions():
    mean, logvar = torch.tensor([[0.3, -1.2, 2.0]]), torch.tensor([[-1.0, 0.7, -3.0]])
    expected = kl_divergence(Normal(mean, (0.5 * logvar).exp()), Normal(torch.zeros(3), torch.ones(3))).sum()
    assert kl(mean, logvar).item() == pytest.approx(expected.item(), rel=1e-6)


def test_reconstruction_is_in_nats_per_sequence():
    probabilities = torch.tensor([[[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]], [[1.0, 1e-9, 1e-9], [0.2, 0.3, 0.5]]])
    found = reconstruction(probabilities.log(), torch.tensor([[1, 1], [0, 2]]))
    expected = -torch.tensor([0.25 * 0.75, 1.0 * 0.5]).log().mean()
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)


def test_the_ruler_is_the_squared_distance_in_standard_units():
    values = torch.tensor([[7.6 + 1.6, 70.8, 6.3 - 2.3], [7.6, 70.8 + 3.7, 6.3]])
    z = torch.tensor([[1.0, 0.0, -1.0, 9.0, 9.0], [2.0, 0.0, 0.0, 9.0, 9.0]])
    assert objective_of().off_ruler(values, z, 32).item() == pytest.approx((0 + 4 + 1) / 2, rel=1e-4)


def test_the_encoder_is_asked_for_the_standardised_attributes_of_what_it_reads():
    objective = objective_of()
    z_mean = objective.model.encode(TOKENS)[0][:, :3].detach()
    off = torch.tensor([[0.5, 0.0, 0.0]]).expand(4, 3)
    _, parts = objective(TOKENS, z_mean, **asdict(NOTHING))
    assert parts["encoder"].item() == pytest.approx(0, abs=1e-9)
    _, parts = objective(TOKENS, z_mean + off, **asdict(NOTHING))
    assert parts["encoder"].item() == pytest.approx(0.25, rel=1e-4)


def terms(objective, weights, slope_of, monkeypatch):
    """The slope's terms where the decoder's derivatives are as `slope_of` says of the turned axis, [R, K]."""

    def stub(z, direction, steps, reach):
        slopes = torch.stack([torch.tensor(slope_of(int(row.argmax()))) for row in direction])
        return slopes, objective.rulers.wanted(z, steps)[0]

    monkeypatch.setattr(objective, "central_difference", stub)
    turned = torch.randint(len(objective.names), (40,))
    return objective.slope_terms(torch.zeros(40, 5), turned, 4, weights)


def test_gamma_is_minus_the_log_density_of_the_slope_up_to_a_constant(monkeypatch):
    """log r_k of equation 6, r_k = N(mu_k, sigma_k), sigma_k = sigma mu_k."""
    found = terms(objective_of(1), Weights(sigma=0.25), lambda axis: [2.0], monkeypatch)
    density = Normal(1.6, 0.25 * 1.6)
    expected = density.log_prob(torch.tensor(1.6)) - density.log_prob(torch.tensor(2.0))
    assert found["gamma"].item() == pytest.approx(expected.item(), rel=1e-4)


def test_axes_that_stand_as_asked_cost_nothing(monkeypatch):
    slopes = torch.diag(torch.tensor([1.6, 3.7, 2.3])).tolist()
    found = terms(objective_of(), Weights(), lambda axis: slopes[axis], monkeypatch)
    assert [found[name].item() for name in ("gamma", "leakage", "prior_ruler")] == pytest.approx([0, 0, 0], abs=1e-7)


def test_gamma_stands_for_the_sum_over_axes_though_a_row_turns_one(monkeypatch):
    slopes = torch.diag(torch.tensor([1.6 * 1.1, 3.7 * 1.1, 2.3 * 1.1])).tolist()
    found = terms(objective_of(), Weights(sigma=0.1), lambda axis: slopes[axis], monkeypatch)
    assert found["gamma"].item() == pytest.approx(3 * 0.5, rel=1e-3)


def test_leakage_is_what_the_other_attributes_move_in_their_own_units(monkeypatch):
    def leaking(axis):
        return [1.6, 3.7 * 0.5, 2.3 * 0.2] if axis == 0 else [0.0, 3.7, 0.0] if axis == 1 else [0.0, 0.0, 2.3]

    objective = objective_of()
    monkeypatch.setattr(torch, "randint", lambda high, size: torch.zeros(size, dtype=torch.int64))
    found = terms(objective, Weights(), leaking, monkeypatch)
    assert found["leakage"].item() == pytest.approx(0.25 + 0.04, rel=1e-4)
    assert found["gamma"].item() == pytest.approx(0, abs=1e-6)


def test_the_loss_weighs_its_parts():
    parts = {"reconstruction": 2.0, "kl": 10.0, "encoder": 3.0, "ruler": 5.0, "gamma": 7.0, "leakage": 11.0}
    parts["prior_ruler"] = 13.0
    weights = Weights(beta=0.1, gamma=0.01, encoder=4.0, ruler=0.2, leakage=1.0, prior_ruler=0.5)
    found = weighted({name: torch.tensor(part) for name, part in parts.items()}, weights)
    assert found.item() == pytest.approx(2 + 1 + 12 + 1 + 0.07 + 11 + 6.5)


def test_pairs_in_the_order_of_their_attributes_cost_what_the_tanh_leaves():
    """AR-VAE: |tanh(10 (z_i - z_j)) - sign(a_i - a_j)| over all pairs, those of a row with itself being nothing."""
    z, places = torch.tensor([[0.0], [0.1], [5.0]]), torch.tensor([[-1.0], [0.0], [0.5]])
    expected = 2 * (1 - math.tanh(1)) / 9  # the others are far enough apart
    assert out_of_order(z, places).item() == pytest.approx(expected, rel=1e-4)
    assert out_of_order(-z, places).item() == pytest.approx((2 * (1 + math.tanh(1)) + 8) / 9, rel=1e-4)


def test_pairs_of_equal_attributes_are_to_be_equal():
    found = out_of_order(torch.tensor([[0.0], [0.1]]), torch.tensor([[2.0], [2.0]]))
    assert found.item() == pytest.approx(2 * math.tanh(1) / 4, rel=1e-4)


def test_where_nothing_is_asked_of_the_slope_nothing_is_decoded_for_it():
    objective = objective_of()
    decoded, decode = [], objective.model.decode
    objective.model.decode = lambda z, *rest, **named: decoded.append(len(z)) or decode(z, *rest, **named)
    _, parts = objective(TOKENS, torch.zeros(4, 3), **asdict(Weights(gamma=0.0, ranks=1.0, encoder=1.0, ruler=1.0)))
    assert decoded == [4]
    assert set(parts) == {"reconstruction", "kl", "encoder", "ranks", "ruler"}


def test_axes_and_directions_take_turns_where_both_are_wanted(monkeypatch):
    objective, drawn = objective_of(), []
    difference = objective.central_difference
    monkeypatch.setattr(objective, "central_difference", lambda z, v, *r: drawn.append(v) or difference(z, v, *r))
    for weights in (Weights(), Weights(direction=1.0), Weights(gamma=0.0, direction=1.0)):
        objective.slope_terms(torch.zeros(8, 5), torch.arange(8) % 3, 4, weights)
    axes = [((v != 0).sum(1) == 1).tolist() for v in drawn]
    assert axes == [[True] * 8, [False, True] * 4, [False] * 8]
    assert all(torch.allclose(v.norm(dim=1), torch.ones(8)) for v in drawn)


def test_a_part_without_a_weight_is_a_mistake():
    with pytest.raises(KeyError):
        weighted({"gama": torch.tensor(1.0)}, Weights())


@pytest.mark.parametrize("kind", KINDS)
def test_without_axes_it_is_the_plain_autoencoder(kind):
    loss, parts = objective_of(0, kind)(TOKENS, torch.zeros(4, 0), **asdict(Weights(beta=0.5)))
    assert set(parts) == {"reconstruction", "kl"}
    assert loss.item() == pytest.approx(parts["reconstruction"].item() + 0.5 * parts["kl"].item(), rel=1e-5)


def test_probes_are_shares_of_the_posterior_and_of_the_prior():
    z = torch.full((16, 5), 40.0)
    probes, turned = objective_of().probes(z, replace(NOTHING, rows=0.25, prior_rows=0.5))
    assert probes.shape == (4 + 8, 5)
    assert (probes[:4] == 40).all()
    assert probes[4:].abs().max() < 6
    assert turned.shape == (12,)


def test_every_probe_turns_an_axis_of_its_own():
    _, turned = objective_of().probes(torch.zeros(400, 5), NOTHING)
    assert set(turned.tolist()) == {0, 1, 2}


def test_a_swept_probe_stands_where_its_knob_would_put_it():
    z = torch.full((4000, 5), 40.0)
    probes, turned = objective_of().probes(z, replace(NOTHING, swept=1.5))
    moved = probes != 40
    assert moved.sum(1).tolist() == [1] * 4000
    assert torch.equal(moved.float().argmax(1), turned)
    assert probes[moved].std().item() == pytest.approx(1.5, rel=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_z_is_sampled_around_its_mean(kind):
    objective, drawn = objective_of(0, kind), []
    objective.model.encoder.head.bias.data[5:] = torch.tensor([-4.0, -2.0, 0.0, 1.0, 2.0])
    decode = objective.model.decode
    objective.model.decode = lambda z, steps: drawn.append(z) or decode(z, steps)
    tokens = TOKENS[:1].expand(4000, 4)
    objective(tokens, torch.zeros(4000, 0), **asdict(NOTHING))
    z_mean, z_logvar = objective.model.encode(TOKENS[:1])
    deviation = (0.5 * z_logvar[0]).exp()
    assert torch.allclose(((drawn[0] - z_mean) / deviation).mean(0), torch.zeros(5), atol=0.1)
    assert torch.allclose((drawn[0].std(0) / deviation), torch.ones(5), atol=0.1)
