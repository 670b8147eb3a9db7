"""The history: what is asked for when, what is shown, and what its gestures ask."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QApplication

from glsr_live.control.status import EntryStatus, PageStatus
from glsr_live.panel.history import History
from glsr_live.panel.history_model import RETRY_MS, SETTLE_MS, HistoryModel
from glsr_live.panel.history_pages import KEPT, PAGE, Pages, first_of
from glsr_live.panel.history_words import attributes, headline
from tests.panel.fakes import EMPTY, PLAYING, FakeStore
from tests.panel.pointer import SHIFT, click, double_click

PLAYED, YIELDS = {"density": 11.0, "leap": 1.9}, {"density": 14.0, "leap": 2.0}


def entry(number: int, **changes) -> EntryStatus:
    return replace(EntryStatus(number, False, 7, "knobs", {"density": number / 10}, PLAYED, YIELDS), **changes)


def page(first: int, last: int, **changes) -> PageStatus:
    """The entries that the instrument tells when it has `last` of them."""
    return PageStatus(first, tuple(entry(n, **changes) for n in range(min(first, last), max(first - PAGE, 0), -1)))


@pytest.fixture
def shown(qtbot, store):
    shown = History(store)
    qtbot.addWidget(shown)
    shown.resize(400, 320)
    shown.show()
    qtbot.waitExposed(shown)
    QApplication.processEvents()
    return shown


def told(store: FakeStore) -> FakeStore:
    store.tell(page=page(32, store.status.entries))
    QApplication.processEvents()
    store.sent.clear()
    return store


def texts(model: HistoryModel) -> list[str]:
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def place(shown: History, number: int, x: int = 200) -> QPointF:
    index = shown.list.model().index(shown.list.model().row_of(number))
    return QPointF(x, shown.list.visualRect(index).center().y())


def test_what_is_seen_is_asked_for_once(shown, store, qtbot):
    qtbot.waitUntil(lambda: store.sent == [("/glsr/history/list", 32, 32)])
    assert texts(shown.list.model())[:2] == ["9: …", "8: …"]
    store.tell(page=page(32, 9))
    QApplication.processEvents()
    assert len(store.sent) == 1
    assert texts(shown.list.model())[0] == "9: density +0.90, 11 → 14 notes · leap 1.9 → 2 st"
    assert texts(shown.list.model())[5] == "4: density +0.40, 11 → 14 notes · leap 1.9 → 2 st, now"


def test_thousands_are_asked_for_where_they_are_looked_at(qtbot):
    store = FakeStore(replace(PLAYING, entries=20000, number=20000))
    shown = History(store)
    qtbot.addWidget(shown)
    shown.resize(400, 320)
    shown.show()
    QApplication.processEvents()
    shown.list.scrollTo(shown.list.model().index(12000))
    QApplication.processEvents()
    first = first_of(20000 - 12000)
    assert {message[1] for message in store.sent} <= {20000, first, first - PAGE, first + PAGE}
    assert len(store.sent) <= 4


def test_a_new_entry_comes_on_top_and_is_asked_for(qtbot, shown, store):
    told(store)
    store.tell(number=10, entries=10, can_undo=True)
    assert texts(shown.list.model())[0] == "10: …, now" or shown.list.model().rowCount() == 10
    qtbot.waitUntil(lambda: ("/glsr/history/list", 32, 32) in store.sent, timeout=5 * SETTLE_MS)
    store.tell(page=page(32, 10))
    assert texts(shown.list.model())[0].endswith("now")
    assert texts(shown.list.model())[1].startswith("9: density +0.90")


def test_a_turning_knob_asks_again_only_when_it_rests(qtbot, shown, store):
    told(store)
    for at in range(20):
        store.tell(knobs=replace(store.status.knobs, temperature=at / 20))
        qtbot.wait(5)
    assert store.sent == []
    qtbot.waitUntil(lambda: store.sent == [("/glsr/history/list", 32, 32)], timeout=5 * SETTLE_MS)


def test_what_does_not_come_is_asked_for_again(qtbot, shown, store):
    store.sent.clear()
    qtbot.waitUntil(lambda: store.sent == [("/glsr/history/list", 32, 32)], timeout=3 * RETRY_MS)


def test_a_hidden_list_asks_for_nothing(qtbot, shown, store):
    told(store)
    shown.hide()
    store.tell(number=10, entries=10)
    qtbot.wait(2 * SETTLE_MS)
    assert store.sent == []
    shown.show()
    qtbot.waitUntil(lambda: store.sent == [("/glsr/history/list", 32, 32)])


def test_enter_and_a_double_click_go_there_and_play_it(qtbot, shown, store):
    told(store)
    click(shown.list.viewport(), place(shown, 6))
    assert store.sent == []
    qtbot.keyClick(shown.list, Qt.Key.Key_Return)
    assert store.sent == [("/glsr/history/go", 6), ("/glsr/retrigger",)]
    store.sent.clear()
    qtbot.keyClick(shown.list, Qt.Key.Key_Down)
    qtbot.keyClick(shown.list, Qt.Key.Key_Return, SHIFT)
    assert store.sent == [("/glsr/history/go", 5)]
    store.sent.clear()
    click(shown.list.viewport(), place(shown, 8))
    double_click(shown.list.viewport(), place(shown, 8))
    assert store.sent == [("/glsr/history/go", 8), ("/glsr/retrigger",)]


def test_stars_by_mouse_key_and_button(qtbot, shown, store):
    store.tell(page=PageStatus(32, tuple(entry(n, starred=n == 7) for n in range(9, 0, -1))))
    QApplication.processEvents()
    store.sent.clear()
    click(shown.list.viewport(), place(shown, 8, x=14))
    click(shown.list.viewport(), place(shown, 7, x=14))
    assert store.sent == [("/glsr/history/star", 1, 8), ("/glsr/history/star", 0, 7)]
    store.sent.clear()
    qtbot.keyClick(shown.list, Qt.Key.Key_Asterisk)
    shown.star.click()
    assert store.sent == [("/glsr/history/star", 0, 7)] * 2


def test_the_buttons(shown, store):
    told(store)
    for button in (shown.undo, shown.redo, shown.play):
        button.click()
    assert store.sent == [("/glsr/undo",), ("/glsr/redo",), ("/glsr/history/go", 4), ("/glsr/retrigger",)]
    store.tell(can_undo=False, can_redo=False)
    assert (shown.undo.isEnabled(), shown.redo.isEnabled()) == (False, False)


def test_the_menu(shown, store):
    told(store)
    for action in shown.list.menu(5).actions():
        action.trigger()
    assert store.sent == [
        ("/glsr/history/go", 5), ("/glsr/retrigger",), ("/glsr/history/go", 5), ("/glsr/history/star", 1, 5),
        ("/glsr/blend", 5),
    ]  # fmt: skip


def test_digits_are_left_to_the_snapshots(qtbot, shown, store):
    told(store)
    click(shown.list.viewport(), place(shown, 6))
    qtbot.keyClick(shown.list, Qt.Key.Key_3)
    assert shown.list.chosen == 6


def test_an_empty_history_says_what_it_is_for(qtbot):
    store = FakeStore(EMPTY)
    shown = History(store)
    qtbot.addWidget(shown)
    shown.show()
    assert (shown.empty.isVisible(), shown.list.isVisible()) == (True, False)
    store.tell(entries=1, number=1)
    assert (shown.empty.isVisible(), shown.list.isVisible()) == (False, True)


def test_another_instrument_has_another_history(shown, store, qtbot):
    told(store)
    store.tell(entries=2, number=2)
    assert texts(shown.list.model()) == ["2: …, now".replace(", now", ""), "1: …"]
    store.go_online(False)
    store.sent.clear()
    store.go_online(True)
    qtbot.waitUntil(lambda: ("/glsr/history/list", 32, 32) in store.sent)


def test_the_present_entry_is_marked_by_a_bar_and_a_star_is_full(shown, store):
    store.tell(page=PageStatus(32, tuple(entry(n, starred=n == 7) for n in range(9, 0, -1))))
    QApplication.processEvents()
    image = shown.list.viewport().grab().toImage()
    ratio = image.devicePixelRatio()

    def colour(x: int, number: int) -> QColor:
        return image.pixelColor(round(x * ratio), round((place(shown, number).y() + 1) * ratio))

    blue = {n: colour(1, n).blue() for n in (3, 4, 5)}
    assert blue[4] > 200 > max(blue[3], blue[5])
    filled = {n: colour(16, n).lightness() for n in (6, 7)}
    assert filled[7] > filled[6] + 60


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"news": "phrase", "turned": {}}, "new phrase"),
        ({"news": "phrase", "turned": {"leap": -0.5}}, "new phrase, leap \N{MINUS SIGN}0.50"),
        ({"news": "seed", "turned": {}}, "new roll, seed 7"), ({"news": "knobs", "turned": {}}, "back to rest"),
        ({"news": "blend", "turned": {"blend": 0.5}}, "another phrase to blend with, blend +0.50"),
        ({"news": "pack", "turned": {}}, "another pack"),
    ],
)  # fmt: skip
def test_what_is_new_in_words(changes, words):
    assert headline(entry(1, **changes)) == words


def test_attributes_in_words():
    assert attributes(entry(1), 1) == "11 → 14 notes"
    assert attributes(entry(1, yields={})) == ""
    assert attributes(entry(1, yields={**PLAYED, "leap": 1.901, "contour": 3.0, "register": 60.2})) == "11 notes"
    assert attributes(entry(1, played={"leap": 1.9}, yields={"leap": 1.95}), 4) == "leap 1.9 → 1.95 st"


def test_pages_begin_at_multiples_and_the_oldest_are_forgotten():
    assert [first_of(number) for number in (1, 32, 33, 9999)] == [32, 32, 64, 10016]
    pages = Pages()
    for at in range(1, KEPT + 3):
        pages.take(page(at * PAGE, 10**6))
    assert (pages.entry(1), pages.entry(PAGE * 3).number) == (None, PAGE * 3)
    assert pages.take(PageStatus(7, (entry(7),))) == []  # asked for by somebody else
    assert pages.take(page(PAGE * 3, 10**6)) == []
    changed = page(PAGE * 3, 10**6, starred=True)
    assert len(pages.take(changed)) == PAGE
