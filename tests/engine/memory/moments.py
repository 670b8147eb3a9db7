"""Moments for the tests of the memory: small ones with names, and any that there can be."""

from hypothesis import strategies as st

from glsr_live.engine.memory.memory import Memory
from glsr_live.engine.memory.moment import Moment, Scene
from glsr_live.music.note import Meter, Note, Phrase
from glsr_live.music.variation import Goal, Knobs, Variation

BAR = 1920
TUNE = Phrase((Note(0, 480, 60, 64), Note(480, 960, 64, 90)), BAR)
OTHER = Phrase((Note(10, 470, 72, 80),), BAR)


def reply(pitch: int) -> Phrase:
    """An answer that one can tell from others."""
    return Phrase((Note(0, 480, pitch, 70),), BAR)


def moment(pitch: int, phrase: Phrase = TUNE, density: float = 0.0, **knobs) -> Moment:
    """A phrase answered with one note."""
    return Moment(phrase, Knobs((("density", density),), **knobs), Variation(reply(pitch)), pack="bach")


def filled(*pitches: int) -> Memory:
    """A memory of phrases that were answered by these pitches, ten seconds apart."""
    memory = Memory()
    for at, pitch in enumerate(pitches):
        memory.add(moment(pitch, reply(pitch)), 10.0 * at)
    return memory


def pitches(memory: Memory) -> list[int]:
    """The answers of the history, in time."""
    return [known.answer.notes[0].pitch for known in memory.moments.values()]


notes = st.builds(Note, st.integers(0, 4000), st.integers(1, 2000), st.integers(0, 127), st.integers(1, 127))
meters = st.builds(Meter, st.integers(1, 12), st.sampled_from((2, 4, 8)))
phrases = st.builds(
    lambda played, length, meter: Phrase(tuple(sorted(played)), length, meter),
    st.lists(notes, max_size=4),
    st.integers(1, 8000),
    meters,
)
floats = st.floats(-1e300, 1e300)
names = st.text(max_size=8)
knobs = st.builds(
    Knobs,
    axes=st.lists(st.tuples(names, st.floats(-3, 3)), max_size=2).map(tuple),
    closeness=st.floats(0, 4),
    temperature=st.floats(0, 2),
    seed=st.integers(0, 2**63),
    blend=st.floats(0, 1),
)
goals = st.none() | st.builds(Goal, phrases, knobs)
rows = st.lists(floats | st.floats(width=32, allow_nan=False), max_size=3).map(tuple)
attributes = st.dictionaries(names, floats, max_size=2)
variations = st.builds(
    Variation, phrases, attributes, attributes, names, rows, rows, st.lists(rows, max_size=2).map(tuple)
)
moments = st.builds(Moment, phrases, knobs, variations, goals, st.floats(20, 999), meters, names)
scenes = st.builds(Scene, st.none() | phrases, knobs, goals)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Whatever a player can make of a memory."""
    memory, now, slots = Memory(), 0.0, st.integers(1, 8)
    kept = draw(st.lists(moments, min_size=1, max_size=3))
    for _ in range(draw(st.integers(0, 12))):
        now += draw(st.sampled_from((0.1, 5.0)))
        match draw(st.integers(0, 9)):
            case 0 | 1 | 2:
                memory.add(draw(st.sampled_from(kept)), now)
            case 3:
                memory.undo()
            case 4:
                memory.redo()
            case 5:
                memory.go(draw(st.integers(1, 4)))
            case 6:
                memory.star(draw(st.integers(0, 4)), draw(st.booleans()))
            case 7:
                memory.store(draw(slots), draw(scenes), draw(names))
            case 8:
                memory.compare(draw(scenes))
            case 9:
                memory.turn(draw(knobs))
    return memory
