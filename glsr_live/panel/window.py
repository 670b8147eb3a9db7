"""The window: what is where, and what gives way when there is little room."""

from importlib import import_module
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QCloseEvent, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from glsr_live.panel.buttons import Card, label, toggle
from glsr_live.panel.keys import KeySheet, install_keys
from glsr_live.panel.knobs import KnobRow
from glsr_live.panel.launching import Launcher
from glsr_live.panel.pages import Pages
from glsr_live.panel.ports import PortRow
from glsr_live.panel.preferences import Preferences
from glsr_live.panel.rolls import Rolls
from glsr_live.panel.store import Store
from glsr_live.panel.theme import DARK, LIGHT, theme, use
from glsr_live.panel.transport import TransportBar

SMALLEST = (1040, 600)
FIRST = (1180, 700)
COMPACT = 1100
"""Narrower than this some things give way."""
PAGES_ASKED = {"ports": "settings", "packs": "pack"}
"""The page that shows what an advice is about."""


class PanelWindow(QWidget):
    """The panel."""

    def __init__(self, store: Store, preferences: Preferences, launcher: Launcher | None = None) -> None:
        super().__init__()
        self._store, self._preferences, self._launcher = store, preferences, launcher
        self.setObjectName("panel")
        self.setWindowTitle("GLSR Live")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(theme().px(SMALLEST[0]), theme().px(SMALLEST[1]))
        self.transport, self.ports = TransportBar(store), PortRow(store)
        self.rolls, self.knobs = Rolls(store), KnobRow(store)
        self.pages = self._pages()
        self._lay()
        self._restore()
        install_keys(self, store)
        self.knobs.setFocus()

    def _pages(self) -> Pages:
        return Pages({
            "map": (self.tr("Map"), lambda: _part("map", "LatentMap", self._store)),
            "history": (self.tr("History"), lambda: _part("history", "History", self._store)),
            "pack": (self.tr("Pack"), lambda: _part("packs", "PackSheet", self._store)),
            "settings": (self.tr("Settings"), lambda: _part("settings", "SettingsSheet", self._store)),
            "keys": (self.tr("Keys"), lambda: KeySheet(self._store)),
        })  # fmt: skip

    def _lay(self) -> None:
        gap = theme().px(theme().gap)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(gap, gap, gap, gap)
        lines.setSpacing(theme().px(6))
        lines.addWidget(self.transport)
        lines.addWidget(self._port_card())
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        left = QVBoxLayout()
        left.setSpacing(theme().px(4))
        left.addWidget(self._advice())
        left.addWidget(self.rolls, 1)
        self.rolls.tools.addWidget(_part("midi_out", "DragSource", self._store))
        middle.addLayout(left, 62)
        middle.addLayout(self._right(), 38)
        lines.addLayout(middle, 1)
        card = Card()
        card.line.addWidget(self.knobs, 1)
        lines.addWidget(card)

    def _advice(self) -> QWidget:
        """What to do next, which may be to start an instrument or to turn to a page."""
        advice = _part("first_run", "FirstRun", self._store, self)
        if self._launcher is not None:
            self._launcher.said.connect(advice.explain)
        advice.asked.connect(self._help)
        return advice

    def _help(self, wish: str) -> None:
        if wish == "start" and self._launcher is not None:
            self._launcher.start()
        elif wish in PAGES_ASKED:
            self.pages.show_page(PAGES_ASKED[wish])

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(theme().px(6))
        self.pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        right.addWidget(self.pages, 1)
        snapshots = _part("snapshots", "Snapshots", self._store)
        snapshots.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        right.addWidget(snapshots)
        return right

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

    def _use_light(self, on: bool) -> None:
        self._preferences.keep("theme", (LIGHT if on else DARK).name)
        self.light.setChecked(on)
        use(self._preferences.theme)

    def _restore(self) -> None:
        self.resize(theme().px(FIRST[0]), theme().px(FIRST[1]))
        self.restoreGeometry(self._preferences.geometry)
        self.light.setChecked(theme().name == LIGHT.name)
        self.on_top.setChecked(self._preferences.truth("on_top"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, self._preferences.truth("on_top"))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Give way where it is narrow."""
        super().resizeEvent(event)
        self.transport.be_compact(self.width() < theme().px(COMPACT))

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember where it stood."""
        self._preferences.keep("geometry", self.saveGeometry())
        super().closeEvent(event)


def _part(module: str, name: str, *values: Any) -> Any:
    """A widget of a part of the panel, or its name while it is not there."""
    try:
        return getattr(import_module(f"glsr_live.panel.{module}"), name)(*values)
    except (ModuleNotFoundError, AttributeError):
        return label(f"({name})", "dim")
