"""The presets: what is trained, and how."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from training.model import ModelConfig

RISING = ("gamma", "ruler", "prior_ruler", "leakage", "direction")
"""The decoder's terms, which a decoder that has learned nothing yet cannot meet."""


@dataclass(frozen=True)
class Weights:
    """The factors of the loss's parts, at the end of their annealing.

    `sigma` is the width of r_k relative to mu_k; `reach` the half step e of the central difference in z; `rows` and
    `prior_rows` the shares of the batch on whose posterior and prior z the slope is measured, the former with the
    turned axis drawn anew with deviation `swept`, unless that is 0. The paper has beta and gamma; `objective` says what
    the others weigh, of which `ranks` is AR-VAE's loss.
    """

    beta: float = 0.1
    gamma: float = 1.0
    sigma: float = 0.05
    reach: float = 0.03
    rows: float = 1.0
    prior_rows: float = 0.0
    swept: float = 0.0
    ruler: float = 0.0
    prior_ruler: float = 0.0
    encoder: float = 0.0
    leakage: float = 0.0
    direction: float = 0.0
    ranks: float = 0.0

    @property
    def probes(self) -> bool:
        """Whether anything is asked of the decoder beside the batch's own z."""
        return any((self.gamma, self.leakage, self.direction, self.prior_ruler))

    @property
    def shared(self) -> int:
        """Of two rows, how many are moved in any direction rather than along one axis."""
        return (self.direction > 0) + (self.direction > 0 and not (self.gamma or self.leakage))

    def annealed(self, progress: float) -> "Weights":
        """The factors at a share of the training: beta is full after a third, the decoder's terms after a half."""
        rise = min(1.0, progress / 0.5)
        rising = {name: rise * getattr(self, name) for name in RISING}
        return replace(self, beta=self.beta * min(1.0, 0.1 + 3 * progress), **rising)


@dataclass(frozen=True)
class FitConfig:
    """One run, whole: everything that a checkpoint needs to be trained again.

    `data` is a corpus or a prepared file, in which windows begin on every `grid`-th step where it has no bar lines; the
    model's vocabulary is that of the data. With a `start`, a run or a pack, the fit begins from its model, weights and
    axes, and anneals nothing. `attributes` name axes 1..K; `ruler` says whether F_k is to follow a line of
    slope mu_k or the attribute's quantiles, and `slopes` overrides mu_k, the attribute's deviation over the data.
    `optimizer` is Adam for everything, or Muon for the blocks' matrices with Adam for the rest; rates are peak rates.
    `patience` counts validations without a better loss before the run stops early.
    """

    preset: str
    model: ModelConfig
    weights: Weights
    attributes: tuple[str, ...]
    slopes: tuple[float | None, ...]
    steps: int
    batch: int
    data: str = "bach"
    start: str = ""
    grid: int = 1
    ruler: Literal["linear", "quantile"] = "linear"
    optimizer: Literal["adam", "muon"] = "adam"
    adam_rate: float = 1e-3
    muon_rate: float = 0.01
    clip: float = 5.0
    validate_every: int = 250
    patience: int = 12
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values for a file."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "FitConfig":
        """The inverse of `to_json`."""
        stored = dict(stored, attributes=tuple(stored["attributes"]), slopes=tuple(stored["slopes"]))
        return cls(**stored | {"model": ModelConfig(**stored["model"]), "weights": Weights(**stored["weights"])})

    def sized(self, vocabulary: int) -> "FitConfig":
        """The same run for data of so many tokens."""
        return replace(self, model=replace(self.model, vocabulary=vocabulary))

    def plain(self) -> "FitConfig":
        """The same run without any regularised axis: the VAE that the drop is measured against."""
        return replace(self, preset=f"{self.preset}-plain", attributes=(), slopes=())


SIX = ("density", "syncopation", "register", "range", "leap", "contour")

PAPER = FitConfig(
    preset="paper",
    model=ModelConfig("lstm", width=512, layers=2, latent=12, dropout=0.2),
    weights=Weights(beta=0.1, gamma=1.0, sigma=0.05),
    attributes=("density",),
    slopes=(2.0,),
    steps=40_000,
    batch=128,
)
"""The paper's model: 2 x 512, Z = 12, the note count alone, r = N(2, 0.1) [recalled]."""

PAPER_SMALL = replace(
    PAPER,
    preset="paper-small",
    model=ModelConfig("attention", width=64, layers=1, latent=12),
    weights=Weights(beta=0.1, gamma=1.0, sigma=0.15, rows=0.25, reach=0.03),
    slopes=(None,),
    steps=1_000,
    batch=64,
    optimizer="muon",
    adam_rate=3e-3,
)
"""The paper's objective and latent space for minutes on a CPU: a small network that learns fast, mu by the data."""

LIVE = FitConfig(
    preset="live",
    model=ModelConfig("attention", width=128, layers=1, latent=64, queries=32),
    weights=Weights(
        beta=0.05,
        gamma=0.5,
        sigma=0.15,
        reach=0.05,
        rows=0.1875,
        prior_rows=0.25,
        swept=1.5,
        ruler=1.0,
        prior_ruler=4.0,
        encoder=4.0,
        leakage=1.0,
    ),
    attributes=SIX,
    slopes=(None,) * len(SIX),
    steps=5_000,
    batch=128,
    grid=4,
    ruler="quantile",
    optimizer="muon",
    adam_rate=3e-3,
)
"""The model that is played: z at every step, attention over positions, six axes, rulers by the data."""

FOLK = replace(LIVE, preset="folk", data="folk", model=replace(LIVE.model, latent=96))
"""The same for folk tunes, whose windows hold up to 32 notes: they want more dimensions."""

COMPARE = replace(
    LIVE, preset="compare", model=ModelConfig("attention", width=96, layers=1, latent=48), batch=64, steps=2_500
)
"""The network on which the methods are compared, small enough for many runs on a CPU."""

REFINE = replace(
    LIVE,
    preset="refine",
    weights=replace(LIVE.weights, gamma=1.0, rows=0.25, prior_rows=0.5, prior_ruler=10.0, encoder=8.0, leakage=0.5),
    steps=3_000,
    adam_rate=2e-3,
    muon_rate=0.006,
)
"""The second half of a pack's training: a model that reconstructs is held to its rulers, mostly where knobs lead."""

TUNE = replace(LIVE, preset="tune", steps=1_000, adam_rate=2e-3, muon_rate=0.006, validate_every=150)
"""For a model that is trained: gently, and for minutes, on somebody's own tunes."""

PRESETS = {config.preset: config for config in (PAPER, PAPER_SMALL, LIVE, FOLK, REFINE, COMPARE, TUNE)}
