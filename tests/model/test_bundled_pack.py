"""The packs that come with the instrument, on tunes that they have not learned: what a player feels of them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from glsr_live.model.pack import load_pack
from glsr_live.model.variator import Variator
from glsr_live.music.attributes import ATTRIBUTES
from glsr_live.music.locking import heard_classes
from glsr_live.music.melody import to_tokens
from glsr_live.music.note import TICKS_PER_STEP, Note, Phrase
from glsr_live.music.variation import Goal, Knobs
from glsr_live.music.vocabulary import Vocabulary
from glsr_live.testing import FakeClock
from tests.music import melodies
from tests.music.melodies import GREENSLEEVES, MINUET_IN_G, ODE_TO_JOY, PURCELL_LAMENT, WACHET_AUF

TWINKLE = "C5/4 C5/4 G5/4 G5/4 A5/4 A5/4 G5/8 F5/4 F5/4 E5/4 E5/4 D5/4 D5/4 C5/8"
AULD_LANG_SYNE = (
    "D4/4 G4/6 G4/2 G4/4 B4/4 A4/6 G4/2 A4/4 B4/4 G4/6 G4/2 B4/4 D5/4 E5/12 "
    "E5/4 D5/6 B4/2 B4/4 G4/4 A4/6 G4/2 A4/4 B4/4 G4/6 E4/2 E4/4 D4/4 G4/12"
)
AMAZING_GRACE = "D4/4 G4/8 B4/2 G4/2 B4/8 A4/4 G4/8 E4/4 D4/8 D4/4 G4/8 B4/2 G4/2 B4/8 A4/4 D5/20"
TUNES = (ODE_TO_JOY, GREENSLEEVES, MINUET_IN_G, WACHET_AUF, PURCELL_LAMENT, TWINKLE, AULD_LANG_SYNE, AMAZING_GRACE)
WINDOW = 32 * TICKS_PER_STEP
POSITIONS = np.linspace(-3, 3, 13)


def two_bars(notes: tuple[Note, ...], start: int) -> Phrase:
    """What sounds from a step on for two bars."""
    inside = [replace(n, onset=n.onset - start) for n in notes if start <= n.onset < start + WINDOW]
    return Phrase(tuple(replace(n, duration=min(n.duration, WINDOW - n.onset)) for n in inside), WINDOW)


PHRASES = [
    two_bars(melodies.notes(tune), start)
    for tune in TUNES
    for start in range(0, melodies.phrase(tune).length - WINDOW + 1, WINDOW)
]
WHOLE = [melodies.phrase(tune) for tune in TUNES]
NAMES = tuple(ATTRIBUTES)
PACKS = {"bach": (32,), "folk": (24, 32)}


@pytest.fixture(scope="module", params=PACKS)
def variator(request) -> Variator:
    return Variator(load_pack(request.param, "cpu", FakeClock().now))


def turned(variator: Variator, phrase: Phrase, name: str, offset: float):
    return variator.vary(phrase, Knobs(((name, float(offset)),)))


def kept(before: Phrase, after: Phrase) -> float:
    """The share of the notes that still start where they did, at their pitch."""
    return len({(n.onset, n.pitch) for n in before.notes} & {(n.onset, n.pitch) for n in after.notes}) / len(
        before.notes
    )


def test_it_has_six_axes_and_says_where_it_is_from(variator):
    contract = variator.contract
    assert contract.windows == PACKS[contract.name]
    assert (contract.decoding, contract.window) == ("counted", 32)
    assert contract.provenance["ships"]
    assert {axis.name: axis.unit for axis in contract.axes} == {name: ATTRIBUTES[name].unit for name in NAMES}
    assert all(axis.slope > 0 and axis.low < axis.high for axis in contract.axes)
    assert contract.provenance
    assert contract.figures


@pytest.mark.parametrize("phrase", [*PHRASES, *WHOLE])
@pytest.mark.parametrize("decoding", ["counted", "argmax"])
def test_at_rest_every_tune_comes_back(variator, phrase, decoding):
    assert variator.vary(phrase, Knobs(), decoding).phrase == phrase


def test_one_deviation_more_density_keeps_the_tune_and_adds_to_it(variator):
    answers = [turned(variator, phrase, "density", 1).phrase for phrase in PHRASES]
    assert np.mean([kept(*pair) for pair in zip(PHRASES, answers, strict=True)]) >= 0.95
    more = [len(after.notes) - len(before.notes) for before, after in zip(PHRASES, answers, strict=True)]
    assert min(more) >= 0
    assert np.mean(more) >= 1


@pytest.mark.parametrize("phrase", WHOLE)
def test_the_count_never_falls_as_density_rises(variator, phrase):
    counts = [len(turned(variator, phrase, "density", at).phrase.notes) for at in POSITIONS]
    assert counts == sorted(counts)
    assert counts[0] < len(phrase.notes) < counts[-1]


@pytest.mark.parametrize("name", NAMES)
def test_a_knob_moves_its_own_attribute_in_its_own_direction(variator, name):
    swept = [[turned(variator, phrase, name, at).yields[name] for at in POSITIONS[::2]] for phrase in PHRASES]
    moving = [row for row in swept if len(set(row)) > 1]
    assert len(moving) >= 0.9 * len(swept)
    assert np.median([spearmanr(POSITIONS[::2], row).statistic for row in moving]) >= 0.9
    assert np.mean([row[0] for row in swept]) < np.mean([row[3] for row in swept]) < np.mean([row[6] for row in swept])


def shape(before: Phrase, after: Phrase) -> float:
    """The rank correlation of the pitches on the onsets that both have."""
    was, now = ({note.onset: note.pitch for note in phrase.notes} for phrase in (before, after))
    both = was.keys() & now.keys()
    if len(set(was.values())) == 1 or len({now[onset] for onset in both}) == 1:
        return 0.0  # a line at a border of what the model knows has no shape
    return spearmanr([was[onset] for onset in both], [now[onset] for onset in both]).statistic


@pytest.mark.parametrize(("name", "offset", "least"), [("range", 1, 0.9), ("register", 1, 0.7), ("register", -1, 0.7)])
def test_a_tune_keeps_its_shape_when_it_moves_or_widens(variator, name, offset, least):
    assert np.mean([shape(phrase, turned(variator, phrase, name, offset).phrase) for phrase in PHRASES]) >= least


def test_the_range_knob_leaves_the_tune_where_it_is(variator):
    answers = [turned(variator, phrase, "range", 2) for phrase in PHRASES]
    assert np.mean([abs(answer.yields["register"] - answer.played["register"]) for answer in answers]) <= 1


@pytest.mark.parametrize(("name", "offset"), [("density", 2), ("register", 1), ("register", -1), ("range", 2)])
def test_what_a_turned_knob_adds_stays_in_the_tunes_key(variator, name, offset):
    inside, new = 0, 0
    for phrase in PHRASES:
        pitches = heard_classes(phrase, to_tokens(phrase, variator.contract.vocabulary).key)
        added = set(turned(variator, phrase, name, offset).phrase.notes) - set(phrase.notes)
        new += len(added)
        inside += sum(note.pitch % 12 in pitches for note in added)
    assert new > len(PHRASES)
    assert inside / new >= 0.9


@pytest.mark.parametrize("offset", [0.5, 1, 2, 3])
def test_more_density_leaves_every_played_note_that_still_starts_at_its_pitch(variator, offset):
    for phrase in PHRASES:
        answer = {note.onset: note.pitch for note in turned(variator, phrase, "density", offset).phrase.notes}
        assert all(answer[note.onset] == note.pitch for note in phrase.notes if note.onset in answer)


def steps_apart(vocabulary: Vocabulary, one: Phrase, other: Phrase) -> int:
    """How many tokens differ."""
    pairs = zip(to_tokens(one, vocabulary).tokens, to_tokens(other, vocabulary).tokens, strict=True)
    return sum(a != b for a, b in pairs)


def test_a_blend_leaves_the_one_tune_and_comes_to_the_other_without_turning_back(variator):
    shares, ways = np.linspace(0, 1, 11), []
    for first, second in zip(PHRASES, PHRASES[7:], strict=False):
        found = [variator.vary(first, Knobs(blend=float(share)), goal=Goal(second)).phrase for share in shares]
        apart = [[steps_apart(variator.contract.vocabulary, each, end) for each in found] for end in (first, second)]
        ways.append([apart[0], apart[1][::-1]])
    way = np.array(ways)
    assert (np.diff(way.mean(axis=0)) > -0.5).all()
    assert np.maximum(0, -np.diff(way)).sum() <= 0.05 * way[..., -1].sum()
    middle = way[:, :, 5] / way[:, :, -1]
    assert (middle.mean(axis=0) > 0.4).all()
    assert (middle.mean(axis=0) < 0.9).all()


def test_wander_is_gentle_below_a_half_and_bold_from_one_on(variator):
    share = {}
    for wander in (0.25, 0.5, 1.0, 2.0):
        asked = [(phrase, Knobs(wander=wander, seed=seed)) for phrase in PHRASES[::6] for seed in range(10)]
        share[wander] = np.mean([kept(phrase, variator.vary(phrase, knobs).phrase) for phrase, knobs in asked])
    assert share[0.25] > share[0.5] > 0.75 > share[1.0] > share[2.0]
    assert share[2.0] < 0.5


def test_two_tunes_are_heard_in_their_keys(variator):
    assert [variator.vary(phrase, Knobs()).key for phrase in WHOLE[:3]] == ["D major", "A minor", "G major"]


def test_the_plane_rises_along_its_attributes_own_axis(variator):
    for phrase in PHRASES[::8]:
        plane = variator.plane(phrase, Knobs(), "register", "density", "density", 7)
        assert (np.diff(plane, axis=0) > 0).mean() >= 0.9
