"""Snapshots: keeping, going back, names, the way between two, and the sides of a comparison."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QApplication, QSlider

from glsr_live.control.status import KnobStatus, SnapshotStatus
from glsr_live.music.variation import Knobs
from glsr_live.panel.grip import SEND_MS
from glsr_live.panel.map_marks import is_here
from glsr_live.panel.snapshots import Snapshots
from glsr_live.panel.typed import NameField
from tests.panel.fakes import PLAYING, FakeStore
from tests.panel.pointer import SHIFT, click

HERE = Knobs(tuple((knob.name, knob.value) for knob in PLAYING.board[:6]), closeness=1.0, temperature=0.3, seed=7)


@pytest.fixture
def shown(qtbot, store):
    shown = Snapshots(store)
    qtbot.addWidget(shown)
    shown.resize(430, 90)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def press(shown: Snapshots, slot: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    button = shown.buttons[slot]
    click(button, QPointF(button.rect().center()), modifiers)


def test_a_click_recalls_what_is_kept_and_fills_what_is_empty(shown, store):
    press(shown, 2)
    press(shown, 3)
    assert store.sent == [("/glsr/snapshot/2/recall",), ("/glsr/snapshot/3/store",)]


def test_shift_and_a_click_store_over_it_and_keep_its_name(shown, store):
    press(shown, 2, SHIFT)
    press(shown, 5, SHIFT)
    assert store.sent == [("/glsr/snapshot/2/store", "bridge"), ("/glsr/snapshot/5/store",)]


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        (Qt.Key.Key_Space, ("/glsr/snapshot/2/recall",)), (Qt.Key.Key_Return, ("/glsr/snapshot/2/recall",)),
        (Qt.Key.Key_Delete, ("/glsr/snapshot/2/erase",)),
    ],
)  # fmt: skip
def test_keys_press_and_erase(qtbot, shown, store, key, sent):
    qtbot.keyClick(shown.buttons[2], key)
    assert store.sent == [sent]


def test_an_empty_slot_is_not_erased(qtbot, shown, store):
    qtbot.keyClick(shown.buttons[3], Qt.Key.Key_Delete)
    qtbot.keyClick(shown.buttons[3], Qt.Key.Key_F2)
    assert store.sent == []
    assert shown.buttons[3].findChild(NameField) is None


def test_a_name_is_typed_in_place(qtbot, shown, store):
    qtbot.keyClick(shown.buttons[2], Qt.Key.Key_F2)
    field = shown.buttons[2].findChild(NameField)
    assert (field.text(), field.selectedText()) == ("bridge", "bridge")
    qtbot.keyClicks(field, "verse 2 ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert store.sent == [("/glsr/snapshot/2/name", "verse 2")]


def test_esc_leaves_the_name_as_it_is(qtbot, shown, store):
    field = shown.rename(2)
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert store.sent == []
    assert not field.isVisible()


def test_the_states_are_words(shown, store):
    store.tell(snapshots=(SnapshotStatus(1, "plain", Knobs()), SnapshotStatus(4, "", HERE)))
    names = [shown.buttons[slot].accessibleName() for slot in (1, 3, 4)]
    assert names == ["Snapshot 1, plain, kept", "Snapshot 3, empty", "Snapshot 4, now"]
    store.tell_knob("density", value=0.0)
    assert shown.buttons[4].accessibleName() == "Snapshot 4, kept"


def test_the_states_are_painted_by_shape_too(qtbot, shown, store):
    """A slot that is now has a filled corner; the frame of a kept one is whole, that of an empty one is not."""
    store.tell(snapshots=(SnapshotStatus(1, "", Knobs()), SnapshotStatus(4, "", HERE)))
    shown.slider.setFocus()
    images = {slot: shown.buttons[slot].grab().toImage() for slot in (1, 3, 4)}
    edge = {slot: len({image.pixel(x, 1) for x in range(12, image.width() - 12)}) for slot, image in images.items()}
    assert edge[1] < edge[3]
    corner = {slot: image.pixelColor(image.width() - 5, image.height() - 5).blue() for slot, image in images.items()}
    assert corner[4] > 200 > max(corner[1], corner[3])


def test_a_snapshot_is_here_when_every_knob_and_the_seed_are():
    assert is_here(SnapshotStatus(1, "", HERE), PLAYING)
    assert not is_here(SnapshotStatus(1, "", replace(HERE, seed=8)), PLAYING)
    assert not is_here(SnapshotStatus(1, "", replace(HERE, wander=0.1)), PLAYING)
    assert not is_here(SnapshotStatus(1, "", replace(HERE, axes=HERE.axes[1:])), PLAYING)


def test_the_slider_goes_between_the_first_two(qtbot, shown, store):
    shown.slider.setFocus()
    qtbot.keyClick(shown.slider, Qt.Key.Key_PageUp)
    assert store.sent == [("/glsr/morph/1/2", 0.1)]
    qtbot.wait(2 * SEND_MS)
    qtbot.keyClick(shown.slider, Qt.Key.Key_Right)
    assert store.sent[1:] == [("/glsr/morph/1/2", 0.11)]
    assert shown.slider.accessibleName() == "Morph from snapshot 1 to 2"


def test_of_a_fast_slide_the_end_is_told(qtbot, shown, store):
    for share in range(1, 101):
        shown.slider.setValue(share)
    qtbot.wait(3 * SEND_MS)
    assert len(store.sent) < 10
    assert store.sent[-1] == ("/glsr/morph/1/2", 1.0)


def test_other_ends_are_chosen_and_stay_while_they_are_kept(shown, store):
    shown.second.setCurrentIndex(shown.second.findData(5))
    shown.slider.setValue(50)
    assert store.sent == [("/glsr/morph/1/5", 0.5)]
    store.tell(snapshots=store.status.snapshots[1:])
    assert (shown.first.currentData(), shown.second.currentData()) == (2, 5)
    store.tell(snapshots=store.status.snapshots[:1])
    assert not shown.slider.isEnabled()
    assert shown.slider.accessibleName() == "Store two snapshots to morph between them"


def test_the_ends_are_two_as_soon_as_there_are_two(shown, store):
    store.tell(snapshots=())
    store.tell(snapshots=(SnapshotStatus(4, "", Knobs()),))
    store.tell(snapshots=(SnapshotStatus(4, "", Knobs()), SnapshotStatus(6, "", Knobs())))
    assert (shown.first.currentData(), shown.second.currentData()) == (4, 6)
    assert shown.slider.isEnabled()


def test_at_a_recalled_snapshot_the_slider_is_at_its_end_and_asks_nothing(shown, store):
    store.tell(snapshots=(SnapshotStatus(1, "", Knobs()), SnapshotStatus(4, "", HERE)))
    assert (shown.slider.value(), store.sent) == (100, [])


def test_the_sides_are_compared(shown, store):
    shown.side.click()
    store.tell(side="B")
    shown.side.click()
    assert store.sent == [("/glsr/compare", "B"), ("/glsr/compare", "A")]
    assert shown.side.text() == "A/B: B"
    assert shown.side.accessibleName() == "Compare, side B is heard"


def test_the_menu_offers_what_can_be_done(shown, store):
    offered = {slot: [action.isEnabled() for action in shown.menu(slot).actions()] for slot in (2, 3)}
    assert offered == {2: [True] * 4, 3: [False, True, False, False]}
    for action in (0, 1, 3):
        shown.menu(2).actions()[action].trigger()
    done = ("recall", "store", "erase")
    assert [message[0] for message in store.sent] == [f"/glsr/snapshot/2/{what}" for what in done]


def test_the_windows_keys_have_something_to_call(shown, store):
    shown.recall(8)
    shown.keep(8)
    assert store.sent == [("/glsr/snapshot/8/recall",), ("/glsr/snapshot/8/store",)]


def test_a_new_status_that_concerns_none_of_it_paints_nothing(qtbot, shown, store):
    QApplication.processEvents()
    told = []
    for button in shown.buttons.values():
        button.update = lambda: told.append(1)
    store.tell(bpm=99.0, latency_ms=1.0)
    store.tell_knob("density", value=2.0)
    assert told == []
    assert isinstance(shown.slider, QSlider)


def test_where_it_is_narrow_empty_slots_are_all_alike(shown, qtbot):
    assert {button.line for button in shown.buttons.values() if not button.kept} == {"empty"}
    shown.setMinimumWidth(100)
    shown.resize(386, 90)
    qtbot.waitUntil(lambda: shown.width() == 386)
    assert {button.line for button in shown.buttons.values() if not button.kept} == {"—"}
    assert shown.buttons[2].line == "bridge"
    assert shown.buttons[4].accessibleName() == "Snapshot 4, empty"


def test_the_slider_follows_the_morph_knob(qtbot):
    morph = KnobStatus("morph", 0.0, 0.0, 1.0, 0.5)
    store = FakeStore(replace(PLAYING, board=(*PLAYING.board, morph)))
    shown = Snapshots(store)
    qtbot.addWidget(shown)
    store.tell_knob("morph", value=0.42)
    assert shown.slider.value() == 42
    assert store.sent == []
    shown.slider.setSliderDown(True)
    store.tell_knob("morph", value=0.9)
    assert shown.slider.value() == 42


def test_a_pair_that_is_morphed_at_another_surface_is_that_of_the_slider(shown, store):
    store.tell(morphing=(5, 2))
    assert (shown.first.currentData(), shown.second.currentData()) == (5, 2)
    assert shown.slider.accessibleName() == "Morph from snapshot 5 to 2"
    assert store.sent == []
    shown.first.setCurrentIndex(shown.first.findData(1))
    store.tell(bpm=99.0)
    assert shown.first.currentData() == 1
    shown.slider.setSliderDown(True)
    store.tell(morphing=(2, 5))
    assert (shown.first.currentData(), shown.second.currentData()) == (1, 2)
    shown.slider.setSliderDown(False)
    store.tell(morphing=(7, 8))
    assert (shown.first.currentData(), shown.second.currentData()) == (1, 2)


def test_a_panel_that_opens_later_knows_the_pair_too(qtbot):
    shown = Snapshots(FakeStore(replace(PLAYING, morphing=(2, 5))))
    qtbot.addWidget(shown)
    assert (shown.first.currentData(), shown.second.currentData()) == (2, 5)


def test_without_two_snapshots_there_is_no_way_to_choose(shown, store):
    way = (shown.first, shown.slider, shown.second)
    assert all(each.isEnabled() for each in way)
    store.tell(snapshots=store.status.snapshots[:1])
    assert not any(each.isEnabled() for each in way)
