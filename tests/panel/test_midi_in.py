"""A .mid dropped anywhere on the window becomes the phrase; anything else is refused and told why."""

import pytest
from PyQt6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from glsr_live.panel import midi_in
from tests.panel.fakes import PLAYING, FakeStore

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot):
    """A window with a text field, which takes drops itself."""
    window = QWidget()
    QVBoxLayout(window).addWidget(QLineEdit(window))
    window.resize(400, 300)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def store(qapp):
    return FakeStore(PLAYING)


@pytest.fixture
def place(qtbot, window, store):
    place = midi_in.install(window, store)
    with qtbot.waitExposed(window):
        window.show()
    return place


def holding(*paths, text: str = "") -> QMimeData:
    mime = QMimeData()
    if paths:
        mime.setUrls([path if isinstance(path, QUrl) else QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        mime.setText(text)
    return mime


def enter(window, mime) -> bool:
    event = QDragEnterEvent(QPoint(200, 20), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


def drop(window, mime) -> bool:
    event = QDropEvent(QPointF(200, 20), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "My Song.MID"
    path.write_bytes(b"MThd")
    return path


def test_a_midi_file_becomes_the_phrase_even_over_a_text_field(window, place, store, song):
    mime = holding(song)
    assert enter(window, mime)
    assert place.zone.isVisible()
    assert place.zone.sentence == "Let go: My Song.MID becomes the phrase"
    assert place.zone.geometry() == window.rect()
    assert drop(window, mime)
    assert store.sent == [("/glsr/load", str(song))]
    assert not place.zone.isVisible()
    assert window.findChild(QLineEdit).text() == ""


def test_what_leaves_again_changes_nothing(window, place, store, song):
    mime = holding(song)
    enter(window, mime)
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert (place.zone.isVisible(), store.sent) == (False, [])


@pytest.mark.parametrize(("names", "text", "sentence"), [
    ((), "60 62 64", "Only a MIDI file (.mid) can be dropped here"),
    (("tune.wav",), "", "Only a MIDI file (.mid) of this computer can be dropped here"),
    (("one.mid", "two.mid"), "", "Drop one MIDI file at a time"),
    ((QUrl("https://example.org/tune.mid"),), "", "Only a MIDI file (.mid) of this computer can be dropped here"),
    (("gone.mid",), "", "This file is not there any more"),
])  # fmt: skip
def test_anything_else_is_refused_and_told_why(window, place, store, tmp_path, names, text, sentence):
    for name in names:
        if isinstance(name, str) and name != "gone.mid":
            (tmp_path / name).write_bytes(b"MThd")
    mime = holding(*(tmp_path / name if isinstance(name, str) else name for name in names), text=text)
    assert not enter(window, mime)
    assert place.zone.sentence == sentence
    assert not drop(window, mime)
    assert store.sent == []


def test_a_file_that_no_melody_needs_is_refused(window, place, store, song):
    song.write_bytes(bytes(midi_in.LARGEST + 1))
    assert not enter(window, holding(song))
    assert place.zone.sentence == "This file is too large for a melody"


def test_without_an_instrument_a_file_is_refused(window, place, store, song):
    store.go_online(False)
    assert not enter(window, holding(song))
    assert place.zone.sentence == "The instrument does not answer; start it first"


def test_a_refusal_stays_long_enough_to_be_read(qtbot, window, store, monkeypatch):
    monkeypatch.setattr(midi_in, "REFUSAL_MS", 20)
    place = midi_in.install(window, store)
    with qtbot.waitExposed(window):
        window.show()
    drop(window, holding(text="no"))
    assert place.zone.isVisible()
    qtbot.waitUntil(lambda: not place.zone.isVisible())


def test_moves_are_judged_like_the_first(window, place, song):
    mime = holding(song)
    event = QDragMoveEvent(QPoint(10, 10), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    assert event.isAccepted()


def test_a_window_that_is_put_on_top_is_still_listened_to(qtbot, window, place, store, song):
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, True)
    with qtbot.waitExposed(window):
        window.show()
    mime = holding(song)
    assert enter(window, mime)
    assert drop(window, mime)
    assert store.sent == [("/glsr/load", str(song))]


def test_everything_else_goes_its_way(window, place):
    assert not place.eventFilter(window, QEvent(QEvent.Type.Move))
