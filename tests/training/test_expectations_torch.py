"""The lab trains on the functions that the instrument plays with: torch and numpy agree, and torch has gradients."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from glsr_live.music.expectations import EXPECTATIONS, Distribution  # noqa: E402
from tests.music.melodies import SOPRANO  # noqa: E402


def logits(sharpness: float) -> "torch.Tensor":
    generator = torch.Generator().manual_seed(5)
    return sharpness * torch.randn(4, 32, len(SOPRANO), generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("sharpness", [0.1, 2.0, 40.0])
@pytest.mark.parametrize("name", sorted(EXPECTATIONS))
def test_torch_and_numpy_agree(name, sharpness):
    probabilities = logits(sharpness).softmax(-1)
    by_torch = EXPECTATIONS[name](Distribution(probabilities, SOPRANO, torch))
    by_numpy = EXPECTATIONS[name](Distribution(probabilities.numpy(), SOPRANO))
    assert by_torch.numpy() == pytest.approx(by_numpy, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", sorted(EXPECTATIONS))
def test_float32_is_near(name):
    probabilities = logits(2.0).softmax(-1)
    single = EXPECTATIONS[name](Distribution(probabilities.float(), SOPRANO, torch))
    double = EXPECTATIONS[name](Distribution(probabilities.numpy(), SOPRANO))
    assert single.dtype == torch.float32
    assert single.numpy() == pytest.approx(double, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("name", sorted(EXPECTATIONS))
def test_the_gradient_is_the_slope(name):
    at = logits(1.0).requires_grad_()
    direction = logits(1.0).flip(0).detach()

    def measure(x: "torch.Tensor") -> "torch.Tensor":
        return EXPECTATIONS[name](Distribution(x.softmax(-1), SOPRANO, torch)).sum()

    (gradient,) = torch.autograd.grad(measure(at), at)
    slope = (measure(at.detach() + 1e-5 * direction) - measure(at.detach() - 1e-5 * direction)) / 2e-5
    assert float((gradient * direction).sum()) == pytest.approx(float(slope), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("name", sorted(EXPECTATIONS))
def test_a_decoder_that_is_sure_has_finite_gradients(name):
    at = (logits(2.0) * 200).requires_grad_()
    EXPECTATIONS[name](Distribution(at.softmax(-1), SOPRANO, torch)).sum().backward()
    assert np.isfinite(at.grad.numpy()).all()
