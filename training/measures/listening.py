"""The model of a run, asked for windows of one length; what it decodes is measured by every attribute."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from glsr_live.music.attributes import ATTRIBUTES, read_pitches
from glsr_live.music.decoding import Scores, log_softmax
from glsr_live.music.shaping import counted
from training.axes import Axis, bar_of, expect
from training.run import Run

Floats = NDArray[np.float64]
Tokens = NDArray[np.int64]
CHUNK = 256
"""Rows of z that are decoded at a time."""
DECODINGS = ("argmax", "counted")
READINGS = (*DECODINGS, "expected")
"""What is heard of z: two decodings, and the expectation F_k(z)."""


@dataclass(frozen=True)
class Listener:
    """A run and the axes that are measured, for windows of `steps`; the model may stand on any device."""

    run: Run
    axes: tuple[Axis, ...]
    steps: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The attributes that are measured, in order."""
        return tuple(axis.name for axis in self.axes)

    @torch.no_grad()
    def encode(self, tokens: Tokens) -> tuple[Floats, Floats]:
        """z_mean and z_logvar, [B, Z] each."""
        chunks = [self.run.model.encode(self._tensor(rows)) for rows in _chunks(tokens)]
        z_mean, z_logvar = (torch.cat(part).double().cpu().numpy() for part in zip(*chunks, strict=True))
        return z_mean, z_logvar

    def reconstruct(self, z: Floats) -> dict[str, Tokens]:
        """The tokens [B, T] of z [B, Z] by each decoding."""
        chunks = [self._decoded(logits) for logits in self._logits(z)]
        return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in DECODINGS}

    def hear(self, z: Floats) -> dict[str, Floats]:
        """The attributes [B, K] of what z [B, Z] becomes, by each reading."""
        chunks = [self._heard(logits) for logits in self._logits(z)]
        return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in READINGS}

    def measure(self, tokens: Tokens) -> Floats:
        """The attributes of tokens [B, T] as [B, K]; silence has no register, so the data's mean stands for it."""
        pitches = read_pitches(tokens, self.run.vocabulary)
        columns = [ATTRIBUTES[name].measure(pitches, bar_of(self.steps)) for name in self.names]
        found = np.stack(columns, axis=1) if columns else np.zeros((len(tokens), 0))
        if "register" in self.names:
            at = self.names.index("register")
            found[(pitches < 0).all(axis=1), at] = self.axes[at].ruler(self.steps).mean
        return found

    def _heard(self, logits: Tensor) -> dict[str, Floats]:
        heard = {name: self.measure(tokens) for name, tokens in self._decoded(logits).items()}
        expected = expect(logits, self.run.vocabulary, self.names) if self.names else logits.new_zeros(len(logits), 0)
        return heard | {"expected": expected.double().cpu().numpy()}

    def _decoded(self, logits: Tensor) -> dict[str, Tokens]:
        scores = log_softmax(logits.cpu().numpy())
        by_count = counted(scores, self.run.vocabulary, self.names, bar_of(self.steps))
        return {"argmax": Scores(scores, self.run.vocabulary).argmax(), "counted": by_count}

    @torch.no_grad()
    def _logits(self, z: Floats) -> Iterator[Tensor]:
        for rows in _chunks(z.astype(np.float32)):
            yield self.run.model.decode(self._tensor(rows), self.steps)

    def _tensor(self, rows: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(rows).to(next(self.run.model.parameters()).device)


def _chunks(rows: NDArray[np.generic]) -> Iterator[NDArray[np.generic]]:
    return (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))
