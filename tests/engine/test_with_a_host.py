"""A DAW starts, stops, moves and bends the music. Its clock here is exact; what follows it is told to 10 ms."""

from itertools import pairwise

from glsr_live.control.commands import Change, Panic, Tap
from glsr_live.music.note import Note
from glsr_live.testing import Performance
from tests.engine.stage import LONG, QUARTER, TWO, about, hanging, looping, off, on, perform

START, CONTINUE, STOP = b"\xfa", b"\xfb", b"\xfc"


def position(sixteenths: int) -> bytes:
    return bytes((0xF2, sixteenths & 127, sixteenths >> 7))


def hosted(notes: tuple[Note, ...] = TWO, until: float = 20.0, **settings: object) -> Performance:
    """A host that starts at second 1 and in whose first bar a phrase is played."""
    performance = perform(**{"answer": "loop", **settings})  # type: ignore[arg-type]
    performance.at(1.0, START)
    performance.host(1.0, until)
    performance.play(notes, 1.001)
    return performance


class TestStop:
    def test_every_note_ends_and_continue_resumes_where_it_stopped(self) -> None:
        performance = hosted(until=5.7)
        performance.at(5.7, STOP)
        performance.at(8.0, CONTINUE)
        performance.host(8.0, 12.0)
        sent = performance.run(12.0)
        # Stopped in the middle of the third bar's third beat, it goes on with the rest of that bar.
        assert about(sent) == [(3.0, 60), (4.0, 64), (5.0, 60), (8.29, 64), (9.29, 60), (10.29, 64), (11.29, 60)]
        assert hanging([message for message in sent if message[0] < 8.0]) == set()

    def test_a_sounding_note_ends_at_once(self) -> None:
        performance = hosted(LONG, until=4.0)
        performance.at(4.0, STOP)
        assert performance.run(6.0)[-1] == (4.0, off(60))

    def test_half_a_phrase_is_none(self) -> None:
        performance = hosted(QUARTER, until=2.0)
        performance.at(2.0, STOP)
        performance.at(4.0, START)
        performance.host(4.0, 9.0)
        assert about(performance.run(9.0)) == []

    def test_a_clock_that_falls_silent_has_stopped(self) -> None:
        performance = hosted(LONG, until=4.0)
        sent = performance.run(6.0)
        assert (round(sent[-1][0], 1), sent[-1][1]) == (4.2, off(60))
        assert not performance.status.running


class TestStart:
    def test_a_loop_begins_with_the_song(self) -> None:
        performance = hosted(until=5.7)
        performance.at(5.7, STOP)
        performance.at(8.0, START)
        performance.host(8.0, 11.5)
        assert about(performance.run(11.5))[3:] == [(8.0, 60), (9.0, 64), (10.0, 60), (11.0, 64)]

    def test_stopped_on_the_bar_line_too(self) -> None:
        performance = perform(bars=2, answer="loop")
        performance.at(1.0, START)
        performance.host(1.0, 7.0)
        performance.play((Note(0, 480, 60), Note(1920, 480, 62)), 1.001)
        performance.at(6.99, STOP)  # one bar into the two of the loop
        performance.at(9.0, START)
        performance.host(9.0, 12.0)
        assert about(performance.run(12.0)) == [(5.0, 60), (9.0, 60), (11.0, 62)]

    def test_an_answer_that_plays_once_is_over(self) -> None:
        performance = hosted(answer="once", until=3.7)
        performance.at(3.7, STOP)
        performance.at(6.0, START)
        performance.host(6.0, 9.0)
        assert about(performance.run(9.0)) == [(3.0, 60)]

    def test_it_takes_the_bars_from_our_own_transport(self) -> None:
        performance = looping(notes=QUARTER)
        performance.at(4.7, START)
        performance.host(4.7, 10.0)
        performance.play((Note(0, 480, 72),), 6.701)
        assert about(performance.run(9.0)) == [(2.0, 60), (4.0, 60), (4.7, 60), (6.7, 60), (8.7, 72)]

    def test_after_a_panic_the_hosts_bars_go_on(self) -> None:
        performance = looping(notes=QUARTER)
        performance.at(2.5, START)
        performance.host(2.5, 12.0)
        performance.at(3.0, Panic())
        performance.play((Note(0, 480, 72),), 4.501)
        assert about(performance.run(7.0)) == [(2.0, 60), (2.5, 60), (6.5, 72)]


class TestSongPosition:
    def test_a_jump_by_whole_bars_is_seamless(self) -> None:
        performance = hosted(LONG)
        performance.at(6.99, position(16))
        sent = performance.run(9.5)
        assert about(sent) == [(3.0, 60), (5.0, 60), (7.0, 60), (9.0, 60)]
        assert performance.status.bar == 3

    def test_at_rest_it_says_where_continue_goes_on(self) -> None:
        performance = hosted(until=5.0)
        performance.at(5.0, STOP, position(8))
        performance.at(7.0, CONTINUE)
        performance.host(7.0, 10.5)
        # The song stands at the third beat of bar 1, and so does the loop.
        assert about(performance.run(10.5))[2:] == [(7.0, 64), (8.0, 60), (9.0, 64), (10.0, 60)]


class TestTempo:
    def test_the_answer_follows_the_host(self) -> None:
        performance = hosted(until=7.0)
        performance.host(7.0, 20.0, bpm=132.0)
        sent = about(performance.run(19.0))
        bar = 4 * 60 / 132
        later = [second for second, pitch in sent if pitch == 60 and second > 14]
        assert all(abs(b - a - bar) < 0.02 for a, b in pairwise(later))
        assert round(performance.status.bpm) == 132

    def test_our_own_tempo_bends_without_losing_a_note(self) -> None:
        performance = looping(notes=QUARTER)
        performance.at(3.0, Change("bpm", 60.0))
        performance.at(7.0, Change("bpm", 240.0))
        assert performance.run(8.2) == [
            (2.0, on(60)), (2.5, off(60)), (5.0, on(60)), (6.0, off(60)), (7.5, on(60)), (7.75, off(60)),
        ]  # fmt: skip

    def test_back_to_the_own_tempo_after_a_host(self) -> None:
        performance = hosted(until=5.0)
        performance.host(5.0, 9.0, bpm=140.0)
        performance.at(9.0, STOP)
        performance.run(9.5)
        assert round(performance.status.bpm) == 140
        performance.at(9.6, Change("bpm", 120.0))
        performance.run(9.7)
        assert performance.status.bpm == 120.0

    def test_taps_set_it(self) -> None:
        performance = perform()
        for tap in range(4):
            performance.at(1.0 + 0.6 * tap, Tap())
        performance.run(4.0)
        assert (performance.status.bpm, performance.status.settings["bpm"]) == (100.0, 100.0)

    def test_sync_delay_moves_the_answer_against_the_clock(self) -> None:
        for delay in (-40.0, 0.0, 40.0):
            performance = hosted(QUARTER, sync_delay_ms=delay)
            [*_, (last, _)] = about(performance.run(9.5))
            assert last == round(9.0 + delay / 1000, 2)


class TestSync:
    def test_auto_keeps_its_own_tempo_while_the_host_rests(self) -> None:
        performance = perform()
        performance.host(0.0, 10.0)  # pulses without Start
        performance.play(QUARTER, 1.0)
        assert about(performance.run(9.0)) == [(3.0, 60)]

    def test_clock_answers_nothing_while_the_host_rests_but_lets_through(self) -> None:
        performance = perform(sync="clock", thru=True)
        performance.play(QUARTER, 1.0)
        assert performance.run(9.0) == [(1.0, on(60)), (1.5, off(60))]
        assert performance.asked == []

    def test_internal_hears_no_clock(self) -> None:
        performance = looping(notes=QUARTER, sync="internal")
        performance.at(2.7, START)
        performance.host(2.7, 6.0)
        performance.at(6.0, STOP)
        assert about(performance.run(8.5)) == [(2.0, 60), (4.0, 60), (6.0, 60), (8.0, 60)]

    def test_changed_to_clock_our_own_transport_rests(self) -> None:
        performance = looping()
        performance.at(3.0, Change("sync", "clock"))
        assert performance.run(9.0) == [(2.0, on(60)), (3.0, off(60))]
