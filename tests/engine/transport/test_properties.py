"""Whatever comes, whenever: nothing is raised, ticks never go back, and seconds and ticks agree."""

from math import inf, isinf

from hypothesis import given, settings
from hypothesis import strategies as st

from glsr_live.engine.transport import LinkTime, Transport
from glsr_live.engine.transport.tap import Tap
from glsr_live.music.note import Meter
from tests.engine.transport.clocks import CONTINUE, PULSE, START, STOP, song_position

MESSAGES = st.one_of(
    st.sampled_from([PULSE] * 6 + [START, CONTINUE, STOP]),
    st.builds(song_position, st.one_of(st.integers(0, 16383), st.integers(0, 16).map(lambda bars: 16 * bars))),
    st.binary(max_size=18),
    st.binary(max_size=3).map(lambda data: b"\xf2" + data),
)
GAPS = st.one_of(st.just(0.0), st.floats(0, 0.03), st.floats(0.0208, 0.0209), st.floats(0, 3), st.just(1e5))
CONTROLS = st.sampled_from(["play", "stop", "resume", "tap", "start_at_note", "advance"])
CHANGES = st.one_of(
    st.builds(dict, bpm=st.floats(20, 999)),
    st.builds(dict, sync=st.sampled_from(["auto", "internal", "clock", "link"])),
    st.builds(dict, sync_delay_ms=st.floats(-500, 500)),
    st.builds(dict, clock_out=st.booleans()),
    st.builds(dict, count_in=st.integers(0, 4)),
    st.builds(
        lambda meter, bars: {"meter": meter, "cycle": bars * meter.bar},
        st.builds(Meter, st.integers(1, 13), st.sampled_from([2, 4, 8, 16])),
        st.integers(1, 8),
    ),
)
LINKS = st.builds(LinkTime, st.floats(), st.one_of(st.floats(20, 999), st.floats()), st.booleans())
HAPPENINGS = st.one_of(
    MESSAGES,
    st.tuples(st.just("pulses"), st.integers(1, 60), st.floats(0.002, 0.13)),
    CONTROLS,
    st.integers(-10, 100_000),
    CHANGES,
    LINKS,
)


def let_happen(transport: Transport, happening: object, now: float, port: str) -> float:
    """Do it, and say when it is over."""
    match happening:
        case bytes():
            transport.receive(happening, now, port)
        case ("pulses", int(count), float(period)):
            for _ in range(count):
                now += period
                transport.receive(PULSE, now, port)
        case str():
            getattr(transport, happening)(now)
        case int():
            transport.locate(happening, now)
        case dict():
            transport.configure(now, **happening)
        case LinkTime():
            transport.follow_link(happening, now)
    return now


@settings(max_examples=300)
@given(
    st.sampled_from(["auto", "clock", "internal", "link"]),
    st.booleans(),
    st.lists(st.tuples(GAPS, HAPPENINGS, st.sampled_from(["in", "in", "b"])), max_size=30),
)
def test_ticks_never_go_back_and_seconds_agree(sync, clock_out, happenings) -> None:
    transport = Transport(120, Meter(), 1920 * 2, sync=sync, clock_out=clock_out)
    now, passed, near = 0.0, transport.passed(0.0), transport.tick_at(0.0)
    for gap, happening, port in happenings:
        now = let_happen(transport, happening, now + gap, port)
        before = transport.passed(now)
        assert before >= passed
        assert transport.tick_at(now) >= near
        passed, near = before, transport.tick_at(now)
        transport.advance(now)
        for change in transport.changes():
            assert "nan" not in repr(change)
        due = transport.due()
        assert due is None or due > now - 1e-6
        bar = transport._conductor.settings.meter.bar
        assert transport.position(0) % bar == 0
        if transport.running:
            for tick in (passed + 1, passed + 480):
                second = transport.time_of(tick)
                now = max(now, second)
                assert transport.passed(now) >= tick
                passed = transport.passed(now)
                near = max(near, transport.tick_at(now))
        else:
            assert isinf(transport.time_of(passed + 1))
            assert transport.passed(now + 100) == passed


@given(st.lists(st.floats(0, 5), max_size=20))
def test_a_tapped_tempo_is_always_within_range(gaps) -> None:
    tap, now = Tap(), 0.0
    for gap in gaps:
        now += gap
        bpm = tap.tap(now)
        assert bpm is None or 20 <= bpm <= 999


def test_before_anything_no_tick_has_passed() -> None:
    transport = Transport(120, Meter(), 1920)
    assert (transport.passed(5.0), transport.tick_at(5.0), transport.time_of(0)) == (-1, 0, inf)
    assert (transport.due(), transport.changes(), transport.source) == (None, [], "internal")
