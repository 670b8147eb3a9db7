"""The arms of the comparison: what differs between runs whose networks, data, steps and batches are the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from training.config import FitConfig, Weights

SHARED = ("beta", "sigma", "reach", "rows")
OFF = {each.name: 0.0 for each in fields(Weights) if each.name not in SHARED}
"""No regulariser; beta stays the preset's."""


@dataclass(frozen=True)
class Arm:
    """A method: one sentence about it, and what it changes of a preset's weights and of its config."""

    name: str
    sentence: str
    weights: Mapping[str, float] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    plain: bool = False
    """Without a regularised axis."""

    def config(self, preset: FitConfig) -> FitConfig:
        """The preset as this method trains it, without an early end, so that every arm has the same steps."""
        config = preset.plain() if self.plain else preset
        weights = replace(preset.weights, **self.weights)
        name = f"{preset.preset}-{self.name}"
        return replace(config, preset=name, weights=weights, patience=preset.steps, **self.changes)


ARMS = (
    Arm("plain", "the VAE without a regulariser", OFF, plain=True),
    Arm(
        "glsr",
        "the paper's term alone, for every axis: −0.5 log r_k(dF_k/dz_k), r_k = N(mu_k, 0.15 mu_k), half the batch",
        OFF | {"gamma": 0.5, "sigma": 0.15, "reach": 0.05, "rows": 0.5},
        {"ruler": "linear"},
    ),
    Arm(
        "ar-vae",
        "AR-VAE's loss over pairs at its published weight, 1 beside a step's cross-entropy, so 32 beside a window's",
        OFF | {"ranks": 32.0},
    ),
    Arm(
        "direction",
        "the paper's term and, on every other row, one random direction for the whole Jacobian, whatever K is",
        OFF | {"gamma": 0.5, "direction": 1.0, "sigma": 0.15, "reach": 0.05, "rows": 0.25, "prior_rows": 0.25},
        {"ruler": "linear"},
    ),
    Arm("lines", "ours, with lines of slope mu_k in place of the attributes' quantiles", changes={"ruler": "linear"}),
    Arm("ours", "the weights of the preset, as the packs are trained"),
)
BY_NAME = {arm.name: arm for arm in ARMS}
