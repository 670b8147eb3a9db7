"""The central difference of the decoder against double backward in float64, the reference for dF/dz."""

import pytest
import torch

from tests.lab import AXES, KINDS, tiny_config, tiny_model
from tests.music.melodies import SOPRANO
from training.axes import expect
from training.config import PAPER, Weights
from training.objective import Objective

STEPS = 12
Z = torch.randn(6, 5, generator=torch.Generator().manual_seed(4), dtype=torch.float64)
TURNED = torch.tensor([0, 1, 2, 2, 1, 0])
ALONG = torch.eye(5, dtype=torch.float64)[TURNED]
REACHES = {"paper": PAPER.weights.reach, "live": tiny_config().weights.reach}


@pytest.fixture(autouse=True)
def _differentiable_twice():
    """The fused attention has no double backward."""
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        yield


def objective_of(kind: str, dropout: float = 0.0) -> Objective:
    return Objective(tiny_model(kind, len(SOPRANO), dropout), AXES, SOPRANO).double()


def jacobian(objective: Objective, z: torch.Tensor) -> torch.Tensor:
    """dF_j/dz_k by double backward, [R, K, Z]."""
    z = z.clone().requires_grad_()
    values = expect(objective.model.decode(z, STEPS), SOPRANO, objective.names)
    rows = [torch.autograd.grad(values[:, j].sum(), z, create_graph=True)[0] for j in range(len(objective.names))]
    return torch.stack(rows, dim=1)


def regulariser(objective: Objective, turned: torch.Tensor, weights: Weights) -> torch.Tensor:
    """The terms of equations 5 and 6 and the leakage, written with exact derivatives."""
    exact = jacobian(objective, Z)[torch.arange(len(Z)), :, turned] / objective.rulers.scale(STEPS)
    own = exact[torch.arange(len(Z)), turned]
    leaks = (exact**2).sum(1) - own**2
    return 3 * 0.5 * (((own - 1) / weights.sigma) ** 2).mean() + leaks.mean()


def gradient(loss: torch.Tensor, objective: Objective) -> torch.Tensor:
    """With respect to every parameter of the decoder, in one row."""
    parameters = list(objective.model.decoder.parameters())
    parts = torch.autograd.grad(loss, parameters, allow_unused=True, materialize_grads=True)
    return torch.cat([part.flatten() for part in parts])


@pytest.mark.parametrize("kind", KINDS)
def test_the_slope_is_the_derivative(kind):
    objective = objective_of(kind)
    slopes, values = objective.central_difference(Z, ALONG, STEPS, 1e-4)
    exact = jacobian(objective, Z)[torch.arange(len(Z)), :, TURNED]
    assert exact.abs().max() > 0.05
    assert torch.allclose(slopes, exact, rtol=1e-5, atol=1e-8)
    assert torch.allclose(values, expect(objective.model.decode(Z, STEPS), SOPRANO, objective.names), atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_of_the_whole_regulariser_is_that_of_double_backward(kind):
    objective, weights = objective_of(kind), Weights(reach=1e-4, sigma=0.2)
    found = objective.slope_terms(Z, TURNED, STEPS, weights)
    exact = regulariser(objective, TURNED, weights)
    by_difference = gradient(found["gamma"] + found["leakage"], objective)
    by_backward = gradient(exact, objective)
    assert (found["gamma"] + found["leakage"]).item() == pytest.approx(exact.item(), rel=1e-5)
    assert by_backward.norm() > 0.1
    assert (by_difference - by_backward).norm() < 1e-4 * by_backward.norm()


@pytest.mark.parametrize("kind", KINDS)
def test_one_random_direction_a_row_stands_for_the_whole_jacobian(kind):
    """E_v[(grad F_k . v - mu_k v_k)^2] = |grad F_k - mu_k e_k|^2, summed over k."""
    objective = objective_of(kind)
    scales = objective.rulers.scale(STEPS)
    asked = torch.zeros(3, 5, dtype=torch.float64)
    asked[range(3), range(3)] = scales
    exact = (((jacobian(objective, Z[:1])[0] - asked) / scales[:, None]) ** 2).sum()
    torch.manual_seed(2)
    many, weights = Z[:1].expand(20_000, 5), Weights(gamma=0.0, direction=1.0, reach=1e-3)
    with torch.no_grad():
        found = objective.slope_terms(many, TURNED[:1].expand(20_000), STEPS, weights)
    assert found["direction"].item() == pytest.approx(exact.item(), rel=0.05)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("preset", sorted(REACHES))
def test_the_presets_reach_is_near_in_float32(kind, preset):
    exact = jacobian(objective_of(kind), Z)[torch.arange(len(Z)), :, TURNED]
    slopes, _ = objective_of(kind).float().central_difference(Z.float(), ALONG.float(), STEPS, REACHES[preset])
    assert (slopes - exact).norm() < 0.02 * exact.norm()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_inside_f_stops_the_gradient(kind):
    """No argmax and no threshold: each of the three attributes moves every tensor of the decoder."""
    objective = objective_of(kind)
    for axis in range(3):
        along = torch.eye(5, dtype=torch.float64)[axis].expand(6, 5)
        slopes, _ = objective.central_difference(Z, along, STEPS, 1e-3)
        parameters = dict(objective.model.decoder.named_parameters())
        parts = torch.autograd.grad(slopes[:, axis].sum(), list(parameters.values()))
        assert [name for name, part in zip(parameters, parts, strict=True) if part.abs().max() < 1e-9] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_against_the_gradient_brings_the_slopes_nearer(kind):
    objective = objective_of(kind)

    def miss() -> torch.Tensor:
        slopes, _ = objective.central_difference(Z, ALONG, STEPS, 1e-3)
        own = (slopes / objective.rulers.scale(STEPS))[torch.arange(len(Z)), TURNED]
        return (own - 1).abs().mean()

    before = miss().item()
    optimizer = torch.optim.Adam(objective.model.decoder.parameters(), lr=3e-3)
    for seed in range(10):
        torch.manual_seed(seed)
        optimizer.zero_grad()
        objective.slope_terms(Z, TURNED, STEPS, Weights(sigma=1.0))["gamma"].backward()
        optimizer.step()
    assert miss().item() < 0.95 * before


@pytest.mark.parametrize("kind", KINDS)
def test_the_encoder_learns_from_the_slope_too(kind):
    """z is a sample of q(z|x), so the term's gradient reaches the posterior (equation 16)."""
    objective = objective_of(kind)
    tokens = torch.randint(len(SOPRANO), (6, STEPS), generator=torch.Generator().manual_seed(6))
    _, parts = objective(tokens, torch.zeros(6, 3, dtype=torch.float64))
    parts["gamma"].backward()
    assert max(p.grad.abs().max().item() for p in objective.model.encoder.parameters()) > 1e-6


def test_dropout_cancels_out_of_the_difference():
    objective = objective_of("lstm", dropout=0.5).train()
    found = []
    for reach in (1e-4, 2e-4):
        torch.manual_seed(8)
        found.append(objective.central_difference(Z, ALONG, STEPS, reach)[0])
    assert torch.allclose(found[0], found[1], rtol=1e-4, atol=1e-6)
    torch.manual_seed(9)
    assert not torch.allclose(objective.central_difference(Z, ALONG, STEPS, 1e-4)[0], found[0], rtol=1e-2)


@pytest.mark.parametrize("kind", KINDS)
def test_bfloat16_elsewhere_leaves_the_slope_at_full_precision(kind):
    objective = objective_of(kind).float()
    exact, _ = objective.central_difference(Z.float(), ALONG.float(), STEPS, 0.03)
    with torch.autocast("cpu", torch.bfloat16):
        assert objective.model.decode(Z.float(), STEPS).dtype == torch.bfloat16
        slopes, _ = objective.central_difference(Z.float(), ALONG.float(), STEPS, 0.03)
    assert torch.equal(slopes, exact)
