"""Which ports are heard and played: a choice for each input and output, with all that may be said of it."""

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from glsr_live.config.schema import NO_PORT, keys_of
from glsr_live.io.ports import INPUT_NAME, OUTPUT_NAME
from glsr_live.panel.buttons import button, label, say, toggle
from glsr_live.panel.editors import Choice
from glsr_live.panel.port_names import PortNames
from glsr_live.panel.section import Section
from glsr_live.panel.setting_row import SettingRow
from glsr_live.panel.settings_file import SettingsFile
from glsr_live.panel.theme import theme

INDENT = 14


class Routing(Section):
    """The ports of the file; what there is to choose is told by `offer`."""

    look = pyqtSignal()
    added = pyqtSignal(object)
    """A row that was not there before."""

    def __init__(self, file: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("MIDI ports"), self.tr("They count after a restart. Ports that are plugged in again "
                         "are found by their names."), parent)  # fmt: skip
        self._file, self._names = file, PortNames()
        self._many: dict[str, int] = {}
        self.problem = label(role="warning")
        self.problem.setWordWrap(True)
        self.problem.hide()
        again = button(self.tr("Look again"), self.tr("Look which ports there are"), self.look.emit)
        line = QHBoxLayout()
        line.addWidget(self.problem, 1)
        line.addStretch()
        details = self.tr("Channels, transposition and what each port carries")
        self.details = toggle(self.tr("Details"), details, self.unfold)
        line.addWidget(self.details)
        line.addWidget(again)
        self.lines.addLayout(line)
        for section, title in (("inputs", self.tr("Input {0}")), ("outputs", self.tr("Output {0}"))):
            self._many[section] = 0
            for _ in range(file.tables(section)):
                self._add(section, title)
            more = self.tr("One more input") if section == "inputs" else self.tr("One more output")
            adder = button(f"+ {more}", more, lambda section=section, title=title: self._grow(section, title))  # type: ignore[misc]
            setattr(self, f"add_{section}", adder)
            self.lines.addWidget(adder)
        for setting in keys_of("ports"):
            self.lines.addWidget(SettingRow(setting, ("ports", setting.name), False, {}))
        self.offer(PortNames())
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

    def offer(self, names: PortNames) -> None:
        """What there is to choose from."""
        self._names = names
        say(self.problem, names.problem)
        self.problem.setVisible(bool(names.problem))
        for row in self.rows():
            if isinstance(row.editor, Choice) and row.path[-1] in ("name", "control", "api"):
                row.editor.offer(self._choices(row))

    def _choices(self, row: SettingRow) -> dict[str, str]:
        section, key = row.path[0], row.path[-1]
        if key == "api":
            return {"": self.tr("automatic"), "alsa": "alsa", "jack": "jack", "core": "core",
                    "winmm": "winmm"}  # fmt: skip
        own = INPUT_NAME if section == "inputs" else OUTPUT_NAME
        there = self._names.inputs if section in ("inputs", "ports") else self._names.outputs
        choices = {"": self.tr("own virtual port") if key == "control" else self.tr("own: {0}").format(own)}
        choices |= {NO_PORT: self.tr("none")} if key == "control" else {}
        choices |= {name: name for name in there}
        if row.value and row.value not in choices:
            choices[row.value] = self.tr("{0} (not there)").format(row.value) if there else row.value
        return choices

    def _grow(self, section: str, title: str) -> None:
        """A row for a port more; it is written when it has a name."""
        place = self.lines.indexOf(getattr(self, f"add_{section}"))
        for row in self._add(section, title, place):
            self.added.emit(row)
        self.offer(self._names)
        self.unfold(self.details.isChecked())

    def _add(self, section: str, title: str, place: int = -1) -> list[SettingRow]:
        number = self._many[section]
        self._many[section] += 1
        rows: list[SettingRow] = []
        for setting in keys_of(section):
            row = SettingRow(setting, (section, number, setting.name), False, {} if setting.name == "name" else None)
            if setting.name == "name":
                row.call(title.format(number + 1))
            else:
                row.setContentsMargins(theme().px(INDENT), 0, 0, 0)
            self.lines.insertWidget(place if place < 0 else place + len(rows), row)
            rows.append(row)
        return rows


def is_detail(row: SettingRow) -> bool:
    """Whether a line says more of a port than its name."""
    return row.path[0] in ("inputs", "outputs") and row.path[-1] != "name"
