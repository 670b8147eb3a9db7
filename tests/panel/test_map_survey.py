"""When which map is asked for; seconds are given."""

from dataclasses import replace

import pytest

from glsr_live.panel.survey import KEPT, TRIES, Ground, Survey, View
from tests.panel.fakes import BOARD, EMPTY, PHRASE, PLAYING, VARIATION
from tests.panel.planes import plane, slope

VIEW = View("density", "syncopation", "leap")


def turned(name: str, value: float, status=PLAYING):
    return replace(status, board=tuple(replace(k, value=value) if k.name == name else k for k in status.board))


class Room:
    """A survey at work: what it asks and when, and answers that take `cost` ms a point."""

    def __init__(self, cost: float = 0.15) -> None:
        self.survey, self.cost = Survey(100), cost

    def look(self, status, now: float, view: View = VIEW) -> None:
        self.survey.look(view, status, now)

    def sizes(self, now: float, most: int = 9) -> list[int]:
        """The sizes that are asked for from now on, each answered at once."""
        found = []
        while (request := self.survey.next(now)) is not None and len(found) < most:
            found.append(request.size)
            cost = self.cost * request.size**2
            assert self.survey.take(plane(request.number, request.size, slope, milliseconds=cost), now)
        return found


def test_a_new_phrase_is_drawn_at_once_coarse_and_then_fine():
    room = Room()
    room.look(PLAYING, 5.0)
    assert room.survey.due == 5.0
    request = room.survey.next(5.0)
    assert request.values == ("density", "syncopation", "leap", 16, 101)
    room.survey.take(plane(101, 16, slope, milliseconds=38.0), 5.05)
    assert (room.survey.surface.size, room.survey.complete, room.survey.due) == (16, False, 5.05)
    assert room.survey.next(5.05).values == ("density", "syncopation", "leap", 64, 102)
    room.survey.take(plane(102, 64, slope, milliseconds=610.0), 5.7)
    assert (room.survey.surface.size, room.survey.complete, room.survey.due) == (64, True, None)


@pytest.mark.parametrize(("cost", "sizes"), [(0.05, [16, 64]), (0.5, [8, 32, 64]), (4.0, [8, 16, 32, 64])])
def test_slow_machines_and_long_phrases_have_more_steps(cost, sizes):
    room = Room(cost)
    room.look(PLAYING, 0.0)
    room.sizes(0.0)
    room.look(replace(PLAYING, phrase=VARIATION), 1.0)
    assert room.sizes(1.0) == sizes


def test_a_knob_of_the_map_changes_nothing_and_so_do_those_without_a_say():
    room = Room()
    room.look(PLAYING, 0.0)
    room.sizes(0.0)
    for at, name in enumerate(("density", "syncopation", "closeness", "temperature", "blend")):
        room.look(turned(name, 0.25), 1.0 + at)
    assert (room.survey.due, room.survey.stale) == (None, False)


def test_another_knob_has_to_rest_and_the_old_map_stays_until_then():
    room = Room()
    room.look(PLAYING, 0.0)
    room.sizes(0.0)
    old = room.survey.surface
    for step in range(5):
        room.look(turned("leap", 0.1 * step + 0.1), 1.0 + 0.1 * step)
        assert room.sizes(1.0 + 0.1 * step) == []
    assert (room.survey.surface, room.survey.stale) == (old, True)
    assert room.survey.due == pytest.approx(1.6)
    assert room.sizes(1.6) == [16, 64]
    assert not room.survey.stale


def test_a_knob_that_never_rests_is_followed_by_coarse_maps():
    room = Room()
    room.look(PLAYING, 0.0)
    room.sizes(0.0)
    asked, pending, surfaces = [], None, set()
    for step in range(40):
        now = 1.0 + 0.1 * step
        if pending is not None:  # it comes after the knob has moved on
            room.survey.take(plane(pending.number, pending.size, slope, milliseconds=38.0), now)
            surfaces.add(id(room.survey.surface))
        room.look(turned("leap", 0.01 * step + 0.1), now)
        pending = room.survey.next(now)
        asked += [(round(now, 1), pending.size)] if pending else []
    assert [size for _, size in asked] == [16] * len(asked)
    assert 3 <= len(asked) <= 5
    assert len(surfaces) == len(asked)
    assert room.survey.stale
    assert room.sizes(6.0)[-1] == 64
    assert room.survey.complete


def test_the_seed_counts_while_there_is_wander():
    still, wander = replace(PLAYING, seed=8), turned("wander", 1.0)
    assert Ground.of(still, VIEW) == Ground.of(PLAYING, VIEW)
    assert Ground.of(replace(wander, seed=8), VIEW) != Ground.of(wander, VIEW)


def test_what_was_drawn_before_is_there_at_once():
    room = Room()
    room.look(PLAYING, 0.0)
    room.sizes(0.0)
    first = room.survey.surface
    room.look(PLAYING, 1.0, View("leap", "range", "density"))
    room.sizes(1.0)
    room.look(PLAYING, 2.0)
    assert (room.survey.surface, room.survey.due) == (first, None)


def test_no_more_than_some_are_kept():
    room = Room()
    for at in range(KEPT + 5):
        room.look(turned("leap", at / 100), float(at))
        room.sizes(at + 0.5)
    assert len(room.survey._seen) == KEPT


def test_a_map_of_somebody_else_or_of_before_is_not_taken():
    room = Room()
    room.look(PLAYING, 0.0)
    old = room.survey.next(0.0)
    room.look(replace(PLAYING, phrase=VARIATION), 0.1)
    new = room.survey.next(0.1)
    assert not room.survey.take(plane(old.number, 16, slope), 0.2)
    assert not room.survey.take(plane(77, 16, slope), 0.2)
    assert not room.survey.take(None, 0.2)
    assert not room.survey.take(replace(plane(new.number, 16, slope), values=b"xyz"), 0.2)
    assert room.survey.take(plane(new.number, 16, slope), 0.2)


def test_a_map_that_does_not_come_is_asked_for_some_times():
    room = Room()
    room.look(PLAYING, 0.0)
    asked, now = [], 0.0
    while (due := room.survey.due) is not None:
        now = due
        asked.append(room.survey.next(now))
    assert [request.number for request in asked if request] == [101, 102, 103][:TRIES]
    assert 4.0 < now < 10.0
    room.look(replace(PLAYING, phrase=VARIATION), 20.0)
    assert room.survey.next(20.0) is not None


@pytest.mark.parametrize("status", [EMPTY, replace(PLAYING, provider=""), replace(PLAYING, board=BOARD[2:])])
def test_without_phrase_model_or_axes_nothing_is_drawn(status):
    room = Room()
    room.look(PLAYING, 0.0)
    room.sizes(0.0)
    room.look(status, 1.0)
    assert (room.survey.surface, room.survey.due, room.survey.next(9.0)) == (None, None, None)
    room.look(replace(PLAYING, phrase=PHRASE), 2.0)
    assert room.survey.complete
