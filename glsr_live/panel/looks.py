"""How the panel itself looks and behaves."""

from collections.abc import Callable

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from glsr_live.panel.buttons import label
from glsr_live.panel.editors import Choice, Switch
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.section import Section
from glsr_live.panel.setting_row import FIELD, KEEP
from glsr_live.panel.theme import DARK, LIGHT, theme, use

SCALES = (0.75, 0.9, 1.0, 1.25, 1.5, 1.75, 2.0)


class Looks(Section):
    """Theme, size, motion and whether the window stays on top; kept at once, in the panel's own file."""

    on_top = pyqtSignal(bool)
    themed = pyqtSignal(bool)
    """Whether it is light now."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("This window"), parent=parent)
        self._preferences = preferences
        self.theme = Choice([DARK.name, LIGHT.name])
        self.scale = Choice(SCALES, shown={each: f"{each:.0%}" for each in SCALES})
        self.still, self.stays = Switch(), Switch()
        self._line(self.tr("Theme"), self.theme, lambda name: self._change("theme", name))
        self._line(self.tr("Size"), self.scale, lambda scale: self._change("scale", scale))
        self._line(self.tr("Reduced motion"), self.still, lambda on: self._change("still", on))
        self._line(self.tr("Always on top"), self.stays, self._stay)
        self._note = label(self.tr("The new size is everywhere when the panel is opened again."), "dim")
        self._note.setWordWrap(True)
        self._note.hide()
        self.lines.addWidget(self._note)
        self.tell()

    def tell(self) -> None:
        """Show what is so."""
        look = self._preferences.theme
        self.theme.tell(look.name)
        self.scale.tell(min(SCALES, key=lambda each: abs(each - look.scale)))
        self.still.tell(look.still)
        self.stays.tell(self._preferences.truth("on_top"))

    def search(self, words: str) -> None:
        """These are no settings of the instrument."""
        self.setVisible(all(word in "theme dark light size scale reduced motion on top window" for word in
                            words.lower().split()))  # fmt: skip

    def _line(self, title: str, editor: Choice | Switch, act: Callable[..., object]) -> None:
        line = QHBoxLayout()
        line.addWidget(label(title), 1)
        editor.setAccessibleName(title)
        editor.setFixedWidth(theme().px(FIELD))
        editor.chosen.connect(act)
        line.addWidget(editor)
        line.addSpacing(theme().px(KEEP + 6))
        self.lines.addLayout(line)

    def _change(self, name: str, value: str | float | bool) -> None:
        self._preferences.keep(name, value)
        self._note.setVisible(self._note.isVisible() or name == "scale")
        use(self._preferences.theme)
        self.tell()
        self.themed.emit(theme().name == LIGHT.name)

    def _stay(self, on: bool) -> None:
        self._preferences.keep("on_top", on)
        self.on_top.emit(on)
