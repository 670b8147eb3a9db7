"""The settings sheet: everything that the configuration's file can say, and what of it counts at once."""

from pathlib import Path as FilePath
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from glsr_live.config.schema import SECTIONS, TABLES, keys_of
from glsr_live.control.status import Status
from glsr_live.io.osc import table
from glsr_live.music.variation import RANGES
from glsr_live.panel.buttons import give_role, label
from glsr_live.panel.controllers import Controllers
from glsr_live.panel.editors import Choice
from glsr_live.panel.grip import timer
from glsr_live.panel.looks import Looks
from glsr_live.panel.offering import MORPH, axis_choices, offered
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.routing import Routing
from glsr_live.panel.section import Restart, Section
from glsr_live.panel.setting_row import SettingRow
from glsr_live.panel.settings_file import SettingsFile
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

CONFIRMED_MS = 600
"""After this the sheet shows again what is so, whatever was asked."""
APART = ("ports", "inputs", "outputs", "controllers", "spans")
"""Sections that have a shape of their own; spans belong to the knobs."""


class SettingsSheet(QWidget):
    """A page beside the music; Esc is panic on it as everywhere."""

    asked = pyqtSignal(str)
    """Something only the window can do: `restart` the instrument."""
    on_top = pyqtSignal(bool)
    themed = pyqtSignal(bool)

    def __init__(self, store: Store, preferences: Preferences | None = None, path: FilePath | None = None,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._store, self.file = store, SettingsFile(path)
        self._asked_row: SettingRow | None = None
        self._asked_value: Any = None
        self.note, self.restart = label(role="dim"), Restart()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.restart.asked.connect(lambda: self.asked.emit("restart"))
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(self.tr("Find a setting"))
        self.finder.setAccessibleName(self.tr("Find a setting"))
        self.finder.setClearButtonEnabled(True)
        self.routing, self.controllers = Routing(self.file), Controllers(store, self.file)
        self.looks = Looks(preferences) if preferences is not None else None
        self.sections = self._sections()
        self._lay()
        self._rows = {row.path: row for section in self.sections for row in section.rows()}
        for row in self._rows.values():
            self._connect(row)
        self._connect_parts()
        self._turn()

    def row(self, *path: str | int) -> SettingRow:
        """The line of a key of the file, such as ("time", "bpm")."""
        return self._rows[path]

    def _sections(self) -> list[Section]:
        made: list[Section] = [] if self.looks is None else [self.looks]
        made += [self.routing, *(self._section(name) for name in SECTIONS if name not in APART)]
        return [*made, self.controllers]

    def _section(self, name: str) -> Section:
        section = Section(SECTIONS[name])
        for setting in keys_of(name):
            row = SettingRow(
                setting, (name, setting.name), is_live(name, setting.name), offered(setting.name, self._axes())
            )
            section.lines.addWidget(row)
        return section

    def _axes(self) -> list[str]:
        return [knob.name for knob in self._store.status.board if knob.name not in (*RANGES, MORPH)]

    def _lay(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme().px(4), 0, theme().px(8), 0)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        for each in (self.finder, self.note, self.restart):
            lines.addWidget(each)
        lines.addWidget(area, 1)

    def _connect(self, row: SettingRow) -> None:
        row.asked.connect(lambda value: self._ask(row, value))
        row.keep.connect(lambda: self._keep(row))

    def _connect_parts(self) -> None:
        self._patience = timer(self, CONFIRMED_MS, self._show)
        self.finder.textChanged.connect(self._find)
        self.routing.added.connect(self._take_in)
        self.routing.removed.connect(self._let_go)
        self.routing.changed.connect(self._lose_port)
        if self.looks is not None:
            self.looks.on_top.connect(self.on_top.emit)
            self.looks.themed.connect(self.themed.emit)
        self._store.changed.connect(self._hear)
        self._store.online.connect(self._turn)
        self._store.refused.connect(self._complain)

    def _take_in(self, row: SettingRow) -> None:
        self._rows[row.path] = row
        self._connect(row)
        self._show_row(row)

    def _let_go(self, row: SettingRow) -> None:
        del self._rows[row.path]
        if row is self._asked_row:
            self._asked_row = None

    def _ask(self, row: SettingRow, value: Any) -> None:
        row.say("")
        self._asked_row, self._asked_value = row, value
        if row.live:
            self._store.send(f"/glsr/set/{row.setting.name}", int(value) if isinstance(value, bool) else value)
            self._patience.start()
        else:
            self._write(row, value, self.tr("after a restart"))

    def _keep(self, row: SettingRow) -> None:
        self._write(row, row.value, self.tr("kept as the default"))

    def _write(self, row: SettingRow, value: Any, done: str) -> None:
        refusal = self.file.keep({row.path: value})
        row.say(refusal or done, bool(refusal))
        if not refusal and not row.live:
            self.restart.show()
        self._show()

    def _hear(self, status: Status, previous: Status) -> None:
        if status.settings != previous.settings:
            self._show()
        if status.problem and status.problem != previous.problem:
            self._complain(status.problem)
        if (status.inputs, status.outputs) != (previous.inputs, previous.outputs):
            self._offer_ports()
        if [knob.name for knob in status.board] != [knob.name for knob in previous.board]:
            axes = self._rows["answer", "follow_axis"].editor
            if isinstance(axes, Choice):
                axes.offer(axis_choices(self._axes()))

    def _complain(self, reason: str) -> None:
        """What was asked last was refused."""
        if self._asked_row and self._patience.isActive():
            self._patience.stop()
            self._asked_row.say(reason, wrong=True)
            self._show_row(self._asked_row)

    def _turn(self, *_: object) -> None:
        """Without an instrument only the file can be changed."""
        self.restart.hide()
        self._show()
        self._offer_ports()

    def _show(self) -> None:
        alone = "" if self._store.connected else self.tr("No instrument answers: only what it starts with can be set.")
        self.note.setText(self.file.problem or alone)
        give_role(self.note, "warning" if self.file.problem else "dim")
        self.note.setVisible(bool(self.note.text()))
        for row in self._rows.values():
            self._show_row(row)
        self.controllers.tell()

    def _show_row(self, row: SettingRow) -> None:
        kept = self.file.value(row.path, row.setting)
        told = self._store.status.settings.get(row.setting.name) if row.live else kept
        if row is self._asked_row and self._patience.isActive() and told != self._asked_value:
            return  # the hand is ahead of the instrument
        row.tell(told, kept)
        row.editor.setEnabled(self._store.connected if row.live else not self.file.problem)

    def _offer_ports(self) -> None:
        self.routing.offer(self._store.status.inputs, self._store.status.outputs, self._store.connected)

    def _lose_port(self) -> None:
        self.restart.show()
        self._show()

    def _find(self, words: str) -> None:
        for section in self.sections:
            section.search(words)


def is_live(section: str, name: str) -> bool:
    """Whether the instrument takes this setting while it plays."""
    return section not in TABLES and section != "knobs" and table().find(f"/glsr/set/{name}") is not None
