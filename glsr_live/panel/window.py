"""The window: what is where, and what gives way when there is little room."""

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QCloseEvent, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from glsr_live.panel.buttons import Card, toggle
from glsr_live.panel.first_run import FirstRun
from glsr_live.panel.keys import KeySheet, install_keys
from glsr_live.panel.knobs import KnobRow
from glsr_live.panel.launching import Launcher
from glsr_live.panel.map import LatentMap
from glsr_live.panel.midi_in import install as install_drops
from glsr_live.panel.midi_out import DragSource
from glsr_live.panel.pages import Pages
from glsr_live.panel.pixels import whole_step
from glsr_live.panel.ports import PortRow
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.rolls import Rolls
from glsr_live.panel.snapshots import Snapshots
from glsr_live.panel.store import Store
from glsr_live.panel.theme import DARK, LIGHT, theme, use
from glsr_live.panel.transport import TransportBar

if TYPE_CHECKING:
    from glsr_live.panel.looks import Looks

SMALLEST = (1040, 600)
FIRST = (1180, 700)
COMPACT = 1100
"""Narrower than this some things give way."""
EXPANDING, PREFERRED = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
PAGES_ASKED = {"ports": "settings", "packs": "pack"}
"""The page that shows what an advice is about."""


class PanelWindow(QWidget):
    """The panel."""

    def __init__(
        self, store: Store, preferences: Preferences, launcher: Launcher | None = None, config: Path | None = None
    ) -> None:
        super().__init__()
        self._store, self._preferences, self._launcher, self._config = store, preferences, launcher, config
        self._looks: Looks | None = None
        """The settings of the window, once they were opened."""
        self.setObjectName("panel")
        self.setWindowTitle("GLSR Live")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(theme().px(SMALLEST[0]), theme().px(SMALLEST[1]))
        self.transport, self.ports = TransportBar(store), PortRow(store)
        self.rolls, self.knobs = Rolls(store), KnobRow(store)
        self.pages, self.snapshots, self.advice = self._pages(), Snapshots(store), FirstRun(store, self)
        self._lay()
        self._restore()
        install_keys(self, store, self.pages, self.snapshots)
        install_drops(self, store)
        self.knobs.setFocus()

    def _pages(self) -> Pages:
        return Pages({
            "map": (self.tr("Map"), self._map),
            "history": (self.tr("History"), self._history),
            "pack": (self.tr("Pack"), lambda: self._sheet("pack")),
            "settings": (self.tr("Settings"), lambda: self._sheet("settings")),
            "keys": (self.tr("Keys"), lambda: KeySheet(self._store)),
        })  # fmt: skip

    def _map(self) -> LatentMap:
        """With the view that was chosen last."""
        shown = LatentMap(self._store)
        kept = self._preferences.text("map").split()
        if len(kept) == 3:
            shown.choose(*kept)
        shown.chosen.connect(lambda *view: self._preferences.keep("map", " ".join(view)))
        return shown

    def _history(self) -> QWidget:
        # Imported here, as below: the window opens sooner without what it does not show yet.
        from glsr_live.panel.history import History

        return History(self._store)

    def _sheet(self, name: str) -> QWidget:
        from glsr_live.panel.packs import PackSheet
        from glsr_live.panel.settings import SettingsSheet

        sheet: PackSheet | SettingsSheet
        if name == "pack":
            sheet = PackSheet(self._store, self._config)
        else:
            sheet = SettingsSheet(self._store, self._preferences, self._config)
            sheet.on_top.connect(self.stay_on_top)
            sheet.themed.connect(self.light.setChecked)
            self._looks = sheet.looks
        sheet.asked.connect(self._help)
        sheet.restart.offer(self._launcher is not None and self._launcher.owns)
        return sheet

    def _lay(self) -> None:
        gap = theme().px(theme().gap)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(gap, gap, gap, gap)
        lines.setSpacing(theme().px(6))
        lines.addWidget(self.transport)
        lines.addWidget(self._port_card())
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addLayout(self._left(), 62)
        middle.addLayout(self._right(), 38)
        lines.addLayout(middle, 1)
        card = Card()
        card.line.addWidget(self.knobs, 1)
        lines.addWidget(card)

    def _left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(theme().px(4))
        left.addWidget(self.advice)
        left.addWidget(self.rolls, 1)
        for tools, what in ((self.rolls.phrase_tools, "phrase"), (self.rolls.tools, "variation")):
            tools.addWidget(DragSource(self._store, what, self))
        self.advice.asked.connect(self._help)
        if self._launcher is not None:
            self._launcher.said.connect(self.advice.explain)
        return left

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(theme().px(6))
        for each, height in ((self.pages, EXPANDING), (self.snapshots, PREFERRED)):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, height)
        right.addWidget(self.pages, 1)
        right.addWidget(self.snapshots)
        return right

    def _help(self, wish: str) -> None:
        """What a part asks of the window."""
        if wish in PAGES_ASKED:
            self.pages.show_page(PAGES_ASKED[wish])
        elif self._launcher is None:
            self.advice.explain(self.tr("The instrument is on another machine; start it there"))
        elif wish == "start":
            self._launcher.start()
        elif wish == "restart":
            self._launcher.restart()

    def _port_card(self) -> Card:
        card = Card()
        card.line.addWidget(self.ports, 1)
        self.on_top = toggle("⇱", self.tr("Keep this window above all others"), self.stay_on_top)
        self.light = toggle("☀", self.tr("Light or dark"), self._use_light)
        for each in (self.light, self.on_top):
            card.line.addWidget(each)
        return card

    def stay_on_top(self, on: bool) -> None:
        """Stay above the other windows, or not."""
        self._preferences.keep("on_top", on)
        self.on_top.setChecked(on)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on)
        self.show()
        self._tell_looks()

    def _use_light(self, on: bool) -> None:
        self._preferences.keep("theme", (LIGHT if on else DARK).name)
        self.light.setChecked(on)
        use(self._preferences.theme)
        self._tell_looks()

    def _tell_looks(self) -> None:
        """The settings show the same."""
        if self._looks is not None:
            self._looks.tell()

    def _restore(self) -> None:
        self.resize(theme().px(FIRST[0]), theme().px(FIRST[1]))
        self.restoreGeometry(self._preferences.geometry)
        self.light.setChecked(theme().name == LIGHT.name)
        self.on_top.setChecked(self._preferences.truth("on_top"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, self._preferences.truth("on_top"))

    def event(self, event: QEvent | None) -> bool:
        """Keep to sizes of whole pixels of the screen: Qt leaves a part of a row out, with what was there before."""
        if event is not None and event.type() in (QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange):
            step = whole_step(self.devicePixelRatioF())
            if step != max(1, self.sizeIncrement().width()):
                self.setSizeIncrement(step, step)
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Give way where it is narrow."""
        super().resizeEvent(event)
        self.transport.be_compact(self.width() < theme().px(COMPACT))

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember where it stood."""
        self._preferences.keep("geometry", self.saveGeometry())
        super().closeEvent(event)
