"""The presets: what is trained, and how."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from training.model import ModelConfig


@dataclass(frozen=True)
class Weights:
    """The factors of the loss's parts, at the end of their annealing.

    `sigma` is the width of r_k relative to mu_k; `reach` the half step e of the central difference in z; `rows` and
    `prior_rows` the shares of the batch on whose posterior and prior z the slope is measured.
    """

    beta: float = 0.1
    gamma: float = 1.0
    sigma: float = 0.05
    reach: float = 0.03
    rows: float = 1.0
    prior_rows: float = 0.0
    ruler: float = 0.0
    prior_ruler: float = 0.0
    encoder: float = 0.0
    leakage: float = 0.0

    def annealed(self, progress: float) -> "Weights":
        """The factors at a share of the training: beta is full after a third, the decoder's terms after a half."""
        rise = min(1.0, progress / 0.5)
        rising = {name: rise * getattr(self, name) for name in ("gamma", "ruler", "prior_ruler", "leakage")}
        return replace(self, beta=self.beta * min(1.0, 0.1 + 3 * progress), **rising)


@dataclass(frozen=True)
class FitConfig:
    """One run, whole: everything that a checkpoint needs to be trained again.

    `attributes` name axes 1..K; `slopes` overrides mu_k, which else is the attribute's deviation over the data.
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

    def plain(self) -> "FitConfig":
        """The same run without any regularised axis: the VAE that the drop is measured against."""
        return replace(self, preset=f"{self.preset}-plain", attributes=(), slopes=())


PAPER = FitConfig(
    preset="paper",
    model=ModelConfig("lstm", width=512, layers=2, latent=12, vocabulary=53, dropout=0.2),
    weights=Weights(beta=0.1, gamma=1.0, sigma=0.05),
    attributes=("density",),
    slopes=(2.0,),
    steps=40_000,
    batch=128,
)
"""The paper's model: 2 x 512, Z = 12, the note count alone, r = N(2, 0.1) [recalled]."""

LIVE = FitConfig(
    preset="live",
    model=ModelConfig("attention", width=128, layers=1, latent=32, vocabulary=53),
    weights=Weights(
        beta=0.05,
        gamma=0.5,
        sigma=0.15,
        reach=0.05,
        rows=0.25,
        prior_rows=0.25,
        ruler=1.0,
        prior_ruler=1.0,
        encoder=4.0,
        leakage=0.2,
    ),
    attributes=("density", "register", "range"),
    slopes=(None, None, None),
    steps=5_000,
    batch=128,
    optimizer="muon",
    adam_rate=3e-3,
)
"""The model that is played: z at every step, attention over positions, three axes, slopes by the data."""

PRESETS = {"paper": PAPER, "live": LIVE}
