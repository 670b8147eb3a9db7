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
    """Sizes of a model: `width` units, `layers` deep, `latent` dimensions Z, over `vocabulary` tokens V.

    A preset leaves the vocabulary open, at 0: the data say how many tokens there are.
    """

    kind: Literal["lstm", "attention"]
    width: int
    layers: int
    latent: int
    vocabulary: int = 0
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

    def decode(self, z: Tensor, steps: int, sides: int = 1) -> Tensor:
        """Logits of p(x_t|z), [B, T, V], for T = steps.

        The batch is `sides` equal parts in a row; a row has the same dropout masks in each of them.
        """
        return self.decoder(z, steps, sides)


class LstmEncoder(nn.Module):
    """The paper's encoder (appendix A): stacked LSTMs, dropout between layers, read at the last step."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.embed = nn.Embedding(config.vocabulary, config.width)
        self.lstm = StackedLstm(config.width, config)
        self.head = nn.Linear(config.width, 2 * config.latent)

    def forward(self, tokens: Tensor) -> Tensor:
        """[B, T] -> [B, 2Z]."""
        return self.head(self.lstm(self.embed(tokens))[:, -1])


class LstmDecoder(nn.Module):
    """The paper's decoder (eq. 10): it reads (m_t z, m_t) with m_1 = 1 and m_t = 0 afterwards; no token is fed back."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.lstm = StackedLstm(config.latent + 1, config)
        self.head = nn.Linear(config.width, config.vocabulary)
        remember_by_default(self.lstm)

    def forward(self, z: Tensor, steps: int, sides: int = 1) -> Tensor:
        """[B, Z] -> [B, T, V]."""
        first = functional.pad(z, (0, 1), value=1.0)[:, None]
        return self.head(self.lstm(functional.pad(first, (0, 0, 0, steps - 1)), sides))


class StackedLstm(nn.Module):
    """LSTM layers with dropout between them; nn.LSTM's own would draw other masks for each side of a difference."""

    def __init__(self, inputs: int, config: ModelConfig) -> None:
        super().__init__()
        sizes = [inputs] + [config.width] * (config.layers - 1)
        self.layers = nn.ModuleList(nn.LSTM(size, config.width, batch_first=True) for size in sizes)
        self.dropout = config.dropout

    def forward(self, states: Tensor, sides: int = 1) -> Tensor:
        """[B, T, I] -> [B, T, W]."""
        for index, layer in enumerate(self.layers):
            states, _ = layer(self._dropped(states, sides) if index and self.training else states)
        return states

    def _dropped(self, states: Tensor, sides: int) -> Tensor:
        """With one mask for the rows that stand at the same place of every side."""
        rows = states.unflatten(0, (sides, -1))
        return (rows * functional.dropout(torch.ones_like(rows[:1]), self.dropout)).flatten(0, 1)


def remember_by_default(lstm: nn.Module) -> None:
    """Forget-gate bias +1 and orthogonal recurrence, so that z of the first step reaches the last."""
    for name, parameter in lstm.named_parameters():
        if ".weight_hh" in name:
            for gate in parameter.data.chunk(4):
                nn.init.orthogonal_(gate)
        if ".bias_ih" in name:
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
        states = self.embed(tokens) + self.place(position_features(tokens.shape[1], self.place.weight))
        states = self.norm(self.blocks(states))
        weights = self.attend(states).softmax(dim=1)
        return self.head((weights.transpose(1, 2) @ self.values(states)).flatten(1))


class AttentionDecoder(nn.Module):
    """z meets every position by a bilinear form, blocks refine; the steps stay independent given z. No dropout."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.spread = nn.Linear(config.latent, config.queries * config.width)
        self.choose = nn.Linear(2 * len(PERIODS), config.queries)
        self.place = nn.Linear(2 * len(PERIODS), config.width)
        self.blocks = nn.Sequential(*(Block(config) for _ in range(config.layers)))
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, config.vocabulary)

    def forward(self, z: Tensor, steps: int, sides: int = 1) -> Tensor:
        """[B, Z] -> [B, T, V]."""
        features = position_features(steps, self.place.weight)
        slots = self.spread(z).unflatten(-1, (-1, self.place.out_features))
        states = self.choose(features) @ slots + self.place(features)
        return self.head(self.norm(self.blocks(states)))


def position_features(steps: int, like: Tensor) -> Tensor:
    """Sines and cosines of every step, [T, 2 * len(PERIODS)], of the type and on the device of `like`."""
    periods = torch.tensor(PERIODS).to(like)
    angles = torch.arange(steps, device=like.device)[:, None] * (2 * math.pi / periods)
    return torch.cat([angles.sin(), angles.cos()], dim=-1)
