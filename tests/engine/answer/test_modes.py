"""The ways to answer. One bar lasts two seconds; a grid step an eighth of a second."""

import pytest

from glsr_live.control.commands import Change, Clear, Record, ReRoll, Retrigger, Turn
from glsr_live.music.note import Note
from glsr_live.testing import FakeModel
from tests.engine.stage import LONG, QUARTER, TWO, hanging, looping, off, on, perform, played


class TestReplace:
    def test_the_answer_takes_the_phrases_place_at_every_pass(self) -> None:
        performance = looping(notes=QUARTER, answer="replace")
        performance.at(0.1, Turn("register", 1.0))
        assert played(performance.run(8.5)) == [(2.0, 61), (4.0, 62), (6.0, 63), (8.0, 64)]
        assert performance.status.phrase is not None
        assert performance.status.phrase.notes[0].pitch == 63

    def test_at_rest_it_stays_where_it_is(self) -> None:
        performance = looping(notes=QUARTER, answer="replace")
        assert played(performance.run(8.5)) == [(2.0, 60), (4.0, 60), (6.0, 60), (8.0, 60)]

    def test_a_new_phrase_begins_anew(self) -> None:
        performance = looping(notes=QUARTER, answer="replace")
        performance.at(0.1, Turn("register", 1.0))
        performance.play((Note(0, 480, 40),), 4.0)
        assert played(performance.run(8.5)) == [(2.0, 61), (4.0, 62), (6.0, 41), (8.0, 42)]


class TestMute:
    def test_a_sounding_note_ends_and_the_answer_comes_back_in_time(self) -> None:
        performance = looping(notes=TWO)
        performance.at(2.2, Change("mute", True))
        performance.at(4.3, Change("mute", False))
        assert performance.run(6.1) == [
            (2.0, on(60)), (2.2, off(60)), (5.0, on(64)), (5.5, off(64)), (6.0, on(60)),
        ]  # fmt: skip

    def test_what_the_player_holds_through_goes_on(self) -> None:
        performance = looping(thru=True)
        performance.at(2.1, on(72))
        performance.at(2.2, Change("mute", True))
        performance.at(2.3, off(72))
        assert performance.run(2.5)[-3:] == [(2.1, on(72)), (2.2, off(60)), (2.3, off(72))]


class TestThru:
    def test_turned_off_it_ends_what_is_held_through(self) -> None:
        performance = perform(thru=True)
        performance.at(1.0, on(60))
        performance.at(1.5, Change("thru", False))
        performance.at(1.7, off(60))
        assert performance.run(1.9) == [(1.0, on(60)), (1.5, off(60))]

    def test_another_channel_to_listen_to_ends_what_is_held_on_the_old_one(self) -> None:
        performance = perform(thru=True, capture="silence")
        performance.at(1.0, on(60))
        performance.at(1.5, Change("listen", 5))
        performance.at(1.7, off(60))
        assert performance.run(2.2) == [(1.0, on(60)), (1.5, off(60))]
        performance.run(3.0)
        assert [request.phrase.notes for request in performance.asked] == [(Note(0, 480, 60),)]


class TestEvery:
    @pytest.mark.parametrize(("bars", "seeds"), [(1, [0, 1, 2, 3]), (2, [0, 1]), (0, [0])])
    def test_every_so_many_bars_there_is_a_new_seed(self, bars: int, seeds: list[int]) -> None:
        performance = looping(notes=QUARTER, every=bars)
        performance.run(8.1)
        assert [request.knobs.seed for request in performance.asked] == seeds

    def test_it_is_heard_exactly_from_the_bar_line_on(self) -> None:
        class Dice(FakeModel):
            def vary(self, phrase, knobs):  # type: ignore[no-untyped-def]
                from dataclasses import replace

                axes = (("register", float(knobs.seed)),)
                return super().vary(phrase, replace(knobs, axes=axes))

        steps = tuple(Note(120 * step, 120, 60) for step in range(16))
        performance = perform(Dice(), answer="loop", every=1)
        performance.play(steps)
        heard = played(performance.run(8.0))
        assert [pitch for _, pitch in heard] == [60] * 16 + [61] * 16 + [62] * 16 + [63]

    def test_the_players_own_seed_is_where_it_counts_from(self) -> None:
        performance = looping(notes=QUARTER, every=1)
        performance.at(0.5, ReRoll(100))
        performance.run(6.1)
        assert [request.knobs.seed for request in performance.asked] == [100, 101, 102]


class TestFollow:
    def test_the_drift_is_a_triangle_from_bar_line_to_bar_line(self) -> None:
        performance = looping(notes=QUARTER, follow_axis="register", follow_bars=2, follow_depth=2.0)
        assert [pitch for _, pitch in played(performance.run(16.5))] == [60, 61, 62, 61, 60, 61, 62, 61]

    def test_it_leads_downwards_and_stops_at_the_end_of_the_knob(self) -> None:
        performance = looping(notes=QUARTER, follow_axis="register", follow_bars=2, follow_depth=-6.0)
        assert [pitch for _, pitch in played(performance.run(10.5))] == [60, 57, 57, 57, 60]

    def test_it_starts_from_where_the_knob_is(self) -> None:
        performance = looping(notes=QUARTER, follow_axis="register", follow_bars=1, follow_depth=1.0)
        performance.at(0.1, Turn("register", 1.0))
        assert [pitch for _, pitch in played(performance.run(8.5))] == [61, 62, 61, 62]

    def test_the_knob_itself_stays(self) -> None:
        performance = looping(notes=QUARTER, follow_axis="register", follow_bars=2, follow_depth=2.0)
        performance.run(6.5)
        assert performance.status.knobs.offset("register") == 0.0

    def test_an_axis_that_the_pack_lacks_is_refused(self) -> None:
        performance = looping()
        performance.at(3.0, Change("follow_axis", "colour"))
        performance.run(3.1)
        assert performance.status.problem == "the pack has no axis 'colour'; it has density, register, range"
        assert performance.status.settings["follow_axis"] == ""


class TestRetrigger:
    def test_on_the_next_bar_line_the_answer_begins_again(self) -> None:
        performance = perform(starts="daemon")
        performance.play(TWO)
        performance.at(4.3, Retrigger())
        assert played(performance.run(9.0)) == [(2.0, 60), (3.0, 64), (6.0, 60), (7.0, 64)]

    def test_at_rest_it_begins_at_once(self) -> None:
        performance = perform()
        performance.play(TWO)
        performance.run(10.0)
        assert not performance.status.running
        performance.at(20.0, Retrigger())
        assert played(performance.run(30.0)) == [(20.0, 60), (21.0, 64)]
        assert not performance.status.running

    def test_without_an_answer_there_is_nothing_to_trigger(self) -> None:
        performance = perform()
        performance.at(1.0, Retrigger())
        performance.run(2.0)
        assert performance.status.problem == "there is no answer yet that could be played again; play a phrase first"
        assert not performance.status.running

    def test_in_the_middle_of_a_longer_loop_it_begins_again(self) -> None:
        performance = perform(bars=2, answer="loop")
        performance.play((Note(0, 480, 60), Note(1920, 480, 62)))
        performance.at(5.0, Retrigger())
        assert played(performance.run(10.5)) == [(4.0, 60), (6.0, 60), (8.0, 62), (10.0, 60)]


class TestReRoll:
    def test_without_a_seed_it_is_the_next_one_and_is_heard_soon(self) -> None:
        performance = looping()
        performance.at(3.0, ReRoll())
        performance.at(3.5, ReRoll(7))
        performance.at(3.6, ReRoll(-1))
        performance.run(4.0)
        assert [request.knobs.seed for request in performance.asked] == [0, 1, 7]
        assert performance.status.problem.startswith("a seed runs from 0 to")


class TestClear:
    def test_the_answer_ends_and_the_phrase_is_forgotten(self) -> None:
        performance = looping()
        performance.at(2.5, Clear())
        performance.at(3.0, Turn("register", 1.0))
        assert performance.run(9.0) == [(2.0, on(60)), (2.5, off(60))]
        status = performance.status
        assert (status.phrase, status.variation, status.running) == (None, None, False)
        assert performance.status.entries == 1

    def test_what_is_being_recorded_goes_on(self) -> None:
        performance = looping(notes=QUARTER)
        performance.play((Note(0, 480, 72),), 2.0)
        performance.at(2.7, Clear())
        assert played(performance.run(4.5)) == [(2.0, 60), (4.0, 72)]


def test_a_loop_that_is_to_play_once_ends_with_its_pass() -> None:
    performance = looping(notes=TWO)
    performance.at(4.7, Change("answer", "once"))
    performance.at(4.8, Turn("register", 1.0))
    assert played(performance.run(12.0)) == [(2.0, 60), (3.0, 64), (4.0, 60), (5.0, 65)]
    assert hanging(performance.sent) == set()
    assert not performance.status.running


@pytest.mark.parametrize("second", [1.95, 2.0, 2.7, 3.2])
def test_an_answer_that_is_to_loop_goes_on_after_its_pass(second: float) -> None:
    performance = perform()
    performance.play(TWO)
    performance.at(second, Change("answer", "loop"))
    assert played(performance.run(6.5)) == [(2.0, 60), (3.0, 64), (4.0, 60), (5.0, 64), (6.0, 60)]


@pytest.mark.parametrize("second", [3.6, 3.97, 4.0])
def test_between_two_passes_too(second: float) -> None:
    performance = looping(notes=QUARTER)
    performance.at(second, Change("answer", "once"))
    assert [pitch for _, pitch in played(performance.run(9.0))] == [60] * (1 if second < 4.0 else 2)


def test_a_switch_of_the_capture_leaves_the_loop_alone() -> None:
    performance = looping(notes=QUARTER)
    performance.at(2.5, Record(True))
    performance.at(4.4, Record(False))
    assert played(performance.run(6.5)) == [(2.0, 60), (4.0, 60), (6.0, 60)]


def test_a_swap_cuts_no_note_and_strikes_none_twice() -> None:
    performance = looping(notes=LONG)
    for second in (2.3, 2.6, 2.9):
        performance.at(second, ReRoll())
    assert performance.run(4.0) == [(2.0, on(60)), (4.0, off(60)), (4.0, on(60))]
