"""What is written of a session, and what comes back of it."""

from glsr_live.control.commands import Export, Retrigger, Star, Store, Turn
from glsr_live.engine.events import Quit
from glsr_live.engine.memory.errands import Exported, ExportFailed, ExportMidi, ExportSession, Journal
from glsr_live.engine.memory.session import header_line, read_journal
from glsr_live.testing import FakeModel, Performance
from tests.engine.stage import perform, played, turned


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
