"""The ports: whether they are there, and whether something passes."""

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from glsr_live.control.status import PortDirection, PortStatus, Status
from glsr_live.panel.buttons import label, say
from glsr_live.panel.grip import timer
from glsr_live.panel.store import Store
from glsr_live.panel.theme import theme

Way = tuple[str, PortDirection]
"""A port's key and its direction."""
GLOW_MS = 150
"""A light stays on for so long."""


class PortLight(QWidget):
    """A port: a light that is filled while messages pass, crossed out while it is lost; its name, and that in words."""

    def __init__(self, name: str, ink: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._ink = name, ink
        self._there, self._active = True, False
        self.alive = True
        """Whether an instrument tells of it; without one it is dim."""
        self._glow = timer(self, GLOW_MS, self._dim)
        self._tell()

    def hear(self, port: PortStatus, before: PortStatus | None) -> None:
        """Take in what passed since."""
        passed = before is not None and port.messages != before.messages
        if passed:
            self._glow.start()
        self._show(port.there, passed or self._glow.isActive())

    @property
    def words(self) -> str:
        """Its name and its state."""
        return self._name if self._there else self.tr("{0}: lost, waiting for it").format(self._name)

    def sizeHint(self) -> QSize:
        """Room for the light and the words."""
        wide = QFontMetrics(theme().font(bold=not self._there)).horizontalAdvance(self.words)
        return QSize(wide + theme().px(24), theme().px(20))

    def minimumSizeHint(self) -> QSize:
        """The light alone: many ports leave little room for names."""
        return QSize(theme().px(24), theme().px(20))

    def _dim(self) -> None:
        self._show(self._there, False)

    def _show(self, there: bool, active: bool) -> None:
        if (there, active) == (self._there, self._active):
            return
        if there != self._there:
            self._there = there
            self.updateGeometry()
        self._active = active
        self._tell()
        self.update()

    def _tell(self) -> None:
        activity = self.tr("active") if self._active else self.tr("quiet")
        self.setAccessibleName(f"{self.words}, {activity}" if self._there else self.words)
        self.setToolTip(self.words)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """A ring, a disc or a cross, and the words."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(look.px(9), self.height() / 2), look.px(5)
        ink = "dim" if not self.alive else self._ink if self._there else "warning"
        painter.setPen(QPen(look.ink(ink), look.px(2)))
        lit = self._active and self._there and self.alive
        painter.setBrush(look.ink(ink) if lit else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, radius, radius)
        if not self._there:
            slant = QPointF(radius, radius) * 0.7
            painter.drawLine(middle - slant, middle + slant)
        painter.setFont(look.font(bold=not self._there))
        painter.setPen(look.ink("dim" if not self.alive else "text" if self._there else "warning"))
        room = QRectF(look.px(19), 0, self.width() - look.px(19), self.height())
        cut = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()


class PortRow(QWidget):
    """A light for each port, the alarm of a loop, and the model."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.lights: dict[Way, PortLight] = {}
        self._ports = QHBoxLayout()
        self._ports.setSpacing(theme().px(8))
        self.alarm, self._model = label(role="warning"), label(role="dim")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(self._ports)
        line.addWidget(self.alarm)
        line.addStretch(1)
        line.addWidget(self._model)
        store.changed.connect(self._hear)
        store.online.connect(self._turn)
        self._hear(store.status, Status())

    def _hear(self, status: Status, previous: Status) -> None:
        if status.ports is not previous.ports:
            self._hear_ports(status.ports, {_way(port): port for port in previous.ports})
        loop = self.tr("⚠ Loop: connected in a circle")
        say(self.alarm, loop if status.looping else "")
        self.alarm.setVisible(status.looping)
        say(self._model, self._describe(status))

    def _turn(self, there: bool) -> None:
        for light in self.lights.values():
            light.alive = there
            light.update()
        say(self._model, self._describe(self._store.status))

    def _hear_ports(self, ports: tuple[PortStatus, ...], before: dict[Way, PortStatus]) -> None:
        ways = [_way(port) for port in ports]
        if ways != list(self.lights):
            for light in self.lights.values():
                light.hide()
                light.deleteLater()
            self.lights = {way: PortLight(*self._named(*way), self) for way in ways}
            for light in self.lights.values():
                light.alive = self._store.connected
                self._ports.addWidget(light)
        for port in ports:
            self.lights[_way(port)].hear(port, before.get(_way(port)))

    def _named(self, key: str, direction: PortDirection) -> tuple[str, str]:
        """What the player calls a port, and the colour of its light."""
        ink = {"in": "input", "out": "output", "control": "text"}[direction]
        own = {"in": self.tr("MIDI in"), "out": self.tr("MIDI out"), "control": self.tr("Control")}
        ways = {"in": self.tr("in: {0}"), "out": self.tr("out: {0}"), "control": "{0}"}
        return own.get(key, ways[direction].format(key)), ink

    def _describe(self, status: Status) -> str:
        if not self._store.connected:
            return self.tr("no instrument")
        if not status.provider:
            return self.tr("◌ the model is loading, or lost; the music goes on")
        return self.tr("model {0} · {1}").format(status.pack, status.provider)


def _way(port: PortStatus) -> Way:
    return port.key, port.direction
