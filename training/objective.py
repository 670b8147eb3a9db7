"""The regularised objective (paper, eqs. 5, 6, 8 and 16), written as a loss to minimise.

    loss = -E_q[log p(x|z)] + beta KL(q(z|x) || p(z)) - gamma sum_k E[log r_k(dF_k/dz_k)]      r_k = N(mu_k, sigma_k)

and beside it, off in the `paper` preset, ours: the encoder puts the attribute on its axis, F_k keeps to its ruler
Q_k(z_k), the line m_k + mu_k z_k or the attribute's quantiles, and the other regularised attributes stay while z_k
moves. Or the whole Jacobian is held along one random direction; or, as in AR-VAE (Pati & Lerch 2020), pairs keep their
order.
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
from training.rulers import Rulers

STEEPNESS = 10.0
"""Of the tanh in AR-VAE's loss."""


class Objective(nn.Module):
    """A model and the loss that fits it: axes 1..K are the first K dimensions of z.

    Several `ranks` may share a training batch: this one has every `ranks`-th row of it, from row `rank` on. Random
    numbers are drawn for all its rows, so that a row's do not depend on how many ranks there are.
    """

    def __init__(
        self, model: Vae, axes: Sequence[Axis], vocabulary: Vocabulary, rank: int = 0, world: int = 1
    ) -> None:
        super().__init__()
        self.rank, self.world = rank, world
        self.model = model
        self.vocabulary = vocabulary
        self.names = tuple(axis.name for axis in axes)
        self.rulers = Rulers(axes)

    def forward(self, tokens: Tensor, places: Tensor, **factors: float) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss in nats per sequence and its parts before weighting.

        `tokens` is [B, T]; `places` [B, K] holds where their attributes belong on the axes; `factors` are those of
        Weights, one by one, since Fabric's mixed precision cannot pass a frozen dataclass on.
        """
        weights, steps = Weights(**factors), tokens.shape[1]
        z_mean, z_logvar = (part.to(self.rulers.slopes) for part in self.model.encode(tokens))
        z = z_mean + self.normal(z_mean) * (0.5 * z_logvar).exp()
        logits = self.model.decode(z, steps)
        parts = {"reconstruction": reconstruction(logits, tokens), "kl": kl(z_mean, z_logvar)}
        if self.names:
            parts["encoder"] = ((z_mean[:, : len(self.names)] - places) ** 2).sum(1).mean()
            parts["ranks"] = out_of_order(z[:, : len(self.names)], places)
        if self.names and weights.ruler:
            parts["ruler"] = self.off_ruler(self.expected(logits), z, steps)
        if self.names and weights.probes:
            parts |= self.slope_terms(*self.probes(z, weights), steps, weights)
        return weighted(parts, weights), parts

    def probes(self, z: Tensor, weights: Weights) -> tuple[Tensor, Tensor]:
        """Where the slope is measured, [R, Z], and the axis that is turned there, [R].

        Some are of the posterior, with a new place on the turned axis where `swept` says so, as a knob would give it;
        some are of the prior.
        """
        posterior = z[: max(len(self.names), round(weights.rows * len(z)))]
        prior = self.normal(z[: round(weights.prior_rows * len(z))])
        rows, mine = self.rows(torch.cat([posterior, prior]))
        turned = torch.randint(len(self.names), (rows,), device=z.device)[mine]
        if weights.swept:
            places = weights.swept * self.normal(posterior[:, :1])
            posterior = posterior.scatter(1, turned[: len(posterior), None], places)
        return torch.cat([posterior, prior]), turned

    def slope_terms(self, z: Tensor, turned: Tensor, steps: int, weights: Weights) -> dict[str, Tensor]:
        """What is asked of F around z [R, Z], which moves along the axis that is turned [R], or in any direction.

        E_v[(grad F_k . v - Q_k' v_k)^2] = |grad F_k - Q_k' e_k|^2 for v ~ N(0, I), so that one direction a row holds
        all K x Z derivatives, whatever K is; v has the length sqrt(Z) here, and axes and directions take turns.
        """
        rows, mine = self.rows(z)
        axis = functional.one_hot(turned, z.shape[1]).to(z)
        anywhere = torch.arange(rows, device=z.device)[mine] % 2 < weights.shared
        direction = torch.where(anywhere[:, None], functional.normalize(self.normal(z)), axis)
        slopes, values = self.central_difference(z, direction, steps, weights.reach)
        asked = self.rulers.wanted(z, steps)[1] * direction[:, : len(self.names)]
        missed = ((slopes - asked) / self.rulers.scale(steps)) ** 2
        own = missed.gather(1, turned[:, None])[:, 0]
        share = weights.shared / 2
        return {
            "gamma": len(self.names) * 0.5 * mean_where(own, ~anywhere, 1 - share) / weights.sigma**2,
            "leakage": mean_where(missed.sum(1) - own, ~anywhere, 1 - share),
            "direction": z.shape[1] * mean_where(missed.sum(1), anywhere, share),
            "prior_ruler": self.off_ruler(values, z, steps),
        }

    def central_difference(self, z: Tensor, direction: Tensor, steps: int, reach: float) -> tuple[Tensor, Tensor]:
        """dF_j along a direction of length 1 [R, Z] for each row of z [R, Z], [R, K], and the F_j midway, [R, K].

        Both sides stand in one batch, with the same dropout masks. Costs two decodes a row whatever K is.
        """
        offset = reach * direction
        with torch.autocast(z.device.type, enabled=False):  # bfloat16 is coarser than the difference
            logits = self.model.decode(torch.cat([z + offset, z - offset]), steps, sides=2)
        above, below = self.expected(logits).chunk(2)
        return (above - below) / (2 * reach), (above + below) / 2

    def rows(self, z: Tensor) -> tuple[int, slice]:
        """How many rows there are on all ranks that train together, where here are those of z, and which these are."""
        return (len(z) * self.world, slice(self.rank, None, self.world)) if self.training else (len(z), slice(None))

    def normal(self, z: Tensor) -> Tensor:
        """Numbers of N(0, 1) for the rows of z [R, Z], drawn for those of all ranks."""
        rows, mine = self.rows(z)
        return torch.randn((rows, z.shape[1]), dtype=z.dtype, device=z.device)[mine]

    def expected(self, logits: Tensor) -> Tensor:
        """F_1..F_K, [B, K], at the precision of the ruler whatever the logits' is."""
        with torch.autocast(logits.device.type, enabled=False):
            return expect(logits.to(self.rulers.slopes), self.vocabulary, self.names)

    def off_ruler(self, values: Tensor, z: Tensor, steps: int) -> Tensor:
        """sum_k ((F_k - Q_k(z_k)) / mu_k)^2, mean over rows: how far F [R, K] is from its ruler."""
        return (((values - self.rulers.wanted(z, steps)[0]) / self.rulers.scale(steps)) ** 2).sum(1).mean()


def out_of_order(z: Tensor, places: Tensor) -> Tensor:
    """sum_k of the mean over pairs of |tanh(10 (z_i - z_j)) - sign(a_i - a_j)| (AR-VAE), of [B, K] each."""
    apart = (STEEPNESS * (z[:, None] - z)).tanh()
    return (apart - (places[:, None] - places).sign()).abs().mean((0, 1)).sum()


def mean_where(values: Tensor, chosen: Tensor, share: float) -> Tensor:
    """The mean of those rows that are chosen, a share of the whole batch, 0 where none is."""
    return (values * chosen).mean() / share if share else values.new_zeros(())


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
