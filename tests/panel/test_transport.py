"""The bar at the top, the ports below it."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLabel

from glsr_live.control.status import PortStatus, Position
from glsr_live.panel.latency import Latency, budget_ms, height_of
from glsr_live.panel.ports import GLOW_MS, PortRow
from glsr_live.panel.readout import Readout
from glsr_live.panel.theme import theme
from glsr_live.panel.transport import TransportBar
from tests.panel.fakes import PLAYING, FakeStore
from tests.panel.hands import SHIFT, wheel


@pytest.fixture
def bar(qtbot, store):
    store.tell(source="internal")
    bar = TransportBar(store)
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitExposed(bar)
    return bar


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("play", ("/glsr/play",)), ("stop", ("/glsr/stop",)), ("go_on", ("/glsr/continue",)), ("tap", ("/glsr/tap",)),
        ("mute", ("/glsr/set/mute", 1)), ("panic", ("/glsr/panic",)),
    ],
)  # fmt: skip
def test_buttons(bar, store, name, sent):
    getattr(bar, name).click()
    assert store.sent == [sent]


def test_a_button_shows_what_is_told_and_not_what_was_clicked(bar, store):
    bar.mute.click()
    assert not bar.mute.isChecked()
    store.tell(settings={**store.status.settings, "mute": True})
    assert bar.mute.isChecked()
    bar.mute.click()
    assert store.sent[-1] == ("/glsr/set/mute", 0)


def test_a_clock_that_rules_leaves_no_transport_to_us(bar, store):
    store.tell(source="clock")
    assert not bar.play.isEnabled()
    assert not bar.tap.isEnabled()
    assert bar.panic.isEnabled()


def test_without_an_instrument_only_panic_is_alive(bar, store):
    live = (bar.play, bar.stop, bar.go_on, bar.tap, bar.mute, bar.tempo, bar.capturing.bars, bar.capturing.take)
    assert all(each.isEnabled() for each in live)
    store.go_online(False)
    assert [each for each in live if each.isEnabled()] == []
    assert bar.panic.isEnabled()
    assert not bar.play.isChecked()
    assert (bar.capturing.state.text(), bar.capturing.state.accessibleName()) == ("—", "Capture: no instrument")
    store.go_online(True)
    assert all(each.isEnabled() for each in (*live, bar.panic))
    assert (bar.play.isChecked(), bar.capturing.state.text()) == (True, "● recording")


def test_a_length_is_so_many_bars(bar):
    assert [bar.capturing.bars.itemText(at) for at in range(4)] == ["1 bar", "2 bars", "4 bars", "8 bars"]


@pytest.mark.parametrize(("text", "bpm"), [("96", 96.0), ("96,5", 96.5), ("5", 20.0), ("4000", 999.0)])
def test_a_tempo_is_typed(bar, store, text, bpm):
    bar.tempo.setFocus()
    bar.tempo.selectAll()
    QTest.keyClicks(bar.tempo, text)
    QTest.keyClick(bar.tempo, Qt.Key.Key_Return)
    assert store.sent == [("/glsr/set/bpm", bpm)]


def test_a_tempo_that_is_none_is_dropped(bar, store):
    bar.tempo.setText("fast")
    QTest.keyClick(bar.tempo, Qt.Key.Key_Return)
    assert store.sent == []


def test_what_is_being_typed_is_not_overwritten(bar, store, qtbot):
    bar.activateWindow()
    bar.tempo.setFocus()
    qtbot.waitUntil(bar.tempo.hasFocus)
    bar.tempo.selectAll()
    QTest.keyClicks(bar.tempo, "9")
    store.tell(bpm=133.0)
    assert bar.tempo.text() == "9"
    bar.tempo.clearFocus()
    assert bar.tempo.text() == "133.0"


def test_the_wheel_turns_the_tempo(bar, store):
    wheel(bar.tempo, 1)
    wheel(bar.tempo, -1, SHIFT)
    assert store.sent == [("/glsr/set/bpm", 121.0), ("/glsr/set/bpm", 119.9)]


def test_a_tempo_that_a_clock_sets_is_not_ours_to_type(bar, store):
    store.tell(source="clock")
    assert bar.tempo.isReadOnly()
    wheel(bar.tempo, 1)
    assert store.sent == []


def test_the_modes_of_capture(bar, store):
    capturing = bar.capturing
    capturing.modes["silence"].click()
    capturing.take.click()
    assert store.sent == [("/glsr/set/capture", "silence"), ("/glsr/take",)]
    store.tell(settings={**store.status.settings, "capture": "switch"})
    assert capturing.modes["switch"].isChecked()
    capturing.record.click()
    assert store.sent[-1] == ("/glsr/record", 0)  # it is recording


@pytest.mark.parametrize(
    ("state", "words"),
    [("empty", "○ play a note"), ("armed", "◎ armed"), ("recording", "● recording"), ("captured", "◆ ready")],
)
def test_the_state_of_capture_in_a_word_and_a_shape(bar, store, state, words):
    store.tell(capture=state)
    assert bar.capturing.state.text() == words


def test_where_it_is_narrow_a_list_takes_the_place_of_the_buttons(bar):
    bar.be_compact(True)
    assert bar.capturing.mode.isVisible()
    assert not bar.capturing.modes["bars"].isVisible()
    bar.be_compact(False)
    assert not bar.capturing.mode.isVisible()


def test_the_place_and_who_sets_the_time(qtbot, store):
    readout = Readout(store)
    qtbot.addWidget(readout)
    store.tell_position(Position(12, 3, 45))
    assert readout.place == " 12.3.045"
    assert readout.accessibleName() == "MIDI clock · playing"
    store.tell(locked=False)
    assert readout.accessibleName() == "MIDI clock, finding it · playing"
    store.tell_position(Position())
    assert readout.place == "  -.-.---"


def test_without_an_instrument_there_is_no_place(qtbot, store):
    readout = Readout(store)
    qtbot.addWidget(readout)
    store.tell_position(Position(12, 3, 45))
    store.go_online(False)
    assert (readout.place, readout.accessibleName()) == ("  -.-.---", "no instrument")
    store.go_online(True)
    assert (readout.place, readout.accessibleName()) == (" 12.3.045", "MIDI clock · playing")


@pytest.mark.parametrize("source", ["internal", "link", "clock"])
@pytest.mark.parametrize("running", [False, True])
def test_who_sets_the_time_is_read_whole(qtbot, store, source, running):
    readout = Readout(store)
    qtbot.addWidget(readout)
    store.tell(source=source, running=running)
    words = QFontMetrics(theme().font("small")).horizontalAdvance(readout.accessibleName())
    assert words <= readout.sizeHint().width()


def test_a_tenth_of_the_budget_is_seen_and_what_is_slower_is_higher():
    assert height_of(0.0, 134.0) == 0.0
    assert height_of(13.4, 134.0) > 0.2
    assert height_of(13.4, 134.0) < height_of(134.0, 134.0) < height_of(150.0, 134.0) < height_of(900.0, 134.0) == 1.0


def test_the_budget_is_a_sixteenth():
    assert (budget_ms(120.0), budget_ms(60.0)) == (125.0, 250.0)


def test_the_latency_in_words(qtbot, store):
    latency = Latency(store)
    qtbot.addWidget(latency)
    assert latency.accessibleName() == "Latency: newest answer in 12.4 ms of 125"
    store.tell(latency_ms=140.0, overdue=1, overdue_ms=30.0)
    assert "140.0 ms of 125, 1 answers missed their bar line, the newest by 30 ms" in latency.accessibleName()
    assert not latency.grab().isNull()


@pytest.fixture
def row(qtbot, store):
    row = PortRow(store)
    qtbot.addWidget(row)
    row.show()
    return row


def test_ports_say_whether_they_are_there(row):
    assert [light.accessibleName() for light in row.lights.values()] == [
        "MIDI in, quiet", "MIDI out, quiet", "in: nanoKONTROL2, quiet", "in: Keystation 49: lost, waiting for it",
    ]  # fmt: skip


def test_without_an_instrument_no_model_and_no_port_is_there(row, store):
    words = [each.text() for each in row.findChildren(QLabel)]
    assert "model bach · cpu" in words
    store.go_online(False)
    assert "no instrument" in [each.text() for each in row.findChildren(QLabel)]
    assert not any(light.alive for light in row.lights.values())
    dim = row.lights["in", "in"].grab().toImage()
    store.go_online(True)
    assert all(light.alive for light in row.lights.values())
    assert row.lights["in", "in"].grab().toImage() != dim


def test_lights_that_come_without_an_instrument_are_dim_too(qtbot):
    store = FakeStore(PLAYING, connected=False)
    row = PortRow(store)
    qtbot.addWidget(row)
    assert not any(light.alive for light in row.lights.values())


def test_a_light_is_on_for_a_moment(row, store, qtbot):
    store.tell(ports=(replace(PLAYING.ports[0], messages=71), *PLAYING.ports[1:]))
    light = row.lights["in", "in"]
    assert light.accessibleName() == "MIDI in, active"
    qtbot.waitUntil(lambda: light.accessibleName() == "MIDI in, quiet", timeout=20 * GLOW_MS)


def test_a_port_comes_back(row, store):
    store.tell(ports=tuple(replace(port, there=True) for port in PLAYING.ports))
    assert row.lights["Keystation 49", "in"].accessibleName() == "in: Keystation 49, quiet"


def test_other_ports_get_other_lights(row, store):
    store.tell(ports=(PortStatus("in"), PortStatus("Piano")))
    assert list(row.lights) == [("in", "in"), ("Piano", "in")]


def test_a_device_that_is_heard_and_played_has_two_lights(row, store):
    ports = (PortStatus("Piano", True, 3, "in"), PortStatus("Piano", True, 5, "out"),
             PortStatus("control", True, 0, "control"))  # fmt: skip
    store.tell(ports=ports)
    assert [light.words for light in row.lights.values()] == ["in: Piano", "out: Piano", "Control"]
    store.tell(ports=(ports[0], replace(ports[1], messages=6), ports[2]))
    assert [light.accessibleName() for light in row.lights.values()] == [
        "in: Piano, quiet", "out: Piano, active", "Control, quiet",
    ]  # fmt: skip


def test_many_ports_with_long_names_need_no_more_room_than_there_is(row, store, qtbot):
    store.tell(ports=tuple(PortStatus(f"A keyboard with a long name {at}", at != 3) for at in range(16)), looping=True)
    row.resize(920, 30)
    assert row.minimumSizeHint().width() < 920
    lights = row.lights.values()
    qtbot.waitUntil(lambda: all(light.isVisible() and light.geometry().right() < 920 for light in lights))
    assert row.lights["A keyboard with a long name 3", "in"].toolTip() == (
        "in: A keyboard with a long name 3: lost, waiting for it"
    )


def test_a_loop_is_an_alarm(row, store):
    assert not row.alarm.isVisible()
    store.tell(looping=True)
    assert row.alarm.isVisible()
    assert "circle" in row.alarm.text()
