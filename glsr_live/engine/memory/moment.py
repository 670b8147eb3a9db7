"""The values that the memory keeps."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from glsr_live.music.note import Meter, Phrase
from glsr_live.music.variation import Goal, Knobs, Variation

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the instrument is set to; `number` is the moment that was heard there, 0 where none was.

    Without a phrase it is a setting of the knobs alone.
    """

    phrase: Phrase | None
    knobs: Knobs
    goal: Goal | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """An answer that was heard, and all that it takes to come back to it; numbers are unique and rise from 1.

    `bpm` is in quarter notes per minute, `pack` the name of the model pack that answered.
    """

    phrase: Phrase
    knobs: Knobs
    variation: Variation
    goal: Goal | None = None
    bpm: float = 120.0
    meter: Meter = field(default_factory=Meter)
    pack: str = ""
    starred: bool = False
    number: int = 0

    @property
    def answer(self) -> Phrase:
        """What sounded."""
        return self.variation.phrase

    @property
    def scene(self) -> Scene:
        """What the instrument was set to."""
        return Scene(self.phrase, self.knobs, self.goal, self.number)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A scene that the player keeps, under a name that may be empty."""

    scene: Scene
    name: str = ""


def turned(before: Moment, after: Moment) -> bool:
    """Whether nothing but knobs was turned between two moments; a new seed is a new roll of the dice."""
    kept = before.knobs.seed == after.knobs.seed and before.pack == after.pack
    return kept and before.goal == after.goal and before.phrase == after.phrase


def repeated(before: Moment, after: Moment) -> bool:
    """Whether two moments sound the same for the same reasons."""
    return turned(before, after) and before.knobs == after.knobs and before.answer == after.answer


def sharing(moment: Moment, before: Moment | None) -> Moment:
    """The same moment that holds whatever equals the one before as the same object: hours of moments stay small."""
    if before is None:
        return moment
    phrase = _either(before.phrase, moment.phrase)
    known = {note: note for note in (*before.answer.notes, *phrase.notes)}
    answer = replace(moment.answer, notes=tuple(known.get(note, note) for note in moment.answer.notes))
    variation = replace(
        moment.variation,
        phrase=_either(phrase, answer),
        played=_either(before.variation.played, moment.variation.played),
        place=_either(before.variation.place, moment.variation.place),
        z=_either(before.variation.z, moment.variation.z),
    )
    goal, meter = _either(before.goal, moment.goal), _either(phrase.meter, moment.meter)
    return replace(moment, phrase=phrase, variation=variation, goal=goal, meter=meter)


def _either(old: Value, new: Value) -> Value:
    return old if old == new else new
