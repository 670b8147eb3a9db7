"""Learning: the next control that is moved becomes the target's."""

from dataclasses import dataclass, field

from glsr_live.engine.controls.encoding import DATA_LSB, DATA_MSB, NRPN_LSB, NRPN_MSB, position_of
from glsr_live.engine.controls.evidence import encoding_of, is_likely_relative, is_relative, likely_encoding
from glsr_live.engine.controls.mapping import ENCODINGS, LSB, PEDALS, TAKEN, TRIGGERS, Encoding, Kind, Mapping
from glsr_live.engine.controls.pair import Pair
from glsr_live.engine.controls.selection import SELECTORS
from glsr_live.engine.messages import CONTROL, NOTE_ON, Message
from glsr_live.errors import KnobError

PATIENCE = 30.0
"""Seconds without a suitable message after which learning ends."""
QUIET = 1.0
"""Seconds after which what was heard of a control is all there is."""
TOGETHER = 0.020
"""Seconds within which controllers n and n + 32 are the halves of one control."""
_PRESSED = 64
_KEPT = 63


@dataclass
class Evidence:
    """What was heard of one controller or NRPN; `pair` is shared with its other half."""

    message: Message
    port: str
    pair: Pair
    values: list[int] = field(default_factory=list)
    heard_at: float = 0.0
    settled: bool = False


@dataclass(frozen=True)
class Found:
    """The mapping of a learned control, what is half heard of it, and where it stands if it turns a knob."""

    mapping: Mapping
    port: str
    channel: int
    pair: Pair
    position: float | None = None


def kind_of(target: str, word: str | None) -> tuple[Kind | None, Encoding | None]:
    """The kind, and encoding, that a word forces for a target. Raises KnobError for one that it cannot be."""
    allowed = ("cc", "nrpn", "note") if target in TRIGGERS else ("cc", "cc14", "nrpn", "relative", *ENCODINGS)
    if word is None or word == "":
        return None, None
    if word not in allowed:
        raise KnobError(f"{target!r} can be learned as {', '.join(allowed)}, not as {word!r}")
    return ("relative", word) if word in ENCODINGS else (word, None)  # type: ignore[return-value]


class Learner:
    """Watches until it is clear which control is moved and what kind it is. `kind` forces the kind."""

    def __init__(self, target: str, now: float, kind: Kind | None = None, encoding: Encoding | None = None) -> None:
        self.target, self._kind, self._encoding = target, kind, encoding
        self._trigger = target in TRIGGERS
        self._until = now + PATIENCE
        self._heard: dict[tuple[str, int, int], Evidence] = {}

    @property
    def due(self) -> float:
        """When to settle."""
        waiting = (one.heard_at + QUIET for one in self._heard.values() if not one.settled)
        return min((self._until, *waiting))

    def over(self, now: float) -> bool:
        """Whether it has waited long enough."""
        return now >= self._until

    def suits(self, message: Message, nrpn: int | None) -> bool:
        """Whether the message can be one of the control to learn, so that it belongs to nothing else now."""
        if message.kind == NOTE_ON:
            return self._trigger and self._kind in (None, "note")
        if message.kind != CONTROL or self._kind == "note":
            return False
        if message.number in SELECTORS or message.number in (DATA_MSB, DATA_LSB):
            named = message.number in (NRPN_LSB, NRPN_MSB) or (message.number not in SELECTORS and nrpn is not None)
            return self._kind in (None, "nrpn") and named
        pedal = self._trigger and message.number in PEDALS
        return self._kind != "nrpn" and (pedal or message.number not in TAKEN)

    def hear(self, message: Message, port: str, nrpn: int | None, now: float) -> Found | None:
        """The mapping that a suitable message makes clear, and what is half heard of it."""
        self._until = now + PATIENCE
        if message.kind == NOTE_ON:
            return self._found("note", message, port)
        if message.number in SELECTORS:
            return None
        if message.number in (DATA_MSB, DATA_LSB):
            return None if nrpn is None else self._hear_nrpn(message, port, nrpn, now)
        if self._trigger:
            return self._found("cc", message, port) if message.value >= _PRESSED else None
        return self._hear_cc(message, port, now)

    def settle(self, now: float) -> Found | None:
        """What the control is of which nothing more comes."""
        for one in self._heard.values():
            if not one.settled and now >= one.heard_at + QUIET:
                one.settled = True
                kind = self._likely_kind(one)
                if kind is not None:
                    return self._moved(kind, one)
        return None

    def _hear_nrpn(self, message: Message, port: str, number: int, now: float) -> Found:
        pair = Pair()
        pair.hear("upper" if message.number == DATA_MSB else "lower", message.value, now)
        mapping = Mapping(self.target, "nrpn", number, message.channel, port)
        return Found(mapping, port, message.channel, pair, None if self._trigger else pair.position)

    def _hear_cc(self, message: Message, port: str, now: float) -> Found | None:
        one = self._evidence(message, port)
        one.values = [*one.values[-_KEPT:], message.value]
        one.heard_at, one.settled = now, False
        if message.number < 2 * LSB:
            one.pair.hear("upper" if message.number < LSB else "lower", message.value, now)
        kind = self._kind_of(one, self._other(message, port), now)
        return None if kind is None else self._moved(kind, one)

    def _kind_of(self, one: Evidence, other: Evidence | None, now: float) -> Kind | None:
        together = other is not None and now - other.heard_at <= TOGETHER
        match self._kind:
            case "cc":
                return "cc"
            case "cc14":
                return "cc14" if together else None
            case "relative":
                return "relative" if self._encoding or encoding_of(one.values) else None
        return "cc14" if together else self._moving_kind(one.values)

    def _moving_kind(self, values: list[int]) -> Kind | None:
        relative = is_relative(values)
        if relative is None:
            return None
        if not relative:
            return "cc"
        return "relative" if encoding_of(values) else None

    def _likely_kind(self, one: Evidence) -> Kind | None:
        if self._kind == "cc14":
            return "cc14" if _pairs(one.message.number) else None
        if self._kind is not None:
            return self._kind
        relative = is_likely_relative(one.values)
        return None if relative is None else "relative" if relative else "cc"

    def _moved(self, kind: Kind, one: Evidence) -> Found:
        if kind == "relative":
            return self._found(kind, one.message, one.port, encoding=self._encoding or likely_encoding(one.values))
        if kind == "cc14":
            return self._found(kind, one.message, one.port, one.pair, one.pair.position)
        return self._found(kind, one.message, one.port, position=position_of(one.values[-1], 7))

    def _found(
        self,
        kind: Kind,
        message: Message,
        port: str,
        pair: Pair | None = None,
        position: float | None = None,
        encoding: Encoding | None = None,
    ) -> Found:
        number = message.number % LSB if kind == "cc14" else message.number
        mapping = Mapping(self.target, kind, number, message.channel, port, encoding)
        return Found(mapping, port, message.channel, pair or Pair(), position)

    def _evidence(self, message: Message, port: str) -> Evidence:
        key = port, message.channel, message.number
        if key not in self._heard:
            other = self._other(message, port)
            self._heard[key] = Evidence(message, port, Pair() if other is None else other.pair)
        return self._heard[key]

    def _other(self, message: Message, port: str) -> Evidence | None:
        """What was heard of the other half, if this can be one of two."""
        number = (message.number + LSB) % (2 * LSB)
        if not _pairs(message.number):
            return None
        return self._heard.get((port, message.channel, number))


def _pairs(number: int) -> bool:
    return number < 2 * LSB and not {number % LSB, number % LSB + LSB} & TAKEN
