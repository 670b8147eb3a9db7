"""`glsr-live places`: where the configuration, the session and the packs are."""

import argparse

from glsr_live.config.building import build
from glsr_live.config.places import PACKS, config_path, session_folder, wanted_at


def places(args: argparse.Namespace) -> int:
    """Run the command; raises UsageError when the configuration cannot be read."""
    path = config_path(args.config)
    config = build(wanted_at(args.config))
    packs = ", ".join(sorted(found.parent.name for found in PACKS.glob("*/encoder.onnx")))
    there = "" if path.exists() else " (not there: the defaults hold; `glsr-live init` writes it)"
    print(f"configuration  {path}{there}")
    print(f"session        {session_folder(config)}")
    print(f"packs          {PACKS} ({packs}); --pack also takes any other folder")
    return 0
