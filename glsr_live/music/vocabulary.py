"""The tokens of the model: spelled note names, a hold and a rest (paper, section 3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from glsr_live.music.names import pitch_of

HOLD = "__"
REST = "rest"
FIRST_NOTE = 2
"""Tokens below are the hold and the rest."""


@dataclass(frozen=True)
class Vocabulary:
    """The set A of tokens: token i is `names[i]`; the hold is token 0, the rest token 1, then names by pitch.

    A name is a letter, accidentals (`#` or `-` each) and an octave, C4 = 60: `C#4`, `D-4`, `B--4`.
    """

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.names[:2] != (HOLD, REST) or len(set(self.names)) != len(self.names) or len(self.names) < 3:
            raise ValueError("a vocabulary is the hold, the rest and at least one name, each once")

    @classmethod
    def of(cls, names: Iterable[str]) -> "Vocabulary":
        """The vocabulary of these note names, in order of pitch and then of name."""
        return cls((HOLD, REST, *sorted(set(names), key=lambda name: (pitch_of(name), name))))

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def index(self) -> dict[str, int]:
        """Token by name."""
        return {name: token for token, name in enumerate(self.names)}

    @cached_property
    def pitches(self) -> tuple[int, ...]:
        """MIDI pitch by token; -1 for the hold and the rest."""
        return (-1, -1, *(pitch_of(name) for name in self.names[2:]))

    @property
    def hold(self) -> int:
        """The token of a step on which the sounding note goes on."""
        return 0

    @property
    def rest(self) -> int:
        """The token of a silent step."""
        return 1

    @property
    def lowest(self) -> int:
        """The lowest pitch that has a name."""
        return self.pitches[2]

    @property
    def highest(self) -> int:
        """The highest pitch that has a name."""
        return self.pitches[-1]
