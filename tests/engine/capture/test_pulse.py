"""The tempo of a phrase that was played without a clock."""

import random

import pytest

from glsr_live.engine.capture import Captured
from glsr_live.engine.capture.pulse import find_bpm, retimed
from glsr_live.music.note import Note, Phrase
from tests.engine.stage import perform, played

RHYTHMS = {
    "quarters": [0, 1, 2, 3, 4, 5, 6, 7],
    "eighths": [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5],
    "mixed": [0, 1, 1.5, 2, 3, 3.5, 4, 5, 6, 6.5, 7],
    "dotted": [0, 1.5, 2, 3.5, 4, 5.5, 6, 7],
    "sixteenths": [0, 0.25, 0.5, 1, 1.75, 2, 2.5, 3, 3.25, 4, 5, 6],
}


def onsets(beats: list[float], bpm: float, seed: int, jitter: float = 0.012) -> list[float]:
    dice = random.Random(seed)
    return [beat * 60 / bpm + dice.gauss(0, jitter) for beat in beats]


def share_found(present: float, tempos: list[int]) -> float:
    """How many of many phrases with 12 ms of jitter are found within 2 %."""
    tried = [(beats, bpm, seed) for beats in RHYTHMS.values() for bpm in tempos for seed in range(4)]
    found = [abs(find_bpm(onsets(beats, bpm, seed), present) / bpm - 1) < 0.02 for beats, bpm, seed in tried]
    return sum(found) / len(found)


def test_a_tempo_near_the_present_one_is_found() -> None:
    assert share_found(120.0, list(range(100, 145, 4))) > 0.9
    assert share_found(90.0, list(range(75, 108, 4))) > 0.9


def test_the_present_tempo_stays_what_it_is() -> None:
    assert all(share_found(float(bpm), [bpm]) >= 0.9 for bpm in (60, 80, 100, 120, 140, 160))


def test_a_reading_at_half_or_double_keeps_the_grid() -> None:
    for bpm in (70, 80, 150, 170):
        found = find_bpm(onsets(RHYTHMS["eighths"], bpm, 1, jitter=0.005), 120.0)
        assert min(abs(found / (bpm * factor) - 1) for factor in (0.5, 1, 2)) < 0.02


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_fewer_than_four_onsets_say_nothing(count: int) -> None:
    assert find_bpm([0.0, 0.61, 1.19][:count], 120.0) == 120.0


@pytest.mark.parametrize("played_at", [[0.0] * 6, [0.0, 0.0, 0.0, 5.0], [0.0, 1e-4, 2e-4, 3e-4]])
def test_onsets_that_are_no_rhythm_are_survived(played_at: list[float]) -> None:
    assert 50.0 <= find_bpm(played_at, 120.0) <= 200.0


def test_the_phrase_is_written_in_its_own_tempo() -> None:
    phrase = Phrase(tuple(Note(576 * i, 288, 60) for i in range(4)), 3840)  # quarters at 100, heard at 120
    bpm, moved = retimed(Captured(phrase, 0, 480), 120.0, 2592)
    assert (bpm, moved.phrase.length) == (100.0, 1920)
    assert [(note.onset, note.duration) for note in moved.phrase.notes] == [(480 * i, 240) for i in range(4)]
    assert moved.start == 2592 - 2160


def test_a_phrase_that_was_in_time_stays_the_same() -> None:
    captured = Captured(Phrase(tuple(Note(480 * i, 240, 60) for i in range(8)), 3840), 100, 480)
    assert retimed(captured, 120.0, 5000) == (120.0, captured)


class TestThroughTheEngine:
    FREELY = tuple(Note(480 * i, 400, 60 + i) for i in range(8))

    def test_the_answer_enters_on_the_next_beat_of_the_phrases_own_tempo(self) -> None:
        performance = perform(capture="silence", answer="loop")
        performance.play(self.FREELY, 1.0, bpm=100)
        sent = played(performance.run(11.5))
        assert sent[:3] == [(6.4, 60), (7.0, 61), (7.6, 62)]
        assert sent[8] == (11.2, 60)
        assert (performance.status.bpm, performance.status.settings["bpm"]) == (100.0, 100.0)

    def test_it_can_be_turned_off(self) -> None:
        performance = perform(capture="silence", find_tempo=False)
        performance.play(self.FREELY, 1.0, bpm=100)
        performance.run(12.0)
        assert performance.status.bpm == 120.0

    def test_over_a_loop_the_loop_says_the_tempo(self) -> None:
        performance = perform(capture="silence", answer="loop")
        performance.play((Note(0, 480, 60),), 1.0)
        performance.play(self.FREELY, 4.0, bpm=100)
        performance.run(20.0)
        assert performance.status.bpm == 120.0

    def test_under_a_host_the_host_says_it(self) -> None:
        performance = perform(capture="silence")
        performance.at(0.5, b"\xfa")
        performance.host(0.5, 12.0)
        performance.play(self.FREELY, 1.0, bpm=100)
        performance.run(11.9)
        assert performance.status.bpm == 120.0
        assert performance.asked[0].phrase.notes[1].onset in range(570, 580)

    def test_the_tempo_of_a_host_that_rests_is_the_one_to_compare_with(self) -> None:
        performance = perform(capture="silence")
        performance.at(0.5, b"\xfa")
        performance.host(0.5, 4.5, bpm=132.0)
        performance.at(4.5, b"\xfc")
        performance.play(self.FREELY, 5.0, bpm=132)
        performance.run(20.0)
        assert round(performance.status.bpm) == 132
        assert [note.onset for note in performance.asked[0].phrase.notes[:3]] == [0, 480, 960]
