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
from benchmarks.twin import twin_of
from glsr_live.model.pack import Pack, load_pack
from glsr_live.model.variator import REMEMBERED, Variator
from glsr_live.music.melody import to_tokens
from glsr_live.music.variation import REACH, Knobs
from training.model import Vae

GOAL_MS = 10.0
TORCH = "PyTorch eager"


class Pair:
    """A pack, its PyTorch twin, and one window of tokens for both."""

    def __init__(self, setting: Setting) -> None:
        torch.set_num_threads(1)
        self.pack: Pack = load_pack(setting.pack, "cpu", perf_counter)
        self.twin: Vae = twin_of(self.pack, setting.pack)
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
    same, *fresh = phrases(4 * REMEMBERED)
    following, chance = cycle(fresh), Random(0)
    calls = {
        "new phrase, all knobs turned": lambda: variator.vary(next(following), _turned(axes, chance)),
        "new phrase, one knob turned": lambda: variator.vary(
            next(following), _turned([chance.choice(axes)], chance)
        ),
        "new phrase, knobs at rest": lambda: variator.vary(next(following), Knobs()),
        "same phrase, one knob turned": lambda: variator.vary(same, _turned([chance.choice(axes)], chance)),
        "same phrase, all knobs turned": lambda: variator.vary(same, _turned(axes, chance)),
    }
    eager = f"{TORCH}, encode and decode once"
    with one_core() as where:
        times = in_turn([*calls.values(), pair.eager], setting.calls)
    rows = [Row(name, taken, eager, GOAL_MS) for name, taken in zip(calls, times, strict=False)]
    notes = (f"encode, shift, decode, compose of two bars; new settings in every call; {where}",)
    return Table("knob: from a turned knob to the notes", "ms", (*rows, Row(eager, times[-1])), notes)


def _turned(axes: list[str], chance: Random) -> Knobs:
    return Knobs(tuple((axis, chance.uniform(-REACH, REACH)) for axis in axes))
