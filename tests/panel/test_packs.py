"""The pack chooser: cards and measured responses of what there is, and a choice for the next start."""

import contextlib
import json
import shutil
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PyQt6.QtCore import QPoint, QRect, Qt, QUrl
from PyQt6.QtGui import QTextOption
from PyQt6.QtWidgets import QApplication, QFileDialog, QScrollArea

from glsr_live.config.places import PACKS
from glsr_live.config.reading import read_config
from glsr_live.errors import PackError
from glsr_live.model.graph import inspect
from glsr_live.panel.card_text import for_players
from glsr_live.panel.onnx_notes import notes_of
from glsr_live.panel.pack_shelf import Response, bundled, packs_in, read_responses
from glsr_live.panel.packs import PackSheet
from glsr_live.panel.response import ResponsePicture
from tests.panel.fakes import AXES, PLAYING, FakeStore


@pytest.fixture
def store(qapp):
    return FakeStore(PLAYING)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config.toml"


@pytest.fixture
def sheet(qtbot, store, path):
    sheet = PackSheet(store, path)
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    return sheet


@pytest.fixture
def mine(tmp_path):
    """A folder with a pack of the player's own."""
    folder = tmp_path / "packs" / "mine"
    shutil.copytree(PACKS / "bach", folder)
    (folder / "CARD.md").write_text("# Mine\n\n![far](http://example.org/x.png) and [a link](http://example.org)")
    return folder


def contract(moved, kept=0.5) -> str:
    axes = [{"name": "density", "unit": "notes"}, {"name": "range", "unit": "semitones"}]
    return json.dumps({"axes": axes, "figures": {"played": {"axes": {"density": {"moved": moved, "kept": kept}}}}})


def test_two_packs_come_with_the_program():
    assert [(pack.wanted, pack.name) for pack in bundled()] == [("bach", "bach"), ("folk", "folk")]


@pytest.mark.parametrize("pack", bundled(), ids=lambda pack: pack.name)
def test_a_bundled_pack_has_a_card_and_the_responses_of_its_axes(pack):
    assert pack.card.startswith(f"# Pack `{pack.name}`")
    assert tuple(response.name for response in pack.responses) == AXES
    assert all(low < 0 < high for (_, low), _, (_, high) in (each.points for each in pack.responses))
    assert pack.problem == ""


def test_a_response_is_what_was_measured_at_the_ends():
    assert read_responses(contract([-4.5, 5])) == (
        Response("density", "notes", ((-3.0, -4.5), (0.0, 0.0), (3.0, 5.0)), 0.5),
    )
    assert read_responses('{"axes": [{"name": "density"}]}') == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", contract([1]), contract("ab"), contract([1, float("nan")]), "{" * 9])
def test_a_damaged_contract_is_refused(text):
    with pytest.raises(PackError, match="damaged"):
        read_responses(text)


def test_a_card_is_read_without_numpy_and_without_running_the_model():
    program = ("import sys; from glsr_live.panel.pack_shelf import bundled; print(bundled()[0].name); "
               "print(sorted({'numpy', 'onnxruntime', 'mido', 'google'} & set(sys.modules)))")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["bach", "[]"]


@pytest.mark.parametrize("part", ["encoder.onnx", "decoder.onnx"])
def test_the_notes_are_those_that_the_model_s_own_reader_finds(part):
    data = (PACKS / "bach" / part).read_bytes()
    assert notes_of(data, part) == inspect(data, part).metadata
    assert "glsr_live" in notes_of(data, part)


def test_every_kind_of_field_is_gone_over():
    pair = b"\x0a\x01k\x12\x02vv"
    others = b"\x08\x96\x01" + b"\x11" + bytes(8) + b"\x1d" + bytes(4) + b"\x22\x01x"
    assert notes_of(others + b"\x72" + bytes([len(pair)]) + pair + others, "x") == {"k": "vv"}
    assert notes_of(b"", "x") == {}


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_refused(data):
    with contextlib.suppress(PackError):
        notes_of(data, "x.onnx")


@pytest.mark.parametrize("data", [b"\x72\x7f", b"\x09\x00", b"\x0b", b"\xff" * 11, b"\x08", b"\x72\x03\x0a\x01\xff"])
def test_damaged_bytes_are_refused(data):
    with pytest.raises(PackError, match=r"x.onnx is no ONNX model"):
        notes_of(data, "x.onnx")


def test_it_opens_with_the_pack_that_is_started_with(sheet):
    assert sheet.shown.wanted == "bach"
    assert sheet.note.text() == "bach plays now; bach is the one to start with"
    assert not sheet.use.isEnabled()
    assert len(sheet.findChildren(ResponsePicture)) == 6
    assert "Pack bach" in sheet.card.toPlainText()


def test_a_pack_of_a_folder_is_chosen_for_the_next_start(sheet, store, path, mine):
    sheet.add_folder(mine.parent)
    assert sheet.shown.wanted == str(mine)
    assert sheet.use.isEnabled()
    sheet.use.click()
    assert read_config(path).pack == str(mine)
    assert sheet.restart.isVisible()
    assert not sheet.restart.button.isVisible()
    assert not sheet.use.isEnabled()
    assert sheet.note.text() == "bach plays now; mine is the one to start with"
    assert store.sent == []


def test_a_restart_is_asked_of_the_window(qtbot, sheet, mine):
    sheet.restart.offer(True)
    sheet.add_folder(mine)
    sheet.use.click()
    with qtbot.waitSignal(sheet.asked) as asked:
        sheet.restart.button.click()
    assert asked.args == ["restart"]


def test_the_same_folder_twice_is_offered_once(sheet, mine):
    sheet.add_folder(mine)
    sheet.add_folder(mine)
    assert [pack.name for pack in sheet.packs] == ["bach", "folk", "mine"]


def test_a_folder_without_packs_is_said(sheet, tmp_path):
    sheet.add_folder(tmp_path)
    assert sheet.note.text().startswith(f"There is no pack in {tmp_path}")


def test_a_damaged_pack_is_shown_and_cannot_be_used(sheet, mine):
    (mine / "decoder.onnx").write_bytes(b"no model")
    sheet.add_folder(mine)
    assert "decoder.onnx is no ONNX model" in sheet.note.text()
    assert not sheet.use.isEnabled()


def test_a_pack_of_the_file_that_is_gone_is_said(qtbot, store, path):
    path.write_text('[model]\npack = "/gone/away"\n')
    sheet = PackSheet(store, path)
    qtbot.addWidget(sheet)
    assert sheet.shown.name == "away"
    assert sheet.note.text() == "There is no pack here; choose another"


def test_a_card_fetches_nothing(sheet, mine, monkeypatch):
    sheet.add_folder(mine)
    assert not sheet.card.loadResource(2, QUrl("http://example.org/x.png")).isValid()
    assert not sheet.card.openLinks()
    assert not sheet.card.openExternalLinks()


def test_the_folder_is_asked_for_in_a_dialog_that_holds_up_nothing(sheet, mine):
    sheet.look_elsewhere()
    dialog = next(each for each in sheet.findChildren(QFileDialog))
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.fileSelected.emit(str(mine))
    assert sheet.shown.name == "mine"
    dialog.close()


def test_packs_of_no_folder_are_none(tmp_path):
    assert packs_in(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ([-4.41, 4.7], "density: -4.4 notes at the low end, +4.7 notes at the high end"),
        ([-0.44, 0.47], "density: -0.44 notes at the low end, +0.47 notes at the high end"),
    ],
)
def test_a_response_is_told_to_those_who_do_not_see_it(qtbot, moved, told):
    (response,) = read_responses(contract(moved))
    picture = ResponsePicture(response)
    qtbot.addWidget(picture)
    assert picture.accessibleName() == told


NARROWEST, LOWEST = 386, 222
"""The page of the smallest window, in pixels."""
CARD = """# Mine

Trained by `fit --seed 0 -x`.

## Axes

-1.5 to 2e-05, 2026-11-21

## As it is played

| a | b |
"""


def test_a_card_says_first_what_is_played_and_last_how_it_was_made():
    told = for_players(CARD)
    assert [line for line in told.splitlines() if line.startswith("#")] == [
        "# Mine", "## As it is played", "## Axes", "## How it was made",
    ]  # fmt: skip
    assert told.endswith("Trained by `fit --seed 0 -x`.\n\n")
    assert "\N{MINUS SIGN}1.5 to 2e-05, 2026-11-21" in told
    assert for_players("# Odd\n\nText\n\n## Other\n") == "# Odd\n\nText\n\n## Other\n"


@pytest.mark.parametrize("width", [386, 430])
@pytest.mark.parametrize("pack", ["bach", "folk"])
def test_a_card_is_as_wide_as_its_page_and_its_words_are_whole(sheet, qtbot, pack, width):
    sheet.resize(width, 360)
    sheet.show_pack(pack)
    assert sheet.card.toPlainText().splitlines()[1] == "As it is played"
    qtbot.waitUntil(lambda: sheet.card.document().size().width() <= sheet.card.viewport().width() + 1)
    assert sheet.card.wordWrapMode() == QTextOption.WrapMode.WordWrap, "a word is broken"


def test_a_word_that_is_longer_than_a_line_is_broken(sheet, mine):
    (mine / "CARD.md").write_text("# Mine\n\n" + 300 * "x")
    sheet.resize(NARROWEST, 360)
    sheet.add_folder(mine)
    QApplication.processEvents()
    assert sheet.card.document().size().width() <= sheet.card.viewport().width() + 1


def test_the_figures_of_neighbours_stand_apart(sheet, qtbot):
    sheet.resize(NARROWEST, LOWEST)
    sheet.show_pack("bach")
    qtbot.waitUntil(lambda: len(sheet.findChildren(ResponsePicture)) == 6)
    QApplication.processEvents()
    pictures = sheet.findChildren(ResponsePicture)
    boxes = sorted((each.geometry() for each in pictures), key=lambda box: (box.y(), box.x()))
    for row in (boxes[:3], boxes[3:]):
        assert all(right.left() - left.right() >= 12 for left, right in pairwise(row))
    assert boxes[3].top() - boxes[0].bottom() >= 2


def test_all_responses_are_seen_at_once_in_the_smallest_window(sheet, qtbot):
    sheet.resize(NARROWEST, LOWEST)
    page = sheet.findChild(QScrollArea)
    QApplication.processEvents()
    seen = page.viewport().rect()
    for picture in sheet.findChildren(ResponsePicture):
        assert seen.contains(QRect(picture.mapTo(page.viewport(), QPoint()), picture.size()))


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Down])
def test_keys_scroll_the_page_with_the_card(sheet, qtbot, key):
    sheet.resize(NARROWEST, LOWEST)
    QApplication.processEvents()
    qtbot.keyClick(sheet.card, key)
    assert sheet.findChild(QScrollArea).verticalScrollBar().value() > 0


def test_the_card_can_be_read_to_its_end(sheet, qtbot):
    sheet.resize(NARROWEST, LOWEST)
    QApplication.processEvents()
    assert sheet.card.viewport().height() >= sheet.card.document().size().height()
    assert sheet.card.verticalScrollBar().maximum() == 0
