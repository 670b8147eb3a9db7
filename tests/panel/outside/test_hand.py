"""Mouse, wheel and keyboard on a panel of its own, and the very bytes that its instrument hears."""

import struct

import pytest

from tests.jack_rig import wait_for
from tests.panel.outside.wire import message

DENSITY = "/glsr/knob/density"
WHOLE = 6.0
"""From the low end to the high one; 200 pixels of a drag."""


def pull(beside, knob, up: int, *before: object, after: tuple[object, ...] = ()) -> None:
    """Drag a knob up by so many pixels."""
    x, y = beside.panel.see("dial", knob).middle
    moves = [word for step in (up // 2, up) for word in ("mousemove", x, y - step)]
    beside.screen.do("mousemove", x, y, *before, "mousedown", 1, *moves, "mouseup", 1, *after)


def over(beside, knob, *words: object) -> None:
    """Do something where a knob is."""
    beside.screen.do("mousemove", *beside.panel.see("dial", knob).middle, *words)


def turned(beside, value: float) -> None:
    """The knob was asked to be at a value, the instrument took it, and a screen reader is told so."""
    wait_for(lambda: beside.wire.values(DENSITY)[-1:] == [pytest.approx(value, abs=1e-6)], f"density {value}")
    wait_for(lambda: beside.panel.find("dial", "Density").value == round(value * 1000), f"the dial at {value}")
    assert beside.double.knob("density").value == pytest.approx(value, abs=1e-6)


def test_a_drag_turns_a_knob_and_with_shift_finely(beside):
    pull(beside, "Density", 40)
    turned(beside, 1.0 + WHOLE * 40 / 200)
    pull(beside, "Density", -40, "keydown", "shift", after=("keyup", "shift"))
    turned(beside, 2.2 - WHOLE * 4 / 200)


def test_the_wheel_turns_by_hundredths_and_with_ctrl_by_thousandths(beside):
    over(beside, "Density", "click", "--repeat", 5, 4)
    turned(beside, 1.0 + 5 * WHOLE / 100)
    over(beside, "Density", "keydown", "ctrl", "click", "--repeat", 5, 5, "keyup", "ctrl")
    turned(beside, 1.3 - 5 * WHOLE / 1000)


def test_a_double_click_resets(beside):
    over(beside, "Density", "click", "--repeat", 2, "--delay", 40, 1)
    wait_for(lambda: beside.wire.of(f"{DENSITY}/reset") == [message(f"{DENSITY}/reset")], "the reset")
    wait_for(lambda: beside.panel.find("dial", "Density").value == 0, "the dial at rest")


def test_a_value_is_typed_with_a_comma(beside):
    over(beside, "Density", "keydown", "ctrl", "click", 1, "keyup", "ctrl")
    beside.panel.see("text", "Density, type a value")
    beside.screen.do("type", "--delay", 20, "--", "-0,42")
    beside.screen.do("key", "Return")
    turned(beside, -0.42)
    assert beside.wire.of(DENSITY) == [b"/glsr/knob/density\0\0,f\0\0" + struct.pack(">f", -0.42)]


def test_the_keyboard_alone_turns_and_types(beside):
    over(beside, "Density", "click", 1)
    beside.panel.rest()
    beside.screen.do("key", "Up", "Up", "Prior", "Next", "Down")
    turned(beside, 1.0 + WHOLE / 100)
    beside.screen.do("key", "Return")
    beside.panel.see("text", "Density, type a value")
    beside.screen.do("type", "--delay", 20, "1.5")
    beside.screen.do("key", "Return")
    turned(beside, 1.5)
    beside.screen.do("key", "Tab")
    wait_for(lambda: beside.panel.find("dial", "Syncopation").get("focused"), "the next knob's focus")
    beside.screen.do("key", "Home")
    wait_for(lambda: beside.double.knob("syncopation").value == -3.0, "the next knob's low end")


def test_a_locked_knob_stays_whatever_the_hand_does(beside):
    pull(beside, "Range", 40)
    over(beside, "Range", "click", "--repeat", 3, 4)
    over(beside, "Density", "click", 4)
    turned(beside, 1.06)
    assert beside.wire.of("/glsr/knob/range") == []


def test_esc_is_panic_while_a_menu_is_open_and_while_typing(beside):
    over(beside, "Density", "click", 3)
    wait_for(beside.panel.popups, "the menu")
    beside.screen.do("key", "Escape")
    wait_for(lambda: beside.wire.of("/glsr/panic") == [b"/glsr/panic\0,\0\0\0"], "the panic")
    wait_for(lambda: not beside.panel.popups(), "the end of the menu")
    over(beside, "Density", "keydown", "ctrl", "click", 1, "keyup", "ctrl")
    beside.panel.see("text", "Density, type a value")
    beside.screen.do("key", "Escape")
    wait_for(lambda: len(beside.wire.of("/glsr/panic")) == 2, "the panic again")
    wait_for(lambda: not beside.panel.find("text", "Density, type a value"), "the end of the typing")
    assert beside.wire.of(DENSITY) == []


def test_a_controller_is_learned_by_the_menu_with_keys(beside):
    over(beside, "Leap", "click", 3)
    wait_for(beside.panel.popups, "the menu")
    beside.screen.do("key", "Down", "Return")
    wait_for(lambda: beside.wire.of("/glsr/knob/leap/learn") == [message("/glsr/knob/leap/learn")], "the learning")
    assert "move one" in beside.panel.see("dial", "Leap").name
    beside.panel.click("push button", "Not now")
    wait_for(lambda: beside.wire.of("/glsr/learn/end") == [message("/glsr/learn/end")], "the end of the learning")


def test_the_keys_of_the_window(beside):
    wanted = {
        "1": message("/glsr/snapshot/1/recall"), "shift+3": message("/glsr/snapshot/3/store"),
        "ctrl+z": message("/glsr/undo"), "ctrl+y": message("/glsr/redo"), "r": message("/glsr/reroll"),
        "x": message("/glsr/compare", "B"), "p": message("/glsr/stop"), "space": message("/glsr/set/mute", 1),
    }  # fmt: skip
    beside.panel.see("dial", "Density")
    for key, bytes_ in wanted.items():
        beside.screen.do("key", key)
        wait_for(lambda bytes_=bytes_: bytes_ in beside.wire.asked, f"what {key} asks, {bytes_!r}")


def drag_on_map(beside, across: float, down: float) -> None:
    """Drag to the right and down a little, from a place in parts of the map's widget."""
    wait_for(lambda: beside.double.status.plane, "the map")
    beside.screen.still()
    x, y, width, height = beside.panel.see("filler", "Latent map")["place"]
    x, y = round(x + across * width), round(y + down * height)
    moves = ("mousemove", x + 20, y, "mousemove", x + 40, y + 20)
    beside.screen.do("mousemove", x, y, "mousedown", 1, *moves, "mouseup", 1)


def test_a_drag_over_the_map_turns_two_knobs(beside):
    drag_on_map(beside, 0.3, 0.55)
    wait_for(lambda: len(beside.wire.values(DENSITY)) > 1 and beside.wire.values("/glsr/knob/syncopation"), "two knobs")

    def followed() -> bool:
        asked = [beside.wire.values(f"/glsr/knob/{each}")[-1] for each in ("density", "syncopation")]
        return asked == [beside.double.knob(each).value for each in ("density", "syncopation")]

    wait_for(followed, "both turned")
    assert beside.wire.of("/glsr/morph") == []


def test_a_drag_from_a_snapshot_on_the_map_morphs(beside):
    drag_on_map(beside, 0.5, 0.335)
    wait_for(lambda: beside.wire.of("/glsr/morph/1/2"), "a morph from 1 to 2")
    assert beside.wire.of(DENSITY) == []


JUNK = (
    b"", b"\0", b"/", b"#bundle\0", b"#bundle\0" + bytes(8) + b"\xff\xff\xff\xff", b"\xff" * 8000,
    b"/glsr/status/knob/density\0\0\0,fff", b"/glsr/status/pl\xc3\0,ifb\0" + b"\xff" * 400,
    message("/glsr/status/knobs", *["x" * 99] * 50), message("/glsr/status/tempo", float("nan"), 0, 0),
    message("/glsr/status/phrase", 1, 1, 1, -5, 4, 4, 1, 1, 1, 1), message("/glsr/revision", -1, 0, 0, 7),
)  # fmt: skip


def test_what_makes_no_sense_on_the_wire_is_survived(beside):
    beside.panel.see("dial", "Density")
    for datagram in JUNK * 20:
        beside.wire.inject(datagram)
    beside.double.turn(density=-2.5)
    wait_for(lambda: beside.panel.find("dial", "Density").value == -2500, "the truth after the junk")
    assert beside.panel.process.poll() is None
    assert "Traceback" not in beside.panel.complaints()
