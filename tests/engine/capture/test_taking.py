"""What was just played is taken as the phrase, and a phrase is dropped in."""

import pytest

from glsr_live.control.commands import Bind, Change, Load, Take, UsePhrase
from glsr_live.engine.memory.errands import PhraseRead, ReadFailed, ReadPhrase
from glsr_live.engine.messages import control
from glsr_live.music.note import Meter, Note, Phrase
from tests.engine.stage import QUARTER, TWO, about, looping, perform, played

LINE = tuple(Note(1920 * bar, 480, 60 + bar) for bar in range(4))
"""One quarter in each of four bars."""


@pytest.mark.parametrize(
    ("second", "bars", "pitches"),
    [
        (7.9, 1, [63]),  # a little early: the bar that is about to end counts
        (8.1, 1, [63]),  # a little late
        (8.1, 2, [62, 63]),
        (8.1, 4, [60, 61, 62, 63]),
        (8.1, 8, [60, 61, 62, 63]),
        (7.0, 1, [62]),  # in the middle of a bar: the one before
        (14.0, 1, [63]),  # after silence: the last in which something was played
    ],
)
def test_the_window_of_what_is_taken(second: float, bars: int, pitches: list[int]) -> None:
    performance = perform(capture="switch", starts="daemon")
    performance.play(LINE)
    performance.at(second, Take(bars))
    performance.run(second + 1.0)
    [request] = performance.asked
    assert [note.pitch for note in request.phrase.notes] == pitches
    assert request.phrase.length == 1920 * bars


def test_without_a_number_it_is_as_long_as_a_phrase_is() -> None:
    performance = perform(capture="switch", starts="daemon", bars=2)
    performance.play(LINE)
    performance.at(8.1, Take())
    performance.run(9.0)
    assert performance.asked[0].phrase.length == 3840


def test_it_is_heard_from_the_next_bar_line_on() -> None:
    performance = perform(capture="switch", starts="daemon")
    performance.play(TWO, 2.0)
    performance.at(4.2, Take())
    assert played(performance.run(9.0)) == [(6.0, 60), (7.0, 64)]


def test_with_no_transport_it_starts_the_music_and_is_heard_in_its_second_bar() -> None:
    performance = perform(capture="switch")
    performance.play(TWO, 1.0)
    performance.run(20.0)
    assert not performance.status.running
    performance.at(21.3, Take())
    assert played(performance.run(30.0)) == [(23.3, 60), (24.3, 64)]


def test_notes_played_now_and_then_keep_their_distances() -> None:
    performance = perform(capture="switch")
    performance.play((Note(0, 100, 60), Note(700, 100, 62), Note(1700, 100, 64)), 1.0)
    performance.at(3.05, Take())
    performance.run(4.0)
    assert [note.onset for note in performance.asked[0].phrase.notes] == [0, 700, 1700]


def test_after_a_take_the_bars_go_on_and_the_taken_notes_are_not_taken_twice() -> None:
    performance = perform(answer="loop", bars=4)
    performance.play(QUARTER)
    performance.at(2.1, Take(1))
    performance.run(7.99)
    assert [request.phrase for request in performance.asked] == [Phrase(QUARTER, 1920)]


def test_what_was_not_played_cannot_be_taken() -> None:
    performance = perform()
    performance.at(1.0, Take())
    performance.run(1.1)
    assert performance.status.problem == "nothing was played that could be taken; play first, then take"
    assert performance.asked == []


@pytest.mark.parametrize("bars", [-1, 33])
def test_no_more_than_the_longest_phrase_can_be_taken(bars: int) -> None:
    performance = perform(starts="daemon", capture="switch")
    performance.play(QUARTER, 0.1)
    performance.at(2.5, Take(bars))
    performance.run(3.0)
    assert performance.status.problem.startswith("1 to 32 bars can be taken")
    assert performance.asked == []


def test_a_controller_takes() -> None:
    performance = perform(capture="switch", starts="daemon")
    performance.at(0.1, Bind("take", "cc 30"))
    performance.play(QUARTER, 2.0)
    performance.at(4.0, control(0, 30, 127))
    performance.run(5.0)
    assert [request.phrase.notes for request in performance.asked] == [QUARTER]


class TestDroppedIn:
    PHRASE = Phrase(TWO, 1920)

    def test_at_rest_it_starts_the_music(self) -> None:
        performance = perform()
        performance.at(3.0, UsePhrase(self.PHRASE))
        assert played(performance.run(9.0)) == [(5.0, 60), (6.0, 64)]

    def test_while_another_plays_it_takes_over_on_the_bar_line(self) -> None:
        performance = looping(notes=QUARTER)
        performance.at(4.7, UsePhrase(Phrase((Note(0, 480, 72),), 1920)))
        assert played(performance.run(8.5)) == [(2.0, 60), (4.0, 60), (6.0, 72), (8.0, 72)]

    def test_in_another_meter_it_begins_on_our_bar_line_and_loops_in_its_own(self) -> None:
        performance = looping(notes=QUARTER)
        performance.at(4.7, UsePhrase(Phrase((Note(0, 480, 72),), 1440, Meter(3, 4))))
        assert played(performance.run(8.0))[2:] == [(6.0, 72), (7.5, 72)]

    def test_without_a_note_it_is_refused(self) -> None:
        performance = looping()
        performance.at(3.0, UsePhrase(Phrase((), 1920)))
        performance.run(7.0)
        assert performance.status.problem == "there is no note in that phrase; choose one with a melody"
        assert len(performance.asked) == 1

    def test_a_file_is_asked_for_and_brings_its_tempo_while_nothing_plays(self) -> None:
        performance = perform()
        performance.at(1.0, Load("tune.mid"))
        performance.run(1.5)
        assert performance.errands[-1:] == [ReadPhrase("tune.mid")]
        performance.at(2.0, PhraseRead("tune.mid", self.PHRASE, 90.0, "tune"))
        performance.run(2.1)
        assert (performance.status.bpm, performance.asked[0].phrase) == (90.0, self.PHRASE)

    def test_in_a_running_song_the_song_keeps_its_tempo(self) -> None:
        performance = perform(starts="daemon")
        performance.at(2.0, PhraseRead("tune.mid", self.PHRASE, 90.0, "tune"))
        performance.run(2.1)
        assert performance.status.bpm == 120.0

    def test_a_file_that_cannot_be_read_is_said(self) -> None:
        performance = perform()
        performance.at(2.0, ReadFailed("tune.mid", "tune.mid holds no notes"))
        performance.run(2.1)
        assert performance.status.problem == "tune.mid holds no notes"

    def test_while_a_host_rests_it_waits_for_the_song(self) -> None:
        performance = perform(sync="clock", answer="loop")
        performance.at(1.0, UsePhrase(self.PHRASE))
        assert played(performance.run(3.0)) == []
        performance.at(3.0, b"\xfa")
        performance.host(3.0, 7.5)
        assert about(performance.run(7.5)) == [(3.0, 60), (4.0, 64), (5.0, 60), (6.0, 64), (7.0, 60)]

    def test_even_one_that_plays_once(self) -> None:
        performance = perform(sync="clock")
        performance.at(1.0, UsePhrase(self.PHRASE), Change("mute", False))
        performance.at(3.0, b"\xfa")
        performance.host(3.0, 9.0)
        assert about(performance.run(9.0)) == [(3.0, 60), (4.0, 64)]
