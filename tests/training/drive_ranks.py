"""`python -m training` with a tiny preset that validates after every step: python -m tests.training.drive_ranks ...

More devices than one are processes that start this program again, so the preset must be known to it.
"""

import sys
from dataclasses import replace

from tests.lab import tiny_config
from training import __main__ as command
from training import fit
from training.config import LIVE
from training.model import ModelConfig

fit.VALIDATION_WINDOWS = 16
TINY = tiny_config(
    model=ModelConfig("attention", 16, 1, 5, heads=2, queries=3),
    weights=replace(LIVE.weights, direction=0.5),
    batch=32,
    steps=4,
    validate_every=1,
    optimizer="adam",
)
command.PRESETS["tiny"] = TINY

if __name__ == "__main__":
    sys.exit(command.main())
