"""An answer is there when its bar line comes; where the model is slow, that is shown and the old one plays on."""

import pytest

from glsr_live.control.commands import Change, Turn
from glsr_live.music.note import Note
from glsr_live.testing import FakeModel, Performance
from tests.engine.stage import QUARTER, hanging, looping, off, on, perform, played


def early(performance: Performance) -> None:
    """A phrase whose last note ends at 1.0; it is asked for from 1.6875 on, half a beat before it is complete."""
    performance.play((Note(0, 480, 60), Note(480, 480, 62)))


class TestForesight:
    def test_a_phrase_is_asked_for_before_it_is_over(self) -> None:
        performance = perform()
        early(performance)
        performance.run(1.68)
        assert performance.asked == []
        performance.run(1.69)
        assert [note.pitch for note in performance.asked[0].phrase.notes] == [60, 62]

    def test_its_reply_is_used_when_nothing_else_was_played(self) -> None:
        performance = perform(FakeModel(latency=0.2))
        early(performance)
        assert played(performance.run(3.0)) == [(2.0, 60), (2.5, 62)]
        assert len(performance.asked) == 1
        assert performance.status.overdue == 0

    def test_and_not_when_something_was(self) -> None:
        performance = perform(FakeModel(latency=0.02))
        early(performance)
        performance.play((Note(1700, 100, 65),))
        assert played(performance.run(4.0)) == [(2.0, 60), (2.5, 62), (3.771, 65)]

    def test_nor_when_a_knob_was_turned(self) -> None:
        performance = perform(FakeModel(latency=0.02))
        early(performance)
        performance.at(1.9, Turn("register", 2.0))
        assert played(performance.run(2.6)) == [(2.0, 62), (2.5, 64)]

    def test_a_reply_that_is_still_under_way_is_waited_for(self) -> None:
        performance = perform(FakeModel(latency=0.24))
        early(performance)
        assert played(performance.run(2.6)) == [(2.0, 60), (2.5, 62)]
        assert len(performance.asked) == 1

    def test_what_was_foreseen_is_no_moment_of_the_history(self) -> None:
        performance = perform(FakeModel(latency=0.02))
        early(performance)
        performance.run(1.9)
        assert (performance.status.entries, performance.status.phrase) == (0, None)

    def test_a_free_phrase_is_foreseen_in_its_silence(self) -> None:
        performance = perform(FakeModel(latency=0.2), capture="silence", find_tempo=False)
        performance.play(QUARTER)
        assert played(performance.run(2.0)) == [(1.5, 60)]
        assert len(performance.asked) == 1


class TestOverdue:
    def test_an_answer_that_misses_its_bar_line_is_counted_and_comes_on_the_next(self) -> None:
        performance = perform(FakeModel(latency=0.3))
        early(performance)
        performance.play((Note(1700, 100, 65),))
        assert played(performance.run(6.0)) == [(4.0, 60), (4.5, 62), (5.771, 65)]
        assert performance.status.overdue == 1
        assert performance.status.overdue_ms == 175.0

    def test_one_in_time_sets_it_back_but_not_the_count(self) -> None:
        performance = perform(FakeModel(latency=0.3))
        early(performance)
        performance.play((Note(1700, 100, 65),))
        performance.run(3.0)
        assert performance.model is not None
        performance.model.latency = 0.001
        performance.play(QUARTER, 4.0)
        performance.run(7.0)
        assert (performance.status.overdue, performance.status.overdue_ms) == (1, 0.0)

    def test_meanwhile_the_old_one_plays_on(self) -> None:
        performance = looping(notes=QUARTER)
        performance.run(2.1)
        assert performance.model is not None
        performance.model.latency = 0.7
        performance.play((Note(0, 480, 72),), 4.0)
        assert played(performance.run(8.5)) == [(4.0, 60), (6.0, 60), (8.0, 72)]


class TestGrid:
    @pytest.mark.parametrize(("turned", "heard"), [(3.01, 3.125), (3.06, 3.125), (3.115, 3.125), (3.121, 3.25)])
    def test_a_turned_knob_is_heard_on_the_next_step(self, turned: float, heard: float) -> None:
        performance = looping(notes=tuple(Note(120 * n, 120, 60) for n in range(16)))
        performance.at(turned, Turn("register", 3.0))
        assert next(second for second, pitch in played(performance.run(4.0)) if pitch == 63) == heard

    def test_after_a_stall_what_has_passed_stays_silent(self) -> None:
        performance = looping(notes=tuple(Note(120 * n, 100, 60 + n) for n in range(16)))
        performance.run(2.3)
        performance.stall(3.32)
        sent = performance.run(3.4)
        assert [data for _, data in sent if data[0] == 0x90] == [on(70), on(71)]
        assert performance.status.late == 7
        performance.at(3.5, Change("mute", True))
        performance.run(3.6)
        assert hanging(performance.sent) == set()

    def test_notes_are_not_cut_by_a_swap_unless_they_are_replaced(self) -> None:
        performance = looping(notes=(Note(0, 960, 60), Note(960, 960, 62)))
        performance.at(2.3, Turn("register", 3.0))
        assert performance.run(3.5) == [(2.0, on(60)), (3.0, off(60)), (3.0, on(65))]
