"""Which controls may move what, and how that is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glsr_live.engine.controls.mapping import ENCODINGS, NULL, TAKEN, TRIGGERS, Mapping, check_apart
from glsr_live.engine.controls.patch import Patch
from glsr_live.errors import KnobError

FREE = sorted({*range(128)} - TAKEN)
AXES = ("density", "register", "range")


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    kind = draw(st.sampled_from(["cc", "cc14", "nrpn", "relative", "note", "off"]))
    numbers = {
        "cc14": st.sampled_from([number for number in FREE if number < 32]),
        "nrpn": st.integers(0, NULL - 1),
        "note": st.integers(0, 127),
        "off": st.just(0),
    }
    return Mapping(
        draw(st.sampled_from(TRIGGERS)) if kind == "note" else "density",
        kind,
        draw(numbers.get(kind, st.sampled_from(FREE))),
        draw(st.none() | st.integers(0, 15)),
        draw(st.none() | st.sampled_from(["in", "nano KONTROL2", "a port channel 3"])),
        draw(st.sampled_from(ENCODINGS)) if kind == "relative" else None,
        draw(st.sampled_from([None, "pickup", "scale", "jump"])),
    )


@given(mappings())
def test_text_and_mapping_are_the_same(mapping: Mapping) -> None:
    assert Mapping.read(mapping.target, str(mapping)) == mapping


@pytest.mark.parametrize(
    ("target", "text", "mapping"),
    [
        ("density", "cc 14", Mapping("density", "cc", 14)),
        ("density", "cc14 20", Mapping("density", "cc14", 20)),
        ("density", "nrpn 1:20", Mapping("density", "nrpn", 148)),
        ("density", "relative 16 twos_complement", Mapping("density", "relative", 16, encoding="twos_complement")),
        ("density", "cc 20 channel 3 jump", Mapping("density", "cc", 20, 2, takeover="jump")),
        ("take", "note 36 channel 10 port Pads", Mapping("take", "note", 36, 9, "Pads")),
        ("switch", "cc 64", Mapping("switch", "cc", 64)),
        ("panic", "off", Mapping("panic", "off")),
    ],
)
def test_how_a_mapping_is_written(target: str, text: str, mapping: Mapping) -> None:
    assert Mapping.read(target, text) == mapping


@pytest.mark.parametrize("number", [*sorted(TAKEN), 128])
@pytest.mark.parametrize("kind", ["cc", "relative"])
def test_a_knob_never_lies_where_midi_has_a_meaning(kind: str, number: int) -> None:
    with pytest.raises(KnobError, match=f" {number} cannot be 'density': choose a free one"):
        Mapping.read("density", f"{kind} {number}{' signed_bit' if kind == 'relative' else ''}")


def test_a_footswitch_may_be_a_trigger_and_nothing_else_that_is_taken() -> None:
    def allowed(number: int) -> bool:
        try:
            return bool(Mapping("switch", "cc", number))
        except KnobError:
            return False

    assert {number for number in range(128) if allowed(number)} == {*FREE, 64, 65, 66, 67}


@pytest.mark.parametrize(
    ("target", "text", "words"),
    [
        ("density", "cc14 6", "Controller 6 cannot"),
        ("density", "cc14 40", "cc14 40 cannot"),
        ("density", "nrpn 127:127", "nrpn 127:127 cannot"),
        ("density", "note 36", "'density' cannot be on a note"),
        ("take", "relative 20 signed_bit", "'take' cannot be on a relative"),
        ("density", "relative 20", "Say how the encoder of 'density' counts"),
        ("density", "cc 20 signed_bit", "Say how the encoder of 'density' counts"),
        ("density", "cc 20 channel 17", "channels are 1 to 16"),
        ("density", "cc 20 channel 0", "channels are 1 to 16"),
        ("density", "cc", "is written like 'cc 14'.*not 'cc'"),
        ("density", "", "is written like"),
        ("density", "cc twenty", "is written like"),
        ("density", "cc 20 loud", "is written like"),
        ("density", "fader 20", "not on 'fader'"),
        ("", "cc 20", "needs the name"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(target: str, text: str, words: str) -> None:
    with pytest.raises(KnobError, match=words):
        Mapping.read(target, text)


@given(st.text(max_size=30))
def test_any_text_is_a_mapping_or_one_error(text: str) -> None:
    try:
        Mapping.read("density", text)
    except KnobError:
        return


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("cc 20", "cc 20", True),
        ("cc 20 channel 1", "cc 20", True),
        ("cc 20 channel 1", "cc 20 channel 2", False),
        ("cc 20 port A", "cc 20 port B", False),
        ("cc14 20", "cc 52", True),
        ("cc14 20", "relative 20 signed_bit", True),
        ("nrpn 0:20", "cc 20", False),
        ("off", "off", False),
    ],
)
def test_one_control_moves_one_target(one: str, other: str, same: bool) -> None:
    pair = Mapping.read("density", one), Mapping.read("wander", other)
    assert pair[0].overlaps(pair[1]) == pair[1].overlaps(pair[0]) == same
    if same:
        with pytest.raises(KnobError, match="cannot be both 'density' and 'wander'"):
            check_apart(pair)
    else:
        check_apart(pair)


def texts(patch: Patch) -> dict[str, str]:
    return {mapping.target: str(mapping) for mapping in patch.mappings}


DEFAULTS = {
    "density": "cc 14",
    "register": "cc 15",
    "range": "cc 16",
    "closeness": "cc 102",
    "temperature": "cc 103",
    "wander": "cc 104",
    "blend": "cc 105",
    "panic": "cc 119",
}


def test_the_defaults() -> None:
    assert texts(Patch((), AXES)) == DEFAULTS


def test_axes_beyond_controller_31_have_no_default() -> None:
    axes = tuple(f"axis{number}" for number in range(20))
    assert [texts(Patch((), axes)).get(axis) for axis in axes] == [
        *(f"cc {number}" for number in range(14, 32)),
        None,
        None,
    ]


def test_what_is_chosen_replaces_the_default_and_pushes_others_off() -> None:
    patch = Patch((Mapping("density", "cc", 20), Mapping("wander", "cc", 15)), AXES)
    assert texts(patch) == {
        **{k: v for k, v in DEFAULTS.items() if k != "register"},
        "density": "cc 20",
        "wander": "cc 15",
    }
    assert patch.forget("wander")
    assert not patch.forget("wander")
    assert texts(patch) == {**DEFAULTS, "density": "cc 20"}


def test_off_leaves_a_target_without_control_until_it_gets_one() -> None:
    patch = Patch((Mapping("panic", "off"),), AXES)
    assert texts(patch)["panic"] == "off"
    assert patch.find(("cc", 119), 0, "in") is None
    patch.bind(Mapping("panic", "cc", 20))
    assert patch.chosen == (Mapping("panic", "cc", 20),)


def test_a_mapping_of_an_axis_that_the_pack_lacks_waits_for_it() -> None:
    patch = Patch((Mapping("leap", "cc", 14),), AXES)
    assert texts(patch) == DEFAULTS
    patch.lay(("leap", "density"))
    assert [texts(patch).get(axis) for axis in ("leap", "density", "register")] == ["cc 14", "cc 15", None]


@given(st.lists(mappings(), max_size=8), st.permutations(["density", *TRIGGERS]))
def test_at_most_one_mapping_belongs_to_a_message_and_forgetting_all_restores_the_defaults(
    chosen: list[Mapping], targets: list[str]
) -> None:
    patch = Patch(tuple(chosen), AXES)
    check_apart(patch.mappings)
    for target in targets:
        patch.forget(target)
    assert texts(patch) == DEFAULTS
