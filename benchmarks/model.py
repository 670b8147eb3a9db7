"""The graphs in onnxruntime beside PyTorch eager of the same weights, and a knob's whole answer."""

from collections.abc import Callable
from itertools import cycle
from random import Random
from time import perf_counter

import torch

from benchmarks.phrases import phrases
from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from benchmarks.timing import in_turn, one_core
from glsr_live.model.pack import Pack, load_pack
from glsr_live.model.recall import REMEMBERED
from glsr_live.model.variator import Variator
from glsr_live.music.melody import to_tokens
from glsr_live.music.variation import REACH, Goal, Knobs
from training.model import Vae
from training.start import open_start

GOAL_MS = 10.0
TORCH = "PyTorch eager"
LONG = 128
"""Steps of 8 bars."""
PLANES = (8, 16, 64)
"""Points each way."""
PLANES_SHARE = 200
"""A plane takes as long as so many answers, or longer."""


class Pair:
    """A pack, its PyTorch twin, and one window of tokens for both."""

    def __init__(self, setting: Setting) -> None:
        torch.set_num_threads(1)
        self.pack: Pack = load_pack(setting.pack, "cpu", perf_counter)
        self.twin: Vae = open_start(str(setting.pack)).model.eval()
        self.steps = self.pack.contract.window
        (phrase,) = phrases(1, self.steps)
        self.tokens = torch.tensor([to_tokens(phrase, self.pack.contract.vocabulary).tokens])
        with torch.inference_mode():
            self.z = self.twin.encode(self.tokens)[0]

    def eager(self) -> None:
        """One window through PyTorch, encoded and decoded."""
        with torch.inference_mode():
            self.twin.decode(self.twin.encode(self.tokens)[0], self.steps)


def encode(setting: Setting) -> Table:
    """Tokens to z_mean and z_logvar, one window."""
    pair = Pair(setting)
    tokens, theirs = pair.tokens.numpy(), torch.inference_mode()(pair.twin.encode)
    return _beside(setting, "encode", lambda: pair.pack.model.encode(tokens), lambda: theirs(pair.tokens))


def decode(setting: Setting) -> Table:
    """z to logits, one window."""
    pair = Pair(setting)
    z, theirs = pair.z.numpy(), torch.inference_mode()(pair.twin.decode)
    return _beside(
        setting, "decode", lambda: pair.pack.model.decode(z, pair.steps), lambda: theirs(pair.z, pair.steps)
    )


def _beside(setting: Setting, name: str, ours: Callable[[], object], theirs: Callable[[], object]) -> Table:
    with one_core() as where:
        times = in_turn([ours, theirs], setting.calls)
    rows = (Row("onnxruntime", times[0], beside=TORCH), Row(TORCH, times[1]))
    return Table(f"{name}: one window of 32 steps, batch 1", "ms", rows, (f"same weights, in turn, {where}",))


def knob(setting: Setting) -> Table:
    """All of Variator.vary: encode, shift, decode, compose."""
    pair = Pair(setting)
    variator = Variator(pair.pack)
    axes = [axis.name for axis in pair.pack.contract.axes]
    same, *fresh = phrases(2 * REMEMBERED)  # more than are remembered, so that one that comes again is new again
    other, *long = phrases(REMEMBERED, LONG)
    following, following_long, chance = cycle(fresh), cycle(long), Random(0)
    calls = {
        "new phrase, all knobs turned": lambda: variator.vary(next(following), _turned(axes, chance)),
        "new phrase, one knob turned": lambda: variator.vary(
            next(following), _turned([chance.choice(axes)], chance)
        ),
        "new phrase, knobs at rest": lambda: variator.vary(next(following), Knobs()),
        "same phrase, one knob turned": lambda: variator.vary(same, _turned([chance.choice(axes)], chance)),
        "same phrase, all knobs turned": lambda: variator.vary(same, _turned(axes, chance)),
        "same phrase, blend turned": lambda: variator.vary(
            same, Knobs(blend=chance.random()), goal=Goal(fresh[0], Knobs())
        ),
        "new phrase of 8 bars, all knobs turned": lambda: variator.vary(next(following_long), _turned(axes, chance)),
        "same phrase of 8 bars, all knobs turned": lambda: variator.vary(other, _turned(axes, chance)),
    }
    eager = f"{TORCH}, encode and decode once"
    with one_core() as where:
        times = in_turn([*calls.values(), pair.eager], setting.calls)
    goals = [None if "8 bars" in name else GOAL_MS for name in calls]
    rows = [Row(name, taken, eager, goal) for name, taken, goal in zip(calls, times, goals, strict=False)]
    notes = (f"encode, shift, decode, compose of two bars; new settings in every call; {where}",)
    return Table("knob: from a turned knob to the notes", "ms", (*rows, Row(eager, times[-1])), notes)


def plane(setting: Setting) -> Table:
    """All of Variator.plane, the expected density over two axes."""
    pair = Pair(setting)
    variator = Variator(pair.pack)
    x, y, *_ = (axis.name for axis in pair.pack.contract.axes)
    short, long = phrases(1)[0], phrases(1, LONG)[0]
    asked = [*((2, short, size) for size in PLANES), *((8, long, size) for size in PLANES[:-1])]
    calls = [
        lambda phrase=phrase, size=size: variator.plane(phrase, Knobs(), x, y, "density", size)
        for _, phrase, size in asked
    ]
    eager = f"{TORCH}, encode and decode once"
    with one_core() as where:
        times = in_turn([*calls, pair.eager], max(3, setting.calls // PLANES_SHARE))
    rows = [
        Row(f"{size} x {size}, phrase of {bars} bars", taken, eager)
        for (bars, _, size), taken in zip(asked, times, strict=False)
    ]
    return Table("plane: an attribute around a phrase", "ms", (*rows, Row(eager, times[-1])), (where,))


def _turned(axes: list[str], chance: Random) -> Knobs:
    return Knobs(tuple((axis, chance.uniform(-REACH, REACH)) for axis in axes))
