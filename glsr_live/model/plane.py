"""What the model expects of an attribute over a plane in latent space, around the place of a phrase."""

from collections.abc import Iterator
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from glsr_live.errors import KnobError
from glsr_live.model.contract import Axis, Contract
from glsr_live.model.hearing import Heard
from glsr_live.model.onnx_model import OnnxModel
from glsr_live.model.steering import Turn
from glsr_live.music.expectations import EXPECTATIONS, Distribution
from glsr_live.music.variation import REACH
from glsr_live.music.vocabulary import Vocabulary

AT_ONCE = 16
"""Windows that are decoded in one go: about as much work as an answer, which may wait for it."""

Values = NDArray[np.float32]


def parts(
    heard: Heard, turn: Turn, x: str, y: str, attribute: str, size: int, model: OnnxModel, contract: Contract
) -> Iterator[Values]:
    """F_k over offsets -REACH to REACH of two axes, the other knobs as they are turned: size * size values in parts.

    They come row by row from y = -REACH, each from x = -REACH, some at a time, so that other work can go between.
    Raises KnobError for an axis that the pack has not, one axis twice, or an attribute that there is not.
    """
    across, up = _axes(x, y, contract)
    if attribute not in EXPECTATIONS:
        raise KnobError(f"there is no attribute {attribute!r}; there are {', '.join(EXPECTATIONS)}")
    offsets = np.linspace(-REACH, REACH, size)
    points = product(offsets, offsets)  # y, x
    still = heard.z + turn.shift
    while some := list(islice(points, max(1, AT_ONCE // len(still)))):
        z = np.repeat(still[None], len(some), axis=0)
        z[..., [up.index, across.index]] = heard.z[:, [up.index, across.index]] + np.array(some)[:, None]
        logits = model.decode(z.reshape(-1, z.shape[-1]), heard.windows.length)
        yield _expected(logits.reshape(*z.shape[:2], *logits.shape[1:]), heard, attribute, contract.vocabulary)


def _axes(x: str, y: str, contract: Contract) -> tuple[Axis, Axis]:
    named = {axis.name: axis for axis in contract.axes}
    if x == y or not {x, y} <= named.keys():
        raise KnobError(f"a plane of pack {contract.name!r} lies along two of {', '.join(named)}, not {x!r} and {y!r}")
    return named[x], named[y]


def _expected(logits: Values, heard: Heard, attribute: str, vocabulary: Vocabulary) -> Values:
    """F_k of the whole phrase, [P], of logits [P, B, T, V]: exact, since its windows in a row are one sequence."""
    row = logits[:, heard.windows.active]
    weights = np.exp(row - row.max(axis=-1, keepdims=True))
    given = Distribution(weights / weights.sum(axis=-1, keepdims=True), vocabulary, bar=heard.bar)
    return np.asarray(EXPECTATIONS[attribute](given), dtype=np.float32)
