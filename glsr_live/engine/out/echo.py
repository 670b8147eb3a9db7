"""Own output that comes back through a patch cable or a DAW's monitor is not the player's."""

from glsr_live.engine.messages import NOTE_OFF, NOTE_ON, Message, parse

ECHO_SECONDS = 0.03
"""How long after we sent it a note can still come back."""
CIRCLE = 8
"""So many of our notes in a row that come back are a circle of cables."""


class Echo:
    """Remembers what was sent lately. A note is known by pitch and velocity, for the way back may change its channel;
    a player in unison hardly ever hits both within the time.

    One player does: a song that loops the very phrase that is being answered. Notes that are in both say nothing; they
    are ours only while notes that nobody but us has played come back as well.
    """

    def __init__(self) -> None:
        self._ons: dict[tuple[int, int], tuple[float, bool]] = {}
        self._offs: dict[int, float] = {}
        self._open: dict[int, int] = {}
        self._row = self._unheard = 0

    @property
    def looping(self) -> bool:
        """Whether our notes come back one after the other."""
        return self._row >= CIRCLE

    def sent(self, data: bytes, now: float, shared: bool = False) -> None:
        """This message goes out; a `shared` note is in the player's phrase at this place as well."""
        message = parse(data)
        if message is not None and message.kind == NOTE_ON:
            self._ons[message.number, message.value] = now, shared
            self._unheard += not shared
            if self._unheard > CIRCLE:
                self._row = 0
        elif message is not None and message.kind == NOTE_OFF:
            self._offs[message.number] = now

    def returns(self, message: Message, now: float) -> bool:
        """Whether this incoming message is one of ours.

        A note-off is ours only after a note-on that was: a player's note must never lose its end.
        """
        if message.kind == NOTE_ON:
            return self._comes_back(message, now)
        ours = message.kind == NOTE_OFF and self._open.get(message.number, 0) > 0
        if ours and _lately(self._offs.get(message.number), now):
            self._open[message.number] -= 1
            return True
        return False

    def _comes_back(self, message: Message, now: float) -> bool:
        sent, shared = self._ons.get((message.number, message.value), (None, False))
        if not _lately(sent, now) or (shared and not self._row):
            return False
        self._open[message.number] = self._open.get(message.number, 0) + 1
        if not shared:
            self._row, self._unheard = self._row + 1, 0
        return True


def _lately(sent: float | None, now: float) -> bool:
    return sent is not None and now - sent <= ECHO_SECONDS
