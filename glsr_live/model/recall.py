"""The two graphs with a memory: a window of tokens or a place that comes again costs nothing."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from glsr_live.model.onnx_model import OnnxModel
from glsr_live.music.decoding import log_softmax

REMEMBERED = 512
"""Windows and places that are kept, of each the latest; a place of 32 steps and 53 tokens takes 14 kB."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Recall:
    """Encodes and decodes row by row, in one batch of the rows that are new."""

    def __init__(self, model: OnnxModel) -> None:
        self._model = model
        self._encoded: OrderedDict[bytes, Floats] = OrderedDict()
        self._decoded: OrderedDict[bytes, Floats] = OrderedDict()

    def encode(self, tokens: Ints) -> Floats:
        """z_mean, [B, Z], of windows of tokens [B, T]."""
        return _recalled(self._encoded, tokens, lambda new: self._model.encode(new)[0].astype(np.float64))

    def decode(self, places: Sequence[Floats], steps: int) -> list[Floats]:
        """log p(a|z), [..., T, V] for each array of places [..., Z], all in one batch.

        Equal places give the same numbers, bit for bit.
        """
        rows = np.concatenate([each.reshape(-1, each.shape[-1]) for each in places]).astype(np.float32)
        logs = _recalled(self._decoded, rows, lambda new: log_softmax(self._model.decode(new, steps)), steps)
        ends = np.cumsum([each[..., 0].size for each in places])
        parts = np.split(logs, ends[:-1])
        return [part.reshape(*each.shape[:-1], *part.shape[1:]) for part, each in zip(parts, places, strict=True)]


def _recalled(
    memory: OrderedDict[bytes, Floats], rows: NDArray[np.generic], work: Callable[..., Floats], salt: int = 0
) -> Floats:
    """What `work` gives for every row, done for the rows alone that are not in the memory."""
    keys = [b"%d:%b" % (salt, row.tobytes()) for row in rows]
    firsts = {key: at for at, key in reversed([*enumerate(keys)]) if key not in memory}
    new = work(rows[sorted(firsts.values())]) if firsts else ()
    found = {keys[at]: value for at, value in zip(sorted(firsts.values()), new, strict=True)}
    result = np.stack([found[key] if key in found else memory[key] for key in keys])
    for key in dict.fromkeys(keys):
        memory[key] = found[key] if key in found else memory[key]
        memory.move_to_end(key)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
    return result
