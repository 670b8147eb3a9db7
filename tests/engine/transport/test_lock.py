"""The delay-locked loop behind a transport: phase, tempo and count against clocks that are wrong in known ways.

The phase error is the distance of the second that the transport gives for a pulse's tick from the second at which the
sender sent it: no constant is taken off. It is read after every pulse from the ninth beat on.
"""

import random
from itertools import islice

import pytest

from glsr_live.engine.transport import Transport
from glsr_live.engine.transport.follower import Follower
from glsr_live.music.note import Meter
from tests.engine.transport.clocks import (
    Delay,
    Listener,
    percentile,
    periods,
    seconds_of,
    started,
    steady,
    uniform,
)

LOCK = 8 * 24


def follow(seconds: list[float], delay: Delay) -> tuple[list[float], list[float], list[bool]]:
    """Phase errors in seconds, tempos and locks after each pulse, of a transport that hears Start and these pulses."""
    transport = Transport(120, Meter(), 4 * 1920, sync="clock")
    errors, tempos, locks = [], [], []
    start, *pulses = started(seconds, delay)
    transport.receive(start[1], start[0])
    for number, (arrival, data) in enumerate(pulses):
        transport.receive(data, arrival)
        errors.append(abs(transport.time_of(20 * number) - seconds[number]))
        tempos.append(transport.bpm)
        locks.append(transport.locked)
    return errors, tempos, locks


@pytest.mark.parametrize("bpm", [20, 60, 115, 120, 174, 300])
def test_with_three_milliseconds_of_jitter_phase_and_tempo_hold_after_eight_beats(bpm: float) -> None:
    errors: list[float] = []
    tempos: list[float] = []
    for seed in range(8):
        some, bpms, locks = follow(steady(64 * 24, bpm), uniform(seed))
        assert all(locks[LOCK:])
        errors += some[LOCK:]
        tempos += bpms[LOCK:]
    assert percentile(errors, 0.999) <= 0.001
    assert max(abs(tempo - bpm) for tempo in tempos) <= 0.3


@pytest.mark.parametrize(("bpm", "beats"), [(417, 8), (500, 16), (700, 24), (999, 40)])
def test_above_300_bpm_the_phase_holds_after_eight_beats_and_the_tempo_after_two_and_a_half_seconds(
    bpm: float, beats: int
) -> None:
    for seed in range(8):
        errors, tempos, _ = follow(steady(120 * 24, bpm), uniform(seed))
        assert percentile(errors[LOCK:], 0.999) <= 0.001
        assert max(abs(tempo - bpm) for tempo in tempos[24 * beats :]) <= 0.3


@pytest.mark.parametrize("bpm", [20, 60, 120, 300, 999])
@pytest.mark.parametrize("frames", [64, 128])
def test_pulses_that_come_at_the_start_of_short_periods(bpm: float, frames: int) -> None:
    errors, tempos, _ = follow(steady(64 * 24, bpm), periods(frames))
    assert percentile(errors[LOCK:], 0.999) <= 0.001
    assert max(abs(tempo - bpm) for tempo in tempos[24 * 24 :]) <= 0.3


@pytest.mark.parametrize("bpm", [20, 90, 103, 110, 120, 132, 174, 240, 300, 500, 999])
def test_bursts_at_the_start_of_21_ms_periods_keep_count(bpm: float) -> None:
    errors, tempos, _ = follow(steady(200 * 24, bpm), periods(1024))
    assert max(errors[16 * 24 :]) <= 0.0035
    assert abs(tempos[-1] - bpm) <= 0.3


@pytest.mark.parametrize("bpm", [117.2, 118.3])
def test_periods_of_almost_a_pulse_are_followed_within_four_pulses(bpm: float) -> None:
    """Nothing in the arrivals tells these beats from lost and doubled pulses before four of them have passed."""
    errors, tempos, _ = follow(steady(400 * 24, bpm), periods(1024))
    assert max(errors[LOCK:]) < 4 * 60 / (24 * bpm) + 0.002
    assert abs(tempos[-1] - bpm) <= 0.3


def spoilt(seconds: list[float], delay: Delay, seed: int, apart: int = 1) -> list[tuple[float, int]]:
    """Arrivals with the number of their pulse; after lock, one in fifty is lost or doubled, at least so far `apart`."""
    chance, arrivals, latest = random.Random(seed), [], LOCK
    for number, second in enumerate(seconds):
        wrong = chance.random() < 0.02 and latest + apart < number < len(seconds) - 100
        latest = number if wrong else latest
        arrivals += [(delay(second), number) for _ in range(chance.choice((0, 2)) if wrong else 1)]
    return sorted(arrivals)


@pytest.mark.parametrize("bpm", [60, 115, 120, 174, 300])
@pytest.mark.parametrize("seed", range(5))
def test_lost_and_doubled_pulses_neither_move_the_phase_nor_the_count(bpm: float, seed: int) -> None:
    seconds = steady(100 * 24, bpm)
    follower, errors = Follower(), []
    for arrival, number in spoilt(seconds, uniform(seed), seed):
        follower.pulse(arrival)
        errors += [abs(follower.second - seconds[follower.index])] if number >= LOCK else []
    assert percentile(errors, 0.999) <= 0.001
    assert follower.index == len(seconds) - 1


@pytest.mark.parametrize("bpm", [417, 500, 700, 999])
@pytest.mark.parametrize("seed", range(5))
def test_where_a_gap_is_smaller_than_the_jitter_single_lost_and_doubled_pulses_are_counted(
    bpm: float, seed: int
) -> None:
    seconds = steady(100 * 24, bpm)
    follower = Follower()
    for arrival, _ in spoilt(seconds, uniform(seed), seed, apart=120):
        follower.pulse(arrival)
    assert follower.index == len(seconds) - 1


def test_a_delivery_that_stalls_and_then_bursts_costs_nothing() -> None:
    """For 21 ms and for 60 ms nothing comes, then everything at once."""
    for stall in (0.021, 0.060):
        seconds = steady(40 * 24, 120)

        def delay(second: float, stall: float = stall) -> float:
            return second + max(0.0, stall - (second - 1.0) % 2.5)

        follower, errors = Follower(), []
        for second in seconds:
            follower.pulse(delay(second))
            errors.append(abs(follower.second - seconds[min(follower.index, len(seconds) - 1)]))
        assert follower.index == len(seconds) - 1
        assert max(errors[LOCK:]) < 0.003


@pytest.mark.parametrize(
    ("before", "after"), [(115, 132), (132, 115), (120, 121), (120, 60), (60, 120), (120, 300), (300, 330)]
)
@pytest.mark.parametrize("seed", range(3))
def test_a_jump_of_tempo_is_followed_without_losing_a_pulse(before: float, after: float, seed: int) -> None:
    seconds = seconds_of(48 * 24, lambda beat: before if beat < 24 else after)
    errors, tempos, _ = follow(seconds, uniform(seed))
    assert max(errors[24 * 24 : 25 * 24]) < 8 * 60 / (24 * min(before, after))
    assert max(errors[28 * 24 :]) < 0.003
    assert max(abs(tempo - after) for tempo in tempos[40 * 24 :]) <= 0.3


def test_115_to_132_is_never_more_than_a_tick_and_a_half_behind() -> None:
    seconds = seconds_of(48 * 24, lambda beat: 115 if beat < 24 else 132)
    for seed in range(10):
        errors, _, _ = follow(seconds, uniform(seed))
        assert percentile(errors[24 * 24 :], 0.99) < 0.0015


@pytest.mark.parametrize(("slow", "fast"), [(100, 140), (60, 90), (140, 100)])
def test_a_ramp_over_eight_bars_is_followed_closely(slow: float, fast: float) -> None:
    seconds = seconds_of(72 * 24, lambda beat: slow + (fast - slow) * min(1.0, max(0.0, (beat - 16) / 32)))
    for seed in range(5):
        errors, tempos, _ = follow(seconds, uniform(seed))
        assert max(errors[16 * 24 :]) < 0.006
        assert percentile(errors[16 * 24 :], 0.9) < 0.002
        assert abs(tempos[-1] - fast) <= 0.3


def test_after_an_hour_the_position_is_right_to_the_tick() -> None:
    seconds = steady(120 * 60 * 24, 120)
    errors, _, _ = follow(seconds, uniform(1))
    assert percentile(errors[-1000:], 1.0) < 60 / (120 * 480)


@pytest.mark.parametrize("bpm", [60, 115, 174, 300])
def test_every_beat_passes_once_in_polls_of_a_millisecond(bpm: float) -> None:
    listener = Listener()
    seconds = steady(100 * 24 + 1, bpm)
    for _ in listener.hear(started(seconds, uniform(5))):
        pass
    late = [passed - 480 * beat for beat, passed in enumerate(listener.beats)]
    assert len(listener.beats) in (100, 101)  # the last pulse is the beat itself, and may be a little early
    assert max(late) <= 480 * bpm * 0.004 / 60 + 25


def test_no_beat_is_lost_or_doubled_where_pulses_are() -> None:
    listener = Listener()
    messages = [(arrival, b"\xf8") for arrival, _ in spoilt(steady(200 * 24 + 1, 120), uniform(9), 9)]
    assert len(list(islice(listener.hear([(messages[0][0], b"\xfa"), *messages]), None))) == len(messages) + 1
    assert len(listener.beats) in (200, 201)
    assert [passed // 480 for passed in listener.beats] == list(range(len(listener.beats)))
