"""What a model process works on: the newest request wins, and a variation goes before a plane."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from glsr_live.engine.events import AskModel, ModelReady, VariationReady
from glsr_live.io.worker import Refused
from glsr_live.music.note import Phrase
from glsr_live.music.variation import AskPlane, Goal, KeyLock, Knobs, PlaneReady, Variation


class Vary(Protocol):
    """Varies a phrase, with a goal to blend towards and under a key lock."""

    def __call__(self, phrase: Phrase, knobs: Knobs, *, goal: Goal | None, lock: KeyLock) -> Variation:
        """The variation."""


Plane = Callable[[AskPlane], Iterator[bytes]]
"""The values of a plane, in parts; see PlaneReady."""


@dataclass(frozen=True)
class Served:
    """What a model process can do, and what it says when it is ready."""

    ready: ModelReady
    vary: Vary
    plane: Plane


class Desk:
    """The requests that count: the newest AskModel, and the newest AskPlane with what there is of its plane.

    An AskModel that a newer one overtakes has no reply; a plane is drawn between them, and given up for a newer one.
    """

    def __init__(self, served: Served, reply: Callable[[object], None], now: Callable[[], float]) -> None:
        self._served, self._reply, self._now = served, reply, now
        self._asked: AskModel | None = None
        self._drawing: AskPlane | None = None
        self._started = 0.0
        self._parts: Iterator[bytes] | None = None
        self._values: list[bytes] = []

    @property
    def busy(self) -> bool:
        """Whether there is work left."""
        return self._asked is not None or self._drawing is not None

    def take(self, requests: Sequence[Any]) -> bool:
        """Take what has arrived; False when nothing more will."""
        for request in requests:
            if isinstance(request, AskModel):
                self._asked = request
            elif isinstance(request, AskPlane):
                self._drawing, self._parts, self._values = request, None, []
        return None not in requests

    def work(self) -> None:
        """Answer, or else draw one part of the plane."""
        if self._asked is not None:
            asked, self._asked = self._asked, None
            self._reply(self._answer(asked))
        elif self._drawing is not None:
            self._draw(self._drawing)

    def _answer(self, asked: AskModel) -> VariationReady | Refused:
        start = self._now()
        try:
            variation = self._served.vary(asked.phrase, asked.knobs, goal=asked.goal, lock=asked.lock)
        except Exception as error:  # one phrase that the model cannot take must not end the model
            return refused(asked.request_id, error)
        return VariationReady(asked.request_id, variation, (self._now() - start) * 1000)

    def _draw(self, asked: AskPlane) -> None:
        now = self._now()
        try:
            if self._parts is None:
                self._started, self._parts = now, self._served.plane(asked)
            part = next(self._parts, None)
        except Exception as error:  # one plane that the model cannot draw must not end the model
            self._drawing = None
            self._reply(refused(asked.request_id, error))
            return
        if part is not None:
            self._values.append(part)
            return
        self._drawing, values, taken = None, b"".join(self._values), (now - self._started) * 1000
        self._reply(PlaneReady(asked.request_id, asked.x, asked.y, asked.attribute, asked.size, values, taken))


def refused(request_id: int, error: Exception) -> Refused:
    """What is said of a request that failed, 0 for the loading."""
    kind = type(error).__name__
    known = type(error).__module__ == "glsr_live.errors"
    return Refused(request_id, kind, str(error) if known else f"{kind}: {error}")
