"""The networks: q(z|x) and p(x|z), whose steps are independent given z, as LSTMs (the paper's) or attention (live)."""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

PERIODS = tuple(64 / harmonic for harmonic in range(1, 33))
"""Periods in steps of the sine and cosine features of a position: a full basis over 64 steps; any T has them."""


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of a model: `width` units, `layers` deep, `latent` dimensions Z, over `vocabulary` tokens V."""

    kind: Literal["lstm", "attention"]
    width: int
    layers: int
    latent: int
    vocabulary: int
    heads: int = 4
    queries: int = 16
    dropout: float = 0.0


class Vae(nn.Module):
    """The variational autoencoder: `encode` tokens [B, T] to the posterior, `decode` z [B, Z] to logits [B, T, V]."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        encoders = {"lstm": LstmEncoder, "attention": AttentionEncoder}
        decoders = {"lstm": LstmDecoder, "attention": AttentionDecoder}
        self.encoder = encoders[config.kind](config)
        self.decoder = decoders[config.kind](config)

    def encode(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """z_mean and z_logvar, each [B, Z], of q(z|x)."""
        z_mean, z_logvar = self.encoder(tokens).chunk(2, dim=-1)
        return z_mean, z_logvar

    def decode(self, z: Tensor, steps: int) -> Tensor:
        """Logits of p(x_t|z), [B, T, V], for T = steps."""
        return self.decoder(z, steps)


class LstmEncoder(nn.Module):
    """The paper's encoder (appendix A): stacked LSTMs, dropout between layers, read at the last step."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.embed = nn.Embedding(config.vocabulary, config.width)
        self.lstm = nn.LSTM(config.width, config.width, config.layers, batch_first=True, dropout=config.dropout)
        self.head = nn.Linear(config.width, 2 * config.latent)

    def forward(self, tokens: Tensor) -> Tensor:
        """[B, T] -> [B, 2Z]."""
        states, _ = self.lstm(self.embed(tokens))
        return self.head(states[:, -1])


class LstmDecoder(nn.Module):
    """The paper's decoder (eq. 10): it reads (m_t z, m_t) with m_1 = 1 and m_t = 0 afterwards; no token is fed back."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.lstm = nn.LSTM(config.latent + 1, config.width, config.layers, batch_first=True, dropout=config.dropout)
        self.head = nn.Linear(config.width, config.vocabulary)
        remember_by_default(self.lstm)

    def forward(self, z: Tensor, steps: int) -> Tensor:
        """[B, Z] -> [B, T, V]."""
        first = functional.pad(z, (0, 1), value=1.0)[:, None]
        states, _ = self.lstm(functional.pad(first, (0, 0, 0, steps - 1)))
        return self.head(states)


def remember_by_default(lstm: nn.LSTM) -> None:
    """Forget-gate bias +1 and orthogonal recurrence, so that z of the first step reaches the last."""
    for name, parameter in lstm.named_parameters():
        if name.startswith("weight_hh"):
            for gate in parameter.data.chunk(4):
                nn.init.orthogonal_(gate)
        if name.startswith("bias_ih"):
            size = parameter.shape[0] // 4
            parameter.data[size : 2 * size] = 1.0


class Block(nn.Module):
    """A pre-norm transformer block: self-attention over the steps, then a two-layer perceptron."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.norm_attention = nn.LayerNorm(width)
        self.mix = nn.Linear(width, 3 * width)
        self.join = nn.Linear(width, width)
        self.norm_perceptron = nn.LayerNorm(width)
        self.perceptron = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, states: Tensor) -> Tensor:
        """[B, T, W] -> [B, T, W]."""
        queries, keys, values = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in self.mix(self.norm_attention(states)).chunk(3, dim=-1)
        )
        mixed = functional.scaled_dot_product_attention(queries, keys, values)
        states = states + self.join(mixed.transpose(1, 2).flatten(2))
        return states + self.perceptron(self.norm_perceptron(states))


class AttentionEncoder(nn.Module):
    """Blocks over tokens and positions, pooled by learned queries into the posterior."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.embed = nn.Embedding(config.vocabulary, config.width)
        self.place = nn.Linear(2 * len(PERIODS), config.width)
        self.blocks = nn.Sequential(*(Block(config) for _ in range(config.layers)))
        self.norm = nn.LayerNorm(config.width)
        self.attend = nn.Linear(config.width, config.queries)
        self.values = nn.Linear(config.width, config.width)
        self.head = nn.Linear(config.queries * config.width, 2 * config.latent)

    def forward(self, tokens: Tensor) -> Tensor:
        """[B, T] -> [B, 2Z]."""
        states = self.embed(tokens) + self.place(position_features(tokens.shape[1], tokens.device))
        states = self.norm(self.blocks(states))
        weights = self.attend(states).softmax(dim=1)
        return self.head((weights.transpose(1, 2) @ self.values(states)).flatten(1))


class AttentionDecoder(nn.Module):
    """z meets every position by a bilinear form, blocks refine; the steps stay independent given z."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.spread = nn.Linear(config.latent, config.queries * config.width)
        self.choose = nn.Linear(2 * len(PERIODS), config.queries)
        self.place = nn.Linear(2 * len(PERIODS), config.width)
        self.blocks = nn.Sequential(*(Block(config) for _ in range(config.layers)))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, config.vocabulary)

    def forward(self, z: Tensor, steps: int) -> Tensor:
        """[B, Z] -> [B, T, V]."""
        features = position_features(steps, z.device)
        slots = self.spread(z).unflatten(-1, (-1, self.place.out_features))
        states = self.choose(features) @ slots + self.place(features)
        return self.head(self.norm(self.blocks(states)))


def position_features(steps: int, device: torch.device) -> Tensor:
    """Sines and cosines of every step, [T, 2 * len(PERIODS)]."""
    periods = torch.tensor(PERIODS, device=device, dtype=torch.float32)
    angles = torch.arange(steps, device=device)[:, None] * (2 * math.pi / periods)
    return torch.cat([angles.sin(), angles.cos()], dim=-1)
