"""Which phrase is being answered, and which request to the model counts."""

from glsr_live.engine.capture import Captured
from glsr_live.engine.events import AskModel
from glsr_live.music.variation import Knobs

PATIENCE_SECONDS = 1.0
"""How long a turned knob waits for the reply to the request before it."""


class Asking:
    """Asks for one variation at a time, so that a knob in motion is heard while it moves; the newest phrase goes first.

    What cannot be asked, because no model is there, is asked when one is.
    """

    def __init__(self) -> None:
        self.start: int | None = None
        self.subject: Captured | None = None
        self._ready = False
        self._newest = 0
        self._asked_at: float | None = None
        self._again = False

    @property
    def awaited(self) -> bool:
        """Whether a phrase has no answer yet."""
        return self.subject is not None and self.start is None

    def hear(self, captured: Captured, knobs: Knobs, now: float) -> list[AskModel]:
        """A new phrase: ask at once, older requests no longer count."""
        self.subject, self.start = captured, None
        return self._ask(knobs, now)

    def turn(self, knobs: Knobs, now: float) -> list[AskModel]:
        """A knob turned: ask again, after the reply that is under way."""
        if self._asked_at is not None and now - self._asked_at < PATIENCE_SECONDS:
            self._again = True
            return []
        return self._ask(knobs, now)

    def accepts(self, request_id: int) -> bool:
        """Whether a reply is to the newest request; if so, nothing is under way any more."""
        if request_id != self._newest or self._asked_at is None:
            return False
        self._asked_at = None
        return True

    def catch_up(self, knobs: Knobs, now: float) -> list[AskModel]:
        """Ask what has waited, if anything has."""
        return self._ask(knobs, now) if self._again else []

    def found(self, knobs: Knobs, now: float) -> list[AskModel]:
        """A model is there."""
        self._again = self._again or self._asked_at is not None
        self._ready, self._asked_at = True, None
        return self.catch_up(knobs, now)

    def lost(self) -> None:
        """The model is gone, and the reply under way with it."""
        self._again = self._again or self._asked_at is not None
        self._ready, self._asked_at = False, None

    def forget(self) -> None:
        """No phrase is to be answered."""
        self.subject, self.start, self._asked_at, self._again = None, None, None, False

    def _ask(self, knobs: Knobs, now: float) -> list[AskModel]:
        self._again = not self._ready
        if self.subject is None or not self._ready:
            return []
        self._newest += 1
        self._asked_at = now
        return [AskModel(self._newest, self.subject.phrase, knobs)]
