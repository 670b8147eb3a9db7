"""What a step of training costs with six axes, with one and without, and what a corpus as large as Lakh would."""

from dataclasses import asdict, replace
from time import perf_counter

import numpy as np
import torch

from benchmarks.phrases import phrases
from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from benchmarks.timing import in_turn, one_core
from glsr_live.model.pack import load_pack
from glsr_live.music.melody import to_tokens
from glsr_live.music.vocabulary import Vocabulary
from training.axes import Axis, build_ruler, places
from training.config import LIVE, PAPER, FitConfig
from training.fit import build_optimizers
from training.model import Vae
from training.objective import Objective

PRESETS = (LIVE, PAPER)
STEPS_SHARE = 200
"""A step takes as long as so many calls of the model, or longer."""
PLAIN = "no axis"
LAKH_FILES = 176_581
"""MIDI files of the Lakh MIDI data set (Raffel 2016), as recalled."""
WINDOWS_A_TUNE, KEYS = 57_561 / 3_969, 718_842 / 57_561
"""Of the folk tunes, by `python -m training prepare --corpus folk`: windows in one key, and in how many keys."""


class Step:
    """A step of a fit as `training.fit` takes it, on a batch that stays the same."""

    def __init__(self, config: FitConfig, vocabulary: Vocabulary) -> None:
        rows = [to_tokens(phrase, vocabulary).tokens for phrase in phrases(config.batch)]
        rulers = {name: build_ruler(name, np.array(rows), vocabulary, config.ruler) for name in config.attributes}
        axes = tuple(Axis(name, (ruler,)) for name, ruler in rulers.items())
        self.config, self.tokens = config, torch.tensor(rows)
        self.objective = Objective(Vae(config.sized(len(vocabulary)).model), axes, vocabulary).train()
        self.places = lambda: places(self.tokens, axes, vocabulary)
        self.optimizers = build_optimizers(self.objective, config)

    def __call__(self) -> None:
        """One step, at full weights."""
        loss, _ = self.objective(self.tokens, self.places(), **asdict(self.config.weights))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.objective.parameters(), self.config.clip)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()


def throughput(setting: Setting) -> Table:
    """The presets' steps on one core, each beside the same step without a regularised axis."""
    torch.set_num_threads(1)
    vocabulary = load_pack(setting.pack, "cpu", perf_counter).contract.vocabulary
    configs = {name: config for preset in PRESETS for name, config in with_axes(preset).items()}
    steps = [Step(config, vocabulary) for config in configs.values()]
    with one_core() as where:
        times = in_turn(steps, max(1, setting.calls // STEPS_SHARE))
    besides = ["" if name.endswith(PLAIN) else f"{name.partition(',')[0]}, {PLAIN}" for name in configs]
    rows = tuple(Row(*row) for row in zip(configs, times, besides, strict=True))
    told = [lakh(name, 1000 * configs[name].batch / row.quantile(0.5)) for name, row in zip(configs, rows, strict=True)]
    return Table("throughput: one step of training", "ms", rows, (where, *told, assumed()))


def with_axes(preset: FitConfig) -> dict[str, FitConfig]:
    """The preset with all its axes, with the first alone, and without any."""
    counts = sorted({len(preset.attributes), 1, 0}, reverse=True)
    return {
        f"{preset.preset}, {count or 'no'} {'axis' if count < 2 else 'axes'}": replace(
            preset, attributes=preset.attributes[:count], slopes=preset.slopes[:count]
        )
        for count in counts
    }


def lakh(name: str, rate: float) -> str:
    """Windows a second, and hours for every window of a corpus of that size once."""
    hours = LAKH_FILES * WINDOWS_A_TUNE / rate / 3600
    return f"{name}: {rate:,.0f} windows a second; all Lakh once in one key in {hours:,.1f} hours (an estimate)"


def assumed() -> str:
    """What the estimate stands on."""
    windows = LAKH_FILES * WINDOWS_A_TUNE
    return (
        f"Lakh: {LAKH_FILES:,} files of {WINDOWS_A_TUNE:.1f} windows, as our folk tunes have, are {windows:,.0f} "
        f"windows in one key, {KEYS * windows:,.0f} in all keys of our range"
    )
