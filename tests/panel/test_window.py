"""The window: what gives way, what is remembered, and the keys."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDial, QDialog, QLabel, QLineEdit

from glsr_live.control.status import KnobStatus, PortStatus
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.theme import DARK, LIGHT, theme, use
from glsr_live.panel.typed import NumberField
from glsr_live.panel.window import PanelWindow
from tests.panel.fakes import PLAYING, FakeStore

PANIC = ("/glsr/panic",)


@pytest.fixture
def preferences(tmp_path):
    return Preferences(tmp_path / "panel.ini")


@pytest.fixture
def window(qtbot, store, preferences):
    window = PanelWindow(store, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.processEvents()
    store.sent.clear()
    return window


def test_it_fits_a_small_screen(window):
    assert (window.minimumWidth(), window.minimumHeight()) == (1040, 600)
    window.resize(1040, 600)
    QApplication.processEvents()
    assert window.layout().minimumSize().width() <= 1040
    assert window.layout().minimumSize().height() <= 600


def test_six_axes_and_all_other_knobs_are_whole_in_the_smallest_window(window, store):
    morph = KnobStatus("morph", 0.0, 0.0, 1.0, 0.5)
    store.tell(board=(*store.status.board, morph))
    window.resize(1040, 600)
    knobs = window.knobs.knobs.values()
    QApplication.processEvents()
    assert (len(knobs), window.width()) == (11, 1040)
    assert window.layout().totalMinimumSize().width() <= 1040
    assert all(knob.width() >= knob.minimumSizeHint().width() for knob in knobs)
    assert all(knob.height() >= knob.minimumSizeHint().height() for knob in knobs)
    assert max(window.knobs.mapTo(window, knob.geometry().bottomRight()).x() for knob in knobs) < 1040


def test_many_ports_are_all_there_in_the_smallest_window(window, store):
    ports = [PortStatus(f"A keyboard with a long name {at}", at != 3) for at in range(12)]
    store.tell(ports=tuple(ports), looping=True)
    window.resize(1040, 600)
    QApplication.processEvents()
    assert window.layout().totalMinimumSize().width() <= 1040
    lights = window.ports.lights.values()
    assert all(light.isVisible() and light.width() >= light.minimumSizeHint().width() for light in lights)
    assert max(light.mapTo(window, light.rect().bottomRight()).x() for light in lights) < 1040


def test_a_long_advice_fits_too(window, store):
    window.resize(1040, 600)
    store.go_online(False)
    window.advice.explain("No MIDI system answers: neither ALSA nor JACK is there, and no JACK server can be reached")
    QApplication.processEvents()
    assert window.advice.isVisible()
    assert window.layout().totalMinimumSize().height() <= 600
    parts = (window.transport, window.ports, window.advice, window.rolls, window.pages, window.snapshots, window.knobs)
    short = [each for each in parts if each.height() < each.minimumSizeHint().height()]
    assert short == []


def test_the_corner_and_the_settings_say_the_same(window, store):
    window.pages.show_page("settings")
    looks = window.pages.page("settings").looks
    window.light.click()
    assert (looks.theme.currentText(), window.light.isChecked()) == ("light", True)
    looks.theme.chosen.emit("dark")
    assert (theme().name, window.light.isChecked()) == ("dark", False)
    window.on_top.click()
    assert (looks.stays.isChecked(), looks.stays.text(), window.on_top.isChecked()) == (True, "on", True)
    looks.stays.click()
    assert (looks.stays.text(), window.on_top.isChecked()) == ("off", False)


def test_all_keys_are_seen_at_once(window):
    window.resize(1180, 700)
    window.pages.show_page("keys")
    QApplication.processEvents()
    sheet = window.pages.page("keys")
    assert sheet.verticalScrollBar().maximum() == 0
    words = [each for each in sheet.findChildren(QLabel) if each.text() in ("Panic: every note ends", "Its ends")]
    assert len({each.x() for each in words}) == 1


def test_a_choice_says_what_it_is_for_where_its_name_is_what_is_chosen(window):
    boxes = [each for each in window.findChildren(QComboBox) if each.isVisible()]
    assert len(boxes) > 4
    assert [each for each in boxes if not each.accessibleDescription()] == []


def test_where_it_is_narrow_some_things_give_way(window):
    window.resize(1180, 700)
    assert window.transport.go_on.isVisible()
    window.resize(1050, 700)
    assert not window.transport.go_on.isVisible()
    assert window.transport.capturing.mode.isVisible()


def test_every_knob_that_there_is_has_its_place(window, store):
    assert list(window.knobs.knobs) == [each.name for each in PLAYING.board]
    store.tell(board=PLAYING.board[:3])
    assert list(window.knobs.knobs) == ["density", "syncopation", "register"]


def test_without_an_instrument_nothing_of_it_can_be_turned(window, store):
    parts = (*window.knobs.knobs.values(), window.snapshots, window.pages.page("map").plot)
    store.go_online(False)
    assert [each for each in parts if each.isEnabled()] == []
    assert window.transport.panic.isEnabled()
    store.go_online(True)
    assert [each for each in parts if not each.isEnabled()] == []


def test_knobs_that_are_not_there_yet_are_spoken_of(qtbot, preferences):
    store = FakeStore(connected=False)
    window = PanelWindow(store, preferences)
    qtbot.addWidget(window)
    window.show()
    assert window.knobs.lack.isVisible()
    assert window.knobs.lack.text() == "The knobs come with the instrument."
    assert not window.pages.page("map").head.isVisible()
    store.go_online(True)
    assert window.knobs.lack.text() == "The knobs come with the model, which is not there yet."
    store.tell(PLAYING)
    assert not window.knobs.lack.isVisible()
    assert window.pages.page("map").head.isVisible()


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("P", ("/glsr/stop",)), ("T", ("/glsr/tap",)), ("R", ("/glsr/reroll",)), ("X", ("/glsr/compare", "B")),
        ("Space", ("/glsr/set/mute", 1)), ("3", ("/glsr/snapshot/3/recall",)),
    ],
)  # fmt: skip
def test_keys(window, store, key, sent):
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{key}"))
    assert store.sent == [sent]


def test_keys_with_others(window, store):
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window, Qt.Key.Key_4, shift)
    QTest.keyClick(window, Qt.Key.Key_Z, control)
    QTest.keyClick(window, Qt.Key.Key_Z, control | shift)
    assert store.sent == [("/glsr/snapshot/4/store",), ("/glsr/undo",), ("/glsr/redo",)]


def test_f1_turns_to_the_keys_and_back(window):
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.pages.shown == "keys"
    assert window.pages.page("keys").isVisible()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.pages.shown == "map"


def test_escape_is_panic_once(window, store):
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert store.sent == [PANIC]
    QTest.keyClick(window.knobs.knobs["leap"], Qt.Key.Key_Escape)
    assert store.sent == [PANIC, PANIC]


def test_escape_is_panic_while_a_value_is_typed(window, store, qtbot):
    knob = window.knobs.knobs["leap"]
    knob.type_value()
    field = knob.findChild(NumberField)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert store.sent == [PANIC]
    qtbot.waitUntil(lambda: knob.findChild(NumberField) is None)


def test_escape_is_panic_in_a_menu_and_a_list_and_closes_them(window, store, qtbot):
    capture = window.transport.capturing.bars
    capture.showPopup()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    assert store.sent == [PANIC]
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_escape_is_panic_in_a_dialog_and_closes_it(window, store, qtbot):
    dialog = QDialog(window)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert store.sent == [PANIC]
    assert not dialog.isVisible()


def test_letters_that_are_typed_are_no_keys(window, store, qtbot):
    window.transport.tempo.setReadOnly(False)
    window.transport.tempo.setFocus()
    qtbot.waitUntil(window.transport.tempo.hasFocus)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_P):
        QTest.keyClick(window.windowHandle(), key)
    assert store.sent == []


def test_space_presses_the_button_that_has_the_focus(window, store, qtbot):
    window.transport.panic.setFocus()
    qtbot.waitUntil(window.transport.panic.hasFocus)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert store.sent == [PANIC]


def test_no_click_takes_the_focus_from_the_keys(window, qtbot):
    knob = window.knobs.knobs["leap"]
    knob.setFocus()
    QTest.mouseClick(window.transport.mute, Qt.MouseButton.LeftButton)
    assert knob.hasFocus()


def test_everything_can_be_reached_by_tab_and_has_a_name(window):
    reached = [window.nextInFocusChain()]
    while (each := reached[-1].nextInFocusChain()) is not window:
        reached.append(each)
    own = [each for each in reached if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
    mine = [each for each in own if isinstance(each, QDial | QAbstractButton | QComboBox | QLineEdit)]
    assert len(mine) > 20
    assert [each for each in mine if not (each.accessibleName() or getattr(each, "text", str)())] == []


def test_it_remembers_where_it_stood_and_how_it_looked(window, store, preferences, qtbot, tmp_path):
    window.resize(1300, 760)
    window.stay_on_top(True)
    window.light.click()
    assert theme().name == LIGHT.name
    window.close()
    kept = Preferences(tmp_path / "panel.ini")
    use(kept.theme)
    again = PanelWindow(store, kept)
    qtbot.addWidget(again)
    assert again.height() == 760  # the screen of the tests is too narrow for any width
    assert again.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert again.light.isChecked()


@pytest.mark.parametrize("text", ["theme=pink\nscale=huge\nstill=maybe", "scale=nan", "geometry=12", "\0\0\0", "[["])
def test_preferences_that_make_no_sense_are_the_defaults(tmp_path, text):
    path = tmp_path / "panel.ini"
    path.write_text(f"[General]\n{text}\n")
    assert Preferences(path).theme == DARK
    assert Preferences(path).geometry.isEmpty()


def test_a_scale_is_kept_in_bounds(preferences):
    preferences.keep("scale", 9.0)
    assert preferences.theme.scale == 2.0


class Paints(QObject):
    """Counts the paints of an application."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, target: QObject | None, event: QEvent | None) -> bool:
        self.count += event is not None and event.type() == QEvent.Type.Paint
        return False


def test_nothing_is_painted_while_nothing_changes(window, store, qapp, qtbot):
    qtbot.wait(400)
    paints = Paints()
    qapp.installEventFilter(paints)
    store.tell(replace(store.status))
    qtbot.wait(300)
    assert paints.count == 0
    store.tell_knob("leap", value=1.0)
    qtbot.waitUntil(lambda: paints.count > 0)
    qapp.removeEventFilter(paints)


def test_it_stands_without_anything_told(qtbot, preferences):
    window = PanelWindow(FakeStore(connected=False), preferences)
    qtbot.addWidget(window)
    window.show()
    for page in ("history", "pack", "settings", "keys", "map"):
        window.pages.show_page(page)
        assert not window.grab().isNull()
