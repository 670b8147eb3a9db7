"""What a screen reader reads from the panel."""

import re

from glsr_live.panel.scale import MINUS
from tests.jack_rig import wait_for
from tests.panel.fakes import BOARD, PLAYING

BUTTONS = {"push button", "check box", "toggle button"}
PAGES = ("Map", "History", "Pack", "Settings", "Keys")
WORD = re.compile(r"\w")


def test_every_knob_is_a_dial_with_a_name_and_a_value(beside):
    dials = wait_for(lambda: [each for each in beside.panel.look() if each["role"] == "dial"], "dials")
    assert [each.name.partition(",")[0] for each in dials] == [knob.name.capitalize() for knob in BOARD]
    assert [each["value"] for each in dials] == [
        [1000 * end for end in (knob.low, round(knob.value, 3), knob.high)] for knob in BOARD
    ]
    assert all(each["focusable"] for each in dials)
    assert dials[0]["name"] == "Density, +1.00, 11 → 14 notes, cc 14"
    assert dials[3]["name"].endswith("locked")


def test_every_button_on_every_page_has_a_name_in_words(beside):
    beside.panel.see("dial", "Density")
    for page in PAGES:
        beside.panel.click("check box", page)
        wait_for(lambda page=page: beside.panel.find("check box", page), page)
        buttons = [each for each in beside.panel.look() if each["role"] in BUTTONS]
        assert len(buttons) > 20
        assert [each for each in buttons if not WORD.search(each.name)] == []


def test_a_turn_is_read_at_once(beside):
    beside.panel.see("dial", "Density")
    beside.double.turn(density=-1.25)
    wait_for(lambda: beside.panel.find("dial", f"Density, {MINUS}1.25"), "the new value")


def test_what_is_told_in_colour_is_told_in_words(beside):
    beside.double.tell(ports=PLAYING.ports)
    beside.panel.see("filler", "in: Keystation 49: lost")
    names = {each.name for each in beside.panel.look()}
    assert {"MIDI clock · playing", "Capture: recording", "in: Keystation 49: lost, waiting for it"} <= names
    assert any(name.startswith("Variation: 14 notes: 10 kept") for name in names)
    assert any(name.startswith("Latency: newest answer in 12.4 ms") for name in names)
