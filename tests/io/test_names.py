"""Which port a player means."""

import pytest

from glsr_live.errors import PortError
from glsr_live.io.names import LONGEST, MOST, choosable, foreign, match_foreign, match_port, plain
from glsr_live.io.ports import PortChoice, own_names

THROUGH, FLUID = "Midi Through:Midi Through Port-0 14:0", "FLUID Synth (812):Synth input port (812:0) 128:0"
ALSA = [THROUGH, FLUID, "KeyLab:KeyLab 24:0"]
JACK = ["GLSR Live Out:GLSR Live Out", "player:out", "player:out 2"]


@pytest.mark.parametrize(("wanted", "choices", "meant"), [
    ("KeyLab:KeyLab 24:0", ALSA, ALSA[2]),
    ("KeyLab:KeyLab", ALSA, ALSA[2]),
    ("Midi Through Port-0", ALSA, ALSA[0]),
    ("FLUID", ALSA, ALSA[1]),
    ("keylab", ALSA, ALSA[2]),
    ("player:out", JACK, "player:out"),
    ("player:out 2", JACK, "player:out 2"),
    ("GLSR", JACK, JACK[0]),
])
def test_a_name_means_the_port_that_has_it_or_the_only_one_that_begins_so(wanted, choices, meant):
    assert match_port(wanted, choices) == meant


@pytest.mark.parametrize(("wanted", "choices", "sentence"), [
    ("play", JACK, "'play' fits more than one MIDI input: 'player:out', 'player:out 2'; give more of the name"),
    ("twin", ["twin", "twin"], "'twin' fits more than one MIDI input: 'twin', 'twin'; give more of the name"),
    ("layer", JACK[:2], "no MIDI input is called 'layer'; there are: 'GLSR Live Out:GLSR Live Out', 'player:out'"),
    ("piano", [], "no MIDI input is called 'piano'; there are none at all"),
    ("", JACK[1:], "'' fits more than one MIDI input: 'player:out', 'player:out 2'; give more of the name"),
])
def test_anything_else_is_refused_with_the_choices(wanted, choices, sentence):
    with pytest.raises(PortError) as caught:
        match_port(wanted, choices, "MIDI input")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("name", "platform", "bare"), [
    ("KeyLab:KeyLab 24:0", "linux", "KeyLab:KeyLab"),
    ("player:out 2", "linux", "player:out 2"),
    ("IAC Driver Bus 1", "darwin", "IAC Driver Bus 1"),
    ("loopMIDI Port 0", "win32", "loopMIDI Port"),
])
def test_a_plain_name_has_no_number_that_changes_from_day_to_day(name, platform, bare):
    assert plain(name, platform) == bare


OURS = [
    "GLSR Live Out:GLSR Live Out",
    "GLSR Live In 2:GLSR Live In 2 130:0",
    "GLSR Live Control",
    "GLSR Live Out-01:GLSR Live Out",
]
THEIRS = ["GLSR Live Recorder:in", "player:GLSR", "GLSR Live Outside"]


def test_the_instruments_own_ports_are_known_by_their_names():
    assert foreign([*OURS, *THEIRS]) == THEIRS


def test_on_windows_a_loopmidi_port_may_be_called_like_ours():
    assert match_foreign("GLSR Live In", ["GLSR Live In", "GLSR Live Out"], platform="win32") == "GLSR Live In"
    with pytest.raises(PortError, match=r"^no MIDI port is called 'GLSR Live'; there are none at all$"):
        match_foreign("GLSR Live", [], platform="win32")


@pytest.mark.parametrize("wanted", ["GLSR Live Out", "GLSR Live Out:GLSR Live Out", "glsr live in", "GLSR Live"])
def test_the_instrument_is_not_connected_to_itself(wanted):
    with pytest.raises(PortError, match=rf"^the MIDI input '{wanted}' is the instrument's own, .* itself; name"):
        match_foreign(wanted, OURS, "MIDI input")


def test_a_port_of_another_is_meant_even_where_ours_begins_alike():
    assert match_foreign("GLSR Live", [*OURS, THEIRS[0]], "MIDI input") == THEIRS[0]


@pytest.mark.parametrize("wanted", ["piano", "a2j:"])
def test_a_name_that_nobody_has_is_not_taken_for_ours(wanted):
    with pytest.raises(PortError, match=f"^no MIDI input is called '{wanted}'; there are: 'player:GLSR'"):
        match_foreign(wanted, [*OURS, THEIRS[1]], "MIDI input")


@pytest.mark.parametrize(("choice", "inputs", "outputs"), [
    (PortChoice(), ("in",), ("out",)),
    (PortChoice(("",), ("synth",)), ("in",), ("synth",)),
    (PortChoice(("keys", "", "pads"), ("synth", "")), ("keys", "in", "pads"), ("synth", "out")),
])
def test_the_keys_of_ports_are_the_names_that_the_player_gave_them(choice, inputs, outputs):
    assert (choice.input_keys, choice.output_keys) == (inputs, outputs)


@pytest.mark.parametrize(("names", "kind", "twice"), [
    ((("keys", "pads", "keys"),), "input", "keys"),
    (((), ("", "synth", "")), "output", "out"),
])
def test_a_port_that_is_named_twice_is_refused(names, kind, twice):
    with pytest.raises(PortError, match=f"^the MIDI {kind} '{twice}' is named twice; name each port once$"):
        PortChoice(*names)


@pytest.mark.parametrize("name", ["in", "out", "control"])
def test_a_name_that_stands_for_a_virtual_port_is_refused(name):
    with pytest.raises(PortError, match=f"^'{name}' is no name for a MIDI output: it stands for a virtual port; give "):
        PortChoice((), (name,))


@pytest.mark.parametrize(("names", "offered"), [
    (["Midi Through:Midi Through Port-0 14:0", "RtMidiOut Client:GLSR Live Out 129:0"],
     ("Midi Through:Midi Through Port-0",)),
    (["Twin:Twin 24:0", "Keys:Keys MIDI 1 20:0", "Twin:Twin 28:0"],
     ("Twin:Twin 24:0", "Keys:Keys MIDI 1", "Twin:Twin 28:0")),
    (["", "Pads"], ("Pads",)),
])
def test_names_to_choose_are_of_others_and_without_numbers_that_change(names, offered):
    assert choosable(names, "linux") == offered


def test_names_to_choose_are_bounded_and_what_is_cut_can_still_be_chosen():
    names = [f"{number} {'é' * 5000}" for number in range(1000)]
    offered = choosable(names)
    assert (len(offered), {len(name) for name in offered}) == (MOST, {LONGEST})
    assert match_foreign(offered[7], names) == names[7]


@pytest.mark.parametrize(("wanted", "names"), [
    ([""], ["Us"]),
    (["keys"], ["Us"]),
    (["keys", "", "pads"], ["Us 2", "Us", "Us 3"]),
    (["keys", "pads"], ["Us", "Us 2"]),
])
def test_the_virtual_port_has_the_fixed_name_wherever_it_stands(wanted, names):
    assert own_names("Us", wanted) == names
