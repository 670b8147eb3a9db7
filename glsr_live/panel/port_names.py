"""The names of the ports that there are. A short-lived process of our own asks the MIDI system: it may take long."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QObject, QProcess, pyqtSignal

from glsr_live.io.names import foreign, plain

COMMAND = (sys.executable, "-m", "glsr_live", "ports")


@dataclass(frozen=True)
class PortNames:
    """The ports of others, by names that can be chosen; `problem` is one sentence when they cannot be known."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    problem: str = ""


def read_names(text: str) -> PortNames:
    """What `glsr-live ports` prints: a heading with two blanks, a name with four."""
    lists: dict[str, list[str]] = {"inputs": [], "outputs": []}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("    "):
            current.append(line[4:])
        elif line.startswith("  "):
            current = lists.get(line.strip().partition(",")[0], [])
    inputs, outputs = (_choosable(names) for names in lists.values())
    return PortNames(inputs, outputs)


def _choosable(names: Sequence[str]) -> tuple[str, ...]:
    """Without the numbers that change from day to day, unless two would then be called the same."""
    others = foreign([name for name in names if name != "none"])
    bare = [plain(name) for name in others]
    return tuple(full if bare.count(short) > 1 else short for full, short in zip(others, bare, strict=True))


class PortLister(QObject):
    """Finds the names out, in the background."""

    found = pyqtSignal(object)
    """PortNames."""

    def __init__(self, command: Sequence[str] = COMMAND, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._process: QProcess | None = None

    def look(self, api: str = "") -> None:
        """Look what there is; while a look is under way another one is not begun."""
        if self._process is not None:
            return
        self._process = QProcess(self)
        self._process.finished.connect(self._read)
        self._process.errorOccurred.connect(self._fail)
        words = [*self._command[1:], *(("--api", api) if api else ())]
        self._process.start(self._command[0], words)

    def _read(self, status: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = process.readAllStandardOutput().data().decode("utf-8", "replace")
        complaint = process.readAllStandardError().data().decode("utf-8", "replace")
        process.deleteLater()
        sentence = complaint.strip().splitlines()[-1:] or [self.tr("The ports cannot be listed")]
        self.found.emit(read_names(said) if status == 0 else PortNames(problem=sentence[0].removeprefix("glsr-live: ")))

    def _fail(self, _: QProcess.ProcessError) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
            self.found.emit(PortNames(problem=self.tr("The ports cannot be listed: {0}").format(process.errorString())))
