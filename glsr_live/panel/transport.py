"""The bar at the top: time, capture, latency and panic."""

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from glsr_live.control.status import Status
from glsr_live.panel.buttons import Card, button, label, say, toggle
from glsr_live.panel.capturing import Capturing
from glsr_live.panel.latency import Latency
from glsr_live.panel.readout import Readout
from glsr_live.panel.store import Store
from glsr_live.panel.tempo import Tempo
from glsr_live.panel.theme import theme


class TransportBar(Card):
    """What must be seen and reached at every moment."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.play = toggle("▶", self.tr("Play from bar 1 (P)"), self._play)
        self.stop = button("■", self.tr("Stop, or play (P)"), lambda: store.send("/glsr/stop"))
        self.go_on = button("▶❙", self.tr("Go on from where it stopped"), lambda: store.send("/glsr/continue"))
        self.mute = toggle(self.tr("Mute"), self.tr("Keep the answer silent (Space); it runs on unheard"), self._mute)
        self.tempo, self.capturing, self.latency = Tempo(store), Capturing(store), Latency(store)
        self._meter = label(role="dim")
        self.tap = button(self.tr("Tap"), self.tr("Tap the tempo (T)"), lambda: store.send("/glsr/tap"))
        panic = self.tr("Panic: every note ends (Esc)")
        self.panic = button(self.tr("PANIC"), panic, lambda: store.send("/glsr/panic"))
        self.panic.setProperty("role", "panic")
        self.panic.setMinimumHeight(theme().px(36))
        self._lay()
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._hear(store.status, store.status)

    def be_compact(self, compact: bool) -> None:
        """Leave out what can be done otherwise."""
        self.capturing.be_compact(compact)
        self.go_on.setVisible(not compact)

    def _lay(self) -> None:
        for part in (self.play, self.stop, self.go_on):
            part.setFixedWidth(theme().px(34))
            part.setStyleSheet("padding: 3px 0;")
            self.line.addWidget(part)
        self.line.addWidget(Readout(self._store))
        self.line.addWidget(self.tempo)
        unit = QVBoxLayout()
        unit.setSpacing(0)
        unit.addWidget(label(self.tr("bpm"), "dim"))
        unit.addWidget(self._meter)
        self.line.addLayout(unit)
        self.line.addWidget(self.tap)
        self.line.addWidget(self.mute)
        self.line.addStretch(1)
        self.line.addWidget(self.capturing)
        self.line.addStretch(1)
        self.line.addWidget(self.latency)
        self.line.addWidget(self.panic)

    def _hear(self, status: Status, _: Status) -> None:
        there = self._store.connected
        own = there and status.source == "internal"
        self.play.setChecked(there and status.running)
        for part in (self.play, self.stop, self.go_on, self.tap):
            part.setEnabled(own)
        for each in (self.mute, self.tempo, self.capturing):
            each.setEnabled(there)
        self.mute.setChecked(bool(status.settings.get("mute", False)))
        say(self._meter, f"{status.meter.numerator}/{status.meter.denominator}")

    def _turn(self, _: bool) -> None:
        self._hear(self._store.status, self._store.status)

    def _play(self, _: bool) -> None:
        self._store.send("/glsr/play")

    def _mute(self, on: bool) -> None:
        self._store.send("/glsr/set/mute", int(on))
