"""The regularised objective (paper, eqs. 5, 6, 8 and 16), written as a loss to minimise.

    loss = -E_q[log p(x|z)] + beta KL(q(z|x) || p(z)) - gamma sum_k E[log r_k(dF_k/dz_k)]      r_k = N(mu_k, sigma_k)

and beside it, ours and off in the `paper` preset: the encoder puts the attribute on its axis, F_k keeps to its ruler
m_k + mu_k z_k, and the other regularised attributes stay while z_k moves.
"""

from collections.abc import Sequence
from dataclasses import asdict

import torch
from torch import Tensor, nn
from torch.nn import functional

from glsr_live.music.vocabulary import Vocabulary
from training.axes import Axis, expect
from training.config import Weights
from training.model import Vae


class Objective(nn.Module):
    """A model and the loss that fits it: axes 1..K are the first K dimensions of z."""

    means: Tensor
    slopes: Tensor

    def __init__(self, model: Vae, axes: Sequence[Axis], vocabulary: Vocabulary) -> None:
        super().__init__()
        self.model = model
        self.vocabulary = vocabulary
        self.names = tuple(axis.name for axis in axes)
        self.register_buffer("means", torch.tensor([axis.mean for axis in axes], dtype=torch.float32))
        self.register_buffer("slopes", torch.tensor([axis.slope for axis in axes], dtype=torch.float32))

    def forward(self, tokens: Tensor, standard: Tensor, **factors: float) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss in nats per sequence and its parts before weighting.

        `tokens` is [B, T]; `standard` [B, K] holds the attributes of the tokens, standardised over the data; `factors`
        are those of Weights, one by one, since Fabric's mixed precision cannot pass a frozen dataclass on.
        """
        weights = Weights(**factors)
        z_mean, z_logvar = (part.to(self.means) for part in self.model.encode(tokens))
        z = z_mean + torch.randn_like(z_mean) * (0.5 * z_logvar).exp()
        logits = self.model.decode(z, tokens.shape[1])
        parts = {"reconstruction": reconstruction(logits, tokens), "kl": kl(z_mean, z_logvar)}
        if self.names:
            parts["encoder"] = ((z_mean[:, : len(self.names)] - standard) ** 2).sum(1).mean()
            parts["ruler"] = self.off_ruler(self.expected(logits), z)
            parts |= self.slope_terms(self.probes(z, weights), tokens.shape[1], weights)
        return weighted(parts, weights), parts

    def probes(self, z: Tensor, weights: Weights) -> Tensor:
        """Where the slope is measured, [R, Z]: at some of the posterior's z and, as `prior_rows` says, the prior's."""
        posterior = z[: max(len(self.names), round(weights.rows * len(z)))]
        return torch.cat([posterior, torch.randn_like(z[: round(weights.prior_rows * len(z))])])

    def slope_terms(self, z: Tensor, steps: int, weights: Weights) -> dict[str, Tensor]:
        """What is asked of F around z [R, Z], where every row draws the one axis that is turned."""
        turned = torch.randint(len(self.names), (len(z),), device=z.device)
        slopes, values = self.central_difference(z, turned, steps, weights.reach)
        relative = slopes / self.slopes
        own = relative.gather(1, turned[:, None])[:, 0]
        leaks = relative.scatter(1, turned[:, None], 0.0)
        return {
            "gamma": len(self.names) * 0.5 * (((own - 1) / weights.sigma) ** 2).mean(),
            "leakage": (leaks**2).sum(1).mean(),
            "prior_ruler": self.off_ruler(values, z),
        }

    def central_difference(self, z: Tensor, turned: Tensor, steps: int, reach: float) -> tuple[Tensor, Tensor]:
        """dF_j/dz_k [R, K] for one axis k = `turned` [R] per row of z [R, Z], and the values F_j midway [R, K].

        Both sides stand in one batch, with the same dropout masks. Costs two decodes a row whatever K is.
        """
        offset = reach * functional.one_hot(turned, z.shape[1]).to(z)
        with torch.autocast(z.device.type, enabled=False):  # bfloat16 is coarser than the difference
            logits = self.model.decode(torch.cat([z + offset, z - offset]), steps, sides=2)
        above, below = self.expected(logits).chunk(2)
        return (above - below) / (2 * reach), (above + below) / 2

    def expected(self, logits: Tensor) -> Tensor:
        """F_1..F_K, [B, K], at the precision of the ruler whatever the logits' is."""
        with torch.autocast(logits.device.type, enabled=False):
            return expect(logits.to(self.means), self.vocabulary, self.names)

    def off_ruler(self, values: Tensor, z: Tensor) -> Tensor:
        """sum_k ((F_k - m_k) / mu_k - z_k)^2, mean over rows: how far F [R, K] is from m_k + mu_k z_k."""
        standard = (values - self.means) / self.slopes
        return ((standard - z[:, : len(self.names)]) ** 2).sum(1).mean()


def weighted(parts: dict[str, Tensor], weights: Weights) -> Tensor:
    """The loss of its parts; the reconstruction has factor one, the KL term beta, others the weight of their name."""
    factors = {"reconstruction": 1.0, "kl": weights.beta} | asdict(weights)
    return torch.stack([factors[name] * part for name, part in parts.items()]).sum()


def reconstruction(logits: Tensor, tokens: Tensor) -> Tensor:
    """-log p(x|z) in nats per sequence, of logits [B, T, V] and tokens [B, T]."""
    return functional.cross_entropy(logits.flatten(0, 1).float(), tokens.flatten(), reduction="sum") / len(tokens)


def kl(z_mean: Tensor, z_logvar: Tensor) -> Tensor:
    """KL(q(z|x) || N(0, I)) in nats per sequence."""
    return 0.5 * (z_mean**2 + z_logvar.exp() - 1 - z_logvar).sum(1).mean()
