"""Variations by a model that has learned nothing: what holds here holds by construction, for any weights."""

from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from glsr_live.errors import KnobError
from glsr_live.model.variator import Variator
from glsr_live.music.attributes import ATTRIBUTES, metrical_levels, read_pitches
from glsr_live.music.melody import highest_leads, to_tokens
from glsr_live.music.note import TICKS_PER_STEP, Meter, Note, Phrase
from glsr_live.music.variation import Goal, Knobs
from tests.model.conftest import LATENT
from tests.music import melodies
from tests.music.melodies import GREENSLEEVES, MINUET_IN_G, ODE_TO_JOY, PURCELL_LAMENT, SOPRANO, WACHET_AUF, any_notes

TUNES = {"joy": ODE_TO_JOY, "sleeves": GREENSLEEVES, "minuet": MINUET_IN_G, "wake": WACHET_AUF, "dido": PURCELL_LAMENT}
POSITIONS = np.linspace(-3, 3, 13)
NAMES = tuple(ATTRIBUTES)
SILENCE = Phrase((), 3840)
tunes = pytest.mark.parametrize("tune", TUNES)
decodings = pytest.mark.parametrize("decoding", ["counted", "argmax"])
few = settings(max_examples=40)


@pytest.fixture(scope="module")
def variator(pack) -> Variator:
    return Variator(pack)


def axis(name: str, offset: float, **more: float) -> Knobs:
    return Knobs(((name, float(offset)),), **more)


def phrase(tune: str) -> Phrase:
    return melodies.phrase(TUNES[tune])


def two_bars(tune: str) -> Phrase:
    """The tune's first window."""
    inside = [note for note in phrase(tune).notes if note.onset < 3840]
    return Phrase(tuple(replace(note, duration=min(note.duration, 3840 - note.onset)) for note in inside), 3840)


def measured(tokens: tuple[int, ...]) -> dict[str, float]:
    pitches = read_pitches(tokens, SOPRANO)
    return {name: pytest.approx(float(attribute.measure(pitches)[0])) for name, attribute in ATTRIBUTES.items()}


@st.composite
def phrases(draw: st.DrawFn) -> Phrase:
    """One to a hundred steps of anything that can be played."""
    length = draw(st.integers(1, 100 * TICKS_PER_STEP))
    notes = highest_leads(draw(st.lists(any_notes(), max_size=30)))
    spread = max((note.end for note in notes), default=1)
    moved = [replace(note, onset=note.onset * length // spread) for note in notes]
    return Phrase(tuple(sorted(note for note in moved if note.onset < length)), length)


@decodings
@few
@given(phrase=phrases(), closeness=st.floats(0, 4), seed=st.integers(0, 2**31))
def test_at_rest_the_variation_is_the_phrase(variator, decoding, phrase, closeness, seed):
    found = variator.vary(phrase, Knobs(tuple((name, 0.0) for name in NAMES), closeness, seed=seed), decoding)
    assert found.phrase == phrase
    assert found.yields == found.played


@decodings
def test_silence_stays_silence_with_every_knob_turned(variator, decoding):
    knobs = Knobs(tuple((name, 3.0) for name in NAMES), 0.0, 2.0, 2.0)
    assert variator.vary(SILENCE, knobs, decoding).phrase == SILENCE


@tunes
@pytest.mark.parametrize("steps", [None, 5, 16, 40])
def test_the_count_never_falls_as_density_rises(variator, tune, steps):
    whole = phrase(tune)
    length = whole.length if steps is None else steps * TICKS_PER_STEP
    cut = tuple(replace(n, duration=min(n.duration, length - n.onset)) for n in whole.notes if n.onset < length)
    found = [variator.vary(Phrase(cut, length), axis("density", at)) for at in POSITIONS]
    counts = [len(variation.phrase.notes) for variation in found]
    assert counts == sorted(counts)
    assert counts[6] == len(cut)
    assert counts == [variation.yields["density"] for variation in found]
    assert counts[0] >= 1


def test_density_adds_and_takes_away(variator):
    counts = [variator.vary(phrase("sleeves"), axis("density", at)).yields["density"] for at in (-3, 0, 3)]
    assert counts[0] < counts[1] < counts[2]


@few
@given(phrases(), st.sampled_from(NAMES), st.floats(-3, 3), st.floats(0, 2))
def test_a_variation_lies_within_its_phrase_and_no_two_notes_start_at_once(variator, phrase, name, offset, wander):
    played = {note.onset for note in phrase.notes}
    found = variator.vary(phrase, axis(name, offset, wander=wander)).phrase
    assert (found.length, found.meter) == (phrase.length, phrase.meter)
    new = [note for note in found.notes if note.onset not in played]
    assert all(note.end <= phrase.length for note in new)
    assert len({note.onset for note in found.notes}) == len({*played} & {n.onset for n in found.notes}) + len(new)


@tunes
@pytest.mark.parametrize("knobs", [Knobs(), axis("density", 2), axis("register", -2), axis("range", 2, wander=1.0)])
def test_the_attributes_are_those_of_what_was_played_and_of_what_comes_back(variator, tune, knobs):
    whole = phrase(tune)
    found = variator.vary(whole, knobs)
    moved = to_tokens(whole, SOPRANO).transposition
    for attributes, notes in ((found.played, whole), (found.yields, found.phrase)):
        row = to_tokens(replace(notes, notes=tuple(replace(n, pitch=n.pitch + moved) for n in notes.notes)), SOPRANO)
        assert attributes == measured(row.tokens) | {"register": pytest.approx(attributes["register"])}
        assert attributes["register"] == pytest.approx(register(notes))


def register(phrase: Phrase) -> float:
    """The mean pitch over the sounding ticks of a phrase on the grid."""
    return sum(n.pitch * n.duration for n in phrase.notes) / sum(n.duration for n in phrase.notes)


@pytest.mark.parametrize("octaves", [-3, -1])
def test_the_register_is_shown_where_it_was_played(variator, octaves):
    here = phrase("joy")
    there = replace(here, notes=tuple(replace(n, pitch=n.pitch + 12 * octaves) for n in here.notes))
    knobs = axis("register", 2)
    low, plain = variator.vary(there, knobs), variator.vary(here, knobs)
    assert low.played["register"] == pytest.approx(plain.played["register"] + 12 * octaves)
    assert low.yields["register"] == pytest.approx(plain.yields["register"] + 12 * octaves)
    assert [n.pitch - 12 * octaves for n in low.phrase.notes] == [n.pitch for n in plain.phrase.notes]


@tunes
@pytest.mark.parametrize(
    ("name", "per_deviation"),
    [("density", 1.5), ("syncopation", 0.1), ("register", 1.0), ("range", 0.6), ("leap", 0.4), ("contour", 2.0)],
)
def test_a_model_that_keeps_its_ruler_is_followed(pack, tune, name, per_deviation):
    variator = Variator(replace(pack, model=Ruler()))
    found = [variator.vary(two_bars(tune), axis(name, at)).yields[name] for at in (-3, -2, -1, 0, 1, 2, 3)]
    assert found == sorted(found)
    assert found[-1] - found[0] >= per_deviation * 3


class Ruler:
    """A decoder whose attributes rise with their dimensions of z, as a trained one's do."""

    def encode(self, tokens):
        return np.zeros((len(tokens), LATENT), np.float32), np.zeros((len(tokens), LATENT), np.float32)

    def decode(self, z, steps):
        z, time = z[..., None], np.arange(steps)
        onsets = 0.5 * z[:, 0] + (0.3 * z[:, 1] - 1) * metrical_levels(steps)
        centres = 71 + 2 * z[:, 2] + 4 * z[:, 5] * (time / steps - 0.5) + np.maximum(0, z[:, 4]) * (-1) ** (time // 4)
        notes = -(((np.array(SOPRANO.pitches[2:]) - centres[..., None]) / (2 * 1.25 ** z[:, 3, None])) ** 2) / 2
        notes = onsets[..., None] + notes - np.log(np.exp(notes).sum(-1, keepdims=True))
        silent = np.broadcast_to([0.0, -4.0], (*onsets.shape, 2))
        return np.concatenate([silent, notes], axis=-1).astype(np.float32)


def test_with_all_knobs_turned_each_moves_its_own_attribute(pack):
    variator, chance = Variator(replace(pack, model=Ruler())), np.random.default_rng(1)
    turns = chance.uniform(-2, 2, (60, len(NAMES)))
    knobs = [Knobs(tuple(zip(NAMES, turn, strict=True))) for turn in turns.tolist()]
    found = [variator.vary(two_bars(tune), each) for tune, each in zip(cycle(TUNES), knobs, strict=False)]
    moves = np.array([[each.yields[name] - each.played[name] for name in NAMES] for each in found])
    follows = {name: spearmanr(turns[:, at], moves[:, at]).statistic for at, name in enumerate(NAMES)}
    assert {name: how for name, how in follows.items() if how < 0.25} == {}


@tunes
@pytest.mark.parametrize("offset", [-3.0, 1.0, 3.0])
def test_syncopation_moves_notes_and_leaves_their_number_and_the_pitch_of_those_that_stay(variator, tune, offset):
    whole = phrase(tune)
    found = variator.vary(whole, axis("syncopation", offset))
    assert found.yields["density"] == found.played["density"]
    answered = {note.onset: note.pitch for note in found.phrase.notes}
    assert all(answered[note.onset] == note.pitch for note in whole.notes if note.onset in answered)
    assert offset * (found.yields["syncopation"] - found.played["syncopation"]) >= 0


@few
@given(phrases(), st.sampled_from(NAMES), st.floats(-3, 3), st.integers(1, 15))
def test_the_syncopation_is_that_of_the_phrases_own_bars(variator, phrase, name, offset, numerator):
    assume(phrase.notes)
    phrase = replace(phrase, meter=Meter(numerator, 8))
    found = variator.vary(phrase, axis(name, offset))
    row = to_tokens(phrase, SOPRANO).tokens
    levels = metrical_levels(len(row), 2 * numerator)[np.array(row) >= 2]
    assert found.played["syncopation"] == pytest.approx(levels.mean() if len(levels) else 0)
    assert found.yields["density"] >= min(1, len(levels))


class Lengths:
    """The pack's model, and the lengths of the windows that it was asked for."""

    def __init__(self, model) -> None:
        self.model, self.asked = model, set()

    def encode(self, tokens):
        self.asked.add(tokens.shape[1])
        return self.model.encode(tokens)

    def decode(self, z, steps):
        self.asked.add(steps)
        return self.model.decode(z, steps)


@pytest.mark.parametrize(
    ("windows", "meter", "length"),
    [
        ((24, 32), Meter(3, 4), 24),
        ((24, 32), Meter(6, 8), 24),
        ((24, 32), Meter(4, 4), 32),
        ((24, 32), Meter(2, 4), 32),
        ((24, 32), Meter(5, 4), 32),
        ((32,), Meter(3, 4), 32),
    ],
)
def test_a_waltz_is_read_two_bars_at_a_time_where_the_model_learned_that(pack, windows, meter, length):
    model = Lengths(pack.model)
    variator = Variator(replace(pack, model=model, contract=replace(pack.contract, windows=windows)))
    waltz = replace(phrase("minuet"), meter=meter)
    others = [replace(phrase("joy"), meter=Meter(4, 4)), replace(phrase("joy"), meter=Meter(3, 4))]
    assert variator.vary(waltz, Knobs()).phrase == waltz
    for other in others:
        for knobs in (Knobs(tuple((name, 1.0) for name in NAMES)), Knobs(blend=0.5)):
            found = variator.vary(waltz, knobs, goal=Goal(other)).phrase
            assert (found.length, found.meter) == (waltz.length, meter)
    assert variator.plane(waltz, Knobs(), "leap", "contour", "syncopation", 3).shape == (3, 3)
    assert model.asked == {length}


def test_one_variator_reads_waltzes_and_marches(pack):
    variator = Variator(replace(pack, contract=replace(pack.contract, windows=(24, 32))))
    asked = [(phrase("minuet"), axis("leap", 1.5)), (replace(phrase("minuet"), meter=Meter(3, 4)), axis("leap", 1.5))]
    for played, knobs in 2 * asked:
        fresh = Variator(replace(pack, contract=replace(pack.contract, windows=(24, 32))))
        assert variator.vary(played, knobs) == fresh.vary(played, knobs)


@pytest.mark.parametrize("name", ["register", "range"])
def test_a_pause_inside_a_phrase_does_not_pull_the_pitch_knobs_away(variator, name):
    tail = Note(64 * TICKS_PER_STEP, 480, 72)
    paused = Phrase((Note(0, 480, 72), tail), 96 * TICKS_PER_STEP)
    knobs = Knobs(((name, 0.01), ("density", 3.0)))
    plain = variator.vary(paused, axis("density", 3.0)).phrase.notes
    inside = [[n for n in notes if 32 <= n.step < 64] for notes in (variator.vary(paused, knobs).phrase.notes, plain)]
    assert inside[0] == inside[1]


@pytest.mark.parametrize("knobs", [axis("density", 1.5), Knobs(temperature=1.0, seed=5), Knobs(wander=2.0, seed=5)])
@decodings
def test_the_same_knobs_give_the_same_answer_also_from_a_new_variator(variator, pack, knobs, decoding):
    asked = [each.vary(phrase("joy"), knobs, decoding) for each in (variator, variator, Variator(pack))]
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("knobs", [Knobs(closeness=0.0, temperature=2.0), Knobs(closeness=0.0, wander=2.0)])
def test_chance_is_the_seeds(variator, knobs):
    found = {variator.vary(phrase("joy"), replace(knobs, seed=seed), "argmax").phrase for seed in range(6)}
    assert len(found) >= 3


def test_the_seed_changes_nothing_where_nothing_is_left_to_chance(variator):
    found = {variator.vary(phrase("joy"), axis("density", 1.0, seed=seed)).phrase for seed in range(4)}
    assert len(found) == 1


def test_closeness_holds_on_to_what_was_played(variator):
    knobs = [axis("leap", 3.0, closeness=closeness, wander=2.0) for closeness in (0.0, 1.0, 4.0)]
    kept = [same(phrase("sleeves"), variator.vary(phrase("sleeves"), each).phrase) for each in knobs]
    assert kept == sorted(kept)
    assert kept[0] < kept[2]


def same(before: Phrase, after: Phrase) -> int:
    """How many notes have kept their place and pitch."""
    return len({(n.onset, n.pitch) for n in before.notes} & {(n.onset, n.pitch) for n in after.notes})


def test_a_knob_that_the_pack_has_not_is_refused(variator):
    for asked in (phrase("joy"), SILENCE):
        with pytest.raises(KnobError, match=r"pack 'tiny' has no knob 'swing'; it has density, syncopation, register"):
            variator.vary(asked, axis("swing", 1.0))


def test_the_pack_chooses_the_decoding_unless_one_is_given(pack):
    knobs = axis("density", 3.0, wander=2.0)
    decoded = {how: Variator(pack).vary(phrase("joy"), knobs, how).phrase for how in ("counted", "argmax")}
    assert decoded["counted"] != decoded["argmax"]
    for how, expected in decoded.items():
        chosen = replace(pack, contract=replace(pack.contract, decoding=how))
        assert Variator(chosen).vary(phrase("joy"), knobs).phrase == expected


def test_turning_a_knob_does_not_encode_the_phrase_again(pack):
    class Counting:
        encoded = 0
        decode = staticmethod(pack.model.decode)

        def encode(self, tokens):
            self.encoded += 1
            return pack.model.encode(tokens)

    counting = Counting()
    variator = Variator(replace(pack, model=counting))
    for at in POSITIONS:
        variator.vary(phrase("joy"), axis("density", at))
    assert counting.encoded == 1
    variator.vary(phrase("dido"), Knobs())
    assert counting.encoded == 2
