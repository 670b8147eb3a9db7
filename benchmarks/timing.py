"""Taking times: calls in turn, on one core, so that what they are compared with meets the same machine."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

WARM_UP = 0.05
"""Share of the rounds that is run before times are taken."""


def in_turn(calls: Sequence[Callable[[], object]], rounds: int) -> list[tuple[float, ...]]:
    """Milliseconds of every call in every round, one tuple per call; the order turns round with every round."""
    taken: list[list[float]] = [[] for _ in calls]
    warm_up = 1 + int(WARM_UP * rounds)
    for number in range(warm_up + rounds):
        for at in range(len(calls)) if number % 2 else reversed(range(len(calls))):
            start = perf_counter()
            calls[at]()
            taken[at].append(1000 * (perf_counter() - start))
    return [tuple(each[warm_up:]) for each in taken]


@contextmanager
def one_core() -> Iterator[str]:
    """Keep this process on one core, where the system can; yields in words what was done."""
    if not hasattr(os, "sched_setaffinity"):
        yield "this system pins no process to a core"
        return
    before = os.sched_getaffinity(0)
    core = max(before)
    os.sched_setaffinity(0, {core})
    try:
        yield f"pinned to core {core}"
    finally:
        os.sched_setaffinity(0, before)
