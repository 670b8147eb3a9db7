"""Whole performances as literal lists of (seconds, message). At 120 bpm a beat lasts half a second, a bar two."""

import pytest

from glsr_live.engine.config import EngineConfig
from glsr_live.engine.messages import control, note_off, note_on
from glsr_live.music.note import Note
from glsr_live.testing import FakeModel, Performance

TUNE = (Note(0, 480, 60, 90), Note(480, 480, 64, 70), Note(960, 960, 67, 80))
"""One bar: two quarters and a half note."""
DENSITY = 14
MORE = control(0, DENSITY, 75)
"""Density at +0.52: one note more."""


def one_bar(**settings: object) -> EngineConfig:
    return EngineConfig(**{"bars": 1, "takeover": "jump", **settings})  # type: ignore[arg-type]


def on(pitch: int, velocity: int) -> bytes:
    return note_on(0, pitch, velocity)


def off(pitch: int) -> bytes:
    return note_off(0, pitch)


AT_REST = [
    (12.0, on(60, 90)),
    (12.5, off(60)),
    (12.5, on(64, 70)),
    (13.0, off(64)),
    (13.0, on(67, 80)),
    (14.0, off(67)),
]


def test_at_rest_the_answer_is_the_phrase_from_the_next_bar_line_on() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    assert performance.run(30.0) == AT_REST


def test_micro_timing_velocity_and_legato_come_back_as_played() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play((Note(0, 500, 60, 33), Note(470, 100, 62, 101), Note(1000, 200, 59, 7)), second=10.0)
    tick = 0.5 / 480
    assert performance.run(30.0) == [
        (12.0, on(60, 33)),
        (round(12 + 470 * tick, 6), on(62, 101)),
        (round(12 + 500 * tick, 6), off(60)),
        (round(12 + 570 * tick, 6), off(62)),
        (round(12 + 1000 * tick, 6), on(59, 7)),
        (round(12 + 1200 * tick, 6), off(59)),
    ]


def test_a_loop_repeats_until_the_next_phrase_is_answered() -> None:
    performance = Performance(one_bar(answer="loop"), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.play((Note(0, 1920, 72),), second=14.0)
    third_bar = [(second + 2.0, data) for second, data in AT_REST]
    assert performance.run(18.5) == [*AT_REST, *third_bar, (16.0, on(72, 80)), (18.0, off(72)), (18.0, on(72, 80))]


def test_a_phrase_ended_by_silence_is_answered_at_the_next_beat_of_its_own_pulse() -> None:
    performance = Performance(EngineConfig(capture="silence"), FakeModel())
    performance.play(TUNE, second=10.3)
    # The last note ends at 12.3, the silence at 12.8, which is on the beat already; the reply is heard at 13.3.
    assert performance.run(30.0) == [(round(second + 1.3, 6), data) for second, data in AT_REST]


def test_a_shorter_silence_lets_the_answer_in_on_the_beat_that_follows_the_phrase() -> None:
    performance = Performance(EngineConfig(capture="silence", silence_beats=0.5), FakeModel())
    performance.play(TUNE, second=10.3)
    assert performance.run(30.0)[0] == (12.8, on(60, 90))


def test_a_silence_ended_loop_repeats_in_whole_bars() -> None:
    performance = Performance(EngineConfig(capture="silence", answer="loop"), FakeModel())
    performance.play((Note(0, 400, 60),), second=1.0)
    starts = [second for second, data in performance.run(8.0) if data == on(60, 80)]
    assert starts == [2.0, 4.0, 6.0, 8.0]


def test_a_turned_knob_is_heard_from_the_next_grid_step_and_cuts_nothing() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.at(12.6, MORE)
    # The half note is halved; the quarter that sounds at 12.6 keeps its length.
    assert performance.run(30.0) == [*AT_REST[:5], (13.5, off(67)), (13.5, on(69, 80)), (14.0, off(69))]


def test_a_note_that_sounds_already_goes_on_when_the_new_variation_has_it_too() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.at(13.2, MORE)
    # The new variation ends the sounding note earlier, at 13.5: no second attack at 13.25, no gap.
    assert performance.run(30.0) == [*AT_REST[:5], (13.5, off(67)), (13.5, on(69, 80)), (14.0, off(69))]


def test_a_sounding_note_that_the_new_variation_lacks_ends_with_the_next_note() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play((Note(0, 960, 60), Note(960, 960, 62)), second=10.0)
    performance.at(12.6, control(0, 15, 127))
    # Register +3 moves both notes: the first is past its place, so it sounds on until the second, now 65.
    assert performance.run(30.0) == [(12.0, on(60, 80)), (13.0, off(60)), (13.0, on(65, 80)), (14.0, off(65))]


def test_a_knob_turned_before_the_answer_enters_is_in_it_from_the_first_note() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.at(11.97, control(0, 15, 127))
    assert performance.run(12.1) == [(12.0, on(63, 90))]


def test_once_the_answer_is_over_a_turned_knob_is_seen_but_not_heard_until_the_next_phrase() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.at(14.1, MORE)
    assert performance.run(16.0) == AT_REST
    assert performance.statuses[-1].yields["density"] == 4.0
    performance.play(TUNE, second=16.0)
    heard = [data for _, data in performance.run(30.0)]
    assert heard == [*(data for _, data in AT_REST[:5]), off(67), on(69, 80), off(69)]


def test_a_late_reply_waits_and_the_old_phrase_plays_on() -> None:
    model = FakeModel()
    performance = Performance(one_bar(answer="loop"), model)
    performance.play(TUNE, second=10.0)
    performance.run(13.9)
    model.latency = 0.4
    performance.play((Note(0, 1920, 72),), second=14.0)
    # Asked half a step before 16.0, answered at 16.34: the old bar is played to its end, the answer enters at 18.0.
    old = [(second + 2.0 * bar, data) for bar in range(3) for second, data in AT_REST]
    assert performance.run(18.1) == [*old[5:], (18.0, on(72, 80))]


def test_a_late_turn_of_a_knob_waits_for_the_grid_step_after_its_reply() -> None:
    performance = Performance(one_bar(), FakeModel(latency=0.3))
    performance.play((Note(0, 1920, 60),), second=10.0)
    performance.at(12.1, MORE)
    # Foreseen 0.31 s before 12.0, the phrase is answered there; the halves of the note arrive at 12.4.
    assert performance.run(30.0) == [(12.0, on(60, 80)), (13.0, off(60)), (13.0, on(62, 80)), (14.0, off(62))]


def test_after_silent_bars_the_next_note_is_bar_one_again() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.run(20.0)
    assert performance.engine.next_due() is None
    performance.play(TUNE, second=20.3)
    assert performance.run(40.0) == [(round(second + 10.3, 6), data) for second, data in AT_REST]


def test_a_player_who_comes_in_late_after_the_answer_finds_the_bar_lines_where_they_were() -> None:
    performance = Performance(one_bar(), FakeModel())
    performance.play(TUNE, second=10.0)
    performance.play((Note(480, 480, 72),), second=14.0)
    assert performance.run(30.0) == [*AT_REST, (16.5, on(72, 80)), (17.0, off(72))]
    assert performance.asked[1].phrase.notes == (Note(480, 480, 72),)


def test_bars_that_run_from_the_start_of_the_daemon_never_rest() -> None:
    performance = Performance(one_bar(starts="daemon"), FakeModel())
    performance.run(20.0)
    performance.play((Note(0, 480, 60),), second=20.5)
    assert performance.run(30.0) == [(22.5, on(60, 80)), (23.0, off(60))]


@pytest.mark.parametrize("bars", [1, 2, 4, 8])
def test_phrases_of_any_offered_length_are_answered_at_their_end(bars: int) -> None:
    performance = Performance(EngineConfig(bars=bars), FakeModel())
    performance.play(TUNE)
    assert performance.run(60.0)[0] == (2.0 * bars, on(60, 90))


def test_the_answer_goes_out_on_its_channel() -> None:
    performance = Performance(one_bar(channel=9), FakeModel())
    performance.play((Note(0, 1920, 60),), channel=3)
    assert performance.run(30.0) == [(2.0, note_on(9, 60, 80)), (4.0, note_off(9, 60))]


def test_thru_sends_what_is_played_and_no_knobs() -> None:
    performance = Performance(one_bar(thru=True), FakeModel())
    performance.at(1.0, note_on(2, 60, 80), control(2, 1, 50), MORE, control(2, 123, 0), b"\xe2\x00\x40")
    performance.at(1.5, note_off(2, 60))
    assert performance.run(2.0) == [
        (1.0, note_on(2, 60, 80)),
        (1.0, control(2, 1, 50)),
        (1.0, note_off(2, 60)),
        (1.0, b"\xe2\x00\x40"),
    ]
