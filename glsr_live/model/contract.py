"""What a pack promises, as one JSON text that is stored inside both of its graphs."""

import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from math import isfinite
from typing import Any

from glsr_live.errors import PackError
from glsr_live.music.attributes import ATTRIBUTES, TRIPLE_BAR
from glsr_live.music.note import STEPS_PER_BEAT
from glsr_live.music.variation import Decoding
from glsr_live.music.vocabulary import Vocabulary

FORMAT = "glsr-live-pack"
VERSION = 1
SHORTEST, LONGEST = 4, 256
"""Steps of a window."""


@dataclass(frozen=True)
class Axis:
    """A regularised dimension of z: its attribute and what a prior standard deviation along it yields.

    `mean` and `slope` are the attribute's over the data, in `unit`s; `low` and `high` its first and last percentile.
    """

    name: str
    index: int
    unit: str
    mean: float
    slope: float
    low: float
    high: float


@dataclass(frozen=True)
class Contract:
    """All that the instrument must know of a model: grid, vocabulary, latent space, axes, and where it is from.

    `window` is the length in steps of the windows that phrases are cut in, `windows` all lengths that were trained.
    """

    name: str
    window: int
    names: tuple[str, ...]
    latent: int
    axes: tuple[Axis, ...]
    decoding: Decoding
    provenance: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    steps_per_beat: int = STEPS_PER_BEAT
    format: str = FORMAT
    version: int = VERSION
    windows: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.windows:
            object.__setattr__(self, "windows", (self.window,))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The tokens."""
        return Vocabulary(self.names)

    def window_of(self, bar: int) -> int:
        """The length of the windows for a phrase whose bars have `bar` steps: two bars of 3/4 or 6/8, if trained."""
        return 2 * bar if bar == TRIPLE_BAR and 2 * bar in self.windows else self.window

    def to_json(self) -> str:
        """The text that the graphs carry; the same contract gives the same text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Contract":
        """The inverse of `to_json`; raises PackError for another format or version, or an inconsistent contract."""
        try:
            stored = json.loads(text)
            _check_version(stored)
            axes = tuple(Axis(**axis) for axis in stored["axes"])
            lists = {name: tuple(stored[name]) for name in ("names", "windows") if name in stored}
            contract = cls(**stored | lists | {"axes": axes})
            _check(contract)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as exc:
            raise PackError(f"the contract inside the pack is damaged ({exc}); export the pack again") from exc
        return contract


def _check_version(stored: Any) -> None:
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        raise PackError("this is an ONNX model but no GLSR Live pack; make one with `python -m export`")
    if stored.get("version") != VERSION:
        found = stored.get("version")
        raise PackError(f"the pack has version {found}, this program reads version {VERSION}; export the pack again")


def _check(contract: Contract) -> None:
    indices = [axis.index for axis in contract.axes]
    if not all(isinstance(text, str) for text in (contract.name, *(axis.unit for axis in contract.axes))):
        raise ValueError("the name or a unit is no text")
    if contract.decoding not in ("counted", "argmax"):
        raise ValueError(f"no decoding is called {contract.decoding!r}")
    if contract.steps_per_beat != STEPS_PER_BEAT:
        raise ValueError("the grid is not of sixteenths")
    if not all(SHORTEST <= window <= LONGEST for window in contract.windows):
        raise ValueError(f"a window is not of {SHORTEST} to {LONGEST} steps")
    if contract.window not in contract.windows or len(set(contract.windows)) != len(contract.windows):
        raise ValueError("the window is not among those that were trained, or one of them stands there twice")
    if len({axis.name for axis in contract.axes}) != len(indices) or len(set(indices)) != len(indices):
        raise ValueError("two axes share a name or a dimension")
    if not all(0 <= index < contract.latent for index in indices):
        raise ValueError("an axis lies outside the latent space")
    if unknown := [axis.name for axis in contract.axes if axis.name not in ATTRIBUTES]:
        raise ValueError(f"no attribute is called {unknown[0]!r}")
    _check_numbers(contract)
    _check_names(contract.vocabulary)


def _check_numbers(contract: Contract) -> None:
    whole = [contract.window, *contract.windows, contract.latent, *(axis.index for axis in contract.axes)]
    if not all(type(number) is int for number in whole):
        raise ValueError("a size or a dimension is no whole number")
    if not all(isfinite(number) for axis in contract.axes for number in (axis.mean, axis.slope, axis.low, axis.high)):
        raise ValueError("a figure of an axis is not finite")


def _check_names(vocabulary: Vocabulary) -> None:
    pitches = vocabulary.pitches[2:]
    if list(pitches) != sorted(pitches) or not 0 <= pitches[0] <= pitches[-1] <= 127:
        raise ValueError("the names are not in order of pitch, or outside MIDI's range")
