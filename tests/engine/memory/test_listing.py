"""The history as a list: pages by number, and what is new in each moment."""

from dataclasses import replace

import pytest

from glsr_live.control.status import PageStatus
from glsr_live.engine.memory.listing import listed
from glsr_live.engine.memory.memory import Memory
from glsr_live.music.variation import Goal, Knobs, Variation
from tests.engine.memory.moments import OTHER, TUNE, filled, moment, reply


def numbers(page: PageStatus) -> list[int]:
    return [entry.number for entry in page.entries]


def listing(*moments) -> list[tuple]:
    """(number, what is new, the knobs that moved) of moments ten seconds apart, newest first."""
    memory = Memory()
    for at, each in enumerate(moments):
        memory.add(each, 10.0 * at)
    return [(entry.number, entry.news, entry.turned) for entry in listed(memory, 0, 64).entries]


@pytest.mark.parametrize(
    ("first", "count", "shown"),
    [(0, 2, [5, 4]), (3, 2, [3, 2]), (2, 64, [2, 1]), (99, 3, [5, 4, 3]), (1, 1, [1]), (0, 64, [5, 4, 3, 2, 1])],
)
def test_a_page_goes_downwards_from_its_first_number(first, count, shown):
    page = listed(filled(60, 62, 64, 65, 67), first, count)
    assert (page.first, numbers(page)) == (first, shown)


def test_an_empty_history_has_an_empty_page():
    assert listed(Memory(), 0, 64) == PageStatus(0, ())


def test_what_is_new_beside_the_moment_before():
    assert listing(
        moment(60), moment(61, density=1.5), moment(62, density=1.5, seed=4, wander=0.5), moment(63, OTHER, 1.5),
        replace(moment(64, OTHER, 1.5), goal=Goal(TUNE)), replace(moment(65, OTHER, 1.5), pack="lead"),
    ) == [
        (6, "pack", {}), (5, "blend", {}), (4, "phrase", {"density": 1.5}),
        (3, "seed", {"wander": 0.5}), (2, "knobs", {"density": 1.5}), (1, "phrase", {}),
    ]  # fmt: skip


def test_a_knob_that_went_back_to_rest_has_moved():
    back = replace(moment(61), knobs=Knobs(()))
    assert listing(moment(60, density=2.0, closeness=3.0), back)[0] == (2, "knobs", {"density": 0.0, "closeness": 1.0})


def test_an_entry_has_its_star_its_seed_and_its_attributes():
    memory = Memory()
    memory.add(replace(moment(60, seed=9), variation=Variation(reply(60), {"density": 2.0}, {"density": 1.0})), 0.0)
    memory.star(1)
    entry = listed(memory, 0, 1).entries[0]
    assert (entry.starred, entry.seed, entry.played, entry.yields) == (True, 9, {"density": 2.0}, {"density": 1.0})
