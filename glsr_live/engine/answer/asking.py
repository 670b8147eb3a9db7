"""Which phrase is being answered, and which request to the model counts."""

from dataclasses import dataclass

from glsr_live.engine.capture import Captured
from glsr_live.engine.events import AskModel, VariationReady
from glsr_live.music.note import Phrase
from glsr_live.music.variation import Goal, KeyLock, Knobs

PATIENCE_SECONDS = 1.0
"""How long a turned knob waits for the reply to the request before it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the player wants made of a phrase."""

    knobs: Knobs
    goal: Goal | None = None
    lock: KeyLock = KeyLock()


class Asking:
    """Asks for one variation at a time, so that a knob in motion is heard while it moves; the newest phrase goes first.

    What cannot be asked, because no model is there, is asked when one is. A phrase whose end is near may be asked for
    ahead: if nothing else is played, its answer is there before its time.
    """

    def __init__(self) -> None:
        self.start: int | None = None
        self.subject: Captured | None = None
        self.wished: Wish | None = None
        """What was asked last."""
        self._ready = False
        self._newest = 0
        self._asked_at: float | None = None
        self._again = False
        self._ahead: tuple[int, Phrase, Wish] | None = None
        self._early: VariationReady | None = None

    @property
    def awaited(self) -> bool:
        """Whether a phrase has no answer yet."""
        return self.subject is not None and self.start is None

    def foresee(self, phrase: Phrase, wish: Wish, now: float) -> list[AskModel]:
        """This is what the phrase will be if nothing else is played."""
        same = self._ahead is not None and self._ahead[1:] == (phrase, wish)
        if not self._ready or self._asked_at is not None or same or not phrase.notes:
            return []
        self._newest += 1
        self._ahead, self._early = (self._newest, phrase, wish), None
        return [AskModel(self._newest, phrase, wish.knobs, wish.goal, wish.lock)]

    def hear(self, captured: Captured, wish: Wish, now: float) -> list[AskModel]:
        """A new phrase: ask at once unless it was foreseen; older requests no longer count."""
        self.subject, self.start = captured, None
        if self._ahead is not None and self._ahead[1:] == (captured.phrase, wish) and self._ready:
            self._asked_at, self._again, self.wished = now, False, wish
            return []
        return self._ask(wish, now)

    def early(self) -> VariationReady | None:
        """The reply to the phrase that has just been heard, where it was foreseen and is there already."""
        reply, self._early = self._early, None
        return reply if reply is not None and self._asked_at is not None and self.accepts(reply) else None

    def turn(self, wish: Wish, now: float) -> list[AskModel]:
        """A knob turned: ask again, after the reply that is under way."""
        if self._asked_at is not None and now - self._asked_at < PATIENCE_SECONDS:
            self._again = True
            return []
        return self._ask(wish, now)

    def accepts(self, reply: VariationReady) -> bool:
        """Whether a reply is to the newest request that counts; if so, nothing is under way any more."""
        if reply.request_id != self._newest:
            return False
        if self._asked_at is None:  # of a phrase that is still being played
            self._early = reply if self._ahead is not None and self._ahead[0] == reply.request_id else None
            return False
        self._asked_at = self._ahead = None
        return True

    def catch_up(self, wish: Wish, now: float) -> list[AskModel]:
        """Ask what has waited, if anything has."""
        return self._ask(wish, now) if self._again else []

    def found(self, wish: Wish, now: float) -> list[AskModel]:
        """A model is there."""
        self._again = self._again or self._asked_at is not None
        self._ready, self._asked_at = True, None
        return self.catch_up(wish, now)

    def lost(self) -> None:
        """The model is gone, and the reply under way with it."""
        self._again = self._again or self._asked_at is not None
        self._ready, self._asked_at = False, None
        self._ahead = self._early = None

    def forget(self) -> None:
        """No phrase is to be answered."""
        self.subject, self.start, self.wished, self._asked_at, self._again = None, None, None, None, False
        self._ahead = self._early = None

    def _ask(self, wish: Wish, now: float) -> list[AskModel]:
        self._again = not self._ready
        if self.subject is None or not self._ready:
            return []
        self._newest += 1
        self._asked_at, self.wished = now, wish
        self._ahead = self._early = None
        return [AskModel(self._newest, self.subject.phrase, wish.knobs, wish.goal, wish.lock)]
