"""Seconds and ticks."""

from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.tempo import Tempo, bar_and_beat
from glsr_live.music.note import Meter


def test_at_120_bpm_a_beat_is_half_a_second() -> None:
    tempo = Tempo(120.0)
    tempo.start(7.0)
    assert [tempo.time_of(tick) for tick in (0, 480, 1920)] == [7.0, 7.5, 9.0]
    assert [tempo.tick_at(now) for now in (6.0, 7.0, 7.2504, 9.0)] == [0, 0, 240, 1920]


def test_no_tick_passes_while_the_transport_rests() -> None:
    tempo = Tempo(120.0)
    assert (tempo.running, tempo.tick_at(99.0)) == (False, 0)
    tempo.start(1.0)
    tempo.stop()
    assert (tempo.running, tempo.tick_at(99.0)) == (False, 0)


@given(st.floats(20, 400), st.floats(0, 1e7), st.integers(0, 10_000_000))
def test_a_tick_has_passed_at_its_deadline_and_not_before(bpm: float, origin: float, tick: int) -> None:
    tempo = Tempo(bpm)
    tempo.start(origin)
    assert tempo.passed(tempo.time_of(tick)) == tick
    assert tempo.passed(tempo.time_of(tick) - 1e-5) == tick - 1
    assert tempo.tick_at(tempo.time_of(tick)) == tick


def test_bars_and_beats_count_from_one() -> None:
    places = {0: (1, 1), 479: (1, 1), 480: (1, 2), 1919: (1, 4), 1920: (2, 1)}
    assert {tick: bar_and_beat(tick, Meter()) for tick in places} == places
    assert bar_and_beat(1440, Meter(3, 4)) == (2, 1)
