"""A knob under the hand, and what it shows."""

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QContextMenuEvent, QImage, QPainter
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDial, QMenu

from glsr_live.music.variation import Spread
from glsr_live.panel.dial import Face, paint_dial
from glsr_live.panel.grip import GRACE_MS, SEND_MS
from glsr_live.panel.knob import Knob
from glsr_live.panel.typed import NumberField
from tests.panel.fakes import PLAYING, FakeStore
from tests.panel.hands import CONTROL, SHIFT, click, double_click, drag, move, press, release, wheel


@pytest.fixture
def knob(qtbot, store):
    """The leap knob, which rests at 0."""
    knob = Knob(store, "leap")
    qtbot.addWidget(knob)
    knob.resize(100, 146)
    knob.show()
    return knob


def test_two_hundred_pixels_are_the_whole_range(knob, store):
    drag(knob, 40)
    assert knob.reading == pytest.approx(6 * 40 / 200)
    drag(knob, -140)
    assert knob.reading == pytest.approx(6 * -100 / 200)


@pytest.mark.parametrize("keys", [SHIFT, CONTROL])
def test_shift_and_control_are_fine(knob, keys):
    drag(knob, 40, keys)
    assert knob.reading == pytest.approx(0.6 * 40 / 200)


def test_fine_begins_where_the_knob_is(knob):
    press(knob)
    move(knob, 40)
    move(knob, 80, SHIFT)
    release(knob)
    assert knob.reading == pytest.approx(6 * 44 / 200)


def test_a_knob_stops_at_its_ends_and_turns_back_at_once(knob):
    press(knob)
    move(knob, 900)
    assert knob.reading == 3.0
    move(knob, 880)
    assert knob.reading == pytest.approx(3 - 6 * 20 / 200)


def test_what_is_sent_is_the_latest_place_at_a_steady_pace(knob, store, qtbot):
    press(knob)
    for up in range(4, 84):
        move(knob, up)
    assert store.sent == [("/glsr/knob/leap", pytest.approx(6 * 4 / 200))]
    qtbot.waitUntil(lambda: len(store.sent) == 2, timeout=20 * SEND_MS)
    assert store.sent[1] == ("/glsr/knob/leap", pytest.approx(6 * 83 / 200))


def test_a_held_knob_does_not_hear_where_it_stands(knob, store):
    press(knob)
    move(knob, 40)
    store.tell_knob("leap", value=-2.0)
    assert knob.reading == pytest.approx(1.2)


def test_an_old_telling_does_not_throw_a_knob_back(knob, store, qtbot):
    drag(knob, 40)
    store.tell_knob("leap", value=0.3)
    assert knob.reading == pytest.approx(1.2)
    qtbot.waitUntil(lambda: knob.reading == 0.3, timeout=10 * GRACE_MS)


def test_without_a_hand_it_follows(knob, store):
    store.tell_knob("leap", value=-2.0)
    assert (knob.reading, knob.value()) == (-2.0, -2000)
    assert store.sent == []


def test_a_double_click_resets(knob, store):
    store.tell_knob("leap", value=-2.0)
    double_click(knob)
    assert store.sent == [("/glsr/knob/leap/reset",)]
    assert knob.reading == 0.0


@pytest.mark.parametrize(("keys", "moved"), [(Qt.KeyboardModifier.NoModifier, 0.12), (SHIFT, 0.012), (CONTROL, 0.012)])
def test_a_notch_of_the_wheel_is_a_hundredth(knob, keys, moved):
    wheel(knob, 2, keys)
    assert knob.reading == pytest.approx(moved)


def test_a_wheel_of_fine_steps_adds_up(knob):
    for _ in range(8):
        wheel(knob, 1 / 8)
    assert knob.reading == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_Up, 0.06), (Qt.Key.Key_Right, 0.06), (Qt.Key.Key_Down, -0.06), (Qt.Key.Key_Left, -0.06),
        (Qt.Key.Key_PageUp, 0.6), (Qt.Key.Key_PageDown, -0.6), (Qt.Key.Key_Home, -3.0), (Qt.Key.Key_End, 3.0),
    ],
)  # fmt: skip
def test_keys(knob, key, value):
    QTest.keyClick(knob, key)
    assert knob.reading == pytest.approx(value)


def test_delete_resets(knob, store):
    QTest.keyClick(knob, Qt.Key.Key_Delete)
    assert store.sent == [("/glsr/knob/leap/reset",)]


@pytest.mark.parametrize(
    "begin", [lambda knob: click(knob, CONTROL), lambda knob: QTest.keyClick(knob, Qt.Key.Key_Enter)]
)
@pytest.mark.parametrize(("text", "value"), [("1.25", 1.25), ("1,25", 1.25), (" -0,5 ", -0.5), ("9", 3.0)])
def test_a_value_is_typed_with_point_or_comma(knob, store, begin, text, value):
    begin(knob)
    field = knob.findChild(NumberField)
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert store.sent == [("/glsr/knob/leap", value)]
    assert [each for each in knob.findChildren(NumberField) if each.isVisible()] == []


def test_what_is_no_number_stays_to_be_mended(knob, store):
    knob.type_value()
    field = knob.findChild(NumberField)
    field.setText("loud")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.isVisible()
    assert store.sent == []


def test_a_locked_knob_keeps_still(qtbot, store):
    knob = Knob(store, "range")
    qtbot.addWidget(knob)
    drag(knob, 50)
    wheel(knob, 3)
    double_click(knob)
    knob.type_value()
    assert store.sent == []
    assert "locked" in knob.accessibleName()


def test_a_screen_reader_knows_a_dial_with_name_and_value(knob, store):
    assert isinstance(knob, QDial)
    store.tell_knob("leap", value=0.5)
    assert knob.accessibleName() == "Leap, +0.50, 1.9 → 2 st, cc 18"
    assert (knob.minimum(), knob.value(), knob.maximum()) == (-3000, 500, 3000)
    knob.setValue(1500)  # as the reader does
    assert store.sent == [("/glsr/knob/leap", 1.5)]


def test_it_says_what_it_yields_and_where_its_controller_has_to_be_fetched(qtbot, store):
    density, syncopation = Knob(store, "density"), Knob(store, "syncopation")
    qtbot.addWidget(density)
    qtbot.addWidget(syncopation)
    assert "11 → 14 notes" in density.accessibleName()
    assert "cc 15 ▲" in syncopation.accessibleName()


DATA = Spread(0.5, 4.5, -2.0, 2.0, 32)


def test_it_says_and_shows_which_part_of_its_way_the_data_holds(knob, store):
    """The phrase is at -0.8 on this axis."""
    before = knob.grab().toImage()
    assert (knob.toolTip(), knob.accessibleDescription()) == ("", "")
    store.tell_knob("leap", spread=DATA)
    words = "The data holds 0.5 to 4.5 st; this phrase stays inside from \N{MINUS SIGN}1.20 to +2.80"
    assert (knob.toolTip(), knob.accessibleDescription()) == (words, words)
    ring = knob.grab().toImage()
    assert ring != before
    place = (*store.status.place[:4], 0.5, *store.status.place[5:])
    store.tell(place=place)
    assert "from \N{MINUS SIGN}2.50 to +1.50" in knob.toolTip()
    assert knob.grab().toImage() != ring


def test_it_says_where_a_phrase_is_beyond_what_the_data_holds(knob, store):
    store.tell_knob("leap", spread=DATA)
    store.tell(place=(*store.status.place[:4], 7.0, *store.status.place[5:]))
    assert knob.toolTip() == "The data holds 0.5 to 4.5 st; this phrase is outside wherever the knob stands"


def test_before_a_phrase_it_says_what_the_data_holds_and_marks_nothing(knob, store):
    store.tell(place=(), moved=())
    before = knob.grab().toImage()
    store.tell_knob("leap", spread=DATA)
    assert knob.toolTip() == "The data holds 0.5 to 4.5 st"
    assert knob.grab().toImage() == before


def ring(within: tuple[float, float] | None) -> QImage:
    """The picture of a dial in one ink."""
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_dial(painter, QPointF(40, 40), 38, Face(0.5, 0.5, within=within))
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def test_the_part_that_the_data_holds_is_told_by_more_than_hue():
    pictures = [ring(each) for each in (None, (0.2, 0.8), (0.0, 0.8), (0.0, 0.0), (1.0, 1.0))]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def test_it_says_that_it_learns(knob, store):
    store.tell(learning="leap")
    assert "move one…" in knob.accessibleName()


def menu_of(knob: Knob) -> dict[str, object]:
    """The actions of the knob's menu, those of its submenus too, by their texts."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), knob.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(knob, event)
    menus = knob.findChildren(QMenu)
    return {action.text(): action for menu in menus for action in menu.actions()}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Learn a controller", ("/glsr/knob/leap/learn",)),
        ("Learn an endless encoder", ("/glsr/knob/leap/learn", "relative")),
        ("Forget the controller", ("/glsr/knob/leap/forget",)),
        ("Reset", ("/glsr/knob/leap/reset",)),
        ("Lock", ("/glsr/knob/leap/lock", 1)),
        ("middle half, \N{MINUS SIGN}1.5 … 1.5", ("/glsr/knob/leap/span", -1.5, 1.5, "linear", 0)),
        ("fine", ("/glsr/knob/leap/span", -3.0, 3.0, "fine", 0)),
        ("turned round", ("/glsr/knob/leap/span", -3.0, 3.0, "linear", 1)),
    ],
)
def test_the_menu(knob, store, text, sent):
    menu_of(knob)[text].trigger()
    assert store.sent == [sent]


def ticked(knob: Knob) -> set[str]:
    """The texts of the menu that are ticked."""
    return {text for text, action in menu_of(knob).items() if action.isChecked()}


def test_the_menu_ticks_what_is_so(knob, store):
    assert ticked(knob) == {"whole, \N{MINUS SIGN}3 … 3", "linear"}


def test_the_menu_ticks_a_range_of_ones_own_and_a_curve(knob, store):
    store.tell_knob("leap", span_low=-1.0, span_high=2.0, curve="fine", inverted=True, locked=True)
    assert ticked(knob) == {"own, \N{MINUS SIGN}1 … 2", "fine", "turned round", "Lock"}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("exponential", (-1.0, 2.0, "exponential", 1)), ("turned round", (-1.0, 2.0, "fine", 0)),
        ("upper half, 0 … 3", (0.0, 3.0, "fine", 1)),
    ],
)  # fmt: skip
def test_what_is_not_chosen_stays(knob, store, text, sent):
    store.tell_knob("leap", span_low=-1.0, span_high=2.0, curve="fine", inverted=True)
    menu_of(knob)[text].trigger()
    assert store.sent == [("/glsr/knob/leap/span", *sent)]


def test_the_menu_ends_learning(knob, store):
    store.tell(learning="leap")
    menu_of(knob)["Stop learning"].trigger()
    assert store.sent == [("/glsr/learn/end",)]


def test_a_status_that_says_nothing_new_repaints_nothing(knob, store, qtbot, monkeypatch):
    qtbot.waitExposed(knob)
    painted = []
    monkeypatch.setattr(knob, "update", lambda: painted.append(1))
    store.tell(board=tuple(store.status.board), bpm=99.0)
    store.tell_knob("density", value=2.0)
    assert painted == []
    store.tell_knob("leap", value=2.0)
    assert painted == [1]


def test_every_message_is_one_that_the_instrument_understands(knob, store, qtbot):
    from glsr_live.io.osc import table

    drag(knob, 50)
    double_click(knob)
    for action in menu_of(knob).values():
        action.trigger()
    assert len(store.sent) > 8
    for address, *values in store.sent:
        table().read(address, values, PLAYING)


def test_an_unknown_knob_waits_to_be_told(qtbot):
    store = FakeStore()
    knob = Knob(store, "density")
    qtbot.addWidget(knob)
    store.tell(PLAYING)
    assert knob.reading == 1.0
