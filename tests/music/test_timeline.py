"""Ticks and seconds under changing tempo."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.music.timeline import LONGEST_BEAT, TempoMap, steady

TWICE_AS_FAST = TempoMap.of([(960, 250_000)])
tempo_maps = st.builds(
    TempoMap.of, st.lists(st.tuples(st.integers(0, 100_000), st.integers(1_000, LONGEST_BEAT)), max_size=8)
)


def test_without_a_tempo_a_beat_is_half_a_second():
    assert TempoMap().seconds(480) == 0.5
    assert TempoMap().tick(0.5) == 480
    assert TempoMap().bpm_at(0) == 120


def test_a_change_holds_from_its_tick_on():
    assert [TWICE_AS_FAST.seconds(tick) for tick in (480, 960, 1440)] == [0.5, 1.0, 1.25]
    assert [TWICE_AS_FAST.tick(seconds) for seconds in (0.5, 1.0, 1.25)] == [480, 960, 1440]
    assert [TWICE_AS_FAST.bpm_at(tick) for tick in (0, 959, 960)] == [120, 120, 240]


def test_time_before_the_start_runs_at_the_first_tempo():
    assert TWICE_AS_FAST.seconds(-480) == -0.5
    assert TWICE_AS_FAST.tick(-0.5) == -480


def test_one_tempo_throughout():
    assert TempoMap.at(90).seconds(480 * 90) == pytest.approx(60, abs=1e-4)


@given(tempo_maps, st.integers(0, 200_000))
def test_a_tick_comes_back_from_its_seconds(tempo, tick):
    assert tempo.tick(tempo.seconds(tick)) == pytest.approx(tick, abs=1e-4)


@given(tempo_maps, st.lists(st.integers(0, 200_000), unique=True))
def test_time_never_runs_backwards(tempo, ticks):
    assert all(a < b for a, b in pairwise(tempo.seconds(tick) for tick in sorted(ticks)))


@pytest.mark.parametrize(
    "changes",
    [(), ((1, 500_000),), ((0, 500_000), (0, 400_000)), ((0, 500_000), (9, 1), (5, 1)), ((0, 0),), ((0, 2**24),)],
)
def test_refuses_what_is_no_tempo_map(changes):
    with pytest.raises(ValueError, match=r"tempo changes|a beat lasts"):
        TempoMap(changes)


def test_changes_are_put_in_order_and_only_real_ones_stay():
    assert steady([(30, "c"), (10, "b"), (20, "b"), (30, "d")], "a") == ((0, "a"), (10, "b"), (30, "d"))
    assert steady([(0, "b")], "a") == ((0, "b"),)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2))))
def test_at_every_tick_the_last_change_holds(changes):
    def held(at: int, among: list[tuple[int, int]]) -> int:
        before = [change for change in sorted(among, key=lambda change: change[0]) if change[0] <= at]
        return before[-1][1] if before else 0

    steadied = list(steady(changes, 0))
    assert [held(at, steadied) for at in range(10)] == [held(at, changes) for at in range(10)]
    assert all(a[0] < b[0] and a[1] != b[1] for a, b in pairwise(steadied))
