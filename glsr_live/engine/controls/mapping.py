"""Which controller turns which knob or triggers which action."""

from dataclasses import dataclass
from typing import Literal, Self, get_args

from glsr_live.control.commands import SLOTS
from glsr_live.errors import KnobError

Kind = Literal["cc", "cc14", "nrpn", "relative", "note", "off"]
Encoding = Literal["twos_complement", "binary_offset", "signed_bit", "signed_bit_2"]
Takeover = Literal["pickup", "scale", "jump"]
KINDS: tuple[str, ...] = get_args(Kind)
ENCODINGS: tuple[str, ...] = get_args(Encoding)
TAKEOVERS: tuple[str, ...] = get_args(Takeover)

TAKEN = frozenset({0, 6, 7, 32, 38, *range(64, 68), *range(96, 102), *range(120, 128)})
"""Controllers that MIDI or every synthesizer gives a meaning of its own; no knob may sit there."""
PEDALS = frozenset(range(64, 68))
"""Of these, a footswitch may be a trigger when the player says so."""
TRIGGERS: tuple[str, ...] = (
    *("panic", "switch", "take", "retrigger", "reroll", "tap", "undo", "redo", "mute", "compare", "play", "stop"),
    *(f"snapshot-{number}" for number in range(1, SLOTS + 1)),
)
"""The targets that fire; every other target turns."""
HELD: tuple[str, ...] = ("switch", "mute")
"""The triggers that also tell when they are let go."""
LSB = 32
"""Controller n + 32 carries the lower seven bits of controller n, for n up to 31."""
NULL = 127 << 7 | 127
"""The NRPN that means "none"."""

Address = tuple[Literal["cc", "nrpn", "note"], int]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A target and the control that moves it; None is any channel (0 to 15) or any port.

    `cc14` is a pair of controllers, named by the upper one (1 to 31). `nrpn` is numbered MSB * 128 + LSB. `relative`
    is an endless encoder. `off` takes the target's default away. `takeover` None is the board's. Raises KnobError.
    """

    target: str
    kind: Kind
    number: int = 0
    channel: int | None = None
    port: str | None = None
    encoding: Encoding | None = None
    takeover: Takeover | None = None

    def __post_init__(self) -> None:
        _demand(bool(self.target), "A mapping needs the name of a knob or an action")
        _demand(self.kind in KINDS, f"{self.target!r} can be on {', '.join(KINDS)}, not on {self.kind!r}")
        _demand(self.channel in (None, *range(16)), f"The channels are 1 to 16; {self.target!r} is on none of them")
        self._check_words()
        self._check_number()

    def _check_words(self) -> None:
        known = self.encoding in ENCODINGS if self.kind == "relative" else self.encoding is None
        _demand(known, f"Say how the encoder of {self.target!r} counts, and of no other: {', '.join(ENCODINGS)}")
        ways = ", ".join(TAKEOVERS)
        _demand(self.takeover in (None, *TAKEOVERS), f"{self.target!r} is taken over by {ways}, not {self.takeover!r}")
        wrong = "note" if self.target not in TRIGGERS else "relative"
        _demand(self.kind != wrong, f"{self.target!r} cannot be on a {wrong}: choose a controller such as cc 20")

    def _check_number(self) -> None:
        top = {"cc14": 31, "nrpn": NULL - 1}.get(self.kind, 127)
        free = "choose a free one such as 14 to 31"
        allowed = TAKEN - PEDALS if self.kind == "cc" and self.target in TRIGGERS else TAKEN
        _demand(0 <= self.number <= top, f"{self._control()} cannot be {self.target!r}: {free}")
        taken = any(kind == "cc" and number in allowed for kind, number in self.addresses)
        _demand(not taken, f"Controller {self.number} cannot be {self.target!r}: {free}")

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The messages that belong to the control."""
        match self.kind:
            case "off":
                return ()
            case "cc14":
                return ("cc", self.number), ("cc", self.number + LSB)
            case "note" | "nrpn":
                return ((self.kind, self.number),)
            case _:
                return (("cc", self.number),)

    @property
    def bits(self) -> int:
        """How finely the control tells its place."""
        return 14 if self.kind in ("cc14", "nrpn") else 7

    def hears(self, channel: int, port: str) -> bool:
        """Whether messages on this channel of this port belong to the mapping."""
        return self.channel in (None, channel) and self.port in (None, port)

    def overlaps(self, other: "Mapping") -> bool:
        """Whether a message can belong to both."""
        channels = None in (self.channel, other.channel) or self.channel == other.channel
        ports = None in (self.port, other.port) or self.port == other.port
        return channels and ports and not {*self.addresses}.isdisjoint(other.addresses)

    @classmethod
    def read(cls, target: str, text: str) -> Self:
        """The mapping that a text says.

        "cc 14", "cc14 20", "nrpn 1:20", "relative 16 twos_complement", "note 36 channel 10", "cc 20 jump port Keys",
        "off". Channels count from 1; the name of a port runs to the end.
        """
        head, found, port = text.partition(" port ")
        words = [*head.split(), "", ""]
        kind, number = words[0], 0 if words[0] == "off" else _number(words[1], target, text)
        more = _options(words[1 if kind == "off" else 2 :], target, text)
        return cls(target, kind, number, port=port if found else None, **more)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """The text that `read` understands, without the target."""
        parts = [self._control(), self.encoding, self.takeover]
        parts += [None if self.channel is None else f"channel {self.channel + 1}"]
        parts += [None if self.port is None else f"port {self.port}"]
        return " ".join(part for part in parts if part is not None)

    def _control(self) -> str:
        number = f"{self.number >> 7}:{self.number & 127}" if self.kind == "nrpn" else f"{self.number}"
        return "off" if self.kind == "off" else f"{self.kind} {number}"


def check_apart(mappings: tuple[Mapping, ...]) -> None:
    """Raises KnobError when one control is to move two targets."""
    for index, mapping in enumerate(mappings):
        for other in mappings[:index]:
            both = f"{mapping._control()} cannot be both {other.target!r} and {mapping.target!r}"
            _demand(not mapping.overlaps(other), both)


def _options(words: list[str], target: str, text: str) -> dict[str, object]:
    options: dict[str, object] = {}
    rest = iter(words)
    for word in rest:
        if word == "channel":
            options["channel"] = _number(next(rest, ""), target, text) - 1
        elif word in (*ENCODINGS, *TAKEOVERS):
            options["encoding" if word in ENCODINGS else "takeover"] = word
        elif word:
            raise _unreadable(target, text)
    return options


def _number(word: str, target: str, text: str) -> int:
    upper, _, lower = word.rpartition(":")
    if not (lower.isascii() and lower.isdigit() and (upper or "0").isascii() and (upper or "0").isdigit()):
        raise _unreadable(target, text)
    return int(upper or 0) * 128 + int(lower)


def _unreadable(target: str, text: str) -> KnobError:
    ways = "'cc 14', 'cc14 20', 'nrpn 1:20', 'relative 16 twos_complement', 'note 36 channel 10' or 'off'"
    return KnobError(f"The control of {target!r} is written like {ways}, not {text!r}")


def _demand(truth: bool, sentence: str) -> None:
    if not truth:
        raise KnobError(sentence)
