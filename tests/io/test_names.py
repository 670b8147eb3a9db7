"""Which port a player means."""

import pytest

from glsr_live.errors import PortError
from glsr_live.io.names import match_port, plain

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
