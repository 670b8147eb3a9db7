"""The settings sheet: every key has its field, live ones are asked at once, others are kept in the same file."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton

from glsr_live.config.reading import read_config
from glsr_live.config.schema import SECTIONS, keys_of
from glsr_live.io.osc import table
from glsr_live.panel.editors import Choice, Line, Number, Switch, Whole
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.settings import SettingsSheet
from glsr_live.panel.theme import theme
from tests.panel.fakes import PLAYING, SETTINGS, FakeStore


@pytest.fixture
def store(qapp):
    return FakeStore(PLAYING)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config.toml"


@pytest.fixture
def preferences(tmp_path):
    return Preferences(tmp_path / "panel.ini")


@pytest.fixture
def sheet(qtbot, store, path, preferences):
    sheet = SettingsSheet(store, preferences, path)
    qtbot.addWidget(sheet)
    sheet.resize(430, 700)
    with qtbot.waitActive(sheet):
        sheet.show()
        sheet.activateWindow()
    return sheet


def choose(row, value) -> None:
    """As the player does it."""
    editor = row.editor
    if isinstance(editor, Switch):
        editor.click()
    elif isinstance(editor, Choice) and not editor.isEditable():
        editor.setCurrentIndex(editor.findData(value))
        editor.activated.emit(editor.currentIndex())
    else:
        line = editor if isinstance(editor, Line) else editor.lineEdit()
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, str(value))
        QTest.keyClick(line, Qt.Key.Key_Return)


def test_every_key_of_the_file_has_a_field_but_the_spans_which_knobs_have(sheet):
    named = [(name, each.name) for name in SECTIONS for each in keys_of(name)
             if name not in ("inputs", "outputs", "spans", "controllers")]  # fmt: skip
    assert len(named) > 45
    for path in named:
        assert sheet.row(*path).setting.name == path[1]
    for section in ("inputs", "outputs"):
        for each in keys_of(section):
            assert sheet.row(section, 0, each.name).setting is each
    for each in keys_of("controllers"):
        if each.name != "morph":
            assert sheet.controllers.row(each.name).name == each.name


def test_what_can_be_sent_is_live_and_nothing_else(sheet):
    live = {row.setting.name for row in sheet._rows.values() if row.live}
    assert live == set(SETTINGS)


@pytest.mark.parametrize(("key", "kind"), [
    (("time", "bpm"), Number), (("time", "count_in"), Whole), (("time", "sync"), Choice), (("time", "meter"), Choice),
    (("time", "clock_out"), Switch), (("answer", "channel"), Whole), (("inputs", 0, "channels"), Line),
    (("session", "folder"), Line), (("key", "key"), Choice), (("phrase", "bars"), Choice),
])  # fmt: skip
def test_each_kind_has_its_field(sheet, key, kind):
    assert isinstance(sheet.row(*key).editor, kind)


def test_ranges_units_and_explanations_are_those_of_the_schema(sheet):
    bpm = sheet.row("time", "bpm").editor
    assert (bpm.minimum(), bpm.maximum(), bpm.text()) == (20.0, 999.0, "120.0 bpm")
    assert "Tempo in quarter notes per minute" in bpm.toolTip()
    channel = sheet.row("answer", "channel").editor
    assert (channel.minimum(), channel.maximum(), channel.value()) == (1, 16, 1)
    assert sheet.row("phrase", "listen").editor.text() == "all"
    assert bpm.accessibleName() == "BPM, 120.0"
    assert channel.accessibleName() == "Channel, 1"
    assert sheet.row("answer", "mute").editor.accessibleName() == "Mute, off"


@pytest.mark.parametrize(("key", "value", "sent"), [
    (("time", "bpm"), 96.5, 96.5), (("time", "meter"), "3/4", "3/4"), (("time", "sync"), "clock", "clock"),
    (("phrase", "bars"), 4, 4), (("answer", "mute"), True, 1), (("answer", "channel"), 3, 3),
    (("phrase", "listen"), 10, 10), (("key", "key"), "D dorian", "D dorian"),
])  # fmt: skip
def test_a_live_setting_is_asked_at_once_and_nothing_is_written(sheet, store, key, value, sent):
    choose(sheet.row(*key), value)
    assert store.sent == [(f"/glsr/set/{key[1]}", sent)]
    assert table().read(store.sent[0][0], store.sent[0][1:]) is not None
    assert not sheet.file.path.exists()


def test_it_is_shown_as_the_instrument_confirms_it(sheet, store):
    store.tell(settings={**SETTINGS, "bpm": 96.0, "capture": "silence", "mute": True})
    assert sheet.row("time", "bpm").editor.value() == 96.0
    assert sheet.row("phrase", "capture").editor.currentData() == "silence"
    assert sheet.row("answer", "mute").editor.isChecked()


def test_what_is_not_confirmed_goes_back(qtbot, sheet, store):
    row = sheet.row("time", "count_in")
    choose(row, 3)
    assert row.editor.value() == 3
    qtbot.waitUntil(lambda: row.editor.value() == 0)


def test_a_hand_that_is_ahead_of_the_instrument_is_not_pulled_back(sheet, store):
    row = sheet.row("time", "count_in")
    row.editor.stepUp()
    row.editor.stepUp()
    store.tell(settings={**SETTINGS, "count_in": 1})
    assert row.editor.value() == 2
    store.tell(settings={**SETTINGS, "count_in": 2})
    assert row.editor.value() == 2
    assert [value for _, value in store.sent] == [1, 2]


def test_a_refusal_stands_below_the_field(sheet, store):
    row = sheet.row("time", "meter")
    choose(row, "4/5")
    store.tell(problem="'4/5' is no meter; write one like 4/4, 3/4 or 6/8")
    assert row.note.text() == "'4/5' is no meter; write one like 4/4, 3/4 or 6/8"
    assert row.note.isVisible()
    assert row.editor.lineEdit().text() == "4/4"


def test_what_was_refused_on_the_way_stands_below_the_field_too(sheet, store):
    row = sheet.row("time", "meter")
    choose(row, "loud")
    store.refused.emit("meter: value is a text, not 3")
    assert (row.note.text(), row.note.property("role")) == ("meter: value is a text, not 3", "warning")


def test_what_is_being_typed_is_left_alone(sheet, store):
    row = sheet.row("time", "meter")
    line = row.editor.lineEdit()
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "7/")
    store.tell(settings={**SETTINGS, "bpm": 99.0})
    assert line.text() == "7/"


def test_keep_writes_the_one_key(sheet, store, path):
    path.write_text("# mine\n[time]\nbpm = 90.0 # slow\n\n[answer]\nmute = false\n")
    sheet.file.read()
    store.tell(settings={**SETTINGS, "bpm": 96.0})
    row = sheet.row("time", "bpm")
    assert row.keeper.isVisible()
    row.keeper.click()
    assert path.read_text() == "# mine\n[time]\nbpm = 96.0 # slow\n\n[answer]\nmute = false\n"
    assert (row.keeper.isVisible(), row.note.text()) == (False, "kept as the default")
    assert not sheet.restart.isVisible()
    assert store.sent == []


def test_there_is_nothing_to_keep_where_the_file_says_the_same(sheet):
    shown = {row.setting.name for row in sheet._rows.values() if "keeper" in vars(row) and row.keeper.isVisible()}
    assert shown == {"silence_beats"}  # the performance has 2 beats, the default is 1


def test_other_settings_are_kept_at_once_and_count_after_a_restart(sheet, store, path):
    row = sheet.row("model", "provider")
    choose(row, "cpu")
    assert read_config(path).provider == "cpu"
    assert row.note.text() == "after a restart"
    assert sheet.restart.isVisible()
    assert store.sent == []


def test_a_restart_is_offered_where_the_panel_can_do_it(qtbot, sheet):
    sheet.restart.offer(True)
    choose(sheet.row("osc", "port"), 9700)
    assert sheet.restart.button.isVisible()
    with qtbot.waitSignal(sheet.asked) as asked:
        sheet.restart.button.click()
    assert asked.args == ["restart"]


def test_what_the_file_cannot_say_is_refused_in_place(sheet, path):
    row = sheet.row("osc", "allow")
    choose(row, "192.168.1.0/24, nonsense")
    assert "nonsense" in row.note.text()
    assert row.editor.text() == ""
    assert not path.exists()


def test_a_broken_file_is_said_and_not_written_over(qtbot, store, path):
    path.write_text("[time]\nbpm = fast\n")
    sheet = SettingsSheet(store, path=path)
    qtbot.addWidget(sheet)
    assert "line 2" in sheet.note.text()
    assert not sheet.row("osc", "port").editor.isEnabled()
    assert sheet.row("time", "bpm").editor.isEnabled()
    store.tell(settings={**SETTINGS, "bpm": 96.0})
    sheet.row("time", "bpm").keeper.click()
    assert "line 2" in sheet.row("time", "bpm").note.text()
    assert path.read_text() == "[time]\nbpm = fast\n"


def test_without_an_instrument_only_the_file_can_be_changed(sheet, store, path):
    store.go_online(False)
    assert sheet.note.text() == "No instrument answers: only what it starts with can be set."
    assert not sheet.row("time", "bpm").editor.isEnabled()
    choose(sheet.row("knobs", "density"), 1.5)
    assert read_config(path).engine.knobs.axes == (("density", 1.5),)
    store.go_online(True)
    assert sheet.row("time", "bpm").editor.isEnabled()


def test_a_wheel_over_a_field_that_was_not_entered_changes_nothing(sheet, store):
    sheet.finder.setFocus()
    for path in (("time", "bpm"), ("time", "sync"), ("time", "count_in")):
        editor = sheet.row(*path).editor
        middle = QPointF(editor.rect().center())
        event = QWheelEvent(middle, editor.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(editor, event)
    assert store.sent == []


def test_a_setting_is_found_by_what_is_said_of_it(sheet):
    sheet.finder.setText("drift axis")
    shown = {row.setting.name for row in sheet._rows.values() if row.isVisible()}
    assert shown == {"follow_axis"}
    sheet.finder.setText("")
    assert sheet.row("time", "bpm").isVisible()


# Ports

THERE = {"inputs": ("Keystation 49", "nanoKONTROL2"), "outputs": ("Synth",)}


def offered(row) -> list[str]:
    return [row.editor.itemText(at) for at in range(row.editor.count())]


def remover(row) -> QPushButton:
    return row.findChild(QPushButton, "remover")


def named(path, section="inputs") -> list[str]:
    return [each.name for each in getattr(read_config(path).engine, section)]


def test_ports_are_chosen_by_the_names_that_are_told(sheet, store, path):
    store.tell(**THERE)
    row = sheet.row("inputs", 0, "name")
    assert offered(row) == ["own: GLSR Live In", "Keystation 49", "nanoKONTROL2"]
    assert offered(sheet.row("outputs", 0, "name")) == ["own: GLSR Live Out", "Synth"]
    assert offered(sheet.row("ports", "control")) == ["own virtual port", "none", "Keystation 49", "nanoKONTROL2"]
    row.editor.setCurrentIndex(1)
    row.editor.activated.emit(1)
    assert named(path) == ["Keystation 49"]
    sheet.routing.details.click()
    choose(sheet.row("inputs", 0, "channels"), "1, 3")
    assert read_config(path).engine.inputs[0].channels == (0, 2)


def test_a_port_that_is_plugged_in_can_be_chosen_at_once(sheet, store):
    store.tell(**THERE)
    store.tell(inputs=(*THERE["inputs"], "Pads"))
    assert offered(sheet.row("inputs", 0, "name"))[-1] == "Pads"
    store.tell(inputs=())
    assert offered(sheet.row("inputs", 0, "name")) == ["own: GLSR Live In"]


def test_a_change_of_ports_is_said_to_count_after_a_restart(sheet, store):
    store.tell(**THERE)
    assert any("counts when the instrument is started again" in each.text() for each in
               sheet.routing.findChildren(QLabel))  # fmt: skip
    row = sheet.row("outputs", 0, "name")
    row.editor.setCurrentIndex(1)
    row.editor.activated.emit(1)
    assert (row.note.text(), sheet.restart.isVisible()) == ("after a restart", True)


def test_without_an_instrument_nobody_tells_the_ports_and_they_can_be_typed(sheet, store, path):
    assert not sheet.routing.problem.isVisible()
    store.go_online(False)
    assert "none answers" in sheet.routing.problem.text()
    assert sheet.routing.problem.isVisible()
    choose(sheet.row("inputs", 0, "name"), "Pads")
    assert named(path) == ["Pads"]
    store.go_online(True)
    assert not sheet.routing.problem.isVisible()


def test_the_details_of_ports_are_shown_when_they_are_wanted(sheet):
    row = sheet.row("inputs", 0, "transpose")
    assert not row.isVisible()
    sheet.routing.details.click()
    assert row.isVisible()
    sheet.routing.details.click()
    assert not row.isVisible()
    sheet.finder.setText("semitones moved")
    assert row.isVisible()
    sheet.finder.setText("")
    assert not row.isVisible()


def test_one_more_input_leaves_the_virtual_one(sheet, path):
    sheet.routing.grow("inputs")
    choose(sheet.row("inputs", 1, "name"), "nanoKONTROL2")
    assert named(path) == ["", "nanoKONTROL2"]


THREE = """# my rig
[[inputs]]
name = "Keys" # upstairs

[[inputs]]
name = "Pads"
channels = [10]

[[inputs]]
name = "Wheel"
"""


def test_a_port_is_taken_away_and_those_behind_it_move_up(qtbot, store, path):
    path.write_text(THREE)
    sheet = SettingsSheet(store, path=path)
    qtbot.addWidget(sheet)
    sheet.show()
    remover(sheet.row("inputs", 1, "name")).click()
    assert path.read_text() == THREE.replace('[[inputs]]\nname = "Pads"\nchannels = [10]\n\n', "")
    assert [sheet.row("inputs", at, "name").editor.currentText() for at in (0, 1)] == ["Keys", "Wheel"]
    assert sheet.row("inputs", 1, "channels").editor.text() == ""
    assert sheet.restart.isVisible()
    with pytest.raises(KeyError):
        sheet.row("inputs", 2, "name")
    choose(sheet.row("inputs", 1, "name"), "Other")
    assert named(path) == ["Keys", "Other"]


def test_the_last_port_of_a_kind_stays(sheet):
    assert not remover(sheet.row("inputs", 0, "name")).isVisible()
    sheet.routing.grow("inputs")
    assert remover(sheet.row("inputs", 0, "name")).isVisible()
    assert remover(sheet.row("inputs", 1, "name")).accessibleName() == "Take input 2 away"
    remover(sheet.row("inputs", 1, "name")).click()
    assert not remover(sheet.row("inputs", 0, "name")).isVisible()


def test_a_port_that_was_never_written_is_taken_away_without_a_file(sheet, path):
    sheet.routing.grow("outputs")
    remover(sheet.row("outputs", 1, "name")).click()
    assert not path.exists()


def test_ports_in_braces_are_not_taken_away(qtbot, store, path):
    text = 'inputs = [{ name = "Keys" }, { name = "Pads" }]\n'
    path.write_text(text)
    sheet = SettingsSheet(store, path=path)
    qtbot.addWidget(sheet)
    row = sheet.row("inputs", 1, "name")
    remover(row).click()
    assert (path.read_text(), row.note.property("role")) == (text, "warning")
    assert "take it out by hand" in row.note.text()
    assert sheet.row("inputs", 1, "name") is row


@pytest.mark.parametrize(("name", "shown"), [("My Synth", "My Synth (not there)"), ("Syn", "Syn")])
def test_a_port_that_was_chosen_is_shown_whether_it_is_there_or_not(qtbot, store, path, name, shown):
    path.write_text(f'[[outputs]]\nname = "{name}"\n')
    sheet = SettingsSheet(store, path=path)
    qtbot.addWidget(sheet)
    store.tell(**THERE)
    assert sheet.row("outputs", 0, "name").editor.currentText() == shown


# Controllers


def test_a_controller_is_learned_forgotten_and_typed(sheet, store):
    row = sheet.controllers.row("density")
    assert row.field.text() == "cc 14"
    row.learner.click()
    store.tell(learning="density")
    assert row.learner.text() == "move it..."
    row.learner.click()
    store.tell(learning="")
    row.forgetter.click()
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, "cc 20")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert store.sent == [
        ("/glsr/knob/density/learn",), ("/glsr/learn/end",), ("/glsr/knob/density/forget",),
        ("/glsr/knob/density/bind", "cc 20"),
    ]  # fmt: skip
    store.tell_knob("density", controller="cc 20")
    assert row.field.text() == "cc 20"


def test_actions_are_shown_when_they_are_wanted_or_found(sheet):
    assert sheet.controllers.unfolder.isVisible()
    sheet.finder.setText("reroll")
    assert sheet.controllers.row("reroll").isVisible()
    assert not sheet.controllers.row("density").isVisible()
    assert not sheet.controllers.unfolder.isVisible()


def test_a_pack_without_an_axis_has_no_line_for_it(sheet, store):
    store.tell(board=store.status.board[1:])
    assert not sheet.controllers.row("density").isVisible()
    assert sheet.controllers.row("range").isVisible()


def test_an_action_has_what_the_file_says_or_its_default(qtbot, store, path):
    path.write_text('[controllers]\ntake = "note 36"\n')
    sheet = SettingsSheet(store, path=path)
    qtbot.addWidget(sheet)
    assert sheet.controllers.row("take").field.text() == "note 36"
    assert sheet.controllers.row("panic").field.text() == "cc 119"
    sheet.controllers.row("take").learner.click()
    assert store.sent == [("/glsr/trigger/take/learn",)]


def test_a_controller_that_is_refused_is_told_in_its_line(sheet, store):
    row = sheet.controllers.row("leap")
    row.field.setFocus()
    row.field.selectAll()
    QTest.keyClicks(row.field, "cc 7")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    store.tell(problem="controller 7 is taken")
    assert row.note.text() == "controller 7 is taken"
    assert sheet.controllers.row("range").note.text() == ""


# The window itself


def test_theme_size_and_motion_are_kept_and_used(sheet, preferences, tmp_path):
    sheet.looks.theme.chosen.emit("light")
    sheet.looks.scale.chosen.emit(1.25)
    sheet.looks.still.click()
    assert (theme().name, theme().scale, theme().still) == ("light", 1.25, True)
    assert Preferences(tmp_path / "panel.ini").theme == theme()


def test_always_on_top_is_asked_of_the_window(qtbot, sheet, preferences):
    with qtbot.waitSignal(sheet.on_top) as asked:
        sheet.looks.stays.click()
    assert asked.args == [True]
    assert preferences.truth("on_top")


def test_a_new_pack_brings_its_axes(sheet, store):
    store.tell(board=(*store.status.board, replace(store.status.board[0], name="novelty")))
    editor = sheet.row("answer", "follow_axis").editor
    assert "novelty" in [editor.itemData(at) for at in range(editor.count())]
    assert sheet.controllers.row("novelty").field.text() == "cc 14"
