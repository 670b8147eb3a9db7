"""The pack chooser: what packs there are, what each was measured to do, and which one the instrument starts with."""

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from glsr_live.config.schema import keys_of
from glsr_live.control.status import Status
from glsr_live.panel.buttons import button, give_role, label
from glsr_live.panel.card_text import CardText
from glsr_live.panel.editors import Choice
from glsr_live.panel.pack_shelf import PackCard, bundled, packs_in
from glsr_live.panel.response import ResponsePicture
from glsr_live.panel.section import Restart
from glsr_live.panel.settings_file import SettingsFile
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

PACK = ("model", "pack")
COLUMNS, APART, BELOW = 3, 16, 4


class PackSheet(QWidget):
    """A page beside the music. A pack is chosen for the next start; the one that plays is named."""

    asked = pyqtSignal(str)
    """Something only the window can do: `restart` the instrument."""

    def __init__(self, store: Store, path: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._file = store, SettingsFile(path)
        self.packs: tuple[PackCard, ...] = ()
        self.chooser = Choice([])
        self.chooser.setAccessibleName(self.tr("Pack"))
        self.chooser.chosen.connect(self.show_pack)
        self.use = button(self.tr("Use it"), self.tr("Start with this pack from now on"), self._use)
        self._finder = button(self.tr("Folder..."), self.tr("Look for packs in a folder"), self.look_elsewhere)
        self.note, self.restart, self.card = label(role="dim"), Restart(), CardText()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.restart.asked.connect(lambda: self.asked.emit("restart"))
        self._pictures = QGridLayout()
        self._pictures.setHorizontalSpacing(theme().px(APART))
        self._pictures.setVerticalSpacing(theme().px(BELOW))
        self._lay()
        store.changed.connect(self._hear)
        store.online.connect(self._answered)
        self.shown: PackCard | None = None
        self._stock()

    def _answered(self, _: bool) -> None:
        """The instrument came or went, and what was to be restarted was."""
        self.restart.hide()

    def add_folder(self, folder: Path) -> None:
        """Take in the packs of a folder."""
        found = [each for each in packs_in(folder) if each.wanted not in [pack.wanted for pack in self.packs]]
        if not found and not packs_in(folder):
            self._say(self.tr("There is no pack in {0}: a pack is a folder with encoder.onnx and decoder.onnx").format(
                folder))  # fmt: skip
            return
        self._offer((*self.packs, *found))
        self.show_pack(packs_in(folder)[0].wanted)

    def look_elsewhere(self) -> None:
        """Ask for a folder, in a dialog that holds up nothing."""
        dialog = QFileDialog(self.window(), self.tr("A folder with packs"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.add_folder(Path(folder)))
        dialog.show()

    def show_pack(self, wanted: str) -> None:
        """Show the card of a pack."""
        self.shown = next(pack for pack in self.packs if pack.wanted == wanted)
        self.chooser.tell(wanted)
        self.card.read(self.shown.card or self.tr("This pack has no card."))
        while (item := self._pictures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, response in enumerate(self.shown.responses):
            self._pictures.addWidget(ResponsePicture(response), at // COLUMNS, at % COLUMNS)
        self._say()

    def _hear(self, status: Status, previous: Status) -> None:
        if status.pack != previous.pack:
            self._say()

    def _stock(self) -> None:
        """The bundled packs, and the one of the file where it is another."""
        chosen = self._file.value(PACK, next(each for each in keys_of("model") if each.name == "pack"))
        known = bundled()
        if chosen not in [pack.wanted for pack in known]:
            found = packs_in(Path(chosen))
            missing = self.tr("There is no pack here; choose another")
            known = (*known, *(found or [PackCard(chosen, Path(chosen).name, problem=missing)]))
        self._offer(known)
        self.show_pack(chosen if chosen in [pack.wanted for pack in known] else known[-1].wanted)

    def _offer(self, packs: tuple[PackCard, ...]) -> None:
        self.packs = packs
        names = [pack.name for pack in packs]
        self.chooser.offer({
            pack.wanted: pack.name if names.count(pack.name) == 1 else pack.wanted for pack in packs
        })  # fmt: skip

    def _use(self) -> None:
        if self.shown is None:
            return
        refusal = self._file.keep({PACK: self.shown.wanted})
        self.restart.setVisible(not refusal)
        self._say(refusal)

    def _say(self, refusal: str = "") -> None:
        """What is so with the pack that is shown; a refusal goes before."""
        shown = self.shown
        kept = self._file.value(PACK, next(each for each in keys_of("model") if each.name == "pack"))
        wrong = refusal or (shown.problem if shown else "")
        plays = self._store.status.pack
        words = [self.tr("{0} plays now").format(plays)] if plays else []
        if shown is not None and shown.wanted == kept:
            words.append(self.tr("{0} is the one to start with").format(shown.name))
        self.note.setText(wrong or "; ".join(words))
        give_role(self.note, "warning" if wrong else "dim")
        self.use.setEnabled(shown is not None and not shown.problem and shown.wanted != kept)

    def _lay(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme().px(6))
        line.addWidget(self.chooser, 1)
        line.addWidget(self.use)
        line.addWidget(self._finder)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme().px(6))
        lines.addLayout(line)
        lines.addWidget(self.note)
        lines.addWidget(self.restart)
        lines.addWidget(self._area(), 1)

    def _area(self) -> QScrollArea:
        """The pictures and the card, which are scrolled together."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme().px(8), 0)
        column.setSpacing(theme().px(6))
        heading = label(self.tr("What each knob was measured to do, from its low to its high end"), "dim")
        heading.setWordWrap(True)
        column.addWidget(heading)
        column.addLayout(self._pictures)
        column.addWidget(self.card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area
