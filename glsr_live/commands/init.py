"""`glsr-live init`: write the configuration, with every key explained."""

import argparse

from glsr_live.config.places import config_path
from glsr_live.config.writing import write_new


def init(args: argparse.Namespace) -> int:
    """Run the command; raises UsageError, and has written nothing, where a file is already."""
    path = config_path(args.config)
    write_new(path, args.force)
    print(f"{path} holds every key with its default now; take the # of a line away to change it")
    return 0
