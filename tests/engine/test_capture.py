"""Where a phrase begins and ends. Ticks: 480 a beat, 1920 a bar, 120 a step."""

from glsr_live.engine.capture import Captured
from glsr_live.engine.capture.bars import BarCapture
from glsr_live.engine.capture.silence import LONGEST_BARS, SilenceCapture
from glsr_live.engine.config import EngineConfig
from glsr_live.engine.events import ModelReady
from glsr_live.engine.messages import control, note_off, note_on
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.testing import Performance

C, D, E = (0, 60), (0, 62), (0, 64)


def bars(number: int = 1) -> BarCapture:
    capture = BarCapture(EngineConfig(bars=number))
    capture.begin(0)
    return capture


def silence(beats: float = 1.0, meter: Meter | None = None) -> SilenceCapture:
    return SilenceCapture(EngineConfig(capture="silence", silence_beats=beats, meter=meter or Meter()))


def notes(captured: Captured | None) -> tuple[Note, ...]:
    assert captured is not None
    return captured.phrase.notes


class TestBars:
    def test_states(self) -> None:
        capture = BarCapture(EngineConfig(bars=1))
        states = [capture.state]
        capture.begin(0)
        states.append(capture.state)
        capture.tape.press(C, 80, 10)
        states.append(capture.state)
        capture.take(1860)
        states.append(capture.state)
        assert states == ["empty", "armed", "recording", "armed"]

    def test_a_phrase_is_complete_half_a_step_before_the_bar_line(self) -> None:
        capture = bars()
        capture.tape.press(C, 80, 0)
        capture.tape.release(C, 480)
        assert capture.due() == 1860
        assert capture.take(1859) is None
        assert capture.take(1860) == Captured(Phrase((Note(0, 480, 60),), 1920), 0, 1920)

    def test_empty_bars_make_no_phrase(self) -> None:
        capture = bars()
        assert capture.take(1860) is None
        assert capture.due() == 1860 + 1920

    def test_a_held_note_is_closed_at_the_bar_line_and_its_late_end_means_nothing(self) -> None:
        capture = bars()
        capture.tape.press(C, 80, 1440)
        assert notes(capture.take(1860)) == (Note(1440, 480, 60),)
        capture.tape.release(C, 2400)
        assert capture.take(1860 + 1920) is None

    def test_an_early_note_stands_at_the_start_of_the_next_phrase_as_long_as_played(self) -> None:
        capture = bars()
        capture.take(1860)
        capture.tape.press(C, 80, 1880)
        capture.tape.release(C, 2380)
        assert capture.take(3780) == Captured(Phrase((Note(0, 500, 60),), 1920), 1920, 1920)

    def test_a_note_just_before_half_a_step_is_the_last_of_the_phrase(self) -> None:
        capture = bars()
        capture.tape.press(C, 80, 1859)
        assert notes(capture.take(1860)) == (Note(1859, 61, 60),)

    def test_several_bars(self) -> None:
        capture = bars(4)
        capture.tape.press(C, 80, 5000)
        captured = capture.take(4 * 1920 - 60)
        assert captured is not None
        assert (captured.phrase.length, captured.pulse) == (7680, 1920)

    def test_after_a_stall_the_bar_of_now_is_recorded(self) -> None:
        capture = bars()
        capture.tape.press(C, 80, 0)
        assert notes(capture.take(100_000)) == (Note(0, 1920, 60),)
        assert capture.due() == 99_840 + 1860

    def test_the_meter_says_how_long_a_bar_is(self) -> None:
        capture = BarCapture(EngineConfig(bars=2, meter=Meter(3, 4)))
        capture.begin(0)
        assert capture.due() == 2880 - 60


class TestSilence:
    def test_states(self) -> None:
        capture = silence()
        states = [capture.state]
        capture.tape.press(C, 80, 7)
        states.append(capture.state)
        capture.tape.release(C, 100)
        capture.take(580)
        states.append(capture.state)
        assert states == ["empty", "recording", "captured"]

    def test_the_first_onset_is_tick_zero(self) -> None:
        capture = silence()
        capture.tape.press(C, 80, 1000)
        capture.tape.release(C, 1300)
        assert capture.take(1780) == Captured(Phrase((Note(0, 300, 60),), 1920), 1000, 480)

    def test_it_ends_when_the_silence_is_long_enough(self) -> None:
        capture = silence(beats=2)
        capture.tape.press(C, 80, 0)
        capture.tape.release(C, 300)
        assert capture.due() == 1260
        assert capture.take(1259) is None
        capture.tape.press(D, 80, 1259)
        capture.tape.release(D, 1300)
        assert capture.due() == 2260

    def test_a_held_note_is_no_silence(self) -> None:
        capture = silence()
        capture.tape.press(C, 80, 0)
        assert capture.take(10_000) is None

    def test_a_player_who_never_pauses_is_answered_all_the_same(self) -> None:
        capture = silence()
        capture.tape.press(C, 80, 0)
        longest = LONGEST_BARS * 1920
        assert capture.due() == longest
        assert capture.take(longest) == Captured(Phrase((Note(0, longest, 60),), longest), 0, 480)

    def test_the_length_is_rounded_up_to_whole_bars(self) -> None:
        assert [self.length(end) for end in (1, 1919, 1920, 1980, 1981, 3840)] == [1920] * 4 + [3840] * 2

    def length(self, end: int) -> int:
        capture = silence()
        capture.tape.press(C, 80, 0)
        capture.tape.release(C, end)
        captured = capture.take(end + 480)
        assert captured is not None
        return captured.phrase.length

    def test_a_note_that_begins_at_the_bar_line_has_its_bar(self) -> None:
        capture = silence()
        capture.tape.press(C, 80, 0)
        capture.tape.release(C, 100)
        capture.tape.press(D, 80, 1870)
        capture.tape.release(D, 1930)
        captured = capture.take(2410)
        assert captured is not None
        assert captured.phrase == Phrase((Note(0, 100, 60), Note(1870, 60, 62)), 3840)

    def test_the_answer_enters_on_a_beat_of_the_phrase(self) -> None:
        captured = Captured(Phrase((), 1920), 1000, 480)
        assert [captured.entry(tick) for tick in (1000, 1479, 1480, 1481)] == [1480, 1480, 1960, 1960]


class TestTape:
    def test_the_sustain_pedal_holds_a_note_until_it_is_lifted(self) -> None:
        capture = bars()
        capture.tape.pedal(0, True, 0)
        capture.tape.press(C, 80, 10)
        capture.tape.release(C, 100)
        capture.tape.pedal(0, False, 700)
        assert notes(capture.take(1860)) == (Note(10, 690, 60),)

    def test_a_note_that_only_the_pedal_holds_ends_with_the_next(self) -> None:
        capture = bars()
        capture.tape.pedal(0, True, 0)
        capture.tape.press(E, 80, 0)
        capture.tape.release(E, 100)
        capture.tape.press(C, 80, 480)
        capture.tape.release(C, 600)
        assert notes(capture.take(1860)) == (Note(0, 480, 64), Note(480, 1440, 60))

    def test_the_pedal_of_another_channel_holds_nothing(self) -> None:
        capture = bars()
        capture.tape.pedal(5, True, 0)
        capture.tape.press(C, 80, 0)
        capture.tape.release(C, 100)
        assert notes(capture.take(1860)) == (Note(0, 100, 60),)

    def test_the_highest_of_simultaneous_notes_leads(self) -> None:
        capture = bars()
        for key in (C, E, D):
            capture.tape.press(key, 80, 0)
        for key in (C, E, D):
            capture.tape.release(key, 480)
        assert notes(capture.take(1860)) == (Note(0, 480, 64),)

    def test_the_same_key_again_ends_the_note_before(self) -> None:
        capture = bars()
        capture.tape.press(C, 80, 0)
        capture.tape.press(C, 90, 480)
        capture.tape.release(C, 960)
        assert notes(capture.take(1860)) == (Note(0, 480, 60, 80), Note(480, 480, 60, 90))

    def test_a_lost_port_lifts_every_key_and_pedal(self) -> None:
        capture = silence()
        capture.tape.pedal(0, True, 0)
        capture.tape.press(C, 80, 0)
        capture.tape.lift(200)
        assert capture.due() == 680


class TestThroughTheEngine:
    def asked(self, config: EngineConfig, *script: tuple[float, bytes]) -> list[tuple[Note, ...]]:
        performance = Performance(config)
        performance.at(0.0, ModelReady(("density",), "fake", "CPU"))
        for second, data in script:
            performance.at(second, data)
        performance.run(20.0)
        return [request.phrase.notes for request in performance.asked]

    def test_a_note_on_of_velocity_zero_ends_the_note(self) -> None:
        script = ((1.0, note_on(0, 60, 80)), (1.5, note_on(0, 60, 0)))
        assert self.asked(EngineConfig(bars=1), *script) == [(Note(0, 480, 60),)]

    def test_other_channels_are_not_heard_when_one_is_chosen(self) -> None:
        script = ((1.0, note_on(0, 60, 80)), (1.0, note_on(4, 72, 80)), (1.5, note_off(0, 60)), (1.5, note_off(4, 72)))
        assert self.asked(EngineConfig(bars=1, listen=0), *script) == [(Note(0, 480, 60),)]

    def test_the_pedal_is_heard(self) -> None:
        script = (
            (0.9, control(0, 64, 127)),
            (1.0, note_on(0, 60, 80)),
            (1.1, note_off(0, 60)),
            (2.0, control(0, 64, 0)),
        )
        assert self.asked(EngineConfig(bars=1), *script) == [(Note(0, 960, 60),)]
