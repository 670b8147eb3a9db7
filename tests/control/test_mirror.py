"""A client's picture: it knows when something was missed."""

from dataclasses import replace

import pytest

from glsr_live.control.mirror import Mirror
from glsr_live.control.status import Position, Status
from glsr_live.control.table import POSITION, Table, position_message
from tests.control.statuses import FULL

TABLE = Table(())
BARE = replace(FULL, settings={})


def revision(number: int, part: int = 1, parts: int = 1, whole: bool = False) -> tuple:
    return "/glsr/revision", (number, part, parts, whole)


def tempo(bpm: float) -> tuple:
    return "/glsr/status/tempo", (bpm, 4, 4)


@pytest.fixture
def mirror() -> Mirror:
    """One that was told everything at revision 5."""
    mirror = Mirror(TABLE)
    assert mirror.missed
    mirror.hear([revision(5, whole=True), *TABLE.tell(BARE)])
    return mirror


def test_it_shows_what_it_was_told(mirror):
    assert (mirror.status, mirror.missed, mirror.broken) == (BARE, False, 0)


def test_it_shows_the_position(mirror):
    mirror.hear([revision(6), position_message(Position(3, 2, 240, 10, 20))])
    assert (mirror.position, mirror.missed) == (Position(3, 2, 240, 10, 20), False)


def test_changes_in_order_miss_nothing(mirror):
    mirror.hear([revision(6), tempo(100.0)])
    mirror.hear([revision(7, 1, 2), tempo(101.0)])
    mirror.hear([revision(7, 2, 2), ("/glsr/status/key", ("C major",))])
    mirror.hear([revision(8), tempo(102.0)])
    assert (mirror.status.bpm, mirror.status.key, mirror.missed) == (102.0, "C major", False)


@pytest.mark.parametrize("heard", [[(7, 1, 1)], [(6, 2, 2)], [(6, 1, 2), (7, 1, 1)], [(6, 1, 3), (6, 3, 3)]])
def test_a_gap_is_noticed_and_what_is_told_is_shown_all_the_same(mirror, heard):
    for number in heard:
        mirror.hear([revision(*number), tempo(100.0 + number[0])])
    assert mirror.missed
    assert mirror.status.bpm == 100.0 + heard[-1][0]


def test_the_whole_status_mends_a_gap(mirror):
    mirror.hear([revision(9), tempo(100.0)])
    mirror.hear([revision(9, 1, 2, True), tempo(101.0)])
    assert mirror.missed
    mirror.hear([revision(9, 2, 2, True)])
    assert not mirror.missed
    mirror.hear([revision(10), tempo(102.0)])
    assert (mirror.status.bpm, mirror.missed) == (102.0, False)


def test_parts_of_two_whole_statuses_make_none(mirror):
    mirror.hear([revision(8), tempo(100.0)])
    mirror.hear([revision(9, 1, 2, True)])
    mirror.hear([revision(10, 2, 2, True)])
    assert mirror.missed


def test_the_whole_status_ends_a_change_that_came_in_part(mirror):
    mirror.hear([revision(6, 1, 2), tempo(100.0)])
    mirror.hear([revision(6, whole=True)])
    mirror.hear([revision(7), tempo(101.0)])
    assert (mirror.status.bpm, mirror.missed) == (101.0, False)


def test_what_comes_twice_or_late_is_not_shown(mirror):
    mirror.hear([revision(6), tempo(100.0)])
    mirror.hear([revision(6), tempo(99.0)])
    mirror.hear([revision(4), tempo(98.0)])
    assert (mirror.status.bpm, mirror.missed) == (100.0, False)


def test_an_answer_to_a_ping_tells_of_a_last_change_that_was_missed(mirror):
    mirror.hear([("/glsr/pong", (5,))])
    assert not mirror.missed
    mirror.hear([("/glsr/pong", (6,))])
    assert mirror.missed


def test_an_instrument_that_was_started_anew_begins_at_zero(mirror):
    mirror.hear([revision(0, whole=True), *TABLE.tell(Status())])
    mirror.hear([revision(1), tempo(100.0)])
    assert (mirror.status.bpm, mirror.status.phrase, mirror.missed) == (100.0, None, False)


def test_a_phrase_in_parts_is_shown_when_it_is_complete(mirror):
    longer = replace(BARE, phrase=replace(BARE.phrase, length=BARE.phrase.length + 1))
    parts = TABLE.tell(longer, BARE)
    assert len(parts) == 4
    for at in (2, 0, 3):
        mirror.hear([parts[at]])
    assert mirror.status.phrase == BARE.phrase
    mirror.hear([parts[1]])
    assert mirror.status.phrase == longer.phrase


@pytest.mark.parametrize(
    "message",
    [
        ("/glsr/status/tempo", ("fast", 4, 4)), ("/glsr/status/tempo", (100.0, 4, 3)), ("/glsr/revision", ()),
        ("/glsr/status/phrase", (1, 1, 1, 480, 4, 4, 0, 0, 60, 80)), ("/glsr/status/phrase", ()), (POSITION, (1,)),
        ("/glsr/status/knob/density", (9.0, -3.0, 3.0, 0.0, 0, "", -1.0, 1)),
        ("/glsr/status/snapshot/9", (0, "", 0)), ("/glsr/status/port/0", ("in", 1, 0)),
    ],
)  # fmt: skip
def test_nonsense_is_counted_and_nothing_else(mirror, message):
    mirror.hear([message])
    assert (mirror.status, mirror.broken) == (BARE, 1)


def test_addresses_of_others_are_passed_over(mirror):
    mirror.hear([("/other/thing", (1,)), ("/glsr/error", ("/glsr/x", "no")), ("/glsr/play", ())])
    assert (mirror.status, mirror.broken) == (BARE, 0)
