"""Our own transport, the clock for others, and notes that are handed out before their time."""

import pytest

from glsr_live.control import commands as ask
from glsr_live.control.commands import Clear, Continue, Locate, Panic, Play, Stop
from glsr_live.music.note import Note
from tests.engine.stage import QUARTER, TWO, about, hanging, looping, off, on, perform, played

START, STOP, PULSE = b"\xfa", b"\xfc", b"\xf8"


class TestOwnTransport:
    def test_stop_ends_every_note_and_continue_goes_on(self) -> None:
        performance = looping(notes=TWO)
        performance.at(4.7, Stop())
        performance.at(10.0, Continue())
        assert about(performance.run(12.4)) == [(2.0, 60), (3.0, 64), (4.0, 60), (10.3, 64), (11.3, 60), (12.3, 64)]

    def test_play_begins_the_loop_again(self) -> None:
        performance = looping(notes=TWO)
        performance.at(4.7, Stop())
        performance.at(10.0, Play())
        assert played(performance.run(11.5))[3:] == [(10.0, 60), (11.0, 64)]

    def test_locate_goes_to_the_beginning_of_a_bar(self) -> None:
        performance = looping(notes=TWO)
        performance.at(2.5, Locate(17))
        assert played(performance.run(4.5)) == [(2.0, 60), (2.5, 60), (3.5, 64), (4.5, 60)]
        assert performance.status.bar == 18

    @pytest.mark.parametrize("bar", [0, -3, 10_000])
    def test_there_is_no_bar_before_the_first(self, bar: int) -> None:
        performance = looping()
        performance.at(2.5, Locate(bar))
        performance.run(2.6)
        assert performance.status.problem == f"bars are counted from 1 to 9999, not {bar}"

    def test_the_count_in_clicks_and_the_first_bar_follows(self) -> None:
        performance = perform(count_in=1)
        performance.at(1.0, Play())
        performance.play(QUARTER, 3.0)
        sent = performance.run(6.0)
        assert [(second, data) for second, data in sent if data[0] == 0x99] == [
            (1.0, on(76, 100, 9)), (1.5, on(77, 100, 9)), (2.0, on(77, 100, 9)), (2.5, on(77, 100, 9)),
        ]  # fmt: skip
        assert [second for second, data in sent if data == on(60)] == [5.0]
        assert hanging(sent) == set()

    def test_a_test_note_sounds_for_half_a_second(self) -> None:
        performance = perform()
        performance.at(1.0, ask.TestNote())
        assert performance.run(3.0) == [(1.0, on(60, 100)), (1.5, off(60))]


class TestClockOut:
    def test_it_is_sent_while_our_own_tempo_rules(self) -> None:
        performance = perform(clock_out=True)
        performance.at(1.0, Play())
        performance.at(3.0, Stop())
        sent = performance.run(4.0)
        assert [(second, data) for second, data in sent if data != PULSE] == [(1.0, START), (3.0, STOP)]
        pulses = [second for second, data in sent if data == PULSE and 1.0 <= second < 2.99]
        assert len(pulses) == 96
        assert pulses[:3] == [1.0, 1.020833, 1.041667]

    def test_a_host_silences_it(self) -> None:
        performance = perform(clock_out=True)
        performance.at(1.0, START)
        performance.host(1.0, 5.0)
        sent = performance.run(4.9)
        assert [second for second, _ in sent if second > 1.01] == []


class TestLead:
    EIGHTHS = tuple(Note(240 * place, 240, 60 + place) for place in range(8))

    def test_notes_are_handed_out_early_and_say_when_they_are_due(self) -> None:
        performance = looping(notes=self.EIGHTHS, lead=0.0)
        early = perform(answer="loop", lead=0.02)
        early.play(self.EIGHTHS)
        sent = performance.run(9.0)
        assert early.run(5.979)[-1] == (5.75, on(67))
        assert early.run(5.981)[-2:] == [(6.0, off(67)), (6.0, on(60))]
        early.run(9.0)
        assert early.sent[: len(sent)] == sent

    def test_what_is_played_meanwhile_keeps_its_own_time(self) -> None:
        performance = perform(answer="loop", lead=0.02)
        performance.play(self.EIGHTHS)
        performance.play((Note(7, 100, 40), Note(247, 100, 41), Note(487, 100, 42)), 2.0)
        performance.run(4.1)
        assert [note.onset for note in performance.asked[-1].phrase.notes] == [7, 247, 487]

    @pytest.mark.parametrize("happens", ["panic", "stop", "clear"])
    def test_nothing_hangs_that_was_handed_out_before_its_time(self, happens: str) -> None:
        performance = perform(answer="loop", lead=0.02)
        performance.play(self.EIGHTHS)
        performance.at(4.985, {"panic": Panic(), "stop": Stop(), "clear": Clear()}[happens])
        sent = performance.run(4.999)
        assert sorted(sent, key=lambda message: message[0]) == sent
        assert hanging(sent) == set()
        assert (5.0, off(64)) in sent
