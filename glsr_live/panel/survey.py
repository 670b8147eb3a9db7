"""Which latent map to ask for next: a coarse one at once, finer ones while nothing changes; those seen are kept."""

from collections import OrderedDict
from dataclasses import dataclass

from glsr_live.control.status import Status
from glsr_live.music.note import Phrase
from glsr_live.music.variation import RANGES, PlaneReady
from glsr_live.panel.surface import FINE, Surface

COARSE, FIRST, MIDDLE = 8, 16, 32
"""Points a side before the finest map."""
SOON_MS, LATER_MS = 100.0, 1000.0
"""The first map and the one after it are as fine as can be drawn in this time."""
REST_SECONDS = 0.2
"""A knob that changes the map has to rest so long."""
LONGEST_SECONDS = 1.0
"""While one does not rest, as when it drifts by itself, a coarse map is drawn so often."""
PATIENCE_SECONDS = 2.0
"""A map that has not come by then, and as long again as it should take, is asked for once more."""
TRIES = 3
KEPT = 24
GUESS_MS = 0.2
"""What a point costs, before the first was measured."""
_NUMBERS = 2**31 - 1
_STILL = {"closeness", "temperature", "blend", "morph"}
"""Knobs that leave what the model expects as it is."""


def axes_of(status: Status) -> list[str]:
    """The axes that there are."""
    return [knob.name for knob in status.board if knob.name not in RANGES and knob.name != "morph"]


@dataclass(frozen=True)
class View:
    """What is drawn over which axes."""

    x: str
    y: str
    attribute: str


@dataclass(frozen=True)
class Ground:
    """All that a map depends on besides its view."""

    phrase: Phrase
    pack: str
    others: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, status: Status, view: View) -> "Ground | None":
        """The ground of a status; None where nothing can be drawn."""
        if status.phrase is None or not status.provider or not {view.x, view.y} <= {*axes_of(status)}:
            return None
        values = {knob.name: knob.value for knob in status.board if knob.name not in {view.x, view.y} | _STILL}
        if values.get("wander"):
            values["seed"] = float(status.seed)
        return cls(status.phrase, status.pack, tuple(values.items()))


@dataclass(frozen=True)
class Request:
    """A map to ask for."""

    view: View
    size: int
    number: int

    @property
    def values(self) -> tuple[str | int, ...]:
        """The arguments of /glsr/latent."""
        return self.view.x, self.view.y, self.view.attribute, self.size, self.number


class Survey:
    """Asks for maps and takes them in. Seconds are of the injected clock; numbers count up from `number`."""

    def __init__(self, number: int = 0) -> None:
        self.surface: Surface | None = None
        """The best that there is of the view on its ground; while there is none, the one before stays."""
        self.stale = False
        """Whether the surface is of another ground."""
        self._number = number
        self._view: View | None = None
        self._ground: Ground | None = None
        self._seen: OrderedDict[tuple[View, Ground], Surface] = OrderedDict()
        self._asked: tuple[Request, Ground] | None = None
        self._since: float | None = None
        """Since when the surface is of another ground, in one phrase."""
        self._tries = 0
        self._due: float | None = None
        self._cost = GUESS_MS

    @property
    def due(self) -> float | None:
        """The second at which `next` has something to do; None for never."""
        return self._due

    @property
    def complete(self) -> bool:
        """Whether the finest map is there."""
        return self.surface is not None and not self.stale and self.surface.size >= FINE

    def look(self, view: View, status: Status, now: float) -> None:
        """This is to be drawn."""
        ground = Ground.of(status, view)
        if (view, ground) == (self._view, self._ground):
            return
        turned = self._is_turn(view, ground)
        self._view, self._ground, self._tries = view, ground, 0
        self._show()
        if not turned:
            self._asked = self._since = None
        elif self._since is None:
            self._since = now
        rest = now if self._since is None else min(now + REST_SECONDS, self._since + LONGEST_SECONDS)
        self._due = None if ground is None or self.complete else rest

    def next(self, now: float) -> Request | None:
        """What to ask for now, if anything."""
        if self._due is None or now < self._due or self._view is None or self._ground is None:
            return None
        if self._tries == TRIES:
            self._due = None
            return None
        self._tries += 1
        self._number = self._number % _NUMBERS + 1
        request = Request(self._view, self._size(), self._number)
        self._asked, self._since = (request, self._ground), None
        self._due = now + PATIENCE_SECONDS + 2 * self._milliseconds(request.size) / 1000
        return request

    def take(self, plane: PlaneReady | None, now: float) -> bool:
        """Take in a map; whether it is the one that was asked for."""
        if plane is None or self._asked is None or plane.request_id != self._asked[0].number:
            return False
        surface, (request, ground) = Surface.of(plane), self._asked
        if surface is None:
            return False
        self._cost = max(plane.milliseconds, 0.1) / surface.size**2
        self._keep((request.view, ground), surface)
        self._asked, self._tries = None, 0
        self._show()
        if ground == self._ground:
            self._due = None if self.complete else now
        elif self.stale:  # a knob has moved on meanwhile; nearer than what there was
            self.surface = surface
        return True

    def _is_turn(self, view: View, ground: Ground | None) -> bool:
        """Whether only a knob moved; it may move on."""
        before = self._ground
        return before is not None and ground is not None and view == self._view and ground.phrase == before.phrase

    def _keep(self, key: tuple[View, Ground], surface: Surface) -> None:
        self._seen[key] = surface
        self._seen.move_to_end(key)
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)

    def _show(self) -> None:
        if self._view is None or self._ground is None:
            self.surface, self.stale = None, False
            return
        found = self._seen.get((self._view, self._ground))
        self.surface, self.stale = (self.surface, True) if found is None else (found, False)

    def _size(self) -> int:
        if self.surface is None or self.stale:
            return FIRST if self._milliseconds(FIRST) <= SOON_MS else COARSE
        finer = [size for size in (FIRST, MIDDLE, FINE) if size > self.surface.size]
        quick = [size for size in finer if self._milliseconds(size) <= LATER_MS]
        return quick[-1] if quick else finer[0]

    def _milliseconds(self, size: int) -> float:
        return self._cost * size**2
