"""Phrases by bars, by silence and by switch, as they are asked for. 480 ticks a beat, 1920 a bar of 4/4."""

import pytest

from glsr_live.control.commands import Bind, Change, Record
from glsr_live.engine.messages import control
from glsr_live.music.note import Meter, Note
from glsr_live.testing import Performance
from tests.engine.stage import QUARTER, TWO, looping, off, on, perform, played


def asked(performance: Performance, until: float = 20.0) -> list[tuple[Note, ...]]:
    performance.run(until)
    return [request.phrase.notes for request in performance.asked]


class TestBars:
    @pytest.mark.parametrize(
        ("meter", "bar"),
        [(Meter(4, 4), 1920), (Meter(5, 4), 2400), (Meter(7, 8), 1680), (Meter(6, 8), 1440), (Meter(3, 4), 1440)],
    )
    def test_a_bar_is_as_long_as_its_meter_says(self, meter: Meter, bar: int) -> None:
        performance = perform(meter=meter, answer="loop")
        performance.play(QUARTER)
        line = bar / 960
        assert played(performance.run(3.5 * line)) == [(round(line * n, 3), 60) for n in (1, 2, 3)]
        assert (performance.asked[0].phrase.length, performance.asked[0].phrase.meter) == (bar, meter)

    def test_another_number_of_bars_counts_from_the_bar_that_runs(self) -> None:
        performance = perform(starts="daemon")
        performance.at(2.5, Change("bars", 2))
        performance.play(TWO, 4.0)
        assert played(performance.run(12.0)) == [(8.0, 60), (9.0, 64)]
        assert performance.asked[0].phrase.length == 3840

    def test_what_is_played_in_the_count_in_is_no_part_of_the_phrase(self) -> None:
        performance = perform(starts="daemon", count_in=1)
        performance.play((Note(0, 100, 80), Note(1000, 100, 81)), 0.1)
        performance.play(QUARTER, 2.0)
        assert asked(performance, 6.0) == [QUARTER]

    def test_a_note_just_before_the_first_bar_line_is_its_first(self) -> None:
        performance = perform(starts="daemon", count_in=1)
        performance.at(1.96, on(60))
        performance.at(2.5, off(60))
        assert asked(performance, 6.0) == [(Note(0, 518, 60),)]


class TestSilence:
    def test_the_pause_that_ends_a_phrase_is_a_setting(self) -> None:
        for beats, entry in ((0.5, 2.0), (1.0, 2.5), (2.0, 3.0)):
            performance = perform(capture="silence", silence_beats=beats)
            performance.play(QUARTER, 1.0)
            assert played(performance.run(10.0))[0] == (entry, 60)

    def test_a_phrase_may_begin_anywhere_while_the_transport_runs(self) -> None:
        performance = perform(capture="silence", starts="daemon")
        performance.play((Note(0, 480, 60), Note(480, 480, 62)), 1.3)
        assert played(performance.run(10.0)) == [(3.3, 60), (3.8, 62)]

    def test_a_second_phrase_takes_over_from_the_first(self) -> None:
        performance = perform(capture="silence", answer="loop")
        performance.play(QUARTER, 1.0)
        performance.play((Note(0, 400, 72),), 3.5)
        assert played(performance.run(8.0)) == [(2.5, 60), (4.5, 72), (6.5, 72)]


class TestSwitch:
    def test_without_the_switch_nothing_is_a_phrase(self) -> None:
        performance = perform(capture="switch")
        performance.play(TWO, 1.0)
        assert asked(performance) == []
        assert (performance.status.capture, performance.status.running) == ("empty", False)

    def test_a_phrase_lasts_from_press_to_release(self) -> None:
        performance = perform(capture="switch", starts="daemon")
        performance.at(1.9, Record(True))
        performance.play(TWO, 2.0)
        performance.at(4.1, Record(False))
        assert played(performance.run(20.0)) == [(6.0, 60), (7.0, 64)]
        assert performance.asked[0].phrase.notes == TWO

    def test_a_hand_that_is_quicker_than_the_foot_loses_no_note(self) -> None:
        performance = perform(capture="switch", starts="daemon")
        performance.play(TWO, 1.98)
        performance.at(2.03, Record(True))
        performance.at(3.9, Record(False))
        assert asked(performance, 6.0) == [(Note(0, 480, 60), Note(941, 480, 64))]

    def test_armed_at_rest_it_waits_for_the_first_note(self) -> None:
        performance = perform(capture="switch")
        performance.at(0.5, Record(True))
        performance.run(0.9)
        assert performance.status.capture == "armed"
        performance.play(TWO, 1.0)
        performance.run(1.2)
        assert performance.status.capture == "recording"
        performance.at(2.9, Record(False))
        assert played(performance.run(20.0)) == [(3.0, 60), (4.0, 64)]

    def test_pressed_without_a_note_it_changes_nothing(self) -> None:
        performance = looping(capture="switch")
        performance.run(4.5)
        performance.at(5.0, Record(True))
        performance.at(7.0, Record(False))
        assert asked(performance, 9.0) == []

    def test_in_another_way_of_capture_the_switch_takes_over(self) -> None:
        performance = looping(notes=QUARTER)
        performance.at(3.9, Record(True))
        performance.play((Note(0, 480, 72),), 4.0)
        performance.at(5.95, Record(False))
        assert played(performance.run(8.1)) == [(2.0, 60), (4.0, 60), (6.0, 72), (8.0, 72)]
        assert performance.status.settings["capture"] == "switch"

    def test_a_release_that_nobody_pressed_changes_nothing(self) -> None:
        performance = looping()
        performance.at(3.0, Record(False))
        performance.run(3.5)
        assert performance.status.settings["capture"] == "bars"

    def test_a_footswitch_may_be_learned(self) -> None:
        performance = perform(capture="switch", starts="daemon")
        performance.at(0.5, Bind("switch", "cc 64"))
        performance.at(1.9, control(0, 64, 127))
        performance.play(TWO, 2.0)
        performance.at(4.1, control(0, 64, 0))
        assert asked(performance) == [TWO]

    def test_after_so_many_bars_it_ends_by_itself(self) -> None:
        performance = perform(capture="switch", starts="daemon")
        performance.at(2.0, Record(True))
        performance.play(QUARTER, 2.0)
        performance.run(70.0)
        [request] = performance.asked
        assert (request.phrase.notes, request.phrase.length) == (QUARTER, 32 * 1920)

    def test_it_survives_the_rest_of_the_transport(self) -> None:
        performance = perform(capture="switch")
        performance.at(0.5, Record(True))
        performance.at(1.0, b"\xfa")
        performance.host(1.0, 3.0)
        performance.play((Note(0, 480, 50),), 1.0)
        performance.at(3.01, b"\xfc")
        performance.at(5.0, b"\xfa")
        performance.host(5.0, 9.0)
        performance.play((Note(10, 480, 60),), 5.0)
        performance.at(6.9, Record(False))
        assert [[note.pitch for note in notes] for notes in asked(performance, 7.5)] == [[60]]


class TestQuantise:
    LATE = (Note(0, 480, 60), Note(500, 440, 62), Note(940, 480, 64))

    @pytest.mark.parametrize(
        ("strength", "onsets"),
        [(0.0, [0, 500, 940]), (0.5, [0, 490, 950]), (1.0, [0, 480, 960])],
    )
    def test_onsets_are_drawn_to_the_grid_in_proportion(self, strength: float, onsets: list[int]) -> None:
        performance = perform(quantise=strength)
        performance.play(self.LATE)
        [notes] = asked(performance)
        assert ([note.onset for note in notes], [note.end for note in notes]) == (onsets, [480, 940, 1420])


class TestOverdub:
    def test_new_notes_are_added_and_the_loop_goes_on(self) -> None:
        performance = looping(notes=QUARTER, overdub=True)
        performance.play((Note(960, 480, 67),), 2.0)
        assert played(performance.run(5.9)) == [(2.0, 60), (4.0, 60), (5.0, 67)]
        assert performance.asked[-1].phrase.notes == (Note(0, 480, 60), Note(960, 480, 67))

    def test_they_stay_where_they_were_played_in_a_longer_loop(self) -> None:
        performance = perform(bars=2, answer="loop", overdub=True)
        performance.play((Note(0, 480, 60), Note(1920, 480, 62)))
        performance.at(4.5, Change("bars", 1))
        performance.play((Note(960, 480, 67),), 6.0)
        assert played(performance.run(11.5)) == [(4.0, 60), (6.0, 62), (8.0, 60), (10.0, 62), (11.0, 67)]

    def test_a_free_phrase_lands_where_it_was_played(self) -> None:
        performance = looping(notes=QUARTER, capture="silence", overdub=True, find_tempo=False)
        performance.play((Note(0, 240, 67),), 3.0)
        # The loop runs from second 1.5; the new note is on its last beat from now on, and nothing moves.
        assert played(performance.run(6.0)) == [(1.5, 60), (3.5, 60), (5.0, 67), (5.5, 60)]

    def test_a_new_note_takes_the_place_of_an_old_one(self) -> None:
        performance = looping(notes=TWO, overdub=True)
        performance.play((Note(960, 480, 67),), 2.0)
        assert played(performance.run(5.9))[2:] == [(4.0, 60), (5.0, 67)]

    def test_without_overdub_the_phrase_is_replaced(self) -> None:
        performance = looping(notes=QUARTER)
        performance.play((Note(960, 480, 67),), 2.0)
        assert played(performance.run(5.9)) == [(2.0, 60), (5.0, 67)]

    def test_without_anything_before_it_the_phrase_stands_alone(self) -> None:
        performance = looping(notes=QUARTER, overdub=True)
        assert played(performance.run(4.5)) == [(2.0, 60), (4.0, 60)]
