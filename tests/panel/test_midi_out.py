"""Out to the DAW: what is dragged, when it is written, what is said when it is not, and what is cleared away."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QGuiApplication, QMouseEvent
from PyQt6.QtWidgets import QApplication, QFileDialog

from glsr_live.panel import exports
from glsr_live.panel.midi_out import DragSource, make_mime
from tests.panel.fakes import EMPTY, PLAYING, FakeStore

MIDI = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0"


@pytest.fixture
def store(qapp):
    return FakeStore(PLAYING)


@pytest.fixture
def handle(qtbot, store, tmp_path):
    """A handle whose drags are kept instead of begun."""
    handle = DragSource(store, folder=tmp_path / "session")
    qtbot.addWidget(handle)
    handle.drags = []
    handle.sentences = []
    handle.drag = lambda source, mime: handle.drags.append(mime)
    handle.told.connect(handle.sentences.append)
    return handle


def midi(folder: Path, name: str = "variation 4 density +1.0.mid") -> Path:
    """A file as the instrument writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(MIDI)
    return path


def mouse(handle, kind: QEvent.Type, x: float) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    at = QPointF(x, 5.0)
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, handle.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(handle, event)


def press(handle):
    mouse(handle, QEvent.Type.MouseButtonPress, 5)


def move(handle):
    mouse(handle, QEvent.Type.MouseMove, 60)


def test_what_is_dragged_is_a_file_and_its_bytes_but_no_text(qapp, tmp_path):
    path = midi(tmp_path, "variation 4 density +1.0.mid")
    mime = make_mime(path)
    assert [url.toLocalFile() for url in mime.urls()] == [str(path)]
    assert bytes(mime.data("audio/midi")) == MIDI
    assert sorted(mime.formats()) == ["audio/midi", "audio/x-midi", "text/uri-list"]


def test_a_press_has_it_written_and_a_move_drags_it(handle, store, tmp_path):
    press(handle)
    assert store.sent == [("/glsr/export", "variation", str(tmp_path / "session"))]
    path = midi(tmp_path / "session")
    store.tell(wrote=str(path))
    assert handle.drags == []
    move(handle)
    assert [mime.urls()[0].toLocalFile() for mime in handle.drags] == [str(path)]


def test_a_hand_that_is_faster_than_the_disk_drags_when_the_file_is_there(handle, store, tmp_path):
    press(handle)
    move(handle)
    assert handle.drags == []
    store.tell(wrote=str(midi(tmp_path / "session")))
    assert len(handle.drags) == 1


def test_a_hand_that_let_go_drags_nothing_later(handle, store, tmp_path):
    press(handle)
    move(handle)
    mouse(handle, QEvent.Type.MouseButtonRelease, 500)
    store.tell(wrote=str(midi(tmp_path / "session")))
    assert handle.drags == []


def test_the_same_music_is_written_once(handle, store, tmp_path):
    press(handle)
    path = midi(tmp_path / "session")
    store.tell(wrote=str(path))
    move(handle)
    store.sent.clear()
    press(handle)
    move(handle)
    assert (store.sent, len(handle.drags)) == ([], 2)
    path.unlink()
    press(handle)
    assert [each[0] for each in store.sent] == ["/glsr/export"]


def test_other_music_is_written_anew(handle, store, tmp_path):
    press(handle)
    store.tell(wrote=str(midi(tmp_path / "session")))
    store.tell(bpm=96.0)
    store.sent.clear()
    press(handle)
    assert [each[0] for each in store.sent] == ["/glsr/export"]


def test_a_refusal_is_said(handle, store):
    press(handle)
    move(handle)
    store.tell(problem="cannot write '/full/variation 4.mid': No space left on device")
    assert handle.sentences == ["Cannot write '/full/variation 4.mid': No space left on device"]
    assert handle.drags == []


def test_silence_is_said_after_300_ms(qtbot, handle, store, tmp_path):
    assert exports.PATIENCE_MS <= 300
    press(handle)
    with qtbot.waitSignal(handle.told, timeout=2000) as told:
        move(handle)
    assert told.args == ["The instrument did not write the file in time; try again."]
    store.tell(wrote=str(midi(tmp_path / "session")))
    assert handle.drags == []
    store.sent.clear()
    press(handle)
    move(handle)
    assert (store.sent, len(handle.drags)) == ([], 1)  # what came late is there for the next try


def test_what_another_handle_asked_for_is_not_taken_for_its_own(handle, store, tmp_path):
    press(handle)
    move(handle)
    store.tell(wrote=str(midi(tmp_path / "session", "phrase 4.mid")))
    store.tell(wrote=str(midi(tmp_path / "elsewhere")))
    assert handle.drags == []
    store.tell(wrote=str(midi(tmp_path / "session")))
    assert len(handle.drags) == 1


def test_without_an_instrument_or_music_there_is_nothing_to_drag(handle, store):
    assert handle.isEnabled()
    store.go_online(False)
    assert not handle.isEnabled()
    store.go_online(True)
    store.tell(EMPTY)
    assert not handle.isEnabled()


def test_the_menu_has_what_there_is(handle, store):
    def texts():
        return [action.text() for action in handle.menu_of().actions() if action.text()]

    assert texts() == [
        "Save the variation as...", "Copy the variation as a file", "Save the phrase as...",
        "Copy the phrase as a file", "Save the starred variations as...", "Copy the starred variations as a file",
        "Show in folder",
    ]  # fmt: skip
    store.tell(replace(EMPTY, phrase=PLAYING.phrase))
    assert texts() == ["Save the phrase as...", "Copy the phrase as a file", "Show in folder"]


def test_a_copy_is_a_file_on_the_clipboard(handle, store, tmp_path):
    handle.get("stars", handle.copy)
    assert store.sent == [("/glsr/export", "stars", str(tmp_path / "session"))]
    path = midi(tmp_path / "session", "stars to 9.mid")
    store.tell(wrote=str(path))
    assert [url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()] == [str(path)]
    assert handle.sentences == ["Copied stars to 9.mid"]


def test_saving_asks_in_a_dialog_that_holds_up_nothing(qtbot, handle, store, tmp_path):
    handle.save_as("phrase")
    dialog = next(each for each in handle.findChildren(QFileDialog))
    assert dialog.isVisible()
    assert not dialog.isModal()
    wanted = tmp_path / "mine.mid"
    dialog.fileSelected.emit(str(wanted))
    assert store.sent == [("/glsr/export", "phrase", str(wanted))]
    store.tell(wrote=str(tmp_path / "mine (2).mid"))
    assert handle.sentences == [f"Saved {tmp_path / 'mine (2).mid'}"]
    dialog.close()


def test_a_file_that_is_gone_again_is_said(handle, store, tmp_path):
    handle.get("variation", handle.copy)
    store.tell(wrote=str(tmp_path / "session" / "variation 5.mid"))
    assert handle.sentences == [f"Cannot read {tmp_path / 'session' / 'variation 5.mid'}: No such file or directory"]


def test_old_sessions_are_cleared_and_nothing_else(tmp_path):
    now = datetime(2026, 11, 21, 12, 0, 0)
    names = ["2026-11-13 11.59.59", "2026-11-14 12.00.00", "2026-11-21 11.00.00", "my own", "2026-11-01 10.00.00"]
    old, week, today, own, held = (midi(tmp_path / name) for name in names)
    (held.parent / "notes.txt").write_text("mine")
    assert exports.clear_old(tmp_path, now) == 1
    assert [path.exists() for path in (old, week, today, own)] == [False, True, True, True]
    assert (held.parent / "notes.txt").exists()
    assert exports.session_folder(tmp_path, now).name == "2026-11-21 12.00.00"


def test_no_folder_is_nothing_to_clear(tmp_path):
    assert exports.clear_old(tmp_path / "none", datetime(2026, 11, 21)) == 0
