"""What part of a knob a controller covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.controls.encoding import position_of, value_of
from glsr_live.engine.controls.span import CURVES, Knob, Span, knob_named
from glsr_live.errors import KnobError
from glsr_live.music.variation import RANGES

NAMES = ("density", *RANGES, "morph")


@st.composite
def spans(draw: st.DrawFn, name: str) -> Span:
    knob = knob_named(name)
    part = st.floats(0, 1)
    low, high = sorted((draw(part), draw(part)))
    width = knob.high - knob.low
    wide = high - low > 0.01
    ends = (knob.low + low * width, knob.low + high * width) if wide else (None, None)
    return Span(*ends, draw(st.sampled_from(CURVES)), draw(st.booleans()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "low", "centre", "high"),
    [
        ("density", -3, 0, 3),
        ("closeness", 0, 1, 4),
        ("temperature", 0, 1, 2),
        ("wander", 0, 1, 2),
        ("morph", 0, 0.5, 1),
    ],
)
def test_the_ends_and_the_centre_of_a_controller_are_exact(name: str, low: float, centre: float, high: float) -> None:
    knob = knob_named(name)
    assert knob == Knob(name, low, high, centre)
    for bits, values in ((7, (0, 64, 127)), (14, (0, 8192, 16383))):
        assert [Span().value(knob, position_of(value, bits)) for value in values] == [low, centre, high]


@given(st.sampled_from(NAMES), st.integers(0, 126))
def test_every_value_of_a_controller_is_another_place_within_the_range(name: str, value: int) -> None:
    knob = knob_named(name)
    here, there = (Span().value(knob, position_of(number, 7)) for number in (value, value + 1))
    assert knob.low <= here < there <= knob.high


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", [-3, -1.5, 0, 1.5, 3]),
        ("inverted", [3, 1.5, 0, -1.5, -3]),
        ("-1..3", [-1, -0.5, 0, 1.5, 3]),
        ("1..2", [1, 1.25, 1.5, 1.75, 2]),
        ("..0", [-3, -2.25, -1.5, -0.75, 0]),
        ("fine", [-3, -1.06, 0, 1.06, 3]),
        ("exponential", [-3, -2.6, -1.8, -0.2, 3]),
        ("-2..2 exponential inverted", [2, -0.133, -1.2, -1.733, -2]),
    ],
)
def test_ranges_curves_and_directions(text: str, values: list[float]) -> None:
    span = Span.read(text)
    got = [span.value(knob_named("density"), position) for position in (0, 0.25, 0.5, 0.75, 1)]
    assert got == pytest.approx(values, abs=0.001)


@given(st.data(), st.sampled_from(NAMES), st.sampled_from([7, 14]))
def test_a_knob_tells_the_controller_where_it_must_stand(data: st.DataObject, name: str, bits: int) -> None:
    span, knob = data.draw(spans(name)), knob_named(name)
    value = data.draw(st.integers(0, 2**bits - 1))
    place = span.value(knob, position_of(value, bits))
    low, high = span.ends(knob)
    assert low <= place <= high
    assert value_of(span.position(knob, place), bits) == value


@given(st.data(), st.sampled_from(NAMES), st.booleans())
def test_text_and_span_are_the_same(data: st.DataObject, name: str, locked: bool) -> None:
    span = data.draw(spans(name))
    span = Span(span.low, span.high, span.curve, span.inverted, locked)
    assert Span.read(str(span)) == span


def test_a_value_outside_the_span_lies_at_its_end() -> None:
    assert [Span(-1, 1).position(knob_named("density"), value) for value in (-3, 3)] == [0, 1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2..1", "such as '-1..2', not '2.0..1.0'"),
        ("1..1", "runs from low to high"),
        ("nan..1", "are numbers, not 'nan..1.0'"),
        ("a..b", "'a..b' are no numbers"),
        ("steep", "'steep' is none of it"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(text: str, words: str) -> None:
    with pytest.raises(KnobError, match=words):
        Span.read(text)


@pytest.mark.parametrize("text", ["-4..0", "0..3.1", "4..", "..-3"])
def test_a_span_lies_within_the_knob(text: str) -> None:
    with pytest.raises(KnobError, match=r"span of 'density' lies within -3\.\.3"):
        Span.read(text).check(knob_named("density"))


@given(st.text(max_size=20))
def test_any_text_is_a_span_or_one_error(text: str) -> None:
    try:
        Span.read(text)
    except KnobError:
        return
