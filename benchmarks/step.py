"""What a step of training costs by every method of the comparison, with one axis and with all, over one without."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import torch

from benchmarks.setting import Setting
from benchmarks.table import Row, Table
from benchmarks.throughput import Step
from benchmarks.timing import in_turn, one_core
from glsr_live.model.pack import load_pack
from training.arms import ARMS, BY_NAME
from training.config import COMPARE, FitConfig

PRESET = COMPARE
ROUNDS_SHARE = 25
"""A step takes as long as so many calls of the model."""
PLAIN = "plain"


def step(setting: Setting) -> Table:
    """Each method's step over the plain one of the same round, on one core; the median is the median of the ratios."""
    torch.set_num_threads(1)
    vocabulary = load_pack(setting.pack, "cpu", perf_counter).contract.vocabulary
    configs = {PLAIN: BY_NAME[PLAIN].config(PRESET)} | by_arm(PRESET)
    steps = [Step(config, vocabulary) for config in configs.values()]
    with one_core() as where:
        plain, *others = (np.array(row) for row in in_turn(steps, max(1, setting.calls // ROUNDS_SHARE)))
    base = Row(PLAIN, tuple((plain / plain).tolist()))
    _, *names = configs
    rows = [Row(name, tuple((row / plain).tolist()), PLAIN) for name, row in zip(names, others, strict=True)]
    notes = (
        f"a plain step of {PRESET.batch} windows takes {np.median(plain):.1f} ms; ratios round by round; {where}",
        "goals for the median of ours: at most 1.6 with one axis, at most 2.0 with six",
    )
    return Table("step: one step of training", "plain steps", (*rows, base), notes)


def by_arm(preset: FitConfig) -> dict[str, FitConfig]:
    """Every other method, with the first axis alone and with all of them, by arm and number of axes."""
    counts = sorted({1, len(preset.attributes)})
    return {
        f"{arm.name}, K={count}": arm.config(
            replace(preset, attributes=preset.attributes[:count], slopes=preset.slopes[:count])
        )
        for arm in ARMS
        if not arm.plain
        for count in counts
    }
