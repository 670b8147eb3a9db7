"""The contract inside a pack: the same text both ways, and everything that does not fit together refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.errors import PackError
from glsr_live.model.contract import Axis, Contract
from tests.model.conftest import contract_of
from tests.music.melodies import SOPRANO

GIVEN = json.loads(contract_of().to_json())
AXIS = GIVEN["axes"][0]


def changed(**changes: object) -> str:
    return json.dumps(GIVEN | changes)


def one_axis(**changes: object) -> str:
    return changed(axes=[AXIS | changes])


def without(key: str) -> str:
    return json.dumps({name: value for name, value in GIVEN.items() if name != key})


def refusal(text: str) -> str:
    with pytest.raises(PackError) as caught:
        Contract.from_json(text)
    return str(caught.value)


def test_it_comes_back_from_its_text_and_the_text_is_always_the_same():
    contract = contract_of()
    assert Contract.from_json(contract.to_json()) == contract
    assert Contract.from_json(contract.to_json()).to_json() == contract.to_json()
    assert Contract.from_json(contract.to_json()).vocabulary == SOPRANO


def test_a_pack_without_axes_is_a_pack():
    assert Contract.from_json(changed(axes=[])).axes == ()


def test_a_pack_that_does_not_say_which_windows_were_trained_has_its_own():
    assert Contract.from_json(without("windows")).windows == (32,)


@pytest.mark.parametrize(
    ("windows", "bar", "length"),
    [((32,), 12, 32), ((24, 32), 12, 24), ((24, 32), 16, 32), ((24, 32), 8, 32), ((24, 32), 20, 32), ((24,), 16, 24)],
)
def test_two_bars_of_a_waltz_are_a_window_where_they_were_trained(windows, bar, length):
    contract = contract_of(window=windows[-1], windows=windows)
    assert Contract.from_json(contract.to_json()) == contract
    assert contract.window_of(bar) == length


@given(st.floats(-100, 100), st.floats(0, 100), st.sets(st.integers(0, 7), min_size=6, max_size=6), st.integers(4, 256))
def test_any_sound_contract_comes_back(mean, slope, indices, window):
    axes = tuple(replace(a, mean=mean, slope=slope, index=i) for a, i in zip(contract_of().axes, indices, strict=True))
    contract = contract_of(axes=axes, window=window)
    assert Contract.from_json(contract.to_json()) == contract


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_version_says_which_and_which_is_read(version):
    found = refusal(changed(version=version))
    assert found == f"the pack has version {version}, this program reads version 1; export the pack again"


@pytest.mark.parametrize("text", [changed(format="midi"), without("format"), "{}", "[]", "null", "3", '"text"'])
def test_what_is_no_contract_is_no_pack(text):
    assert refusal(text) == "this is an ONNX model but no GLSR Live pack; make one with `python -m export`"


INCONSISTENT = {
    "cut off": changed()[:-9],
    "nested without end": '{"a":' * 100_000,
    "an unknown decoding": changed(decoding="beam"),
    "a decoding that is a list": changed(decoding=["counted"]),
    "a grid of eighths": changed(steps_per_beat=2),
    "a window of 3 steps": changed(window=3),
    "a window of 257 steps": changed(window=257),
    "a window in words": changed(window="32"),
    "windows without its own": changed(windows=[24]),
    "a window twice": changed(windows=[32, 32]),
    "a trained window of 2 steps": changed(windows=[2, 32]),
    "a trained window of half a step more": changed(windows=[24.5, 32]),
    "a trained window that is a whole number by chance": changed(windows=[24.0, 32]),
    "windows in words": changed(windows="32"),
    "a window in a list in a list": changed(windows=[[32], 32]),
    "no windows at all": changed(windows=None),
    "half a step": changed(window=32.5),
    "a latent size in words": changed(latent="8"),
    "a latent size that is none": changed(latent=True),
    "a name that is no text": changed(name=7),
    "a unit that is no text": one_axis(unit=None),
    "no axes": changed(axes=None),
    "axes that are numbers": changed(axes=[1, 2]),
    "two axes of one name": changed(axes=[AXIS, AXIS | {"index": 1}]),
    "two axes on one dimension": changed(axes=[AXIS, AXIS | {"name": "range"}]),
    "an axis outside": one_axis(index=8),
    "an axis below": one_axis(index=-1),
    "an axis between dimensions": one_axis(index=0.5),
    "an axis of an unknown attribute": one_axis(name="swing"),
    "an axis without a name": one_axis(name=None),
    "an axis with a part more": one_axis(colour="red"),
    "an axis without a part": changed(axes=[{k: v for k, v in AXIS.items() if k != "slope"}]),
    "a slope that is no number": one_axis(slope="steep"),
    "a mean that is not a number": one_axis(mean=float("nan")),
    "a bound without end": one_axis(high=float("inf")),
    "a part more": changed(extra=1),
    "no names": changed(names=[]),
    "names without hold and rest": changed(names=["C4", "D4", "E4"]),
    "a name twice": changed(names=["__", "rest", "C4", "C4"]),
    "a name that is none": changed(names=["__", "rest", "H4"]),
    "a note that is a number": changed(names=["__", "rest", 60]),
    "names out of order": changed(names=["__", "rest", "D4", "C4"]),
    "a name above MIDI's range": changed(names=["__", "rest", "C4", "A9"]),
    "a name below MIDI's range": changed(names=["__", "rest", "C--0", "C----------------0"]),
    **{f"without {key}": without(key) for key in ("name", "window", "names", "latent", "axes", "decoding")},
}


@pytest.mark.parametrize("text", INCONSISTENT.values(), ids=INCONSISTENT.keys())
def test_what_does_not_fit_together_is_refused_in_one_sentence(text):
    found = refusal(text)
    assert found.startswith("the contract inside the pack is damaged (")
    assert found.endswith("); export the pack again")
    assert "\n" not in found


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GIVEN)), json_values)
def test_any_value_in_any_place_is_a_contract_or_refused(key, value):
    try:
        contract = Contract.from_json(changed(**{key: value}))
    except PackError:
        return
    assert contract.vocabulary.pitches
    assert all(isinstance(axis, Axis) and 0 <= axis.index < contract.latent for axis in contract.axes)


@given(st.text())
def test_any_text_is_refused(text):
    assert refusal(text)
