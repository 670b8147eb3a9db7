"""Melodies that everybody knows and melodies that nobody does, for the tests of this folder."""

from hypothesis import strategies as st

from glsr_live.music.names import pitch_of
from glsr_live.music.note import TICKS_PER_STEP, Meter, Note, Phrase
from glsr_live.music.vocabulary import Vocabulary

SOPRANO = Vocabulary.of(
    name
    for letter in "CDEFGAB"
    for accidentals in ("--", "-", "", "#", "##")
    for octave in (3, 4, 5)
    if 60 <= pitch_of(name := f"{letter}{accidentals}{octave}") <= 81
)
"""Every name of a chorale's soprano, C4 to A5."""

# name/steps of a sixteenth, r is a rest
ODE_TO_JOY = (
    "F#4/4 F#4/4 G4/4 A4/4 A4/4 G4/4 F#4/4 E4/4 D4/4 D4/4 E4/4 F#4/4 F#4/6 E4/2 E4/8 "
    "F#4/4 F#4/4 G4/4 A4/4 A4/4 G4/4 F#4/4 E4/4 D4/4 D4/4 E4/4 F#4/4 E4/6 D4/2 D4/8"
)
GREENSLEEVES = (
    "A4/2 C5/4 D5/2 E5/3 F#5/1 E5/2 D5/4 B4/2 G4/3 A4/1 B4/2 C5/4 A4/2 A4/3 G#4/1 A4/2 B4/4 G#4/2 E4/4 "
    "A4/2 C5/4 D5/2 E5/3 F#5/1 E5/2 D5/4 B4/2 G4/3 A4/1 B4/2 C5/3 B4/1 A4/2 G#4/3 F#4/1 G#4/2 A4/6"
)
MINUET_IN_G = (
    "D5/4 G4/2 A4/2 B4/2 C5/2 D5/4 G4/4 G4/4 E5/4 C5/2 D5/2 E5/2 F#5/2 G5/4 G4/4 G4/4 "
    "C5/4 D5/2 C5/2 B4/2 A4/2 B4/4 C5/2 B4/2 A4/2 G4/2 F#4/4 G4/2 A4/2 B4/2 G4/2 A4/12"
)
WACHET_AUF = "E-4/8 G4/8 B-4/8 B-4/8 B-4/8 B-4/8 C5/8 B-4/16 r/8 B-4/8 E-5/8 B-4/8 E-5/8 F5/8 G5/16"
PURCELL_LAMENT = "G5/4 F#5/4 F5/4 E5/4 E-5/4 D5/8 G4/4 B-4/4 A4/2 G4/2 F#4/4 G4/8"


def names(tune: str) -> tuple[str, ...]:
    """The spelled names of a tune, without its rests."""
    return tuple(name for name, _ in _words(tune) if name != "r")


def notes(tune: str) -> tuple[Note, ...]:
    """The notes of a tune, on the grid."""
    made, step = [], 0
    for name, steps in _words(tune):
        if name != "r":
            made.append(Note(step * TICKS_PER_STEP, steps * TICKS_PER_STEP, pitch_of(name)))
        step += steps
    return tuple(made)


def phrase(tune: str) -> Phrase:
    """A tune as a phrase that is exactly as long."""
    return Phrase(notes(tune), sum(steps for _, steps in _words(tune)) * TICKS_PER_STEP)


def _words(tune: str) -> list[tuple[str, int]]:
    return [(name, int(steps)) for name, steps in (word.split("/") for word in tune.split())]


def any_notes(lowest: int = 0, highest: int = 127) -> st.SearchStrategy[Note]:
    """Notes of any kind, near one another."""
    return st.builds(
        Note,
        onset=st.integers(0, 4000),
        duration=st.integers(1, 2000),
        pitch=st.integers(lowest, highest),
        velocity=st.integers(1, 127),
    )


@st.composite
def played_phrases(draw: st.DrawFn) -> Phrase:
    """Anything that a player and a capture can make of each other."""
    played = sorted(draw(st.lists(any_notes(), max_size=20)))
    return Phrase(tuple(played), draw(st.integers(1, 6000)))


@st.composite
def grid_phrases(draw: st.DrawFn) -> Phrase:
    """Melodies on the grid and inside the soprano's range."""
    made, step = [], draw(st.integers(0, 4))
    for pitch in draw(st.lists(st.integers(SOPRANO.lowest, SOPRANO.highest), max_size=16)):
        steps = draw(st.integers(1, 6))
        made.append(Note(step * TICKS_PER_STEP, steps * TICKS_PER_STEP, pitch))
        step += steps + draw(st.sampled_from((0, 0, 0, 1, 3)))
    return Phrase(tuple(made), max(1, step) * TICKS_PER_STEP)


@st.composite
def melodies(draw: st.DrawFn) -> tuple[Note, ...]:
    """Melodies as played: off the grid, with gaps or with short legato overlaps, with dynamics."""
    made, onset = [], draw(st.integers(0, 500))
    for pitch in draw(st.lists(st.integers(0, 127), min_size=1, max_size=16, unique=True)):
        apart = draw(st.integers(100, 900))
        made.append(Note(onset, apart + draw(st.integers(-59, 20)), pitch, draw(st.integers(1, 127))))
        onset += apart
    return tuple(made)


meters = st.builds(Meter, st.integers(1, 255), st.sampled_from((1, 2, 4, 8, 16, 32, 64)))
