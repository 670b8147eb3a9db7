"""Tap tempo."""

import pytest

from glsr_live.engine.transport.tap import Tap


def tempo(*seconds: float) -> float | None:
    tap, bpm = Tap(), None
    for second in seconds:
        bpm = tap.tap(second)
    return None if bpm is None else round(bpm, 6)


@pytest.mark.parametrize("bpm", [20, 60, 120, 999])
def test_the_interval_of_two_taps(bpm: float) -> None:
    assert tempo(5.0, 5.0 + 60 / bpm) == pytest.approx(bpm)


def test_one_tap_says_nothing() -> None:
    assert tempo(5.0) is None


def test_a_tap_that_is_off_does_not_spoil_the_median() -> None:
    assert tempo(0, 0.5, 1.0, 1.56, 2.0, 2.5) == 120


def test_a_pad_that_bounces_is_one_tap() -> None:
    assert tempo(0, 0.5, 1.0, 1.01) is None
    assert tempo(0, 0.5, 1.0, 1.01, 1.5) == 120


def test_only_the_latest_taps_count() -> None:
    assert tempo(*(0.6 * tap for tap in range(9)), *(4.8 + 0.5 * tap for tap in range(1, 9))) == 120


def test_a_pause_ends_the_tapping() -> None:
    assert tempo(0, 0.5, 1.0, 3.0) is None
    assert tempo(0, 3.1) is None
    assert tempo(0, 0.5, 1.0, 3.0, 3.25) == 240


def test_a_tempo_more_than_twice_as_fast_begins_at_once() -> None:
    assert tempo(0, 1.0, 2.0, 2.25) == 240
