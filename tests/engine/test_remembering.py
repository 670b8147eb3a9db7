"""What was heard comes back, while it plays and in the next session."""

from glsr_live.control.commands import (
    Bind,
    BlendWith,
    Compare,
    Erase,
    Go,
    Morph,
    Recall,
    Redo,
    Reset,
    Retrigger,
    Star,
    Store,
    Turn,
    Undo,
)
from glsr_live.engine.messages import control
from glsr_live.music.note import Note
from glsr_live.music.variation import Goal
from glsr_live.testing import Performance
from tests.engine.stage import QUARTER, perform, played, turned


def morph_of(performance: Performance) -> float:
    """Where the morph knob stands."""
    return next(knob.value for knob in performance.status.board if knob.name == "morph")


def pitch_at(performance: Performance, second: float) -> int:
    """What the loop plays from a second on, heard in the half second that follows."""
    performance.run(second)
    return played(performance.run(second + 0.5))[-1][1]


class TestWalking:
    def test_undo_and_redo_are_heard_on_the_next_step(self) -> None:
        performance = turned()
        performance.at(4.1, Undo())
        performance.at(4.6, Redo())
        assert played(performance.run(5.1)) == [(4.0, 63), (4.25, 60), (4.5, 60), (4.75, 63), (5.0, 63)]
        assert (performance.status.can_undo, performance.status.can_redo) == (True, False)

    def test_the_knobs_go_with_it(self) -> None:
        performance = turned()
        performance.at(4.1, Undo())
        performance.run(4.2)
        assert performance.status.knobs.offset("register") == 0.0
        assert (performance.status.number, performance.status.entries) == (1, 2)

    def test_it_asks_the_model_for_nothing(self) -> None:
        performance = turned()
        asked = len(performance.asked)
        performance.at(4.1, Undo(), Redo(), Go(1))
        performance.run(6.0)
        assert len(performance.asked) == asked

    def test_to_any_entry(self) -> None:
        performance = turned()
        performance.at(4.1, Go(1), Go(2), Go(3))
        assert pitch_at(performance, 4.3) == 63
        assert performance.status.problem == "the history has no entry 3"

    def test_at_the_beginning_undo_does_nothing(self) -> None:
        performance = turned()
        performance.at(4.1, Undo(), Undo(), Undo())
        assert pitch_at(performance, 4.3) == 60
        assert not performance.status.can_undo

    def test_at_rest_it_is_there_to_be_played_again(self) -> None:
        performance = perform()
        performance.play(QUARTER)
        performance.at(2.2, Turn("register", 3.0))
        performance.run(12.0)
        performance.at(20.0, Undo(), Retrigger())
        assert played(performance.run(30.0)) == [(20.0, 60)]

    def test_stars(self) -> None:
        performance = turned()
        performance.at(4.0, Star(0), Star(1), Star(1, False))
        performance.run(4.1)
        assert performance.status.starred
        performance.at(4.2, Star(9))
        performance.run(4.3)
        assert performance.status.problem == "the history has no entry 9"


class TestSnapshots:
    def test_stored_and_recalled(self) -> None:
        performance = turned()
        performance.at(4.0, Store(1, "high"), Undo())
        performance.at(5.0, Recall(1))
        assert pitch_at(performance, 4.3) == 60
        assert pitch_at(performance, 5.3) == 63
        assert [(kept.slot, kept.name) for kept in performance.status.snapshots] == [(1, "high")]

    def test_erased(self) -> None:
        performance = turned()
        performance.at(4.0, Store(3), Erase(3), Recall(3))
        performance.run(4.1)
        assert performance.status.snapshots == ()
        assert performance.status.problem == "there is no snapshot 3; store one there first"

    def test_only_eight(self) -> None:
        performance = turned()
        performance.at(4.0, Store(9))
        performance.run(4.1)
        assert "snapshots are numbered from 1 to 8" in performance.status.problem

    def test_morphed_by_a_command(self) -> None:
        performance = self.stored()
        performance.at(6.0, Morph(1, 2, 0.25))
        performance.run(6.5)
        request = performance.asked[-1]
        assert (request.knobs.blend, request.knobs.offset("register")) == (0.25, 0.0)
        assert request.goal is not None
        assert request.goal.knobs.offset("register") == 3.0

    def test_morphed_by_a_controller(self) -> None:
        performance = self.stored()
        performance.at(5.9, Bind("morph", "cc 30"))
        performance.at(6.0, control(0, 30, 127))
        performance.run(6.5)
        assert performance.asked[-1].knobs.blend == 1.0
        assert morph_of(performance) == 1.0

    def test_morphed_by_the_knob_of_that_name(self) -> None:
        performance = self.stored()
        performance.at(6.0, Turn("morph", 0.5))
        performance.run(6.5)
        assert performance.asked[-1].knobs.blend == 0.5

    def test_a_morph_by_a_command_takes_the_knob_along(self) -> None:
        performance = self.stored()
        performance.at(6.0, Morph(1, 2, 0.25))
        performance.run(6.1)
        assert morph_of(performance) == 0.25
        performance.at(6.2, Morph(1, 2, 1.5))
        performance.run(6.3)
        assert morph_of(performance) == 1.0

    def test_the_pair_that_is_morphed_is_told(self) -> None:
        performance = self.stored()
        performance.at(6.0, Morph(2, 1, 0.25))
        performance.run(6.1)
        assert performance.status.morphing == (2, 1)
        performance.at(6.2, Morph(1, 7, 0.5))
        performance.run(6.3)
        assert performance.status.morphing == (2, 1)

    def test_the_morph_knob_is_reset_to_the_first_snapshot(self) -> None:
        performance = self.stored()
        performance.at(6.0, Turn("morph", 0.5), Reset("morph"))
        performance.run(6.5)
        assert (morph_of(performance), performance.status.knobs.blend) == (0.0, 0.0)

    def test_without_both_there_is_no_morph(self) -> None:
        performance = turned()
        performance.at(4.0, Store(1), Morph(1, 2, 0.5))
        performance.run(4.1)
        assert performance.status.problem == "there is no snapshot 2; store one there first"

    def test_a_controller_recalls(self) -> None:
        performance = self.stored()
        performance.at(5.9, Bind("snapshot-1", "note 36"))
        performance.at(6.0, b"\x90\x24\x40", b"\x80\x24\x00")
        assert pitch_at(performance, 6.3) == 60

    def stored(self) -> Performance:
        """1 is the phrase, 2 is high."""
        performance = turned()
        performance.at(4.0, Store(2), Undo(), Store(1))
        performance.run(5.0)
        return performance


class TestCompare:
    def test_each_side_keeps_its_own(self) -> None:
        performance = turned()
        performance.at(4.0, Compare("B"))
        performance.at(4.1, Turn("register", -3.0))
        assert pitch_at(performance, 4.4) == 57
        performance.at(5.0, Compare("A"))
        assert pitch_at(performance, 5.2) == 63
        performance.at(6.0, Compare("A"), Compare("B"))
        assert pitch_at(performance, 6.2) == 57
        assert performance.status.side == "B"

    def test_there_are_two(self) -> None:
        performance = turned()
        performance.at(4.0, Compare("C"))  # type: ignore[arg-type]
        performance.run(4.1)
        assert performance.status.problem == "the sides of the comparison are A and B, not 'C'"
        assert performance.status.side == "A"


def test_blending_with_an_entry() -> None:
    performance = turned()
    first = performance.status.phrase
    performance.play((Note(0, 480, 72),), 4.0)
    performance.at(6.5, BlendWith(1), Turn("blend", 0.5))
    performance.at(7.5, BlendWith(0))
    performance.run(7.0)
    assert first is not None
    assert performance.asked[-1].goal == Goal(first, performance.asked[0].knobs)
    performance.run(8.0)
    assert performance.asked[-1].goal is None
    performance.at(8.1, BlendWith(99))
    performance.run(8.2)
    assert performance.status.problem == "the history has no entry 99"
