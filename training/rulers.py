"""The axes' rulers as tensors: what F_k is to be, and how steep, anywhere on its axis."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.axes import KNOTS, Axis

SPACING = float(KNOTS[1] - KNOTS[0])


class Rulers(nn.Module):
    """The rulers of axes 1..K for windows of each length; between two knots a ruler is a straight line."""

    values: Tensor
    slopes: Tensor

    def __init__(self, axes: Sequence[Axis]) -> None:
        super().__init__()
        self.lengths = tuple(ruler.steps for ruler in axes[0].rulers) if axes else ()
        found = [[axis.ruler(steps) for axis in axes] for steps in self.lengths]
        tables = [[ruler.values for ruler in row] for row in found]
        self.register_buffer("values", torch.tensor(tables, dtype=torch.float32))
        self.register_buffer("slopes", torch.tensor([[r.slope for r in row] for row in found], dtype=torch.float32))

    def scale(self, steps: int) -> Tensor:
        """mu_k, [K]."""
        return self.slopes[self._index(steps)]

    def wanted(self, z: Tensor, steps: int) -> tuple[Tensor, Tensor]:
        """Q_k(z_k) and its slope there, each [B, K], for z [B, Z]; beyond the last knot it goes straight on."""
        table = self.values[self._index(steps)]
        where = (z[:, : len(table)] - KNOTS[0]) / SPACING
        knot = where.floor().clamp(0, len(KNOTS) - 2).long()
        axis = torch.arange(len(table), device=z.device)
        low, high = table[axis, knot], table[axis, knot + 1]
        return low + (where - knot) * (high - low), (high - low) / SPACING

    def _index(self, steps: int) -> int:
        return min(range(len(self.lengths)), key=lambda index: abs(self.lengths[index] - steps))
