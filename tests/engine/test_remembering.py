"""What was heard comes back, while it plays and in the next session."""

from glsr_live.control.commands import (
    Bind,
    BlendWith,
    Compare,
    Erase,
    Export,
    Go,
    Morph,
    Recall,
    Redo,
    Retrigger,
    Star,
    Store,
    Turn,
    Undo,
)
from glsr_live.engine.events import Quit
from glsr_live.engine.memory.errands import Exported, ExportFailed, ExportMidi, ExportSession, Journal
from glsr_live.engine.memory.session import header_line, read_journal
from glsr_live.engine.messages import control
from glsr_live.music.note import Note
from glsr_live.music.variation import Goal
from glsr_live.testing import FakeModel, Performance
from tests.engine.stage import QUARTER, looping, perform, played

EIGHTHS = tuple(Note(240 * n, 240, 60) for n in range(8))


def turned() -> Performance:
    """Two moments: from 2.0 on the phrase, and from the step after 3.0 on three semitones higher."""
    performance = looping(notes=EIGHTHS)
    performance.at(3.0, Turn("register", 3.0))
    performance.run(3.9)
    return performance


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
        assert next(knob.value for knob in performance.status.board if knob.name == "morph") == 1.0

    def test_morphed_by_the_knob_of_that_name(self) -> None:
        performance = self.stored()
        performance.at(6.0, Turn("morph", 0.5))
        performance.run(6.5)
        assert performance.asked[-1].knobs.blend == 0.5

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


class TestFiles:
    def test_the_present_variation_is_written(self) -> None:
        performance = turned()
        performance.at(4.0, Export("variation", "takes"))
        performance.run(4.1)
        errand = performance.errands[-1]
        assert isinstance(errand, ExportMidi)
        assert errand.path.startswith("takes/")
        assert [note.pitch for note in errand.arrangement.parts[0].notes] == [63] * 8

    def test_before_the_session_is_written_its_journal_is_complete(self) -> None:
        performance = turned()
        performance.at(4.0, Export("session", "all.mid"))
        performance.run(4.0)
        journal, errand = performance.errands[-2:]
        assert isinstance(journal, Journal)
        assert isinstance(errand, ExportSession)
        assert errand.path == "all.mid"

    def test_with_nothing_heard_there_is_nothing_to_write(self) -> None:
        performance = perform()
        performance.at(1.0, Export("phrase", "x"))
        performance.run(1.1)
        assert performance.status.problem.startswith("nothing was heard yet that could be exported")

    def test_what_became_of_it_is_told(self) -> None:
        performance = turned()
        performance.at(4.0, ExportFailed("x.mid", "the disk is full"))
        performance.run(4.1)
        assert performance.status.problem == "the disk is full"
        performance.at(4.2, Exported("x.mid"))
        performance.run(4.3)


class TestJournal:
    def journal(self, performance: Performance) -> bytes:
        lines = [line for errand in performance.errands if isinstance(errand, Journal) for line in errand.lines]
        return "".join(f"{line}\n" for line in [header_line(), *lines]).encode()

    def test_a_gesture_is_written_when_it_has_come_to_rest(self) -> None:
        performance = turned()
        count = len(performance.errands)
        performance.run(5.0)
        assert len(performance.errands) == count + 1

    def test_a_session_comes_back_with_its_knobs_and_its_phrase(self) -> None:
        performance = turned()
        performance.at(4.0, Star(0), Store(1, "high"), Turn("closeness", 3.0))
        performance.at(5.0, Quit())
        performance.run(5.1)
        memory, said = read_journal(self.journal(performance))
        assert said == []
        again = perform(memory=memory)
        again.run(0.5)
        status = again.status
        assert (status.entries, status.number, status.side) == (3, 3, "A")
        assert (status.knobs.offset("register"), status.knobs.closeness) == (3.0, 3.0)
        assert status.phrase == performance.status.phrase
        again.at(1.0, Retrigger())
        assert played(again.run(1.3)) == [(1.0, 63), (1.25, 63)]

    def test_knobs_that_were_turned_after_the_last_answer_are_asked_for(self) -> None:
        performance = turned()
        performance.at(4.0, Turn("register", 1.0))
        performance.model = None
        performance.at(4.5, Quit())
        performance.run(5.0)
        memory, _ = read_journal(self.journal(performance))
        again = perform(memory=memory)
        again.run(0.5)
        assert [request.knobs.offset("register") for request in again.asked] == [1.0]

    def test_a_new_session_has_nothing(self) -> None:
        performance = Performance(model=FakeModel())
        performance.run(0.5)
        assert (performance.status.entries, performance.status.phrase) == (0, None)
