"""The latent map: what is asked for each gesture, what is painted where, and what is said."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QApplication

from glsr_live.control.status import SnapshotStatus, Status
from glsr_live.music.variation import Knobs
from glsr_live.panel.cividis import colour
from glsr_live.panel.grip import SEND_MS
from glsr_live.panel.map import LatentMap
from glsr_live.panel.map_marks import marks
from glsr_live.panel.map_paint import DOT
from glsr_live.panel.theme import DARK, LIGHT, use
from tests.panel.fakes import EMPTY, PLAYING, VARIATION, FakeStore
from tests.panel.planes import Height, plane, slope
from tests.panel.pointer import SHIFT, click, double_click, drag, hover, wheel

REST = replace(PLAYING, board=tuple(replace(k, value=k.centre, locked=False) for k in PLAYING.board), snapshots=())


def asked(store: FakeStore) -> list[tuple]:
    return [message[1:] for message in store.sent if message[0] == "/glsr/latent"]


def answer(store: FakeStore, height: Height = slope, most: int = 5) -> None:
    """Draw what is asked for, until nothing is."""
    drawn = 0
    while len(found := asked(store)) > drawn and most:
        drawn, most = len(found), most - 1
        x, y, attribute, size, number = found[-1]
        store.tell(plane=plane(number, size, height, x, y, attribute))


def turned(store: FakeStore) -> list[tuple]:
    """What was asked but for maps."""
    return [message for message in store.sent if message[0] != "/glsr/latent"]


def made(qtbot, status=REST, height: Height | None = slope) -> tuple[LatentMap, FakeStore]:
    store = FakeStore(status)
    shown = LatentMap(store, now=lambda: 0.0)
    qtbot.addWidget(shown)
    shown.resize(500, 460)
    shown.show()
    qtbot.waitExposed(shown)
    if height is not None:
        answer(store, height)
    QApplication.processEvents()
    return shown, store


def spot(shown: LatentMap, x: float, y: float) -> QPointF:
    return shown.plot.frame_now.point(x, y)


def label(shown: LatentMap, slot: int) -> QPointF:
    """Where a snapshot's label is: above its place, so that the dot is free."""
    made = marks(shown._store.status, shown.view, shown.plot.frame_now)
    return next(mark.box.center() for mark in made if mark.slot == slot)


def pixel(image: QImage, at: QPointF) -> tuple[int, int, int]:
    ratio = image.devicePixelRatio()
    found = image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))
    return found.red(), found.green(), found.blue()


def near(found: tuple[int, int, int], wanted: tuple[int, int, int], by: int = 6) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


def seen(shown: LatentMap) -> QImage:
    return shown.plot.grab().toImage()


def test_a_map_of_the_first_two_axes_is_asked_for_coarse_and_then_fine(qtbot):
    _, store = made(qtbot, height=None)
    ((x, y, attribute, size, number),) = asked(store)
    assert (x, y, attribute, size) == ("density", "syncopation", "density", 16)
    store.tell(plane=plane(number, 16, slope))
    assert asked(store)[1:] == [("density", "syncopation", "density", 64, number + 1)]
    store.tell(plane=plane(number + 1, 64, slope))
    assert len(asked(store)) == 2


def test_a_new_phrase_is_drawn_anew_and_the_trail_begins_anew(qtbot):
    shown, store = made(qtbot)
    for at in range(5):
        store.tell_knob("density", value=0.2 * at)
    assert len(shown.plot._trail) == 5
    before = len(asked(store))
    store.tell(phrase=VARIATION)
    assert len(asked(store)) == before + 1
    assert len(shown.plot._trail) == 1


def test_nothing_is_asked_of_an_instrument_that_is_away_and_all_when_it_is_back(qtbot):
    store = FakeStore(PLAYING, connected=False)
    shown = LatentMap(store)
    qtbot.addWidget(shown)
    shown.show()
    assert store.sent == []
    store.go_online(True)
    assert [message[3] for message in asked(store)] == [16]


def test_without_values_there_are_neither_axes_nor_numbers(qtbot):
    shown, _ = made(qtbot, EMPTY, height=None)
    shown.plot.show_surface(None, "")
    image, frame = seen(shown), shown.plot.frame_now
    inside = {pixel(image, frame.point(x, 0)) for x in (-2.2, -1.3, -0.4, 0.0, 0.7, 1.9)}
    below = {pixel(image, frame.point(x, -3) + QPointF(dx, 12)) for x in range(-3, 4) for dx in (-4, -2, 0, 2, 4)}
    assert (len(inside), len(below)) == (1, 1)


def test_a_map_that_nobody_tells_any_more_is_faint(qtbot):
    shown, store = made(qtbot)
    bright = pixel(seen(shown), spot(shown, 1.6, 1.6))
    store.go_online(False)
    assert pixel(seen(shown), spot(shown, 1.6, 1.6)) != bright
    click(shown.plot, spot(shown, 1, 1))
    assert turned(store) == []


def test_a_choice_shows_its_whole_name_where_there_is_room(qtbot):
    short = replace(EMPTY, board=tuple(knob for knob in REST.board if knob.name in ("leap", "range")))
    shown, store = made(qtbot, short, height=None)
    store.tell(REST)
    shown.choose("density", "syncopation", "density")
    QApplication.processEvents()
    for box in (shown.across, shown.up, shown.attribute):
        assert box.fontMetrics().horizontalAdvance(box.currentText()) <= box.width() - 30


def test_at_twice_the_size_a_snapshot_is_twice_as_large(qtbot):
    status = replace(REST, snapshots=(SnapshotStatus(1, "", Knobs((("density", 1.5), ("syncopation", -1.5)))),))
    rings = {}
    for scale in (1.0, 2.0):
        use(replace(DARK, scale=scale))
        shown, _ = made(qtbot, status)
        shown.plot.resize(round(400 * scale), round(360 * scale))
        image, at = seen(shown), spot(shown, 1.5, -1.5)
        rings[scale] = sum(pixel(image, at + QPointF(x, 0)) == (255, 255, 255) for x in range(-12, 13))
    assert rings[2.0] >= 2 * rings[1.0] - 1 > 1


def test_what_nobody_sees_is_not_asked_for(qtbot):
    store = FakeStore(PLAYING)
    shown = LatentMap(store)
    qtbot.addWidget(shown)
    store.tell(phrase=VARIATION)
    assert store.sent == []
    shown.show()
    assert [message[3] for message in asked(store)] == [16]


@pytest.mark.parametrize(
    ("status", "words"),
    [(EMPTY, "Play a phrase"), (replace(PLAYING, provider=""), "comes with the model"), (PLAYING, "Drawing the map")],
)
def test_without_a_map_it_says_what_there_is_to_do(qtbot, status, words):
    shown, _ = made(qtbot, status, height=None)
    assert words in shown.plot._note
    click(shown.plot, spot(shown, 1, 1))  # nothing to take hold of
    assert turned(shown._store) == []


def test_the_colours_are_the_values(qtbot):
    shown, _ = made(qtbot)
    image = seen(shown)
    for x in (-2.6, -1.3, 0.7, 1.9, 2.6):
        assert near(pixel(image, spot(shown, x, 2.27)), colour((x + 3) / 6), 8), x


def test_the_high_end_of_y_is_above(qtbot):
    shown, _ = made(qtbot, height=lambda x, y: y)
    image = seen(shown)
    for y in (-2.6, -0.7, 1.3, 2.4):
        assert near(pixel(image, spot(shown, 2.27, y)), colour((y + 3) / 6), 8), y


def test_a_contour_runs_where_the_level_is_crossed_and_nowhere_else(qtbot):
    shown, _ = made(qtbot)  # 6 to 18; a line at x = 1 for 14
    image = seen(shown)
    on, off = spot(shown, 1.0, 2.27), spot(shown, 1.25, 2.27)
    assert not near(pixel(image, on), colour(4 / 6), 12)
    assert near(pixel(image, off), colour(4.25 / 6), 8)


def test_the_dot_is_ringed_black_and_white_around_the_colour_that_is_there(qtbot):
    shown, store = made(qtbot)
    store.tell_knob("density", value=2.0)
    store.tell_knob("syncopation", value=-1.0)
    image, at = seen(shown), spot(shown, 2.0, -1.0)
    assert near(pixel(image, at), colour(5 / 6), 8)
    rings = [pixel(image, at + QPointF(0, radius / 2)) for radius in range(2 * int(DOT) - 6, 2 * int(DOT) + 8)]
    assert max(map(max, rings)) > 230
    assert min(map(min, rings)) < 40


def test_a_drag_turns_two_knobs_and_what_is_told_meanwhile_is_not_followed(qtbot):
    shown, store = made(qtbot)
    store.sent.clear()
    drag(shown.plot, spot(shown, 1.0, -1.5))
    assert turned(store) == [
        ("/glsr/knob/density", pytest.approx(1.0, abs=0.01)),
        ("/glsr/knob/syncopation", pytest.approx(-1.5, abs=0.01)),
    ]
    store.tell_knob("density", value=0.3)  # older than the move
    assert shown.plot.place == (pytest.approx(1.0, abs=0.01), pytest.approx(-1.5, abs=0.01))
    qtbot.waitUntil(lambda: shown.plot.place[0] == 0.3, timeout=2000)


def test_a_fast_drag_is_told_at_a_pace_and_its_end_is_told(qtbot):
    shown, store = made(qtbot)
    store.sent.clear()
    drag(shown.plot, *(spot(shown, at / 50, 0.0) for at in range(101)))
    qtbot.wait(3 * SEND_MS)
    values = [message[1] for message in turned(store) if message[0] == "/glsr/knob/density"]
    assert len(values) < 50
    assert values[-1] == pytest.approx(2.0, abs=0.01)


def test_with_shift_the_dot_does_not_jump_and_goes_a_tenth_of_the_way(qtbot):
    shown, store = made(qtbot)
    store.sent.clear()
    drag(shown.plot, spot(shown, 1.0, 1.0), spot(shown, 2.0, 0.0), modifiers=SHIFT)
    assert shown.plot.place == (pytest.approx(0.1, abs=0.002), pytest.approx(-0.1, abs=0.002))


def test_the_dot_stays_on_the_map(qtbot):
    shown, _ = made(qtbot)
    drag(shown.plot, spot(shown, 2.9, 2.9), QPointF(5000, -5000))
    assert shown.plot.place == (3.0, 3.0)


def test_a_locked_axis_keeps_still(qtbot):
    shown, store = made(qtbot, replace(REST, board=tuple(replace(k, locked=k.name == "density") for k in REST.board)))
    store.sent.clear()
    drag(shown.plot, spot(shown, 1.0, 1.0))
    assert [message[0] for message in turned(store)] == ["/glsr/knob/syncopation"]
    assert shown.plot.place == (0.0, pytest.approx(1.0, abs=0.01))


@pytest.mark.parametrize(
    ("key", "shift", "sent"),
    [
        (Qt.Key.Key_Right, False, ("/glsr/knob/density", 0.06)),
        (Qt.Key.Key_Left, False, ("/glsr/knob/density", -0.06)),
        (Qt.Key.Key_Up, False, ("/glsr/knob/syncopation", 0.06)),
        (Qt.Key.Key_Down, True, ("/glsr/knob/syncopation", -0.006)),
    ],
)  # fmt: skip
def test_arrows_turn_a_knob_by_a_percent_and_with_shift_by_a_tenth_of_that(qtbot, key, shift, sent):
    shown, store = made(qtbot)
    store.sent.clear()
    qtbot.keyClick(shown.plot, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)
    assert turned(store) == [sent]


def test_home_and_a_double_click_put_both_knobs_back(qtbot):
    home = [("/glsr/knob/density/reset",), ("/glsr/knob/syncopation/reset",)]
    shown, store = made(qtbot, replace(PLAYING, snapshots=()))
    store.sent.clear()
    qtbot.keyClick(shown.plot, Qt.Key.Key_Home)
    assert turned(store) == home
    assert shown.plot.place == (0.0, 0.0)
    store.sent.clear()
    double_click(shown.plot, spot(shown, 1.0, 1.0))
    assert turned(store) == home


def test_the_wheel_turns_the_axis_that_it_is_over(qtbot):
    shown, store = made(qtbot)
    box = shown.plot.frame_now.plane
    for at, sideways, address, value in (
        (QPointF(box.center().x(), box.bottom() + 10), False, "/glsr/knob/density", 0.06),
        (QPointF(box.left() - 20, box.center().y()), False, "/glsr/knob/syncopation", 0.06),
        (box.center(), True, "/glsr/knob/density", 0.12),
        (box.center(), False, "/glsr/knob/syncopation", 0.12),
    ):
        store.sent.clear()
        wheel(shown.plot, at, 1, sideways)
        qtbot.wait(2 * SEND_MS)
        assert turned(store) == [(address, pytest.approx(value))]
    store.sent.clear()
    wheel(shown.plot, box.center(), -1, modifiers=SHIFT)
    assert turned(store) == [("/glsr/knob/syncopation", pytest.approx(0.114))]


A, B = Knobs((("density", -2.0),)), Knobs((("density", 2.0),))
C = Knobs((("syncopation", 2.5),))
KEPT = tuple(SnapshotStatus(slot, f"s{slot}", knobs) for slot, knobs in ((1, A), (2, B), (3, C)))


def test_a_click_on_a_snapshot_recalls_it_and_moves_no_knob(qtbot):
    shown, store = made(qtbot, replace(REST, snapshots=KEPT))
    store.sent.clear()
    click(shown.plot, label(shown, 2))
    assert turned(store) == [("/glsr/snapshot/2/recall",)]


def test_the_dot_can_be_taken_where_a_snapshot_is(qtbot):
    shown, store = made(qtbot, replace(REST, snapshots=KEPT))
    store.sent.clear()
    drag(shown.plot, spot(shown, 2.0, 0.0))
    assert turned(store) == [("/glsr/knob/density", pytest.approx(2.0, abs=0.01))]


def test_a_drag_from_a_snapshot_towards_another_morphs(qtbot):
    shown, store = made(qtbot, replace(REST, snapshots=KEPT))
    store.sent.clear()
    drag(shown.plot, label(shown, 1), spot(shown, -1.0, 0.1))
    assert turned(store) == [("/glsr/morph/1/2", pytest.approx(0.25, abs=0.01))]
    store.sent.clear()
    qtbot.wait(2 * SEND_MS)
    drag(shown.plot, label(shown, 1), spot(shown, -1.0, 1.2))
    assert turned(store) == [("/glsr/morph/1/3", pytest.approx(0.49, abs=0.02))]


def test_snapshots_at_one_place_stand_beside_one_another(qtbot):
    same = tuple(SnapshotStatus(slot, "", Knobs()) for slot in (1, 2, 3))
    shown, store = made(qtbot, replace(REST, snapshots=same))
    store.sent.clear()
    for slot in (1, 2, 3):
        click(shown.plot, label(shown, slot))
    boxes = [mark.box for mark in marks(store.status, shown.view, shown.plot.frame_now)]
    assert not any(one.intersects(other) for one, other in pairwise(boxes))
    assert turned(store) == [(f"/glsr/snapshot/{slot}/recall",) for slot in (1, 2, 3)]


def test_the_words_are_of_the_pointer_or_of_the_dot_or_of_a_snapshot(qtbot):
    shown, _ = made(qtbot, replace(REST, snapshots=KEPT))
    frame = shown.plot.frame_now
    words = lambda: shown.plot._words(frame, [])  # noqa: E731
    assert words() == "density 0.00   syncopation 0.00   →   density 12.0 notes"
    hover(shown.plot, spot(shown, 1.5, -1.0))
    assert words() == "density +1.50   syncopation \N{MINUS SIGN}1.00   →   density 15.0 notes"


def test_the_description_has_the_numbers_and_names_the_knobs(qtbot):
    shown, store = made(qtbot)
    store.tell_knob("density", value=-1.5)
    assert shown.plot.accessibleDescription() == (
        "density \N{MINUS SIGN}1.50, syncopation 0.00; 9.00 notes expected. "
        "The knobs density and syncopation do the same."
    )


def test_other_axes_and_another_attribute_are_chosen_and_remembered(qtbot):
    shown, store = made(qtbot)
    told = []
    shown.chosen.connect(lambda *view: told.append(view))
    store.sent.clear()
    shown.attribute.setCurrentIndex(shown.attribute.findData("leap"))
    shown.attribute.activated.emit(shown.attribute.currentIndex())
    assert [message[:4] for message in asked(store)] == [("density", "syncopation", "leap", 16)]
    shown.across.setCurrentIndex(shown.across.findData("syncopation"))
    shown.across.activated.emit(shown.across.currentIndex())
    assert told == [("density", "syncopation", "leap"), ("syncopation", "density", "leap")]
    shown.choose("range", "contour", "register")
    assert asked(store)[-1][:4] == ("range", "contour", "register", 16)
    shown.choose("nothing", "contour", "register")
    assert (shown.view.x, shown.view.y) == ("range", "contour")


def test_a_choice_that_is_remembered_waits_for_the_instrument(qtbot):
    store = FakeStore(Status())
    shown = LatentMap(store)
    qtbot.addWidget(shown)
    shown.show()
    shown.choose("leap", "contour", "register")
    assert (shown.view, store.sent) == (None, [])
    store.tell(PLAYING)
    assert [message[:3] for message in asked(store)] == [("leap", "contour", "register")]


def test_at_rest_nothing_is_painted(qtbot, monkeypatch):
    shown, store = made(qtbot)
    painted: list[int] = []
    original = type(shown.plot).paintEvent

    def count(self, event) -> None:
        painted.append(1)
        original(self, event)

    monkeypatch.setattr(type(shown.plot), "paintEvent", count)
    QApplication.processEvents()
    painted.clear()
    store.tell(latency_ms=3.0, key="A minor", bar=7)
    qtbot.wait(100)
    assert painted == []
    store.tell_knob("density", value=0.5)
    qtbot.waitUntil(lambda: painted == [1])


def test_the_picture_is_kept_until_size_values_or_theme_change(qtbot):
    shown, store = made(qtbot)
    seen(shown)
    kept = shown.plot._picture
    store.tell_knob("density", value=1.0)
    seen(shown)
    assert shown.plot._picture is kept
    use(LIGHT)
    QApplication.processEvents()
    seen(shown)
    assert shown.plot._picture is not kept
    assert QColor(LIGHT.text).lightness() < 60


def test_a_flat_map_has_one_colour_and_no_line(qtbot):
    shown, _ = made(qtbot, height=lambda x, y: 7.0)
    image = seen(shown)
    assert {pixel(image, spot(shown, x, 1.3)) for x in (-2.5, -1.1, 0.9, 2.2)} == {colour(0.0)}
