"""Both rolls: their pictures, their heads, and the counts."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor

from glsr_live.control.status import Position
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.panel.roll_picture import RollPicture, draw, gutter, loudness, pitch_range
from glsr_live.panel.rolls import Rolls
from glsr_live.panel.theme import DARK, LIGHT, use
from tests.panel.fakes import EMPTY, PHRASE, FakeStore


@pytest.fixture
def rolls(qtbot, store):
    rolls = Rolls(store)
    qtbot.addWidget(rolls)
    rolls.resize(700, 400)
    rolls.show()
    qtbot.waitExposed(rolls)
    return rolls


def names(rolls: Rolls) -> tuple[str, str]:
    return rolls.phrase.accessibleName(), rolls.variation.accessibleName()


def test_what_changed_is_counted(rolls):
    assert names(rolls) == (
        "Phrase: 11 notes · 2 bars · G major",
        "Variation: 14 notes: 10 kept · 1 other pitch · 3 new",
    )


def test_an_answer_that_changes_nothing_says_so(rolls, store):
    store.tell(variation=PHRASE)
    assert names(rolls)[1] == "Variation: 11 notes · as played"


def test_one_note_is_one_note(rolls, store):
    one = Phrase((Note(0, 100, 60),), 1440, Meter(3, 4))
    store.tell(phrase=one, variation=None, key="")
    assert names(rolls) == ("Phrase: 1 note · 1 bars", "Variation: nothing yet")


def test_before_the_first_phrase_there_is_nothing(qtbot):
    rolls = Rolls(FakeStore(EMPTY))
    qtbot.addWidget(rolls)
    assert names(rolls) == ("Phrase: nothing yet", "Variation: nothing yet")
    assert not rolls.grab().isNull()


def painted(roll, monkeypatch) -> list[object]:
    regions: list[object] = []
    monkeypatch.setattr(roll, "update", lambda *region: regions.append(region[0] if region else "all"))
    return regions


def test_a_head_paints_two_strips(rolls, store, monkeypatch, qtbot):
    store.tell_position(Position(1, 1, 0, 0, 0))
    regions = painted(rolls.variation, monkeypatch)
    store.tell_position(Position(1, 2, 0, 480, 480))
    assert [region.width() for region in regions] == [4, 4]
    assert regions[0].left() < regions[1].left()


def test_a_head_that_stays_paints_nothing(rolls, store, monkeypatch):
    store.tell_position(Position(1, 1, 0, 0, 480))
    regions = painted(rolls.variation, monkeypatch)
    store.tell_position(Position(1, 1, 1, 0, 480))
    assert regions == []


def test_with_reduced_motion_heads_step_by_beats(rolls, store, monkeypatch):
    use(replace(DARK, still=True))
    store.tell_position(Position(1, 1, 0, 0, 500))
    regions = painted(rolls.variation, monkeypatch)
    store.tell_position(Position(1, 1, 1, 0, 900))
    assert regions == []
    store.tell_position(Position(1, 2, 1, 0, 960))
    assert len(regions) == 2


def test_the_same_rows_are_shown_in_both():
    low, high = pitch_range(Phrase((Note(0, 1, 50),), 10), Phrase((Note(0, 1, 80),), 10), None)
    assert (low, high) == (48, 82)
    assert pitch_range(None) == (57, 70)


def picture(**changes: object) -> RollPicture:
    return replace(RollPicture(Phrase((Note(0, 960, 60, 127),), 960), 960, 58, 62, "output"), **changes)


def colour_at(shown: RollPicture, x: int, y: int) -> QColor:
    return draw(shown, QSize(234, 100), 1.0).toImage().pixelColor(x, y)


def test_loud_notes_are_bright_and_gone_ones_hollow(qapp):
    note = picture().phrase.notes[0]
    place = gutter() + 60, 50
    assert colour_at(picture(), *place) == DARK.ink("output")
    assert colour_at(picture(hollow=frozenset({note})), *place) == DARK.ink("row")
    assert loudness("output", 20).alphaF() < loudness("output", 100).alphaF()


def test_changed_notes_have_an_outline_of_another_lightness(qapp):
    note = picture().phrase.notes[0]
    column = [colour_at(picture(outlined=frozenset({note})), gutter() + 60, y).lightness() for y in range(38, 45)]
    assert max(column) > DARK.ink("output").lightness() + 60


def test_a_screen_of_twice_the_pixels_gets_them(qapp):
    drawn = draw(picture(), QSize(200, 100), 2.0)
    assert (drawn.width(), drawn.height(), drawn.devicePixelRatio()) == (400, 200, 2.0)


def test_another_theme_is_another_picture(rolls, qapp):
    before = rolls.phrase.grab().toImage()
    use(LIGHT)
    qapp.processEvents()
    assert rolls.phrase.grab().toImage() != before
