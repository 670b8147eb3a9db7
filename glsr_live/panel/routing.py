"""Which ports are heard and played: a choice for each input and output, with all that may be said of it."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from glsr_live.config.schema import NO_PORT, keys_of
from glsr_live.errors import PortError
from glsr_live.io.names import match_port
from glsr_live.io.ports import INPUT_NAME, OUTPUT_NAME
from glsr_live.panel.buttons import button, label, say, toggle
from glsr_live.panel.editors import Choice
from glsr_live.panel.section import Section
from glsr_live.panel.setting_row import SettingRow
from glsr_live.panel.settings_file import SettingsFile
from glsr_live.panel.theme import theme

INDENT, TAKE_AWAY = 14, 28
SYSTEMS = ("alsa", "jack", "core", "winmm")


class Routing(Section):
    """The ports of the file; what there is to choose is told by `offer`."""

    added = pyqtSignal(object)
    """A row that was not there before."""
    removed = pyqtSignal(object)
    """A row that is there no longer."""
    changed = pyqtSignal()
    """A port was taken out of the file."""

    def __init__(self, file: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("MIDI ports"), self.tr("What you change here counts when the instrument is started "
                         "again. Ports that are plugged in again are found by their names."), parent)  # fmt: skip
        self._file = file
        self._there: dict[str, tuple[str, ...]] = {"inputs": (), "outputs": ()}
        self._ports: dict[str, list[list[SettingRow]]] = {"inputs": [], "outputs": []}
        self._adders: dict[str, QPushButton] = {}
        self.problem = label(role="warning")
        self.problem.setWordWrap(True)
        details = self.tr("Channels, transposition and what each port carries")
        self.details = toggle(self.tr("Details"), details, self.unfold)
        line = QHBoxLayout()
        line.addWidget(self.problem, 1)
        line.addStretch()
        line.addWidget(self.details)
        self.lines.addLayout(line)
        for section in self._ports:
            for _ in range(file.tables(section)):
                self._add(section)
            more = self.tr("One more input") if section == "inputs" else self.tr("One more output")
            self._adders[section] = button(f"+ {more}", more, partial(self.grow, section))
            self.lines.addWidget(self._adders[section])
            self._offer_removal(section)
        for setting in keys_of("ports"):
            self.lines.addWidget(SettingRow(setting, ("ports", setting.name), False, {}))
        self.offer((), (), True)
        self.unfold(False)

    def unfold(self, on: bool) -> None:
        """Show all that can be said of a port, or only its name."""
        self.details.setChecked(on)
        for row in self.rows():
            row.setVisible(on or not is_detail(row))

    def search(self, words: str) -> None:
        """Show what the words are about; without words the ports."""
        super().search(words)
        if not words:
            self.unfold(self.details.isChecked())

    def offer(self, inputs: Sequence[str], outputs: Sequence[str], connected: bool) -> None:
        """What there is to choose from, as the instrument tells it."""
        self._there = {"inputs": tuple(inputs), "outputs": tuple(outputs)}
        silent = self.tr("The instrument tells which ports there are, and none answers. Their names can be typed.")
        say(self.problem, "" if connected else silent)
        self.problem.setVisible(not connected)
        for row in self.rows():
            if isinstance(row.editor, Choice) and row.path[-1] in ("name", "control", "api"):
                row.editor.offer(self._choices(row))

    def _choices(self, row: SettingRow) -> dict[str, str]:
        section, key = row.path[0], row.path[-1]
        if key == "api":
            return {"": self.tr("automatic"), **{name: name for name in SYSTEMS}}
        own = INPUT_NAME if section == "inputs" else OUTPUT_NAME
        there = self._there["outputs" if section == "outputs" else "inputs"]
        choices = {"": self.tr("own virtual port") if key == "control" else self.tr("own: {0}").format(own)}
        choices |= {NO_PORT: self.tr("none")} if key == "control" else {}
        choices |= {name: name for name in there}
        if row.value and row.value not in choices:
            lacks = there and not _is_meant(row.value, there)
            choices[row.value] = self.tr("{0} (not there)").format(row.value) if lacks else row.value
        return choices

    def grow(self, section: str) -> None:
        """A row for a port more; it is written when it has a name."""
        for row in self._add(section, self.lines.indexOf(self._adders[section])):
            self.added.emit(row)
        self._show_all(section)

    def take_away(self, section: str, number: int) -> None:
        """A port less; those behind it move up."""
        name = self._ports[section][number][0]
        if refusal := self._file.drop(section, number):
            name.say(refusal, wrong=True)
            return
        for row in self._ports[section].pop():
            self.removed.emit(row)
            self.lines.removeWidget(row)
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self.changed.emit()
        self._show_all(section)

    def _show_all(self, section: str) -> None:
        self._offer_removal(section)
        self.offer(self._there["inputs"], self._there["outputs"], self.problem.isHidden())
        self.unfold(self.details.isChecked())

    def _add(self, section: str, place: int = -1) -> list[SettingRow]:
        number, rows = len(self._ports[section]), list[SettingRow]()
        title = self.tr("Input {0}") if section == "inputs" else self.tr("Output {0}")
        for setting in keys_of(section):
            named = setting.name == "name"
            row = SettingRow(setting, (section, number, setting.name), False, {} if named else None)
            if named:
                row.call(title.format(number + 1))
                row.carry(self._remover(section, number))
            else:
                row.setContentsMargins(theme().px(INDENT), 0, 0, 0)
            self.lines.insertWidget(place if place < 0 else place + len(rows), row)
            rows.append(row)
        self._ports[section].append(rows)
        return rows

    def _remover(self, section: str, number: int) -> QPushButton:
        name = self.tr("Take input {0} away") if section == "inputs" else self.tr("Take output {0} away")
        made = button("✕", name.format(number + 1), partial(self.take_away, section, number))
        made.setObjectName("remover")
        made.setFixedWidth(theme().px(TAKE_AWAY))
        return made

    def _offer_removal(self, section: str) -> None:
        """The last one can be another, but not none."""
        for rows in self._ports[section]:
            for remover in rows[0].findChildren(QPushButton, "remover"):
                remover.setVisible(len(self._ports[section]) > 1)


def is_detail(row: SettingRow) -> bool:
    """Whether a line says more of a port than its name."""
    return row.path[0] in ("inputs", "outputs") and row.path[-1] != "name"


def _is_meant(wanted: str, there: Sequence[str]) -> bool:
    """Whether a name, or the beginning of one, is that of a port."""
    with suppress(PortError):
        return bool(match_port(wanted, there))
    return False
